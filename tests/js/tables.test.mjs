// @ts-check
/** Tables kept and taken up again: the same model, from whoever made them. */
import assert from "node:assert/strict";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { csv, MIXED_COLUMNS, mixedLog, untrained as skip, zhanggui } from "./support/shop-log.mjs";

const folder = mkdtempSync(join(tmpdir(), "zhanggui-tables-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const at = (/** @type {string} */ name) => join(folder, name);
/** @param {string[]} args */
const train = (...args) =>
  zhanggui(folder, [
    "train",
    "--quiet",
    "--force",
    "--window-days",
    "60",
    "--zone",
    "+08:00",
    ...args,
  ]);
const bytes = (/** @type {string} */ name) => readFileSync(at(name));

before(() => {
  if (skip) return;
  const rows = mixedLog(80);
  writeFileSync(at("all.csv"), csv(MIXED_COLUMNS, rows));
  // In the middle of a session: its second look is the first of the second file.
  const middle = rows.findIndex(
    ([type, , who], n) => n > rows.length / 2 && type === "view_item" && who !== "",
  );
  writeFileSync(at("first.csv"), csv(MIXED_COLUMNS, rows.slice(0, middle + 1)));
  writeFileSync(at("then.csv"), csv(MIXED_COLUMNS, rows.slice(middle + 1)));
  const { status, stderr } = train("--events", "all.csv", "-o", "all.zg", "--tables", "tables");
  assert.equal(status, 0, stderr);
});

test("two runs give the same bytes, whether they keep their tables or not", { skip }, () => {
  assert.equal(train("--events", "all.csv", "-o", "again.zg").status, 0);
  assert.deepEqual(bytes("again.zg"), bytes("all.zg"));
});

test("--from-tables packs what --tables wrote, to the same bytes", { skip }, () => {
  const { status, stderr } = train("--from-tables", "tables", "-o", "packed.zg");
  assert.equal(status, 0, stderr);
  assert.deepEqual(bytes("packed.zg"), bytes("all.zg"));
});

test("a table may be a folder of files, as Spark writes them", { skip }, () => {
  cpSync(at("tables"), at("parts"), { recursive: true });
  const cut = readdirSync(at("parts")).find((name) => name.startsWith("cut-")) ?? "";
  const file = at(`parts/${cut}/orders.parquet`);
  cpSync(file, at("one.parquet"));
  rmSync(file);
  cpSync(at("one.parquet"), join(file, "part-0.parquet"));
  assert.equal(train("--from-tables", "parts", "-o", "parts.zg").status, 0);
  assert.deepEqual(bytes("parts.zg"), bytes("all.zg"));
});

test("tables that were made otherwise, or not for this, are refused by name", { skip }, () => {
  const other = train("--from-tables", "tables", "--min-support", "3", "-o", "no.zg");
  assert.equal(other.status, 3);
  assert.match(other.stderr, /made with minSupport 2, not with 3/);
  const later = train("--from-tables", "tables", "--window-days", "50", "-o", "no.zg");
  assert.equal(later.status, 3);
  assert.match(later.stderr, /cut-\d+.*parquet is missing/);
  assert.equal(train("--from-tables", "nowhere", "-o", "no.zg").status, 3);
  assert.equal(train("--from-tables", "tables", "--events", "all.csv", "-o", "no.zg").status, 2);
  assert.ok(!existsSync(at("no.zg")));
});

test("yesterday's tables and today's log give what everything gives, sessions across midnight too", {
  skip,
}, () => {
  assert.equal(train("--events", "first.csv", "-o", "first.zg", "--tables", "yesterday").status, 0);
  assert.notDeepEqual(bytes("first.zg"), bytes("all.zg"));
  const { status, stderr } = train(
    "--previous",
    "yesterday",
    "--events",
    "then.csv",
    "-o",
    "then.zg",
    "--tables",
    "today",
  );
  assert.equal(status, 0, stderr);
  assert.deepEqual(bytes("then.zg"), bytes("all.zg"));
  const of = (/** @type {string} */ name) =>
    JSON.parse(readFileSync(at(`${name}/log.json`), "utf8")).data;
  assert.deepEqual(of("today"), of("tables"));
  assert.equal(train("--from-tables", "today", "-o", "today.zg").status, 0);
  assert.deepEqual(bytes("today.zg"), bytes("all.zg"));
});

test("a day that comes twice counts once", { skip }, () => {
  const again = ["--previous", "today", "--events", "then.csv", "-o", "again.zg"];
  const { status, stderr } = train(...again, "--tables", "again");
  assert.equal(status, 0, stderr);
  assert.deepEqual(bytes("again.zg"), bytes("all.zg"));
});

test("--min-support: what fewer customers did is not in the model", { skip }, () => {
  assert.equal(train("--events", "all.csv", "-o", "many.zg", "--min-support", "20").status, 0);
  assert.ok(bytes("many.zg").length < bytes("all.zg").length);
});
