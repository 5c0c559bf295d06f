// @ts-check
/** The models behind the scores through the package's public functions, as built. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { unbuilt } from "./support/packed.mjs";
import { packageFolder, root } from "./support/source.mjs";

/** BG/NBD and Gamma-Gamma on CDNOW, in weeks. */
const purchase = {
  model: "bg-nbd",
  params: {
    r: 0.2425929072061138,
    alpha: 4.413531561126152,
    a: 0.7928861481226087,
    b: 2.4257534365771534,
  },
};
const value = {
  params: { p: 6.248802484133631, q: 3.744588454021122, v: 15.447748027599289 },
};

/** @param {string} name @param {string} separator @returns {Promise<any[]>} */
async function table(name, separator) {
  const text = await readFile(join(root, "tests/vectors/score", name), "utf8");
  const [header, ...lines] = text.trim().split(/\r?\n/);
  const columns = header?.split(separator) ?? [];
  return lines.map((line) => {
    const cells = line.split(separator);
    return Object.fromEntries(columns.map((column, i) => [column, cells[i]]));
  });
}

/** @param {number} got @param {string} expected @param {string} what */
function near(got, expected, what) {
  const error = Math.abs(got - Number(expected)) / Math.max(Math.abs(Number(expected)), 1e-300);
  assert.ok(error < 1e-9 || Math.abs(got) < 1e-12, `${what}: ${got} instead of ${expected}`);
}

describe("the pure functions of scoring", { skip: unbuilt }, () => {
  /** @type {any} */
  let zhanggui;
  before(async () => {
    zhanggui = await import(pathToFileURL(join(packageFolder, "dist", "node.js")).href);
  });

  test("purchase model, order value and lifetime value meet the published customers", async () => {
    const customers = (await table("cdnow_reference.csv", ",")).slice(0, 100);
    for (const row of customers) {
      const history = { frequency: Number(row.x), recency: Number(row.t_x), age: Number(row.T) };
      const meanValue = Number(row.zbar);
      const figures = await zhanggui.purchaseModel({
        ...purchase,
        ...history,
        horizons: [39, 90 / 7],
      });
      near(figures.pAlive, row.bg_p_alive, "pAlive");
      near(figures.expectedOrders[0], row.bg_e_39w, "expectedOrders");
      near(figures.expectedOrders[1], row.bg_e_90d, "expectedOrders");
      near(figures.pNoOrder[1], row.bg_p_no_purchase_90d, "pNoOrder");
      const { frequency } = history;
      const worth = await zhanggui.orderValue({ ...value, frequency, meanValue });
      near(worth, row.gg_e_aov, "orderValue");
      const terms = { purchase, value, ...history, meanValue, months: 12, unitDays: 7 };
      const month = { monthlyRate: 0.01, daysPerMonth: 4.345 * 7 };
      const clv = await zhanggui.customerLifetimeValue({ ...terms, ...month });
      near(clv, row.clv_1pct_m_4345, "customerLifetimeValue");
      const year = { annualRate: 0.12, daysPerMonth: 365.25 / 12 };
      const net = await zhanggui.customerLifetimeValue({ ...terms, ...year, acquisitionCost: 1 });
      near(net + 1, row.clv_12pct_y_julian, "customerLifetimeValue");
    }
  });

  test("discounted cash flows are those of the golden table", async () => {
    const cases = (await table("dcf_golden.csv", ";")).filter((row) =>
      /^[\d.\- ]+$/.test(row.cash_flows),
    );
    assert.equal(cases.length, 18);
    for (const row of cases) {
      const { netPresentValue } = await zhanggui.discountedCashFlow({
        cashFlows: row.cash_flows.split(" ").map(Number),
        annualRate: Number(row.annual_rate),
        acquisitionCost: Number(row.acquisition_cost),
        timing: row.timing,
      });
      near(netPresentValue, row.npv, row.case);
    }
    const textbook = { cashFlows: [1000, 1000, 1000, 1000, 1000], annualRate: 0.12 };
    const { paybackYear } = await zhanggui.discountedCashFlow({
      ...textbook,
      acquisitionCost: 3000,
    });
    assert.equal(paybackYear, 4);
  });

  test("a bad argument rejects with its code and place", async () => {
    const history = { frequency: 2, recency: 30, age: 38 };
    const good = { ...purchase, ...history, horizons: [39] };
    const terms = { purchase, value, ...history, meanValue: 22, months: 12, daysPerMonth: 30 };
    /** @type {[string, object, string][]} */
    const cases = [
      ["purchaseModel", { ...good, model: "pareto" }, "/model"],
      ["purchaseModel", { ...good, age: Number.NaN }, "/age"],
      ["purchaseModel", { ...good, horizons: [39, -1] }, "/horizons/1"],
      ["orderValue", { params: { p: 6, q: 1, v: 15 }, frequency: 1, meanValue: 9 }, "/params/q"],
      ["customerLifetimeValue", { ...terms, monthlyRate: 0.01 }, "/unitDays"],
      ["customerLifetimeValue", { ...terms, unitDays: 7, monthlyRate: -1 }, "/monthlyRate"],
      ["discountedCashFlow", { cashFlows: [1], annualRate: -1 }, "/annualRate"],
      ["discountedCashFlow", { cashFlows: [1], annualRate: 0.1, timing: "late" }, "/timing"],
    ];
    for (const [name, argument, path] of cases) {
      await assert.rejects(zhanggui[name](argument), (/** @type {any} */ error) => {
        assert.ok(error instanceof zhanggui.EngineError);
        assert.deepEqual([error.code, error.path], ["bad-argument", path], `${name} ${path}`);
        return true;
      });
    }
  });
});
