// @ts-check
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { beforeEach, test } from "node:test";
import { DoubleEngine, glue, platform, texts } from "./support/core.mjs";
import { loadSource, packageFolder } from "./support/source.mjs";

const { IDBFactory, IDBKeyRange } = createRequire(join(packageFolder, "package.json"))(
  "fake-indexeddb",
);
const { deviceKey, encrypted, engineFactory, indexedDb, memory } = await loadSource("encrypted");

const page = /** @type {any} */ (globalThis);
beforeEach(() => {
  page.indexedDB = new IDBFactory();
  page.IDBKeyRange = IDBKeyRange;
});

/** @returns {Promise<any>} */
const newKey = () =>
  crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
const head = { version: 1, id: "c", traits: { diet: { value: "vegan", at: 1, source: "page" } } };
const event = (id) => ({ id, at: 1, type: "search", query: "secret mug" });

test("what is kept comes back with the key, and says nothing without it", async () => {
  for (const secret of [newKey(), "open sesame"]) {
    const inner = memory();
    const store = encrypted(inner, secret);
    assert.equal(await store.open("c"), null);
    const sealed = { ...head, revision: "r" };
    await store.write("c", { head: sealed, events: [event("1"), event("2")], base: null });
    await store.write("c", { forget: ["2"], events: [event("3")], aside: [event("4")], base: "r" });
    const raw = JSON.stringify(await inner.open("c"));
    assert.doesNotMatch(raw, /vegan|mug|search|diet/);
    const opened = await encrypted(inner, secret).open("c");
    assert.deepEqual(opened, { head: sealed, events: [event("1"), event("3")], lost: [] });
    assert.equal(await store.write("c", { events: [event("5")], base: "other" }), false);
    await store.erase("c");
    assert.equal(await inner.open("c"), null);
  }
});

test("no two records are sealed alike, even of the same content", async () => {
  const inner = memory();
  const store = encrypted(inner, newKey());
  const seen = new Set();
  for (let n = 0; n < 50; n++) {
    await store.write("c", { head, events: [event("1")] });
    const { head: kept, events } = /** @type {any} */ (await inner.open("c"));
    seen.add(kept.sealed.slice(0, 16)).add(events[0].sealed.slice(0, 16));
  }
  assert.equal(seen.size, 100, "each has a nonce of its own");
});

test("another key is refused by name, nothing is destroyed, and the page runs in memory", async () => {
  for (const [right, wrong] of [
    [await newKey(), await newKey()],
    ["right", "wrong"],
  ]) {
    const inner = { ...memory(), durable: () => true };
    await encrypted(inner, right).write("c", { head, events: [event("1")] });
    const before = await inner.open("c");
    await assert.rejects(encrypted(inner, wrong).open("c"), {
      code: "storage-lost",
      message: /cannot be decrypted with this key/,
    });
    const errors = /** @type {any[]} */ ([]);
    const engine = engineFactory({ platform: platform(), glue, texts })({
      onError: (error) => errors.push(error),
    });
    await engine.ready;
    const storage = encrypted(inner, wrong);
    const consent = { storage: true, personalization: true };
    const customer = await engine.customer({ id: "c", storage, consent });
    customer.track(event("2"));
    await customer.flush();
    assert.deepEqual(
      errors.map(({ code }) => code),
      ["storage-lost"],
    );
    assert.equal(engine.status().durable, false);
    assert.deepEqual(await inner.open("c"), before);
    assert.ok((await encrypted(inner, right).open("c")).head.traits);
  }
  assert.ok(DoubleEngine.made.length > 0);
});

test("a record that was changed, or put in another's place, is put aside and told; the rest is kept", async () => {
  const inner = memory();
  const key = await newKey();
  const store = encrypted(inner, key);
  await store.write("c", { head, events: [event("1"), event("2"), event("3")] });
  await store.write("d", { head: { version: 1, id: "d" }, events: [event("4")] });
  const kept = /** @type {any} */ (await inner.open("c"));
  const others = /** @type {any} */ (await inner.open("d"));
  const [first, second] = kept.events;
  const flipped = second.sealed.replace(/.(?=.{8}$)/, (char) => (char === "A" ? "B" : "A"));
  await inner.write("c", {
    events: [
      { ...first, sealed: kept.events[2].sealed }, // another event of the customer
      { ...second, sealed: flipped },
      others.events[0], // another customer's
    ],
  });
  const aside = /** @type {any[]} */ ([]);
  const spy = {
    ...inner,
    write(customer, change) {
      aside.push(...(change.aside ?? []));
      return inner.write(customer, change);
    },
  };
  const opened = await encrypted(spy, key).open("c");
  assert.deepEqual(
    opened.events.map(({ id }) => id),
    ["3"],
  );
  assert.deepEqual(
    opened.lost.map(({ code, path }) => [code, path]),
    ["1", "2", "4"].map((id) => ["storage-lost", `/events/${id}`]),
  );
  assert.equal(aside.length, 3);
  assert.deepEqual((await store.open("c")).lost, [], "told once");
  await inner.write("c", { head: others.head });
  await assert.rejects(store.open("c"), { code: "storage-lost" }, "another customer's head");
});

test("what was kept in the clear is sealed when it is first opened; a newer version is left alone", async () => {
  const inner = memory();
  await inner.write("c", { head: { ...head, revision: "r" }, events: [event("1")] });
  const store = encrypted(inner, "open sesame");
  const opened = await store.open("c");
  assert.deepEqual([opened.head.traits, opened.events], [head.traits, [event("1")]]);
  assert.doesNotMatch(JSON.stringify(await inner.open("c")), /vegan|mug/);
  assert.deepEqual((await encrypted(inner, "open sesame").open("c")).events, [event("1")]);
  const newer = /** @type {any} */ ({ version: 2, sealed: "?" });
  await inner.write("d", { head: newer, events: [] });
  assert.deepEqual((await store.open("d")).head, newer);
});

test("two tabs with one passphrase read one another, whoever kept first", async () => {
  const inner = memory();
  const [a, b] = [encrypted(inner, "sesame"), encrypted(inner, "sesame")];
  await Promise.all([a.open("c"), b.open("c")]);
  await a.write("c", { head: { ...head, revision: "1" }, base: null });
  assert.equal(await b.write("c", { head: { ...head, revision: "2" }, base: null }), false);
  assert.ok(await b.open("c"));
  await b.write("c", { events: [event("b")], base: "1" });
  assert.deepEqual((await a.open("c")).events, [event("b")]);
});

test("the device's key is made once, by whichever tab is first, and cannot be read out", async () => {
  const [first, second] = await Promise.all([deviceKey(), deviceKey()]);
  assert.equal(first.extractable, false);
  await assert.rejects(crypto.subtle.exportKey("raw", first));
  const store = encrypted(indexedDb(), first);
  await store.write("c", { head, events: [event("1")] });
  for (const key of [second, await deviceKey(), deviceKey()])
    assert.deepEqual((await encrypted(indexedDb(), key).open("c")).events, [event("1")]);
  const other = await deviceKey({ name: "another" });
  await assert.rejects(encrypted(indexedDb(), other).open("c"), { code: "storage-lost" });
});

test("where there is no WebCrypto nothing is kept in the clear", async (t) => {
  const inner = memory();
  t.mock.getter(globalThis, "crypto", () => undefined);
  const store = encrypted(inner, "open sesame");
  assert.equal(await store.open("c"), null);
  await assert.rejects(store.write("c", { head, events: [event("1")] }));
  assert.equal(await inner.open("c"), null);
});
