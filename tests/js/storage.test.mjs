// @ts-check
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { beforeEach, test } from "node:test";
import { loadSource, packageFolder } from "./support/source.mjs";

const { IDBFactory, IDBKeyRange, IDBObjectStore } = createRequire(
  join(packageFolder, "package.json"),
)("fake-indexeddb");
const { indexedDb, localStorageStore, memory } = await loadSource("storage");

class LocalStorage {
  items = new Map();
  full = false;
  getItem(key) {
    return this.items.get(key) ?? null;
  }
  setItem(key, value) {
    if (this.full) throw new DOMException("full", "QuotaExceededError");
    this.items.set(key, value);
  }
  removeItem(key) {
    this.items.delete(key);
  }
}

const page = /** @type {any} */ (globalThis);
beforeEach(() => {
  page.indexedDB = new IDBFactory();
  page.IDBKeyRange = IDBKeyRange;
  Object.defineProperty(page, "localStorage", {
    value: new LocalStorage(),
    configurable: true,
    writable: true,
  });
});

const head = (id) => ({ version: 1, id, consent: {} });
const event = (id, at = 1) => ({ id, at, type: "view_item", items: [{ id: "x" }] });
const sorted = (stored) => stored.events.map(({ id }) => id).sort();

const KINDS = /** @type {[string, () => any, boolean][]} */ ([
  ["indexedDb", indexedDb, true],
  ["localStorageStore", localStorageStore, true],
  ["memory", memory, false],
]);

for (const [name, create, durable] of KINDS) {
  test(`${name}: what is written is read again`, async () => {
    const store = create();
    assert.equal(await store.open("c"), null);
    await store.write("c", { head: head("c"), events: [event("1"), event("2")] });
    assert.deepEqual(await store.open("c"), { head: head("c"), events: [event("1"), event("2")] });
    assert.equal(store.durable(), durable);
    store.close();
    if (durable) assert.deepEqual(sorted(await create().open("c")), ["1", "2"]);
  });

  test(`${name}: an event written twice is there once, a forgotten one is gone, other customers are apart`, async () => {
    const store = create();
    await store.write("c", { head: head("c"), events: [event("1"), event("2"), event("3")] });
    await store.write("d", { head: head("d"), events: [event("1")] });
    await store.write("c", { events: [event("2"), event("4")], forget: ["3"] });
    await store.write("c", { events: [event("1", 9)], forget: ["1"] });
    const stored = await store.open("c");
    assert.deepEqual(sorted(stored), ["1", "2", "4"]);
    assert.equal(stored.events.find((e) => e.id === "1").at, 9, "forgotten first, then written");
    assert.deepEqual(stored.head, head("c"), "a write without a head leaves it");
    assert.deepEqual(sorted(await store.open("d")), ["1"]);
  });

  test(`${name}: erasing takes one customer whole`, async () => {
    const store = create();
    await store.write("", { head: head(""), events: [event("1")] });
    await store.write("d", { head: head("d"), events: [event("1")] });
    await store.erase("");
    assert.equal(await store.open(""), null);
    assert.deepEqual(sorted(await store.open("d")), ["1"]);
    await store.write("", { head: head("") });
    assert.deepEqual((await store.open("")).events, [], "no event comes back");
  });
}

for (const [name, create] of KINDS.slice(0, 2)) {
  test(`${name}: two tabs add to one another`, async () => {
    const [a, b] = [create(), create()];
    await Promise.all([a.open("c"), b.open("c")]);
    await Promise.all([
      a.write("c", { head: head("c"), events: [event("a")] }),
      b.write("c", { head: head("c"), events: [event("b")] }),
    ]);
    assert.deepEqual(sorted(await create().open("c")), ["a", "b"]);
  });
}

test("indexedDb: a write that fails half-way leaves the state before it", async () => {
  const store = indexedDb();
  await store.write("c", { head: head("c"), events: [event("1")] });
  const uncloneable = { ...event("3"), items: () => {} };
  await assert.rejects(store.write("c", { events: [event("2"), uncloneable], forget: ["1"] }), {
    code: "storage-lost",
  });
  assert.deepEqual(sorted(await store.open("c")), ["1"]);
  await store.write("c", { events: [event("2")] });
  assert.deepEqual(sorted(await store.open("c")), ["1", "2"], "and the next one works");
});

test("indexedDb: a full disk is storage-full", async (t) => {
  const store = indexedDb();
  await store.open("c");
  t.mock.method(IDBObjectStore.prototype, "put", () => {
    throw new DOMException("full", "QuotaExceededError");
  });
  await assert.rejects(store.write("c", { events: [event("1")] }), { code: "storage-full" });
});

test("indexedDb: a database of a newer version is refused and left alone", async () => {
  await new Promise((resolve) => {
    const opening = page.indexedDB.open("zhanggui", 9);
    opening.onupgradeneeded = () => opening.result.createObjectStore("future").put("kept", "key");
    opening.onsuccess = () => resolve(opening.result.close());
  });
  await assert.rejects(indexedDb().open("c"), { code: "snapshot-version" });
  const db = await new Promise((resolve) => {
    const opening = page.indexedDB.open("zhanggui");
    opening.onsuccess = () => resolve(opening.result);
  });
  assert.deepEqual([db.version, [...db.objectStoreNames]], [9, ["future"]]);
});

test("indexedDb: a browser without it, or that denies it, is storage-lost", async () => {
  delete page.indexedDB;
  await assert.rejects(indexedDb().open("c"), { code: "storage-lost" });
  page.indexedDB = {
    open() {
      throw new DOMException("denied", "SecurityError");
    },
  };
  await assert.rejects(indexedDb().open("c"), { code: "storage-lost" });
});

test("indexedDb: a connection that the browser closed is opened again", async () => {
  const store = indexedDb();
  await store.write("c", { head: head("c"), events: [event("1")] });
  store.close();
  await store.write("c", { events: [event("2")] });
  assert.deepEqual(sorted(await store.open("c")), ["1", "2"]);
});

test("localStorageStore: a full disk is storage-full and leaves the state before it; denial is storage-lost", async () => {
  const store = localStorageStore();
  await store.write("c", { head: head("c"), events: [event("1")] });
  page.localStorage.full = true;
  await assert.rejects(store.write("c", { events: [event("2")] }), { code: "storage-full" });
  assert.deepEqual(sorted(await store.open("c")), ["1"]);
  Object.defineProperty(page, "localStorage", {
    configurable: true,
    get() {
      throw new DOMException("denied", "SecurityError");
    },
  });
  await assert.rejects(localStorageStore().open("c"), { code: "storage-lost" });
});

test("localStorageStore: a damaged record is refused, not overwritten", async () => {
  page.localStorage.setItem("zhanggui:c", "{half");
  const store = localStorageStore();
  await assert.rejects(store.open("c"), { code: "storage-lost" });
  await assert.rejects(store.write("c", { events: [event("1")] }), { code: "storage-lost" });
  assert.equal(page.localStorage.getItem("zhanggui:c"), "{half");
});
