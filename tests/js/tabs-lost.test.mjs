// @ts-check
/** An open tab whose database is deleted, or full. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { unbuilt } from "./support/packed.mjs";
import { granted, openTabs, order, view } from "./support/tabs.mjs";

const page = /** @type {any} */ (globalThis);

describe("an open tab", { skip: unbuilt, timeout: 60_000 }, async () => {
  if (unbuilt) return;
  const { EngineError, engines, errors, fresh, ids, indexedDb } = await openTabs();

  test("a browser that deleted everything meanwhile: the page begins anew, open or opened", async () => {
    const name = fresh();
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
    const name = fresh();
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
});
