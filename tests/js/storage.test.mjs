// @ts-check
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { beforeEach, test } from "node:test";
import { loadSource, packageFolder } from "./support/source.mjs";

const { IDBFactory, IDBKeyRange, IDBObjectStore } = createRequire(
  join(packageFolder, "package.json"),
)("fake-indexeddb");
const { bestStorage, indexedDb, localStorageStore, memory } = await loadSource("storage");

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

test("localStorageStore: a record that cannot be read is put aside, told, and gone with the customer", async () => {
  const { items } = page.localStorage;
  items.set("zhanggui:c", "{half");
  const store = localStorageStore();
  const stored = await store.open("c");
  assert.deepEqual([stored.head, stored.events], [{ version: 1 }, []]);
  assert.deepEqual(
    stored.lost.map(({ code, path }) => [code, path]),
    [["storage-lost", ""]],
  );
  assert.equal(await store.open("c"), null, "told once");
  assert.equal(items.get("aside:zhanggui:c"), '["{half"]');
  await store.write("c", { head: head("c"), events: [event("1")], base: null });
  assert.deepEqual(sorted(await store.open("c")), ["1"]);
  await store.erase("c");
  assert.equal(items.size, 0);
});

test("localStorageStore: of a record with bad events, these are put aside and the rest is kept", async () => {
  const { items } = page.localStorage;
  const events = [event("1"), null, { at: 2 }, event("2")];
  items.set("zhanggui:c", JSON.stringify({ head: head("c"), events }));
  const stored = await localStorageStore().open("c");
  assert.deepEqual(sorted(stored), ["1", "2"]);
  assert.deepEqual(
    stored.lost.map(({ path }) => path),
    ["/events/1", "/events/2"],
  );
  assert.deepEqual(JSON.parse(items.get("aside:zhanggui:c")), [null, { at: 2 }]);
  assert.equal((await localStorageStore().open("c")).lost, undefined);
});

for (const [name, create] of KINDS) {
  test(`${name}: a write names the head it was made on, and changes nothing if another is kept`, async () => {
    const store = create();
    const first = { ...head("c"), revision: "r1" };
    assert.notEqual(
      await store.write("c", { head: first, events: [event("1")], base: null }),
      false,
    );
    for (const base of [null, "r0"]) {
      const other = { head: { ...first, revision: "r2" }, events: [event("2")], base };
      assert.equal(await store.write("c", other), false);
    }
    assert.deepEqual(await store.open("c"), { head: first, events: [event("1")] });
    assert.notEqual(await store.write("c", { events: [event("2")], base: "r1" }), false);
    assert.deepEqual(sorted(await store.open("c")), ["1", "2"]);
    await store.erase("c");
    assert.equal(await store.write("c", { events: [event("3")], base: "r1" }), false, "erased");
    assert.equal(await store.open("c"), null);
  });
}

test("indexedDb: events whose head is lost aren't opened, and don't come back with the next one", async () => {
  const store = indexedDb();
  await store.write("c", { head: head("c"), events: [event("1")] });
  const db = await connection("zhanggui");
  const tx = db.transaction("heads", "readwrite");
  tx.objectStore("heads").clear();
  await new Promise((resolve) => (tx.oncomplete = resolve));
  db.close();
  assert.equal(await store.open("c"), null);
  await store.write("c", { head: head("c"), events: [event("2")], base: null });
  assert.deepEqual(sorted(await store.open("c")), ["2"]);
});

test("indexedDb: what is put aside isn't opened, stays, and goes with the customer", async () => {
  const store = indexedDb();
  await store.write("c", { head: head("c"), events: [event("1"), event("2")] });
  await store.write("d", { head: head("d"), aside: [{ of: "d" }] });
  await store.write("c", { forget: ["2"], aside: [event("2"), "half"] });
  assert.deepEqual(sorted(await store.open("c")), ["1"]);
  const all = async () => {
    const db = await connection("zhanggui");
    const request = db.transaction("events").objectStore("events").getAll();
    await new Promise((resolve) => (request.onsuccess = resolve));
    db.close();
    return request.result;
  };
  assert.equal((await all()).length, 4);
  await store.erase("c");
  assert.deepEqual(await all(), [{ of: "d" }]);
});

/** @param {string} name @param {number} [version] @returns {Promise<any>} */
const connection = (name, version) =>
  new Promise((resolve, reject) => {
    const opening = page.indexedDB.open(name, version);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });

test("indexedDb: a page of a newer version may change the database while this one has it open", async () => {
  const store = indexedDb();
  await store.write("c", { head: head("c"), events: [event("1")] });
  const newer = await connection("zhanggui", 2);
  await assert.rejects(store.write("c", { events: [event("2")] }), { code: "snapshot-version" });
  const left = newer.transaction("events").objectStore("events").getAllKeys();
  await new Promise((resolve) => (left.onsuccess = resolve));
  assert.deepEqual(left.result, [["c", "1"]]);
  newer.close();
});

test("indexedDb: other tabs hear of what was written and erased, of that customer only", async () => {
  const [writer, listener, deaf] = [indexedDb(), indexedDb(), indexedDb({ name: "other" })];
  const heard = /** @type {string[]} */ ([]);
  listener.watch?.("c", () => heard.push("c"));
  const stop = listener.watch?.("d", () => heard.push("d"));
  writer.watch?.("c", () => heard.push("self"));
  deaf.watch?.("c", () => heard.push("other database"));
  const told = () => new Promise((resolve) => setTimeout(resolve, 20));
  await writer.write("c", { head: { ...head("c"), revision: "1" }, base: null });
  assert.equal(await writer.write("c", { events: [event("x")], base: null }), false);
  await told();
  assert.deepEqual(heard.splice(0), ["c"], "and nobody of what was not");
  await writer.write("d", { head: head("d") });
  await writer.erase("c");
  await told();
  assert.deepEqual(heard.splice(0).sort(), ["c", "d"]);
  stop?.();
  await writer.write("d", { events: [event("2")] });
  await told();
  assert.deepEqual(heard, []);
});

test("localStorageStore: other tabs hear by the storage event", () => {
  const target = new EventTarget();
  page.addEventListener = target.addEventListener.bind(target);
  page.removeEventListener = target.removeEventListener.bind(target);
  const heard = /** @type {string[]} */ ([]);
  const stop = localStorageStore().watch?.("c", () => heard.push("c"));
  const tell = (key) => target.dispatchEvent(Object.assign(new Event("storage"), { key }));
  tell("zhanggui:c");
  tell("zhanggui:d");
  assert.deepEqual(heard, ["c"]);
  stop?.();
  tell("zhanggui:c");
  assert.deepEqual(heard, ["c"]);
  delete page.addEventListener;
  delete page.removeEventListener;
});

test("bestStorage: IndexedDB, else localStorage, else memory; a newer version is no reason to go on", async () => {
  const best = bestStorage();
  await best.write("", {}); // before it is opened: the first
  await best.open("c");
  await best.write("c", { head: head("c"), events: [event("1")] });
  assert.deepEqual([sorted(await indexedDb().open("c")), best.durable()], [["1"], true]);

  const denied = {
    open() {
      throw new DOMException("denied", "SecurityError");
    },
  };
  page.indexedDB = denied;
  const second = bestStorage();
  const opened = await Promise.all([second.open("c"), second.open("d")]);
  assert.deepEqual(opened, [null, null]);
  await second.write("c", { head: head("c"), events: [event("2")] });
  assert.deepEqual([sorted(await localStorageStore().open("c")), second.durable()], [["2"], true]);

  Object.defineProperty(page, "localStorage", {
    configurable: true,
    get() {
      throw new DOMException("denied", "SecurityError");
    },
  });
  const third = bestStorage();
  assert.equal(await third.open("c"), null);
  await third.write("c", { head: head("c"), events: [event("3")] });
  assert.deepEqual([sorted(await third.open("c")), third.durable()], [["3"], false]);

  page.indexedDB = new IDBFactory();
  (await connection("zhanggui", 9)).close();
  await assert.rejects(bestStorage().open("c"), { code: "snapshot-version" });
});

test("no code asks the browser to keep data for ever: that is the page's question to its customer", async () => {
  const sources = await readdir(join(packageFolder, "src"), { recursive: true });
  for (const name of sources.filter((name) => name.endsWith(".ts"))) {
    const text = await readFile(join(packageFolder, "src", name), "utf8");
    assert.doesNotMatch(text, /\.persist\(/, name);
  }
});
