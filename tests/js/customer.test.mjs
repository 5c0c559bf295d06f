// @ts-check
/** The customer's interface: what it takes, keeps, tells and forgets, with the core and without. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { DoubleEngine, WASM } from "./support/core.mjs";
import { DOWN, granted, idsOf, make, storage, turn, view } from "./support/customer.mjs";

for (const [name, options] of /** @type {[string, object][]} */ ([
  ["with the core", {}],
  ["statically", { wasm: DOWN }],
])) {
  test(`${name}: an order's id is the order's, others get one of their own, and the clock gives the time`, async () => {
    const { engine } = make(options);
    await engine.ready;
    const customer = await engine.customer();
    customer.track({ type: "purchase", orderId: "A-1", items: [{ id: "x", unitPrice: 100 }] });
    customer.track({ type: "purchase", orderId: "A-1", items: [{ id: "x", unitPrice: 100 }] });
    customer.track(view("x"));
    customer.track(view("x"));
    customer.track({ ...view("x"), id: "mine", at: 5 });
    const { events } = customer.profile();
    assert.equal(events.length, 4);
    assert.equal(new Set(events.map((e) => e.id)).size, 4);
    assert.ok(
      events.some((e) => e.id === "A-1") && events.some((e) => e.id === "mine" && e.at === 5),
    );
    assert.ok(events.every((e) => typeof e.at === "number"));
  });

  test(`${name}: what storage was granted for is there for the next page after flush`, async () => {
    const kept = storage();
    const first = await make(options).engine.customer({ id: "c", storage: kept, consent: granted });
    first.track(view("x"));
    first.setTraits({ size: "M" });
    first.privacy.setPersonalization(false);
    await first.flush();
    const second = await make(options).engine.customer({ id: "c", storage: kept });
    assert.deepEqual(idsOf(second.profile()), idsOf(first.profile()));
    assert.equal(second.profile().traits?.size?.value, "M");
    assert.equal(second.privacy.consent().storage.granted, true);
    assert.equal(second.privacy.consent().marketing.granted, false);
    assert.equal(second.privacy.personalization(), false);
    assert.equal(second.privacy.ledger().length, 2);
  });

  test(`${name}: without consent nothing is written, granting writes all, withdrawing erases all`, async () => {
    const { engine } = make(options);
    await engine.ready;
    const kept = storage();
    const customer = await engine.customer({ storage: kept });
    customer.track(view("x"));
    await customer.flush();
    assert.deepEqual(kept.writes, []);
    assert.equal(engine.status().durable, false);
    customer.privacy.setConsent(granted, { noticeVersion: "7" });
    await customer.flush();
    assert.equal(engine.status().durable, true);
    assert.equal((await kept.open(""))?.events.length, 1);
    assert.equal(customer.privacy.ledger()[0]?.noticeVersion, "7");
    customer.privacy.setConsent({ storage: false });
    customer.track(view("y"));
    await customer.flush();
    assert.equal(await kept.open(""), null);
    assert.equal(customer.profile().events.length, 2);
    assert.equal(engine.status().durable, false);
  });

  test(`${name}: erasing leaves nothing, and the receipt is complete only if storage was wiped`, async () => {
    const { engine } = make(options);
    await engine.ready;
    const kept = storage();
    const customer = await engine.customer({ storage: kept, consent: granted });
    customer.track(view("x"));
    customer.setTraits({ size: "M" });
    const receipt = await customer.privacy.erase();
    const [viewed] = receipt.period;
    assert.deepEqual(
      { ...receipt, at: 0 },
      {
        ...{ at: 0, events: 1, traits: 1, complete: true, stays: [] },
        ...{ byType: { view_item: 1 }, period: [viewed, viewed] },
      },
    );
    assert.equal(await kept.open(""), null);
    assert.deepEqual(customer.profile().events, []);
    assert.equal(customer.privacy.consent().storage.granted, false);
    kept.fail = new Error("gone");
    assert.equal((await customer.privacy.erase()).complete, false);
  });
}

test("a bad event goes to onError with its place, and is thrown only if the page asked for that", async () => {
  const { engine, errors } = make();
  await engine.ready;
  const customer = await engine.customer();
  const version = customer.version();
  customer.track(/** @type {any} */ ({ type: "nonsense" }));
  customer.track(/** @type {any} */ (null));
  assert.deepEqual(errors.map((e) => [e.code, e.path]).slice(0, 1), [["bad-event", "/type"]]);
  assert.equal(customer.version(), version);
  const strict = make({ fallback: "throw" }).engine;
  await strict.ready;
  const page = await strict.customer();
  assert.throws(() => page.track(/** @type {any} */ ({ type: "nonsense" })), { code: "bad-event" });
});

test("statically, an event without a type is refused and the rest is kept for the core to judge", async () => {
  const { engine, errors } = make();
  const customer = await engine.customer();
  customer.track(/** @type {any} */ ({}));
  assert.deepEqual(
    errors.map((e) => [e.code, e.path]),
    [["bad-event", "/type"]],
  );
  customer.track(/** @type {any} */ ({ type: "nonsense", id: "n" }));
  customer.track({ ...view("x"), id: "v" });
  await engine.ready;
  assert.deepEqual(
    errors.map((e) => e.code),
    ["bad-event", "bad-event"],
  );
  assert.deepEqual(idsOf(customer.profile()), ["v"]);
});

test("what the core may not keep is not kept: neither stored before it is up, nor afterwards", async () => {
  const kept = storage();
  let arrive = (/** @type {Response} */ _) => {};
  const late = new Promise((resolve) => (arrive = resolve));
  const { engine } = make({}, { "https://shop.test/engine.wasm": () => late });
  const customer = await engine.customer({ storage: kept });
  customer.track({ type: "search", id: "s", query: "mug" });
  customer.privacy.setConsent({ storage: true });
  customer.track({ type: "purchase", orderId: "o" });
  await customer.flush();
  assert.deepEqual((await kept.open(""))?.events, []);
  arrive(new Response(WASM));
  await engine.ready;
  await customer.flush();
  assert.deepEqual(
    (await kept.open(""))?.events.map((e) => [e.id, e.source]),
    [["o", "web"]],
  );
  assert.deepEqual(idsOf(customer.profile()), ["o"]);
});

test("version and subscribe keep the contract of useSyncExternalStore", async () => {
  const { engine } = make();
  await engine.ready;
  const customer = await engine.customer();
  await turn();
  const seen = [];
  const callback = () => seen.push(customer.version());
  const stop = customer.subscribe(callback);
  const stopTwin = customer.subscribe(callback);
  const before = customer.version();
  customer.score();
  customer.recommend({ scene: "home" });
  customer.profile();
  assert.equal(customer.version(), before, "asking changes nothing");
  customer.track(view("x"));
  customer.track(view("y"));
  assert.ok(customer.version() > before, "the version is new at once");
  assert.deepEqual(seen, [], "callbacks never run inside the change");
  await turn();
  assert.deepEqual(seen, [customer.version(), customer.version()], "once per subscription");
  stop();
  customer.track(view("z"));
  await turn();
  assert.equal(seen.length, 3);
  stopTwin();
  customer.track({ ...view("z"), id: "same" });
  const after = customer.version();
  customer.track({ ...view("z"), id: "same" });
  assert.equal(customer.version(), after, "a known event is no change");
  await turn();
  assert.equal(seen.length, 3);
});

test("a page is told when the engine comes up, and when the shop's catalogue or language changes", async () => {
  const { engine } = make();
  const customer = await engine.customer();
  assert.equal(customer.recommend({ scene: "home" }).mode, "static");
  let told = 0;
  customer.subscribe(() => told++);
  await engine.ready;
  await turn();
  assert.equal(customer.recommend({ scene: "home" }).mode, "personalized");
  const once = told;
  assert.ok(once > 0);
  await engine.setLocale("en");
  await turn();
  engine.catalogue([{ id: "a" }]);
  await turn();
  assert.equal(told, once + 2);
});

test("two pages of one customer add to one another", async () => {
  const kept = storage();
  const [a, b] = await Promise.all(
    [0, 1].map(() => make().engine.customer({ id: "c", storage: kept, consent: granted })),
  );
  a.track({ ...view("x"), id: "a" });
  b.track({ ...view("x"), id: "b" });
  await Promise.all([a.flush(), b.flush()]);
  const next = await make().engine.customer({ id: "c", storage: kept });
  assert.deepEqual(idsOf(next.profile()), ["a", "b"]);
});

test("purchase records that the page supplies are joined and stored, before and after the core is up", async () => {
  const records = { version: 1, events: [{ id: "o1", type: "purchase", orderId: "o1", at: 1 }] };
  for (const late of [false, true]) {
    const kept = storage();
    const { engine } = make();
    if (late) await engine.ready;
    const customer = await engine.customer({
      storage: kept,
      consent: granted,
      profile: /** @type {any} */ (records),
    });
    await engine.ready;
    await customer.flush();
    assert.deepEqual(
      (await kept.open(""))?.events.map((e) => e.id),
      ["o1"],
    );
    customer.merge(/** @type {any} */ ({ version: 1, events: [], tombstones: ["o1"] }));
    await customer.flush();
    assert.deepEqual((await kept.open(""))?.events, []);
  }
});

test("a merge that is not a profile is told and changes nothing", async () => {
  const { engine, errors } = make();
  await engine.ready;
  const customer = await engine.customer();
  customer.merge(/** @type {any} */ ({ version: 1 }));
  assert.deepEqual(
    errors.map((e) => [e.code, e.path]),
    [["bad-profile", "/events"]],
  );
});

test("withdrawing a purpose forgets, here and in storage, what rested on it", async () => {
  const kept = storage();
  const { engine } = make();
  await engine.ready;
  const customer = await engine.customer({
    storage: kept,
    consent: { ...granted, analytics: true },
  });
  customer.track({ type: "page_view", id: "p" });
  customer.track({ ...view("x"), id: "v" });
  customer.privacy.setConsent({ analytics: false });
  await customer.flush();
  assert.deepEqual(
    (await kept.open(""))?.events.map((e) => e.id),
    ["v"],
  );
  assert.deepEqual(idsOf(customer.profile()), ["v"]);
});

test("consents given at the start are recorded only where they differ from what is kept", async () => {
  const kept = storage();
  const first = await make().engine.customer({
    storage: kept,
    consent: { ...granted, marketing: false },
  });
  assert.equal(first.privacy.ledger().length, 2);
  await first.flush();
  const second = await make().engine.customer({ storage: kept, consent: granted });
  assert.equal(second.privacy.ledger().length, 2);
});

test("an event that breaks the core is not kept; all others live on in the new instance", async () => {
  const { engine, errors } = make();
  await engine.ready;
  const customer = await engine.customer({ consent: granted });
  customer.track({ ...view("x"), id: "1" });
  const made = DoubleEngine.made.length;
  customer.track(/** @type {any} */ ({ type: "trap", id: "poison" }));
  customer.track({ ...view("x"), id: "2" });
  await turn();
  assert.equal(DoubleEngine.made.length, made + 1);
  assert.deepEqual(
    errors.map((e) => e.code),
    ["wasm-trap"],
  );
  assert.deepEqual(idsOf(customer.profile()), ["1", "2"]);
  assert.equal(customer.privacy.consent().personalization.granted, true);
  assert.equal(customer.score().mode, "personalized");
});

test("the export is the profile as JSON", async () => {
  const { engine } = make();
  await engine.ready;
  const customer = await engine.customer({ id: "c" });
  customer.track({ ...view("x"), id: "1" });
  const exported = JSON.parse(new TextDecoder().decode(await customer.privacy.export()));
  assert.deepEqual(exported, customer.profile());
  assert.equal(exported.id, "c");
});

test("rank statically keeps the page's order; with the core, the core's", async () => {
  const { engine } = make();
  const customer = await engine.customer();
  const ranks = () => customer.rank(["a", "b", "c"]).data.map(({ id, rank }) => [id, rank]);
  assert.deepEqual(ranks(), [
    ["a", 1],
    ["b", 2],
    ["c", 3],
  ]);
  await engine.ready;
  assert.deepEqual(
    ranks().map(([id]) => id),
    ["c", "b", "a"],
  );
});

test("a disposed customer writes nothing more and keeps what was tracked before", async () => {
  const kept = storage();
  const { engine } = make();
  const customer = await engine.customer({ storage: kept, consent: granted });
  customer.track({ ...view("x"), id: "1" });
  customer.dispose();
  await customer.flush();
  assert.equal((await kept.open(""))?.events.length, 1);
});
