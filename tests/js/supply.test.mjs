// @ts-check
/** What the shop's server supplies about a membership, beside the customer's own events. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { unbuilt } from "./support/packed.mjs";
import { packageFolder } from "./support/source.mjs";

/** 10 yuan are a point, a point is worth a yuan. */
const programme = {
  ...{ schema: 1, id: "shop", currency: "CNY", timezone: "Asia/Shanghai" },
  earn: { points: 1, per: 1000 },
  redeem: { points: 1, value: 100, min: 10, max_percent: 50 },
  tiers: [{ id: "member", benefits: [{ id: "gift", birthday: { type: "month" } }] }],
};
const NOW = Date.parse("2025-06-01T00:00:00Z");
const at = (/** @type {number} */ day) => new Date(Date.UTC(2025, 4, day)).toISOString();
const consent = { storage: true };

/** @param {string} orderId @param {number} day @param {number} amount */
const purchase = (orderId, day, amount) => ({
  ...{ type: "purchase", orderId, at: at(day) },
  items: [{ id: "x", unitPrice: amount }],
});
/** @param {string} id @param {number} day @param {number} amount */
const order = (id, day, amount) => ({ type: "order", id, at: at(day), amount });

describe("customer.loyalty.supply", { skip: unbuilt }, () => {
  /** @type {any} */
  let zhanggui;
  before(async () => {
    zhanggui = await import(pathToFileURL(join(packageFolder, "dist", "node.js")).href);
  });

  /** @param {any} [options] */
  async function customer(options = {}, clock = () => NOW) {
    /** @type {any[]} */
    const errors = [];
    const onError = (/** @type {any} */ error) => errors.push(error);
    const engine = zhanggui.createEngine({ programme, clock, onError });
    await engine.ready;
    return { errors, engine, customer: await engine.customer(options) };
  }
  /** @param {any} customer */
  const balance = (customer) => customer.tier().data.points.balance;

  test("an order that both know counts once, as the server has it", async () => {
    const { customer: c, errors } = await customer();
    c.track(purchase("a", 1, 10_000));
    c.track(purchase("b", 2, 20_000));
    assert.equal(balance(c), 30);
    const version = c.version();
    c.loyalty.supply({ events: [order("a", 1, 70_000), order("till", 3, 5_000)] });
    assert.equal(balance(c), 70 + 20 + 5);
    assert.ok(c.version() > version);
    c.loyalty.supply({ events: [order("a", 1, 80_000)] });
    assert.equal(balance(c), 80 + 20, "what is supplied replaces what was");
    assert.deepEqual(errors, []);
  });

  test("the order in which the two learn of an order makes no difference", async () => {
    const { customer: c } = await customer();
    c.loyalty.supply({ events: [order("a", 1, 70_000)] });
    c.track(purchase("a", 1, 10_000));
    assert.equal(balance(c), 70);
  });

  test("the server's birthday counts, else the declared one", async () => {
    const { customer: c } = await customer();
    const active = () => c.tier().data.benefits.find((/** @type {any} */ b) => b.id === "gift");
    c.setTraits({ birthday: "06-12" });
    assert.equal(active().active, true);
    c.loyalty.supply({ member: { birthday: "01-01" }, events: [] });
    assert.equal(active().active, false);
    c.loyalty.supply({ events: [] });
    assert.equal(active().active, true);
  });

  test("it survives a reload, is exported, and is erased with everything else", async () => {
    const storage = zhanggui.memory();
    const known = { member: { birthday: "06-12" }, events: [order("a", 1, 70_000)] };
    const first = await customer({ id: "c", storage, consent });
    first.customer.loyalty.supply(known);
    await first.customer.flush();
    first.engine.dispose();
    const second = await customer({ id: "c", storage });
    assert.equal(balance(second.customer), 70);
    assert.deepEqual(second.customer.profile().loyalty, { ...known, at: NOW });
    const exported = JSON.parse(new TextDecoder().decode(await second.customer.privacy.export()));
    assert.deepEqual(exported.loyalty, { ...known, at: NOW });
    await second.customer.privacy.erase();
    assert.equal(balance(second.customer), 0);
    second.engine.dispose();
    const third = await customer({ id: "c", storage });
    assert.equal(third.customer.profile().loyalty, undefined);
  });

  test("what is supplied before the engine is up counts once it is", async () => {
    const engine = zhanggui.createEngine({ programme, clock: () => NOW });
    const c = await engine.customer();
    c.loyalty.supply({ events: [order("a", 1, 70_000)] });
    c.loyalty.supply(/** @type {any} */ ({ events: "none" }));
    await engine.ready;
    assert.equal(balance(c), 70);
  });

  test("of two copies of a profile the later supply counts", async () => {
    const early = await customer({ id: "c" }, () => NOW - 1000);
    const late = await customer({ id: "c" });
    early.customer.loyalty.supply({ events: [order("a", 1, 10_000)] });
    late.customer.loyalty.supply({ events: [order("a", 1, 70_000)] });
    const copy = early.customer.profile();
    early.customer.merge(late.customer.profile());
    late.customer.merge(copy);
    assert.equal(balance(early.customer), 70);
    assert.equal(balance(late.customer), 70);
  });

  test("events that the programme cannot read are refused with every place, and change nothing", async () => {
    const { customer: c, errors } = await customer();
    c.loyalty.supply({ events: [order("a", 1, 70_000)] });
    c.loyalty.supply({ events: [order("b", 1, -1), { type: "order", id: "c", at: "soon" }] });
    assert.equal(errors[0].code, "bad-event");
    assert.deepEqual(
      errors[0].errors.map((/** @type {any} */ e) => e.path),
      ["/events/0/lines/0/amount", "/events/1/at", "/events/1/lines"],
    );
    c.loyalty.supply(/** @type {any} */ ({}));
    assert.equal(errors[1].code, "bad-argument");
    assert.equal(balance(c), 70);
  });

  test("tier() quotes an order: what points can pay on that total", async () => {
    const { customer: c, errors } = await customer();
    c.loyalty.supply({ events: [order("a", 1, 700_000)] });
    const { points, quote } = c.tier({ orderTotal: 10_000 }).data;
    assert.ok(quote.points > 0 && quote.points <= points.balance && quote.value <= 10_000);
    assert.equal(c.tier().data.quote, undefined);
    assert.equal(c.tier({ orderTotal: -1 }).data, null);
    assert.equal(errors[0].path, "/orderTotal");
  });
});
