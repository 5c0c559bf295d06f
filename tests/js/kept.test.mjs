// @ts-check
/** What is kept: of a newer version, unreadable, written in order, when writing fails. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { granted, idsOf, make, storage, view } from "./support/customer.mjs";

test("a profile kept by a newer version is left alone, and the page runs in memory", async () => {
  const kept = storage();
  const head = /** @type {any} */ ({ version: 2, future: true });
  await kept.write("c", { head, events: [{ ...view("old"), id: "old" }] });
  kept.writes.length = 0;
  const { engine, errors } = make();
  const customer = await engine.customer({ id: "c", storage: kept, consent: granted });
  await engine.ready;
  customer.track(view("x"));
  await customer.flush();
  assert.deepEqual(
    errors.map((e) => e.code),
    ["snapshot-version"],
  );
  assert.equal(engine.status().durable, false);
  assert.deepEqual(kept.writes, []);
  const left = await kept.open("c");
  assert.deepEqual(
    left?.events.map((e) => e.id),
    ["old"],
  );
  assert.deepEqual({ ...left?.head, ...head }, left?.head, "what it cannot read is still there");
  assert.equal(customer.recommend({ scene: "home" }).mode, "personalized");
});

test("a kept head that cannot be read is put aside and told with its place; the events stay, no consent does", async () => {
  for (const late of [false, true]) {
    const kept = storage();
    const bad = /** @type {any} */ ({ version: 1, traits: { malformed: true }, consent: {} });
    await kept.write("c", { head: bad, events: [{ ...view("old"), id: "old" }] });
    kept.writes.length = 0;
    const { engine, errors } = make();
    if (late) await engine.ready;
    const customer = await engine.customer({ id: "c", storage: kept });
    await engine.ready;
    await customer.flush();
    assert.deepEqual(
      errors.map((e) => [e.code, e.path]),
      [["storage-lost", "/traits"]],
    );
    assert.deepEqual(
      kept.writes.map(({ aside }) => aside),
      [[bad]],
    );
    assert.equal(customer.privacy.consent().storage.granted, false);
    const next = make();
    const again = await next.engine.customer({ id: "c", storage: kept, consent: granted });
    await next.engine.ready;
    assert.deepEqual(idsOf(again.profile()), ["old"]);
    assert.deepEqual(next.errors, []);
  }
});

test("a kept event that cannot be read is put aside and told with its place; one of a type from later isn't", async () => {
  const kept = storage();
  const events = [
    { ...view("1"), id: "1" },
    { ...view("2"), id: "2", items: "none" },
    { type: "nonsense", id: "3" },
    { ...view("4"), id: "4" },
  ];
  const head = { version: 1, consent: { storage: { granted: true, at: 1 } } };
  await kept.write("", /** @type {any} */ ({ head, events }));
  kept.writes.length = 0;
  const { engine, errors } = make();
  const customer = await engine.customer({ storage: kept });
  await engine.ready;
  await customer.flush();
  assert.deepEqual(
    errors.map((e) => [e.code, e.path]),
    [
      ["storage-lost", "/events/1/items"],
      ["bad-event", "/events/2/type"],
    ],
  );
  assert.deepEqual(
    kept.writes.map(({ forget, aside }) => [forget, aside]),
    [[["2"], [events[1]]]],
  );
  assert.deepEqual(idsOf(await kept.open("")), ["1", "3", "4"]);
  assert.deepEqual(idsOf(customer.profile()), ["1", "4"]);
});

test("events are written in order, together where they come together, each with its head at most once", async () => {
  const kept = storage();
  const { engine } = make();
  await engine.ready;
  const customer = await engine.customer({ storage: kept, consent: granted });
  await customer.flush();
  kept.writes.length = 0;
  for (const id of ["1", "2", "3"]) customer.track({ ...view("x"), id });
  const flushed = customer.flush();
  customer.track({ ...view("x"), id: "4" });
  await flushed;
  await customer.flush();
  assert.deepEqual(
    kept.writes.map((w) => w.events.map((e) => e.id)),
    [["1", "2", "3", "4"]],
  );
});

test("a write that fails is told once, kept, and made good by the next", async () => {
  const kept = storage();
  const { engine, errors } = make();
  await engine.ready;
  const customer = await engine.customer({ storage: kept, consent: granted });
  await customer.flush();
  kept.fail = new Error("full");
  customer.track({ ...view("x"), id: "1" });
  await customer.flush();
  customer.track({ ...view("x"), id: "2" });
  await customer.flush();
  assert.deepEqual(
    errors.map((e) => e.code),
    ["storage-lost"],
  );
  assert.equal(engine.status().durable, false);
  kept.fail = undefined;
  await customer.flush();
  assert.equal(engine.status().durable, true);
  assert.deepEqual(
    (await kept.open(""))?.events.map((e) => e.id),
    ["1", "2"],
  );
});

test("storage that cannot be opened leaves the page in memory, told", async () => {
  const kept = { ...storage(), open: async () => Promise.reject(new Error("denied")) };
  const { engine, errors } = make();
  const customer = await engine.customer({ storage: kept, consent: granted });
  customer.track(view("x"));
  await customer.flush();
  assert.deepEqual(
    errors.map((e) => e.code),
    ["storage-lost"],
  );
  assert.deepEqual(kept.writes, []);
  assert.equal(customer.profile().events.length, 1);
});
