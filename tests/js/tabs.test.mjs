// @ts-check
/** Several pages that keep one customer, over the built package: two engines stand for two tabs. */
import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { unbuilt } from "./support/packed.mjs";
import { packageFolder } from "./support/source.mjs";

/** @typedef {import("../../www/package/src/types/index.js").Customer} Customer */

const page = /** @type {any} */ (globalThis);
const granted = { storage: true, personalization: true };
const view = (/** @type {string} */ id, item = "x") => ({
  id,
  type: /** @type {const} */ ("view_item"),
  items: [{ id: item }],
});
const order = (/** @type {string} */ id) => ({
  id,
  type: /** @type {const} */ ("purchase"),
  orderId: id,
  items: [{ id: "x", quantity: 1, unitPrice: 100 }],
});

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
  const { createEngine, EngineError, encrypted, indexedDb, localStorageStore } = await import(
    pathToFileURL(join(packageFolder, "dist/node.js")).href
  );
  let database = 0;
  let now = 1_700_000_000_000;
  /** @type {any[]} */
  let errors = [];

  const engines = (options = {}) => {
    errors = [];
    const onError = (/** @type {any} */ error) => errors.push(error);
    return createEngine({ clock: () => now++, onError, ...options });
  };
  /** Tabs over one database. @param {number} count @param {() => any} [storage] */
  async function tabs(count, storage) {
    const name = `tabs-${database++}`;
    const open = async () => {
      const engine = engines();
      await engine.ready;
      const store = storage?.() ?? indexedDb({ name });
      return /** @type {Promise<Customer>} */ (engine.customer({ id: "c", storage: store }));
    };
    const all = [];
    for (let n = 0; n < count; n++) all.push(await open());
    return { all, open };
  }
  /** Until `holds`, or long enough to be sure that it never will. @param {() => boolean} holds */
  async function until(holds) {
    for (let waited = 0; !holds() && waited < 2000; waited += 5) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.ok(holds());
  }
  const ids = (/** @type {Customer} */ customer) =>
    customer
      .profile()
      .events.map((/** @type {any} */ e) => e.id)
      .sort()
      .join();
  const state = (/** @type {Customer} */ customer) => JSON.stringify(customer.profile());

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
        const name = `sealed-${database++}`;
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

  test("erased in one tab, the customer is gone in the other, and its next write brings nothing back", async () => {
    for (const told of [true, false]) {
      const { all, open } = await tabs(2);
      const [a, b] = /** @type {[Customer, Customer]} */ (all);
      a.privacy.setConsent(granted);
      a.track(view("1"));
      a.setTraits({ size: "M" });
      await until(() => ids(b) === "1");
      const receipt = a.privacy.erase();
      if (told) {
        await receipt;
        await until(() => ids(b) === "");
      }
      b.track(view("2"));
      b.setTraits({ city: "杭州" });
      assert.equal((await receipt).complete, true);
      await Promise.all([a.flush(), b.flush()]);
      await until(() => b.privacy.consent().storage.granted === false);
      assert.equal(ids(a), "");
      assert.ok(!ids(b).includes("1"));
      if (!told) assert.equal(state(b), state(a), "what was tracked meanwhile is gone as well");
      assert.equal(ids(await open()), "");
    }
  });

  test("erased in one tab and begun anew at once: the other brings nothing of before back", async () => {
    const { all, open } = await tabs(2);
    const [a, b] = /** @type {[Customer, Customer]} */ (all);
    a.privacy.setConsent(granted);
    a.track(view("1"));
    a.setTraits({ size: "M" });
    await until(() => ids(b) === "1");
    b.setTraits({ city: "杭州" });
    await until(() => state(a) === state(b));
    const receipt = a.privacy.erase();
    a.privacy.setConsent(granted);
    a.track(view("2"));
    b.setTraits({ city: "上海" });
    await receipt;
    await Promise.all([a.flush(), b.flush()]);
    await until(() => ids(b) === "2");
    b.track(view("3"));
    await b.flush();
    await until(() => ids(a) === "2,3" && state(a) === state(b));
    assert.deepEqual(a.profile().traits, {});
    assert.equal(state(await open()), state(a));
    assert.deepEqual(errors, []);
  });

  test("what is heard or written while everything is being erased brings nothing back, and what is said then is kept", async () => {
    for (const busy of ["hearing", "writing"]) {
      const name = `tabs-${database++}`;
      const engine = engines();
      await engine.ready;
      const inner = indexedDb({ name });
      let slow = false;
      const slowly =
        (/** @type {any} */ call) =>
        async (/** @type {any[]} */ ...args) => {
          if (slow) await new Promise((resolve) => setTimeout(resolve, 30));
          return call(...args);
        };
      const storage = { ...inner, open: slowly(inner.open), write: slowly(inner.write) };
      const a = await engine.customer({ id: "c", storage, consent: granted });
      a.track(view("1"));
      a.setTraits({ size: "M" });
      await a.flush();
      const b = await engine.customer({ id: "c", storage: indexedDb({ name }) });
      slow = true;
      b.track(view("2"));
      b.setTraits({ city: "杭州" });
      await b.flush();
      if (busy === "writing") for (const id of ["3", "4"]) a.track(view(id));
      await new Promise((resolve) => setTimeout(resolve, 10));
      b.dispose();
      const receipt = a.privacy.erase();
      a.privacy.setConsent(granted);
      a.track(order("5"));
      assert.equal((await receipt).complete, true);
      await a.flush();
      assert.deepEqual([ids(a), a.profile().traits], ["5", {}], busy);
      const kept = await inner.open("c");
      assert.deepEqual(
        kept?.events.map((/** @type {any} */ { id }) => id),
        ["5"],
        busy,
      );
      assert.equal(kept.head.traits.size, undefined);
      a.dispose();
    }
    assert.deepEqual(errors, []);
  });

  test("storage granted in one tab: what the other knew before is kept, too", async () => {
    const { all, open } = await tabs(2);
    const [a, b] = /** @type {[Customer, Customer]} */ (all);
    b.track(order("1"));
    b.setTraits({ size: "M" });
    a.privacy.setConsent(granted);
    await until(() => b.privacy.consent().storage.granted);
    await b.flush();
    const third = await open();
    assert.deepEqual([ids(third), third.profile().traits?.size?.value], ["1", "M"]);
    await until(() => state(a) === state(b));
  });

  test("storage withdrawn in one tab: nothing is kept, and the other keeps nothing from then on", async () => {
    const { all, open } = await tabs(2);
    const [a, b] = /** @type {[Customer, Customer]} */ (all);
    a.privacy.setConsent(granted);
    b.track(view("1"));
    await until(() => b.privacy.consent().storage.granted);
    a.privacy.setConsent({ storage: false });
    b.track(order("2"));
    await Promise.all([a.flush(), b.flush()]);
    await until(() => !b.privacy.consent().storage.granted);
    b.track(order("3"));
    await b.flush();
    assert.equal(ids(await open()), "");
    assert.equal((await open()).privacy.ledger().length, 0);
  });

  test("personalisation withdrawn in one tab: the other forgets behaviour at once, also what it tracks in that moment", async () => {
    const { all, open } = await tabs(2);
    const [a, b] = /** @type {[Customer, Customer]} */ (all);
    a.privacy.setConsent(granted);
    a.track(view("v1"));
    a.track(order("o1"));
    await until(() => ids(b) === "o1,v1");
    a.privacy.setConsent({ personalization: false });
    b.track(view("v2"));
    b.track(order("o2"));
    await Promise.all([a.flush(), b.flush()]);
    await until(() => ids(a) === "o1,o2" && ids(b) === "o1,o2");
    await Promise.all([a.flush(), b.flush()]);
    assert.equal(b.recommend({ scene: "home" }).mode, "non_personalized");
    b.track(view("v3"));
    await b.flush();
    assert.equal(ids(await open()), "o1,o2");
    const [third] = (await tabs(1)).all;
    third?.dispose();
  });

  test("a browser that deleted everything meanwhile: the page begins anew, open or opened", async () => {
    const name = `tabs-${database++}`;
    const engine = engines();
    await engine.ready;
    const storage = indexedDb({ name });
    const a = await engine.customer({ id: "c", storage, consent: granted });
    a.track(view("1"));
    await a.flush();
    storage.close(); // as a browser does that deletes an open database
    await new Promise((resolve) => {
      page.indexedDB.deleteDatabase(name).onsuccess = resolve;
    });
    const b = await engine.customer({ id: "c", storage: indexedDb({ name }) });
    assert.equal(ids(b), "");
    a.track(order("2"));
    await a.flush();
    assert.equal(ids(a), "");
    assert.equal(await indexedDb({ name }).open("c"), null);
    a.privacy.setConsent(granted);
    a.track(view("3"));
    await a.flush();
    assert.equal((await indexedDb({ name }).open("c")).events.length, 1);
    assert.deepEqual(errors, []);
  });

  test("a full disk: told once, nothing lost while the page lives, kept as soon as there is room", async () => {
    const name = `tabs-${database++}`;
    const engine = engines();
    await engine.ready;
    const inner = indexedDb({ name });
    let full = false;
    const write = (/** @type {string} */ id, /** @type {any} */ change) =>
      full
        ? Promise.reject(new EngineError("storage-full", "IndexedDB: full"))
        : inner.write(id, change);
    const a = await engine.customer({ storage: { ...inner, write }, consent: granted });
    await a.flush();
    full = true;
    for (const id of ["1", "2", "3"]) {
      a.track(view(id));
      await a.flush();
      assert.equal(engine.status().durable, false);
    }
    a.setTraits({ size: "M" });
    await a.flush();
    assert.deepEqual(
      errors.map(({ code }) => code),
      ["storage-full"],
    );
    full = false;
    await a.flush();
    assert.equal(engine.status().durable, true);
    const kept = await inner.open("");
    assert.deepEqual([kept.events.length, kept.head.traits.size.value], [3, "M"]);
  });

  test("what a tab hears while its core is loading waits for it, and holds from then on", async () => {
    const name = `tabs-${database++}`;
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
