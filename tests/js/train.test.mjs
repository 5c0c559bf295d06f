// @ts-check
/** `zhanggui train` from files to a model that the engine reads, on a small made-up shop. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { packageFolder } from "./support/source.mjs";

const dist = join(packageFolder, "dist");
const skip = existsSync(join(dist, "train.wasm")) ? false : "train.wasm is not built";
const folder = await mkdtemp(join(tmpdir(), "zhanggui-train-"));
after(() => rm(folder, { recursive: true, force: true }));

const DAY = 86_400_000;
const START = Date.UTC(2023, 0, 1, 9);
const COLUMNS = ["type", "order_id", "customer_id", "at_ms", "item_id", "quantity", "unit_price"];

/** Forty customers with a taste each: every ten days one of five favourites and its companion. */
function regulars() {
  const rows = [];
  for (let day = 0; day < 500; day += 10) {
    for (let customer = 0; customer < 40; customer++) {
      const taste = customer % 8;
      const item = taste * 5 + ((day / 10 + customer) % 5);
      for (const id of [item, (item + 1) % 40]) {
        const at = START + (day + (customer % 10)) * DAY;
        rows.push(["purchase", `o${day}-${customer}`, `c${customer}`, at, `i${id}`, 1, 500 + id]);
      }
    }
  }
  return rows;
}

/** Everybody buys the same thing each time: nothing can beat "what sells lately". */
function staple() {
  return regulars().map(([type, order, customer, at]) => [type, order, customer, at, "i0", 1, 500]);
}

const csv = (/** @type {unknown[][]} */ rows) =>
  [COLUMNS, ...rows].map((row) => row.join(",")).join("\n");
const PRODUCTS = [
  "id,name_en,category,price,available",
  ...Array.from(
    { length: 40 },
    (_, id) => `i${id},Item ${id},${id % 2 ? "a" : "b"},${500 + id},true`,
  ),
].join("\n");

/** @param {string} events @param {string[]} more */
async function train(events, ...more) {
  const out = join(folder, `${events}.zg`);
  await rm(out, { force: true });
  await writeFile(join(folder, "products.csv"), PRODUCTS);
  const files = ["--events", events, "--products", "products.csv", "-o", out];
  const result = spawnSync(process.execPath, [join(dist, "cli.js"), "train", ...files, ...more], {
    cwd: folder,
    encoding: "utf8",
  });
  const model = await readFile(out).catch(() => undefined);
  return { ...result, model };
}

test("a log becomes a model, with a data report and a backtest that it wins", {
  skip,
}, async () => {
  const odd = [
    ["purchase", "x1", "c1", START, "i1", 0, 500],
    ["browse", "x2", "c1", START, "i1", 1, 500],
    ["purchase", "x3", "", START, "i1", 1, 500],
  ];
  await writeFile(join(folder, "regulars.csv"), csv([...regulars(), ...odd]));
  const { status, stdout, stderr, model } = await train(
    "regulars.csv",
    "--report-json",
    "report.json",
  );
  assert.equal(status, 0, stderr);
  assert.match(stdout, /4,003 rows read, 4,001 kept: 2,001 orders of 40 customers/);
  assert.match(stdout, /left out: not a purchase, refund or view_item +1/);
  assert.match(stdout, /left out: quantity not 1 to 1,000,000 +1/);
  assert.match(stdout, /kept without a customer id +1/);
  assert.match(stdout, /zhanggui .*sells lately/s);
  assert.match(stderr, /fitting/);
  const report = JSON.parse(await readFile(join(folder, "report.json"), "utf8"));
  assert.equal(report.data.kept, 4001);
  assert.equal(report.backtest.customers, 40);
  assert.deepEqual(report.lostTo, []);

  const { createEngine } = await import(pathToFileURL(join(dist, "node.js")).href);
  const engine = createEngine({ model, onError: assert.fail });
  assert.deepEqual(await engine.ready, { backend: "wasm" });
  const home = engine.recommend({ version: 1, events: [] }, { scene: "home", limit: 5 });
  assert.equal(home.data.length, 5);
  assert.deepEqual(
    (await readdir(folder)).filter((name) => name.endsWith(".tmp")),
    [],
  );
});

test("the same log gives the same bytes, from CSV, JSON lines and Parquet, in parts or whole", {
  skip,
}, async () => {
  const rows = regulars();
  await writeFile(join(folder, "whole.csv"), csv(rows));
  await writeFile(join(folder, "part-1.csv"), csv(rows.slice(0, 999)));
  await writeFile(join(folder, "part-2.csv"), csv(rows.slice(999)));
  const lines = rows.map((row) =>
    JSON.stringify(Object.fromEntries(COLUMNS.map((c, n) => [c, row[n]]))),
  );
  await writeFile(join(folder, "lines.jsonl"), lines.join("\n"));
  const { DuckDBInstance } = createRequire(join(packageFolder, "package.json"))("@duckdb/node-api");
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(
    `COPY (FROM '${join(folder, "whole.csv")}') TO '${join(folder, "table.parquet")}'`,
  );
  connection.closeSync();

  const { model, stderr, stdout } = await train("whole.csv", "--no-backtest");
  assert.ok(model, stderr);
  assert.doesNotMatch(stdout, /Backtest/);
  for (const events of ["lines.jsonl", "table.parquet", "part-*.csv"]) {
    const other = await train(events, "--no-backtest");
    assert.ok(other.model, other.stderr);
    assert.ok(model.equals(other.model), events);
  }
});

test("a model that does not beat a plain list is not written, with exit code 5, unless forced", {
  skip,
}, async () => {
  await writeFile(join(folder, "staple.csv"), csv(staple()));
  const { status, stderr, stdout, model } = await train("staple.csv");
  assert.equal(status, 5, stdout + stderr);
  assert.equal(model, undefined);
  assert.match(stderr, /not good enough.*--force/);
  const forced = await train("staple.csv", "--force", "--quiet");
  assert.equal(forced.status, 0, forced.stderr);
  assert.ok(forced.model);
  assert.deepEqual([forced.stdout, forced.stderr], ["", ""]);
});

test("a log too short to hold a window back still becomes a model", { skip }, async () => {
  await writeFile(join(folder, "short.csv"), csv(regulars().slice(0, 400)));
  const { status, stdout, stderr, model } = await train("short.csv");
  assert.equal(status, 0, stderr);
  assert.match(stdout, /Too few customers came back/);
  assert.ok(model);
});
