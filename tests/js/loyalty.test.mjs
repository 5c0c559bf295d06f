// @ts-check
/** The loyalty calculation through the package's public functions, as built. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { runCases } from "./support/loyalty-cases.mjs";
import { unbuilt } from "./support/packed.mjs";
import { packageFolder, root } from "./support/source.mjs";

const vectors = join(root, "tests", "vectors", "loyalty");
const file = JSON.parse(await readFile(join(vectors, "cases.json"), "utf8"));
const real = JSON.parse(await readFile(join(vectors, "real-programmes.json"), "utf8"));
const { demo } = file.programmes;

/** A sample history: a member joins, buys once a month, reviews, shares, spends and returns. */
function history(/** @type {any} */ { actions = {} }) {
  const at = (/** @type {number} */ day) => new Date(Date.UTC(2024, 0, day, 4)).toISOString();
  const events = [{ type: "enroll", id: "join", at: at(1) }];
  for (let month = 0; month < 20; month++) {
    const [id, day] = [`o${month}`, 3 + 30 * month];
    const amount = 12_300 + 4_567 * month;
    const lines = [{ amount, tax: 900, category: "beauty", sku: "x" }, { amount: 990 }];
    events.push(/** @type {any} */ ({ type: "order", id, at: at(day), lines, channel: "store" }));
    for (const [n, action] of Object.keys(actions).entries()) {
      if (action === "enroll") continue;
      const ref = `friend${month}`;
      events.push(
        /** @type {any} */ ({ type: "action", id: `${id}a${n}`, at: at(day + 2), action, ref }),
      );
    }
    if (month % 5 === 4) {
      events.push(
        /** @type {any} */ ({ type: "redeem", id: `${id}r`, at: at(day + 3), points: 100 }),
        /** @type {any} */ ({
          type: "cancel_redeem",
          id: `${id}c`,
          at: at(day + 4),
          redeem: `${id}r`,
        }),
        /** @type {any} */ ({
          type: "refund",
          id: `${id}b`,
          at: at(day + 5),
          order: id,
          amount: 5000,
        }),
      );
    }
  }
  return events;
}

describe("the pure functions of loyalty", { skip: unbuilt }, () => {
  /** @type {any} */
  let zhanggui;
  before(async () => {
    zhanggui = await import(pathToFileURL(join(packageFolder, "dist", "node.js")).href);
  });

  test("every worked example comes out as written, with the zones' tables given", async () => {
    const { ran, wrong } = await runCases(zhanggui.calculateTier, file);
    assert.deepEqual(wrong, []);
    assert.equal(ran, 89);
  });

  test("and with tables from Intl", async () => {
    const { wrong } = await runCases(zhanggui.calculateTier, file, { timezones: false });
    assert.deepEqual(wrong, []);
  });

  test("and in the core as JavaScript, where there is no WebAssembly", async () => {
    const { WebAssembly } = globalThis;
    const address = `${pathToFileURL(join(packageFolder, "dist", "node.js")).href}?js`;
    try {
      Reflect.deleteProperty(globalThis, "WebAssembly");
      const { calculateTier, loadCore } = await import(address);
      await loadCore();
      const { ran, wrong } = await runCases(calculateTier, file);
      assert.deepEqual(wrong, []);
      assert.equal(ran, 89);
    } finally {
      globalThis.WebAssembly = WebAssembly;
    }
  });

  test("the real programmes are sound, and their books balance over a sample history", async () => {
    assert.equal(real.length, 15);
    for (const { id, config } of real) {
      assert.deepEqual(await zhanggui.validateProgramme(config), [], id);
      const events = history(config);
      const member = { birthday: "02-29" };
      const asOf = "2025-12-01T00:00:00Z";
      const state = await zhanggui.calculateTier({ programme: config, member, events, asOf });
      const p = state.points;
      assert.equal(
        p.earned + p.adjusted - p.redeemed + p.returned - p.expired - p.clawed_back,
        p.balance + p.pending,
        id,
      );
      assert.ok(p.debt === 0 || p.balance === -p.debt, id);
      assert.equal(state.ledger.at(-1)?.balance ?? 0, p.balance, id);
      assert.equal(!config.earn || p.earned > 0, true, id);
      // What was not enough to spend cannot come back.
      const codes = state.warnings.map((/** @type {any} */ w) => w.code);
      assert.deepEqual([...new Set([...codes, "unknown_redeem"])], ["unknown_redeem"], id);
      for (const locale of ["zh-CN", "zh-TW", "en"]) {
        const texts = await zhanggui.describeTier(state, { locale, programme: config });
        assert.equal(texts.ledger.length, state.ledger.length, id);
        assert.ok(!/[{}]|undefined/.test(JSON.stringify(Object.values(texts).flat())), id);
      }
    }
  });

  test("loadCore takes the core from elsewhere; a source that fails is said, and can be mended", async () => {
    const request = { programme: demo, events: [], asOf: 0 };
    await assert.rejects(zhanggui.loadCore(new Uint8Array(8)), { code: "wasm-fetch" });
    await assert.rejects(zhanggui.calculateTier(request), { code: "wasm-fetch" });
    await zhanggui.loadCore(await readFile(join(packageFolder, "dist", "engine.wasm")));
    assert.equal((await zhanggui.calculateTier(request)).tier.id, "member");
    await zhanggui.loadCore();
    assert.equal((await zhanggui.calculateTier(request)).tier.id, "member");
  });

  test("quote says what points can pay on an order", async () => {
    const events = [{ type: "order", id: "a", at: "2025-03-01T00:00:00Z", amount: 500_000 }];
    const request = { programme: demo, events, asOf: "2025-03-02T00:00:00Z" };
    const state = await zhanggui.calculateTier({ ...request, quote: { order_total: 7_000 } });
    assert.ok(state.quote.points > 0);
    assert.deepEqual(
      await zhanggui.quote({ ...request, quote: { order_total: 7_000 } }),
      state.quote,
    );
  });

  test("ledger: false leaves only the ledger out", async () => {
    const { events, as_of: asOf } = file.cases.find(
      (/** @type {any} */ c) => c.programme === "demo" && c.expect.ledger?.length > 2,
    );
    const request = { programme: demo, events, asOf };
    const { ledger, ...rest } = await zhanggui.calculateTier(request);
    assert.ok(ledger.length > 2);
    assert.deepEqual(await zhanggui.calculateTier({ ...request, ledger: false }), rest);
  });

  test("describeTier says what customer.tier() says", async () => {
    const engine = zhanggui.createEngine({ programme: demo, locale: "en" });
    await engine.ready;
    const asOf = "2025-05-01T00:00:00Z";
    const purchase = {
      ...{ id: "o", type: "purchase", orderId: "o", at: "2025-03-01T00:00:00Z" },
      items: [{ id: "x", unitPrice: 120_000 }],
    };
    const profile = { version: 1, events: [purchase] };
    const { texts, ...state } = engine.tier(profile, { asOf, orderTotal: 10_000 }).data;
    assert.ok(state.quote.points > 0);
    const said = await zhanggui.describeTier(state, { locale: "en", programme: demo });
    assert.deepEqual(said, texts);
    const event = {
      type: "order",
      id: "o",
      at: purchase.at,
      lines: [{ amount: 120_000, sku: "x" }],
    };
    const request = { programme: demo, events: [event], asOf, quote: { order_total: 10_000 } };
    assert.deepEqual(await zhanggui.calculateTier(request), state);
  });

  test("everything wrong is named at once, with its place", async () => {
    const programme = { ...demo, timezone: "Mars/Olympus", eran: {}, tiers: [] };
    const faults = await zhanggui.validateProgramme(programme);
    assert.ok(faults.some((/** @type {any} */ f) => f.path === "/eran"));
    const refused = zhanggui.calculateTier({ programme, events: [], asOf: 0 });
    await assert.rejects(refused, (/** @type {any} */ error) => {
      assert.ok(error instanceof zhanggui.EngineError);
      assert.equal(error.code, "bad-programme");
      assert.deepEqual(error.errors, faults);
      return true;
    });
    const zone = await zhanggui.validateProgramme({ ...demo, timezone: "Mars/Olympus" });
    assert.deepEqual(
      zone.map((/** @type {any} */ f) => [f.path, f.code]),
      [["/timezone", "bad_timezone"]],
    );
  });

  test("what JSON cannot say is refused where it stands", async () => {
    const at = "2025-03-01T00:00:00Z";
    const order = (/** @type {any} */ amount) => [{ type: "order", id: "a", at, amount }];
    for (const amount of [Number.NaN, Number.POSITIVE_INFINITY, 10n, -1, 1.5, "10"]) {
      const refused = zhanggui.calculateTier({ programme: demo, events: order(amount), asOf: at });
      await assert.rejects(refused, (/** @type {any} */ error) => {
        assert.equal(error.code, "bad-event");
        assert.deepEqual(
          error.errors.map((/** @type {any} */ e) => [e.path, e.code]),
          [["/events/0/lines/0/amount", "bad_money"]],
        );
        return true;
      });
    }
    for (const asOf of [undefined, "2025-03-01", Number.NaN]) {
      const refused = zhanggui.calculateTier({ programme: demo, events: [], asOf });
      await assert.rejects(refused, { code: "bad-argument", path: "/asOf" });
    }
    await assert.rejects(zhanggui.describeTier({}, { locale: "en", programme: demo }), {
      code: "bad-argument",
      path: "/state",
    });
    await assert.rejects(zhanggui.describeTier({}, { locale: "fr", programme: demo }), {
      code: "bad-argument",
    });
  });
});
