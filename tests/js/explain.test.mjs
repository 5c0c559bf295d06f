// @ts-check
/** `customer.explain` of every kind, through the package as built: what it says would be otherwise, is. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { unbuilt } from "./support/packed.mjs";
import { packageFolder, root } from "./support/source.mjs";

const NOW = Date.parse("1972-09-27T00:00:00Z");
const DAY = 86_400_000;

const programme = {
  ...{ schema: 1, id: "shop", currency: "CNY", timezone: "+08:00" },
  earn: { points: 1, per: 1000 },
  metrics: { spend: { type: "spend" }, orders: { type: "orders" } },
  tier_policy: { period: { type: "calendar_year" }, hold: { type: "periods", periods: 1 } },
  tiers: [
    { id: "member" },
    { id: "silver", qualify: [{ spend: 100_000 }, { orders: 5 }] },
    { id: "gold", qualify: [{ spend: 500_000 }] },
    { id: "black", invite_only: true },
  ],
};
const segments = [
  {
    id: "locals",
    name: { en: "Local buyers", "zh-CN": "本地买家", "zh-TW": "在地買家" },
    when: {
      all: [
        { event: "purchase", min: 1 },
        { trait: "city", is: "杭州" },
      ],
    },
  },
  { id: "everybody", when: { all: [] } },
  { id: "either", when: { any: [{ trait: "city", is: "杭州" }, { event: "purchase" }] } },
];

describe("customer.explain", { skip: unbuilt }, () => {
  /** @type {any} */
  let zhanggui;
  /** @type {Uint8Array} */
  let model;

  before(async () => {
    zhanggui = await import(pathToFileURL(join(packageFolder, "dist", "node.js")).href);
    model = new Uint8Array(await readFile(join(root, "tests/golden/v1.zg")));
  });

  /** @param {string} id @param {number} days @param {string} item @param {number} [unitPrice] */
  const order = (id, days, item, unitPrice = 9_000) => ({
    ...{ type: "purchase", id, at: NOW - days * DAY },
    items: [{ id: item, quantity: 2, unitPrice }],
  });
  const events = [
    ...[order("o1", 40, "m1"), order("o2", 20, "m2"), order("o3", 3, "m1")],
    ...Array.from({ length: 12 }, (_, n) => order(`m${n}`, 60 + n, "m2")),
    ...[1, 2, 3].map((n) => ({
      ...{ type: "view_item", id: `v${n}`, at: NOW - n * 1000, items: [{ id: "b1" }] },
    })),
  ];

  /** @param {any} [options] @param {any[]} [happened] @param {any} [entry] */
  async function open(options = {}, happened = events, entry = zhanggui) {
    /** @type {any[]} */
    const errors = [];
    const engine = entry.createEngine({
      ...{ model, programme, segments, locale: "en", clock: () => NOW },
      onError: (/** @type {any} */ error) => errors.push(error),
      ...options,
    });
    await engine.ready;
    const customer = await engine.customer({ id: "c", consent: { personalization: true } });
    for (const event of happened) customer.track(event);
    return { engine, customer, errors };
  }

  test("every kind has its sentence and grounds, in every language", async () => {
    for (const [locale, script] of [
      ["zh-CN", /[一-鿿]/],
      ["zh-TW", /[一-鿿]/],
      ["en", /[a-z]/],
    ]) {
      const { customer, errors } = await open({ locale });
      const [tag] = customer.privacy.tags();
      const asked = [
        { id: "m1" },
        { kind: "item", id: "m1", scene: "buy_again" },
        { kind: "tag", id: tag.id },
        ...["locals", "either"].map((id) => ({ kind: "segment", id })),
        ...programme.tiers.map(({ id }) => ({ kind: "tier", id })),
        ...Object.keys(customer.score().data).map((id) => ({ kind: "score", id })),
      ];
      for (const about of asked) {
        const told = customer.explain(about);
        const what = `${locale} ${about.kind} ${about.id}: ${JSON.stringify(told)}`;
        assert.deepEqual([told.kind, told.id], [about.kind ?? "item", about.id], what);
        for (const text of [told.text, told.counterfactual?.text ?? told.text]) {
          assert.match(text, /** @type {RegExp} */ (script), what);
          assert.ok(!/[{}]/.test(text), what);
        }
        for (const { code, text, evidence } of told.reasons)
          assert.ok(code && text && Array.isArray(evidence), what);
      }
      assert.deepEqual(errors, []);
    }
  });

  test("an item is explained as it stands on the shelf, and without what speaks for it another stands there", async () => {
    const { customer } = await open();
    const shelf = customer.recommend({ scene: "home", limit: 6 }).data;
    const place = shelf.findIndex((/** @type {any} */ { id }) => id === "m2");
    const { kind, text, counterfactual, ...shown } = customer.explain({ id: "m2", limit: 6 });
    assert.equal(kind, "item");
    assert.equal(text, shown.reasons[0].text);
    assert.deepEqual(shown, shelf[place]);
    const { without, instead } = counterfactual;
    assert.equal(without, "m2");
    const rest = events.filter(({ items: [item] }) => item?.id !== without);
    const other = (await open({}, rest)).customer.recommend({ scene: "home", limit: 6 }).data;
    assert.equal(other[place].id, instead);
  });

  test("a score without its last order is what an engine says that never saw it", async () => {
    const { customer } = await open();
    const risk = customer.score().data.churnRisk;
    const told = customer.explain({ kind: "score", id: "churnRisk" });
    assert.deepEqual(
      told.reasons.map((/** @type {any} */ { text, params }) => ({ text, params })),
      risk.basis,
    );
    assert.equal(told.counterfactual.without, "o3");
    assert.notEqual(told.counterfactual.instead, risk.value);
    const rest = events.filter(({ id }) => id !== "o3");
    const other = (await open({}, rest)).customer;
    assert.equal(other.score().data.churnRisk.value, told.counterfactual.instead);
    assert.equal(customer.score().data.churnRisk.value, risk.value, "asking has changed nothing");
    const late = { asOf: NOW + 200 * DAY };
    const causes = customer.explain({ kind: "score", id: "churnCauses", ...late }).reasons;
    const deltas = customer.score(late).data.churnCauses.value;
    assert.ok(deltas.length > 0);
    assert.deepEqual(
      causes.slice(0, deltas.length).map((/** @type {any} */ { code, weight }) => [code, weight]),
      deltas.map((/** @type {any} */ { code, delta }) => [code, delta]),
    );
    const earlier = { kind: "score", id: "churnRisk", asOf: NOW - 10 * DAY };
    assert.equal(customer.explain(earlier).counterfactual.without, "o2");
  });

  test("a deleted tag brings to the front page what was said", async () => {
    const orders = Array.from({ length: 30 }, (_, n) => order(`b${n}`, n, "b1"));
    const { customer } = await open({}, orders);
    const query = { scene: "home", explain: false };
    const shelf = customer.recommend(query).data;
    let changes = 0;
    for (const tag of customer.privacy.tags()) {
      const { text, reasons, counterfactual } = customer.explain({ kind: "tag", id: tag.id });
      assert.equal(text, tag.text);
      assert.deepEqual(reasons[0].params.evidence, tag.evidence);
      const { without, instead } = counterfactual;
      const other = (await open({}, orders)).customer;
      await other.privacy.deleteTag(without);
      const page = other.recommend(query).data;
      const first = page.find(
        (/** @type {any} */ { id }, /** @type {number} */ n) => id !== shelf[n].id,
      );
      assert.equal(first?.id, instead);
      changes += instead ? 1 : 0;
    }
    assert.ok(changes > 0, "some tag steers the front page");
  });

  test("a segment says by which facts it comes out, and which turn it", async () => {
    const { customer } = await open();
    const out = customer.explain({ kind: "segment", id: "locals" });
    assert.deepEqual(
      out.reasons.map((/** @type {any} */ { params }) => params.trait),
      ["city"],
    );
    assert.deepEqual(out.counterfactual.decisive, out.reasons);
    customer.setTraits({ city: "杭州" });
    const told = customer.explain({ kind: "segment", id: "locals" });
    assert.match(told.text, /^Belongs to “Local buyers”: /);
    assert.equal(told.counterfactual.decisive.length, 2, "each of the two would turn it");
    const either = customer.explain({ kind: "segment", id: "either" });
    assert.equal(either.counterfactual, undefined, "no fact decides alone");
    const everybody = customer.explain({ kind: "segment", id: "everybody" });
    assert.deepEqual([everybody.text, everybody.reasons], ["Belongs to “everybody”: –", []]);
    customer.setTraits({ city: "上海" });
    assert.deepEqual(
      customer.segments().data.map((/** @type {any} */ { id }) => id),
      ["everybody", "either"],
    );
  });

  test("who does what a tier still asks for, has it", async () => {
    const few = [order("o1", 40, "m1"), order("o2", 20, "m2")];
    const { customer } = await open({}, few);
    const { text, counterfactual } = customer.explain({ kind: "tier", id: "gold" });
    assert.equal(text, "Your tier: member");
    assert.equal(counterfactual.text, "Spend ¥4,640 more by 31 Dec 1972 to reach gold");
    const [{ metrics }] = counterfactual.ways;
    assert.deepEqual(metrics, [{ metric: "spend", have: 36_000, need: 500_000, missing: 464_000 }]);
    customer.track(order("o3", 0, "m1", metrics[0].missing / 2));
    assert.equal(customer.tier().data.tier.id, "gold");
    const gold = customer.explain({ kind: "tier", id: "gold" });
    assert.deepEqual(gold.reasons[0].evidence, ["o3"]);
    assert.equal(customer.explain({ kind: "tier", id: "silver" }).counterfactual, undefined);
    assert.equal(customer.explain({ kind: "tier", id: "black" }).counterfactual, undefined);
  });

  test("who does what keeps a tier, keeps it, and who doesn't, doesn't", async () => {
    const clock = () => NOW + 250 * DAY;
    const { customer } = await open({ clock });
    const { text, counterfactual } = customer.explain({ kind: "tier", id: "silver" });
    const { tier, keep, texts } = customer.tier().data;
    assert.equal(tier.id, "silver");
    assert.deepEqual([text, counterfactual.text], [texts.because, texts.keep]);
    assert.match(
      counterfactual.text,
      /^Spend ¥1,000 more or place 5 more orders by 31 Dec 1973 to keep/,
    );
    const after = { asOf: Date.parse(keep.by) + DAY };
    assert.equal(customer.tier(after).data.tier.id, "member");
    const orders = counterfactual.ways[1].metrics[0].missing;
    for (let n = 1; n <= orders; n++) customer.track(order(`k${n}`, -240 - n, "m1", 10));
    assert.equal(customer.tier(after).data.tier.id, "silver");
  });

  test("of what there isn't, nothing is said", async () => {
    const { customer, errors } = await open();
    for (const kind of ["item", "score", "tag", "segment", "tier"])
      assert.equal(customer.explain({ kind, id: "toString" }), undefined, kind);
    assert.deepEqual(errors, []);
    assert.equal(customer.explain({ kind: "mood", id: "x" }), undefined);
    assert.deepEqual(
      errors.map(({ code, path }) => [code, path]),
      [["bad-argument", "/kind"]],
    );
  });

  test("without consent to personalisation neither tag nor segment is told", async () => {
    const { customer } = await open();
    const [tag] = customer.privacy.tags();
    customer.privacy.setPersonalization(false);
    assert.equal(customer.explain({ kind: "tag", id: tag.id }), undefined);
    assert.equal(customer.explain({ kind: "segment", id: "either" }), undefined);
    const { text } = customer.explain({ kind: "score", id: "engagement" });
    assert.equal(text, "Asks for consent to personalisation first");
    assert.ok(customer.explain({ kind: "score", id: "recency" }).counterfactual);
  });

  test("as CommonJS, and in one file, it says the same", async () => {
    const { customer } = await open();
    const told = customer.explain({ kind: "score", id: "recency" });
    const require = createRequire(import.meta.url);
    for (const entry of ["node.cjs", "inline.cjs"]) {
      const other = (await open({}, events, require(join(packageFolder, "dist", entry)))).customer;
      assert.deepEqual(other.explain({ kind: "score", id: "recency" }), told, entry);
    }
  });

  test("before the engine is up nothing is claimed", async () => {
    const engine = zhanggui.createEngine({ model, clock: () => NOW });
    const customer = await engine.customer({ id: "c" });
    assert.equal(customer.explain({ id: "m1" }), undefined);
    await engine.ready;
  });
});
