// @ts-check
/** Several tabs that keep one customer: erased, allowed or withdrawn in one, it is so in all. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { unbuilt } from "./support/packed.mjs";
import { granted, openTabs, order, view } from "./support/tabs.mjs";

/** @typedef {import("../../www/package/src/types/index.js").Customer} Customer */

describe("two tabs of one customer", { skip: unbuilt, timeout: 60_000 }, async () => {
  if (unbuilt) return;
  const { engines, errors, fresh, ids, indexedDb, state, tabs, until } = await openTabs();

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
      const name = fresh();
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
});
