// @ts-check
/** `zhanggui fit`: published figures from a file of customers, and a log with its last days held out. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import {
  csv,
  DAY,
  LOG_COLUMNS,
  livelyLog,
  START,
  untrained as skip,
  zhanggui,
} from "./support/shop-log.mjs";
import { root } from "./support/source.mjs";

const folder = mkdtempSync(join(tmpdir(), "zhanggui-fit-"));
after(() => rmSync(folder, { recursive: true, force: true }));
/** @param {string} name @param {string} text */
const file = (name, text) => writeFileSync(join(folder, name), text);
/** @param {string[]} args */
const fit = (...args) => zhanggui(folder, ["fit", ...args]);

const [head = [], ...customers] = readFileSync(
  join(root, "tests/vectors/score/cdnow_customers.csv"),
  "utf8",
)
  .trim()
  .split("\n")
  .map((line) => line.split(","));
/** @param {string[]} names @param {string[]} columns */
const cdnow = (names, columns) =>
  csv(
    names,
    customers.map((row) => columns.map((column) => row[head.indexOf(column)])),
  );

file(
  "weeks.csv",
  cdnow(
    ["frequency", "recency", "T", "monetary_value", "holdout_orders"],
    ["x", "t_x", "T", "zbar", "hold_x"],
  ),
);
file(
  "days.csv",
  cdnow(
    ["x", "t_x", "t", "value", "first_value", "holdout_orders"],
    ["x", "t_x_days", "T_days", "spend", "first", "hold_x_90d"],
  ),
);

for (const [model, best, mae] of /** @type {[string, number, number][]} */ ([
  ["bg-nbd", -9582.4255605674, 0.785457],
  ["mbg-nbd", -9582.1326849, 0.764781],
])) {
  test(`${model} without a prior reaches the published likelihood of CDNOW`, { skip }, () => {
    const question = ["--prior", "none", "--model", model, "--horizon", "39", "--json", "--force"];
    const { status, stdout, stderr } = fit("--customers", "weeks.csv", ...question);
    assert.equal(status, 0, stderr);
    const report = JSON.parse(stdout);
    assert.ok(Math.abs(report.lnLikelihood - best) < 1e-6, report.lnLikelihood);
    assert.ok(Math.abs(report.valueLnLikelihood - -4055.9232435) < 1e-6);
    assert.deepEqual([report.customers, report.valueCustomers], [2357, 946]);
    assert.ok(Math.abs(report.holdout.mae - mae) < 1e-4, report.holdout.mae);
  });
}

test("with the weak prior BG/NBD's optimum is the stated one", { skip }, () => {
  const { stdout } = fit("--customers", "weeks.csv", "--model", "bg-nbd", "--json", "--force");
  assert.ok(Math.abs(JSON.parse(stdout).lnLikelihood - -9582.42809) < 1e-5, stdout);
});

test("90 days of CDNOW: the model beats days since the last order, and shows its tenths", {
  skip,
}, () => {
  const { status, stdout, stderr } = fit("--customers", "days.csv");
  assert.equal(status, 0, stderr);
  for (const words of ["mbg-nbd", "gamma-gamma", "AUC", "Brier", "tenth by P(no order)"]) {
    assert.ok(stdout.includes(words), words);
  }
  const { holdout, ships } = JSON.parse(fit("--customers", "days.csv", "--json").stdout);
  assert.equal(ships, true);
  assert.ok(Math.abs(holdout.auc - 0.789) < 0.002 && holdout.auc > holdout.aucOfRecency);
  assert.ok(holdout.brier < holdout.brierOfRecency && holdout.mae < holdout.maeOfRecency);
  const held = holdout.calibration.reduce(
    (/** @type {number} */ sum, /** @type {{ customers: number }} */ bin) => sum + bin.customers,
    0,
  );
  assert.equal(held, 2357);
});

test("a model that loses to days since the last order ends with exit code 5, unless forced", {
  skip,
}, () => {
  const turned = customers.map((row) => {
    const at = (/** @type {string} */ name) => row[head.indexOf(name)];
    return [at("x"), at("t_x_days"), at("T_days"), Number(at("x")) === 0 ? 1 : 0];
  });
  file("turned.csv", csv(["x", "t_x", "t", "holdout_orders"], turned));
  const refused = fit("--customers", "turned.csv");
  assert.equal(refused.status, 5, refused.stderr);
  assert.match(refused.stderr, /loses to the days since the last order.*--force/);
  assert.match(refused.stdout, /AUC/);
  assert.equal(fit("--customers", "turned.csv", "--force").status, 0);
});

test("thirty customers are enough, from JSON lines too, and without a holdout nothing is judged", {
  skip,
}, () => {
  const few = customers.slice(0, 30).map((row) => ({
    x: Number(row[0]),
    t_x: Number(row[head.indexOf("t_x_days")]),
    t: Number(row[head.indexOf("T_days")]),
  }));
  file("few.jsonl", few.map((row) => JSON.stringify(row)).join("\n"));
  const { status, stdout, stderr } = fit("--customers", "few.jsonl");
  assert.equal(status, 0, stderr);
  assert.match(stdout, /Fitted on 30 customers/);
  assert.match(stdout, /No holdout/);
});

test("a log is fitted at its end and judged on its last days", { skip }, () => {
  const rows = livelyLog(300);
  file("log.csv", csv(LOG_COLUMNS, rows));
  const { status, stdout, stderr } = fit("--events", "log.csv", "--horizon", "60", "--json");
  assert.equal(status, 0, stderr);
  const { customers: all, holdout, purchase } = JSON.parse(stdout);
  const known = (/** @type {number} */ until) =>
    new Set(rows.filter((row) => Number(row[3]) < until).map((row) => row[2])).size;
  assert.equal(all, known(Number.POSITIVE_INFINITY));
  const end = Math.max(...rows.map((row) => Number(row[3])));
  const midnight = Math.floor(end / DAY + 1) * DAY;
  assert.equal(holdout.customers, known(midnight - 60 * DAY));
  assert.ok(Object.values(purchase).every((v) => v > 0 && Number.isFinite(v)));
});

test("the card of a shop whose silent ones return and whose regulars leave is refused", {
  skip,
}, () => {
  const rows = [];
  for (let customer = 0; customer < 80; customer++) {
    const days = customer % 2 ? [10 + customer, 395] : [20, 60, 100, 140, 180, 220, 260, 300];
    for (const day of days) {
      const at = START + day * DAY;
      rows.push(["purchase", `o${customer}-${day}`, `c${customer}`, at, "i1", 1, 900]);
    }
  }
  file("turn.csv", csv(LOG_COLUMNS, rows));
  file("products.csv", "id\ni1\n");
  const args = ["train", "--events", "turn.csv", "--products", "products.csv", "--no-backtest"];
  const refused = zhanggui(folder, [...args, "-o", "shop.zg"]);
  assert.equal(refused.status, 5, refused.stdout + refused.stderr);
  assert.match(refused.stderr, /forecasts lose to the days since the last order.*not written/);
  const forced = zhanggui(folder, [...args, "-o", "shop.zg", "--force"]);
  assert.equal(forced.status, 0, forced.stderr);
  assert.match(forced.stdout, /Forced/);
});

for (const [args, exit, sentence] of /** @type {[string[], number, string][]} */ ([
  [[], 2, "either --customers FILE or --events FILE"],
  [["--customers", "days.csv", "--events", "log.csv"], 2, "either"],
  [["--customers", "days.csv", "--model", "pareto"], 2, 'mbg-nbd or bg-nbd, not "pareto"'],
  [["--customers", "days.csv", "--prior", "flat"], 2, 'map or none, not "flat"'],
  [["--customers", "days.csv", "--horizon", "0"], 2, "--horizon"],
  [["--events", "log.csv", "--horizon", "1.5"], 2, "whole number of days"],
  [["--customers", "nowhere.csv"], 3, "nowhere.csv cannot be read"],
  [["--customers", "no-age.csv"], 3, "no column t"],
  [["--customers", "odd.csv"], 3, "2 rows with a number missing"],
  [["--customers", "late.csv"], 3, "/rows/1/t_x"],
])) {
  test(`fit ${args.join(" ")} is refused with exit code ${exit}`, { skip }, () => {
    file("no-age.csv", "x,t_x\n1,2\n");
    file("odd.csv", "x,t_x,t\n1,2,9\n,2,9\n1.5,2,9\n");
    file("late.csv", "x,t_x,t\n1,2,9\n1,10,9\n");
    const { status, stderr } = fit(...args);
    assert.equal(status, exit, stderr);
    assert.ok(stderr.includes(sentence), stderr);
    assert.doesNotMatch(stderr, /\n {4}at /, "no stack");
  });
}
