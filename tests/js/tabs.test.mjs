// @ts-check
/** Several tabs that keep one customer: what one does, the others know, and all end alike. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { unbuilt } from "./support/packed.mjs";
import { packageFolder } from "./support/source.mjs";
import { granted, openTabs, order, view } from "./support/tabs.mjs";

/** @typedef {import("../../www/package/src/types/index.js").Customer} Customer */

const page = /** @type {any} */ (globalThis);

/** localStorage of one origin, whose changes each of the other windows hears of. */
function origin() {
  const items = new Map();
  const windows = /** @type {{ heard: (event: any) => void }[]} */ ([]);
  return {
    items,
    enter() {
      const window = { heard: (/** @type {any} */ _) => {} };
      windows.push(window);
      const tell = (/** @type {string} */ key) => {
        for (const other of windows) if (other !== window) other.heard({ key });
      };
      page.localStorage = {
        getItem: (/** @type {string} */ key) => items.get(key) ?? null,
        setItem(/** @type {string} */ key, /** @type {string} */ value) {
          items.set(key, value);
          setTimeout(() => tell(key));
        },
        removeItem(/** @type {string} */ key) {
          items.delete(key);
          setTimeout(() => tell(key));
        },
      };
      const mine = page.localStorage;
      page.addEventListener = (/** @type {string} */ _, /** @type {any} */ heard) => {
        window.heard = heard;
      };
      page.removeEventListener = () => {};
      return mine;
    },
  };
}

describe("two tabs of one customer", { skip: unbuilt, timeout: 60_000 }, async () => {
  if (unbuilt) return;
  const {
    encrypted,
    engines,
    errors,
    fresh,
    ids,
    indexedDb,
    localStorageStore,
    state,
    tabs,
    until,
  } = await openTabs();

  const KINDS = /** @type {[string, () => (() => any) | undefined][]} */ ([
    ["IndexedDB and BroadcastChannel", () => undefined],
    [
      "localStorage and its events",
      () => {
        const shop = origin();
        return () => {
          const mine = shop.enter();
          // Each call runs in its own tab's window.
          const store = localStorageStore();
          const inTab =
            (/** @type {any} */ call) =>
            (/** @type {any[]} */ ...args) => {
              page.localStorage = mine;
              return call(...args);
            };
          return Object.fromEntries(Object.entries(store).map(([k, call]) => [k, inTab(call)]));
        };
      },
    ],
    [
      "an encrypted store",
      () => {
        const name = fresh();
        const uses = /** @type {const} */ (["encrypt", "decrypt"]);
        const key = crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, [...uses]);
        return () => encrypted(indexedDb({ name }), key);
      },
    ],
  ]);
  for (const [name, storage] of KINDS) {
    test(`${name}: events, traits, consents and the switch of each are the other's at once`, async () => {
      const { all, open } = await tabs(2, storage());
      const [a, b] = /** @type {[Customer, Customer]} */ (all);
      a.privacy.setConsent(granted);
      a.track(view("a"));
      await until(() => ids(b) === "a");
      assert.equal(b.privacy.consent().personalization.granted, true);
      const version = a.version();
      b.track(view("b"));
      b.setTraits({ size: "M" });
      a.setTraits({ city: "杭州" });
      b.privacy.setConsent({ marketing: true });
      await until(() => ids(a) === "a,b" && state(a) === state(b));
      assert.ok(a.version() > version, "and its page is told");
      assert.deepEqual(Object.keys(a.profile().traits ?? {}), ["city", "size"]);
      assert.equal(a.privacy.consent().marketing.granted, true);
      a.privacy.setPersonalization(false);
      await until(() => !b.privacy.personalization());
      const third = await open();
      assert.equal(state(third), state(a));
      assert.deepEqual(errors, []);
    });
  }

  test("what both change before either has heard of the other is joined, and kept before flush resolves", async () => {
    const { all, open } = await tabs(2);
    const [a, b] = /** @type {[Customer, Customer]} */ (all);
    a.privacy.setConsent(granted);
    await until(() => b.privacy.consent().storage.granted);
    for (let n = 0; n < 10; n++) {
      a.setTraits({ [`a${n}`]: n });
      b.setTraits({ [`b${n}`]: n });
      a.track(view(`a${n}`));
      b.track(view(`b${n}`));
      await Promise.all([a.flush(), b.flush()]);
      const third = await open();
      assert.equal(Object.keys(third.profile().traits ?? {}).length, 2 * n + 2);
      assert.equal(third.profile().events.length, 2 * n + 2);
      third.dispose();
    }
    await until(() => state(a) === state(b));
  });

  test("what a tab hears while its core is loading waits for it, and holds from then on", async () => {
    const name = fresh();
    let arrive = () => {};
    const file = new ReadableStream({
      start(stream) {
        arrive = () => {
          stream.enqueue(readFileSync(join(packageFolder, "dist/engine.wasm")));
          stream.close();
        };
      },
    });
    const [first, late] = [engines(), engines({ wasm: new Response(file) })];
    await first.ready;
    const options = () => ({ id: "c", storage: indexedDb({ name }) });
    const a = await first.customer(options());
    a.privacy.setConsent(granted);
    a.track(view("v1"));
    a.track(order("o1"));
    await a.flush();
    const b = await late.customer(options());
    assert.equal(late.status().backend, "loading");
    a.privacy.setConsent({ personalization: false });
    b.setTraits({ size: "M" });
    b.track(view("v2"));
    await a.flush();
    arrive();
    await late.ready;
    await until(() => ids(b) === "o1");
    await Promise.all([a.flush(), b.flush()]);
    await until(() => state(a) === state(b));
    assert.deepEqual(Object.keys(a.profile().traits ?? {}), ["size"]);
    const again = engines();
    await again.ready;
    assert.equal(state(await again.customer(options())), state(a));
  });

  test("whatever three tabs do in whatever order, they end alike, and so does what is kept", async () => {
    let seed = 7;
    const random = (/** @type {number} */ below) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return Math.floor((seed / 2147483648) * below);
    };
    for (let round = 0; round < 12; round++) {
      const { all, open } = await tabs(3);
      const tracked = new Set();
      /** @type {Customer} */ (all[0]).privacy.setConsent(granted);
      await until(() => all.every((tab) => tab.privacy.consent().storage.granted));
      for (let step = 0; step < 25; step++) {
        const tab = /** @type {Customer} */ (all[random(3)]);
        const id = `${round}-${step}`;
        switch (random(5)) {
          case 0:
            tab.setTraits({ [`t${random(4)}`]: step });
            break;
          case 1:
            tab.privacy.setConsent({ marketing: random(2) === 1 });
            break;
          case 2:
            await new Promise((resolve) => setTimeout(resolve, random(4)));
            break;
          default:
            tab.track(random(2) ? view(id) : order(id));
            tracked.add(id);
        }
      }
      await Promise.all(all.map((tab) => tab.flush()));
      const kept = await open();
      assert.deepEqual(ids(kept), [...tracked].sort().join(), `round ${round}`);
      await until(() => all.every((tab) => state(tab) === state(kept)));
      for (const tab of [...all, kept]) tab.dispose();
    }
  });
});
