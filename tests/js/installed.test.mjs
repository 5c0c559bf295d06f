// @ts-check
/** The installed package with the real core, in Node: what the tests over a double cannot say. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { project, unbuilt } from "./support/packed.mjs";
import { root } from "./support/source.mjs";

const skip = unbuilt;
const folder = skip ? "" : (await project()).folder;
const entry = join(folder, "node_modules", "zhanggui", "dist", "node.js");
const { createEngine, memory } = skip ? {} : await import(pathToFileURL(entry).href);
after(() => folder && rm(folder, { recursive: true, force: true }));

const NOW = Date.parse("2024-06-01T12:00:00Z");
const granted = { storage: true, personalization: true };
const order = (id, day, price = 1000) => ({
  type: "purchase",
  orderId: id,
  at: Date.parse(`2024-0${day}T10:00:00Z`),
  currency: "CNY",
  items: [{ id: "mug", quantity: 2, unitPrice: price }],
});

/** A customer of an engine that is up, with everything that is reported. */
async function open(options = {}, engineOptions = {}) {
  const errors = [];
  const engine = createEngine({
    clock: () => NOW,
    onError: (e) => errors.push(e),
    ...engineOptions,
  });
  assert.deepEqual(await engine.ready, { backend: "wasm" });
  return { engine, errors, customer: await engine.customer(options) };
}

test("the core judges events: a fault is told with its place, a repetition counts once", {
  skip,
}, async () => {
  const { customer, errors } = await open({ consent: granted });
  customer.track(order("A", "3-01"));
  customer.track(order("A", "3-01"));
  customer.track({ ...order("B", "4-01"), items: [{ id: "mug", quantity: 0 }] });
  assert.deepEqual(
    errors.map((e) => [e.code, e.path]),
    [["bad-event", "/items/0/quantity"]],
  );
  assert.deepEqual(
    customer.profile().events.map((e) => e.id),
    ["A"],
  );
});

test("scores come from the orders, at the clock's instant or another", { skip }, async () => {
  const { customer, engine, errors } = await open({ consent: granted });
  assert.equal(customer.score().mode, "cold_start");
  for (const day of ["1-01", "2-01", "3-01"]) customer.track(order(day, day));
  const { data, mode } = customer.score({ horizonDays: 30 });
  assert.equal(mode, "personalized");
  assert.equal(data.frequency.value, 3);
  assert.equal(data.monetary.value, 6000);
  assert.equal(customer.score({ asOf: "2024-02-15T00:00:00+08:00" }).data.frequency.value, 2);
  assert.deepEqual(engine.score(customer.profile()).data, customer.score().data);
  assert.equal(customer.score({ asOf: "yesterday" }).mode, "static");
  assert.equal(customer.score({ horizonDays: 0 }).data, null);
  assert.deepEqual(
    errors.map((e) => e.code),
    ["bad-argument", "bad-argument"],
  );
});

test("shelves come from the catalogue, and a bad query is told with its place", {
  skip,
}, async () => {
  const { customer, engine, errors } = await open({ consent: granted });
  engine.catalogue([
    { id: "mug", name: { en: "Mug", "zh-CN": "马克杯" }, price: 1000, available: true },
    { id: "cup", name: "Cup", price: 900, available: true },
  ]);
  customer.track({ type: "view_item", items: [{ id: "cup" }] });
  const ranked = customer.rank(["mug", "cup", "unknown"]);
  assert.deepEqual(
    ranked.data
      .slice(0, 2)
      .map(({ id }) => id)
      .sort(),
    ["cup", "mug"],
  );
  assert.deepEqual(ranked.data[2], { id: "unknown", score: 0, rank: 3, reasons: [] });
  assert.equal(customer.rank(["mug", "cup"], { limit: 1 }).data.length, 1);
  assert.equal(customer.recommend({ scene: /** @type {any} */ ("attic") }).mode, "static");
  assert.deepEqual([errors[0].code, errors[0].path], ["bad-query", "/scene"]);
});

test("behaviour is kept only while the customer allows it, here and in storage", {
  skip,
}, async () => {
  const storage = memory();
  const { customer } = await open({ storage, consent: { storage: true } });
  customer.track({ type: "view_item", id: "v", items: [{ id: "mug" }] });
  assert.deepEqual(customer.profile().events, []);
  customer.privacy.setConsent({ personalization: true });
  customer.track({ type: "view_item", id: "w", items: [{ id: "mug" }] });
  customer.track(order("A", "3-01"));
  await customer.flush();
  assert.equal((await storage.open(""))?.events.length, 2);
  customer.privacy.setConsent({ personalization: false });
  await customer.flush();
  assert.deepEqual(
    (await storage.open(""))?.events.map((e) => e.id),
    ["A"],
  );
  assert.deepEqual(
    customer.profile().events.map((e) => e.id),
    ["A"],
  );
});

test("a stored profile comes back whole: events, traits, consents, ledger, switch", {
  skip,
}, async () => {
  const storage = memory();
  const first = await open({ id: "c", storage, consent: granted });
  first.customer.track(order("A", "3-01"));
  first.customer.setTraits({ size: "M" });
  first.customer.privacy.setConsent({ marketing: true }, { noticeVersion: "7", source: "dialog" });
  first.customer.privacy.setPersonalization(false);
  await first.customer.flush();
  const second = await open({ id: "c", storage, consent: granted });
  assert.deepEqual(second.customer.profile(), first.customer.profile());
  assert.deepEqual(second.customer.privacy.ledger(), first.customer.privacy.ledger());
  assert.equal(second.customer.privacy.personalization(), false);
  assert.equal(second.customer.recommend({ scene: "home" }).mode, "non_personalized");
  assert.deepEqual(second.errors, []);
});

test("what was tracked before the core was up is judged when it comes up", { skip }, async () => {
  const errors = [];
  const engine = createEngine({ clock: () => NOW, onError: (e) => errors.push(e) });
  const customer = await engine.customer({ consent: granted });
  customer.track(order("A", "3-01"));
  customer.track({ ...order("B", "4-01"), currency: "cash" });
  await engine.ready;
  assert.deepEqual(
    customer.profile().events.map((e) => e.id),
    ["A"],
  );
  assert.deepEqual(
    errors.map((e) => e.code),
    ["bad-event"],
  );
});

test("a profile of a newer version is left alone", { skip }, async () => {
  const storage = memory();
  await storage.write("c", {
    head: /** @type {any} */ ({ version: 2 }),
    events: [order("A", "3-01")],
  });
  const { customer, errors } = await open({ id: "c", storage, consent: granted });
  customer.track(order("B", "4-01"));
  await customer.flush();
  assert.deepEqual(
    errors.map((e) => e.code),
    ["snapshot-version"],
  );
  assert.equal((await storage.open("c"))?.head.version, 2);
  assert.equal((await storage.open("c"))?.events.length, 1);
});

test("merging is the same in any order, and erasing leaves nothing", { skip }, async () => {
  const till = { version: 1, events: [{ ...order("T", "2-01"), id: "T", source: "till" }] };
  const app = {
    version: 1,
    traits: { size: { value: "M", at: 1, source: "app" } },
    events: [{ ...order("A", "3-01"), id: "A" }],
  };
  const [one, two] = [await open({ profile: till }), await open({ profile: app })];
  one.customer.merge(app);
  two.customer.merge(till);
  assert.deepEqual(one.customer.profile(), two.customer.profile());
  const receipt = await one.customer.privacy.erase();
  assert.deepEqual(receipt, {
    ...{ at: NOW, events: 2, traits: 1, complete: true, stays: [] },
    ...{ byType: { purchase: 2 }, period: [1706781600000, 1709287200000] },
  });
  assert.deepEqual(one.customer.profile().events, []);
});

test("a page's data layer, other vendors and a token fill one profile, each order once", {
  skip,
}, async () => {
  const beside = (/** @type {string} */ name) =>
    import(pathToFileURL(join(folder, "node_modules", "zhanggui", "dist", `${name}.js`)).href);
  const { connectDataLayer } = await beside("datalayer");
  const { connect, fromSegment, productsFromJsonLd } = await beside("adapters");
  const { createToken, readToken } = await beside("webview");
  const { customer, engine, errors } = await open({ id: "c" });
  const product = { "@type": "Product", sku: "mug", name: "Mug", brand: "Acme" };
  engine.catalogue(productsFromJsonLd(product, { currency: "CNY" }).products);
  const items = [{ item_id: "mug", price: 29.5, quantity: 2 }];
  const dataLayer = [
    ["consent", "default", { personalization_storage: "denied" }],
    { event: "view_item", ecommerce: { currency: "CNY", items } },
    ["consent", "update", { personalization_storage: "granted" }],
    { event: "purchase", ecommerce: { transaction_id: "O1" } },
    { event: "view_item" },
  ];
  const connection = connectDataLayer(customer, { dataLayer });
  const feed = connect(customer, fromSegment, { currency: "CNY" });
  const products = [{ product_id: "mug", price: 29.5, quantity: 2 }];
  feed.take({ event: "Order Completed", messageId: "m", properties: { order_id: "O1", products } });
  const types = () =>
    customer
      .profile()
      .events.map(({ type }) => type)
      .sort();
  assert.deepEqual(types(), ["purchase", "view_item"], "the look before consent isn't kept");
  assert.equal(customer.score().data.monetary.value, 5900);
  assert.deepEqual(connection.status().last, []);
  const token = createToken(customer.profile(), {
    consent: { storage: true, personalization: true },
  });
  const other = await open({ id: "c" });
  other.customer.merge(readToken(token).profile);
  assert.deepEqual(
    other.customer.profile().events.map(({ id }) => id),
    customer.profile().events.map(({ id }) => id),
  );
  assert.deepEqual([...errors, ...other.errors], []);
});

const rules = JSON.parse(
  await readFile(join(root, "www", "shop", "src", "programme.json"), "utf8"),
);
test("the tier comes from the orders, in the programme's own time zone", { skip }, async () => {
  for (const timezone of ["Asia/Shanghai", "+08:00"]) {
    const { customer, engine, errors } = await open({}, { programme: { ...rules, timezone } });
    customer.track({ type: "sign_up", at: Date.parse("2024-01-01T00:00:00Z") });
    customer.track(order("A", "3-01", 100_000));
    const { data, mode } = customer.tier();
    assert.equal(mode, "personalized");
    assert.ok(data.points.earned > 0);
    assert.ok(data.texts.tier.length > 0);
    assert.deepEqual(engine.tier(customer.profile()).data, data);
    const before = customer.tier({ asOf: "2024-02-01T00:00:00Z" }).data;
    assert.ok(before.points.earned < data.points.earned);
    assert.deepEqual(errors, []);
  }
});

test("a programme that the core refuses is told with every fault, and tiers are then static", {
  skip,
}, async () => {
  for (const [change, path] of [
    [{ timezone: "Asia/Atlantis" }, "/timezone"],
    [{ tiers: [] }, "/tiers"],
  ]) {
    const errors = [];
    const programme = { ...rules, .../** @type {object} */ (change) };
    const engine = createEngine({ programme, onError: (e) => errors.push(e) });
    assert.deepEqual(await engine.ready, { backend: "wasm", reason: "bad-programme" });
    assert.equal(errors[0].path, path);
    assert.equal(engine.tier({ version: 1, events: [] }).mode, "static");
  }
});

const shop = join(root, "build", "shop", "shop.zg");
const noShop = existsSync(shop)
  ? false
  : "build/shop/shop.zg is not made: run node tools/build.mjs";
test("the demo shop's model fills every shelf, from bytes and from its path", {
  skip: skip || noShop,
}, async () => {
  for (const model of [shop, await readFile(shop)]) {
    const { customer, errors } = await open({ consent: granted }, { model, locale: "en" });
    const home = customer.recommend({ scene: "home", limit: 8 });
    assert.equal(home.data.length, 8);
    assert.equal(home.mode, "cold_start");
    const [first] = home.data;
    customer.track({ type: "view_item", items: [{ id: first.id }] });
    const next = customer.recommend({ scene: "next", limit: 8 });
    assert.equal(next.mode, "personalized");
    for (const { score, reasons } of next.data) {
      assert.equal(
        reasons.reduce((sum, { weight }) => sum + weight, 0),
        score,
      );
      assert.ok(reasons.every(({ text }) => text.length > 0));
    }
    assert.deepEqual(errors, []);
  }
  const wasm = join(folder, "nowhere.wasm");
  const down = createEngine({ model: shop, wasm, fallback: "static", onError() {} });
  assert.equal((await down.ready).backend, "static");
  assert.ok(down.recommend({ version: 1, events: [] }, { scene: "home" }).data.length > 0);
});
