// @ts-check
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { project, unbuilt } from "./support/packed.mjs";
import { packageFolder } from "./support/source.mjs";

const skip = unbuilt;
const folder = await mkdtemp(join(tmpdir(), "zhanggui-cli-"));
after(async () => {
  await rm(folder, { recursive: true, force: true });
  if (!skip) await rm((await project()).folder, { recursive: true, force: true });
});

/** @param {string[]} args @param {string} [command] */
function zhanggui(args, command = join(packageFolder, "dist", "cli.js")) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    cwd: folder,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

test("the help names every command, and a command's help every option and exit code", {
  skip,
}, () => {
  for (const args of [[], ["help"], ["--help"]]) {
    const { status, stdout } = zhanggui(args);
    assert.equal(status, 0);
    for (const word of ["train", "fit", "kpi"]) assert.ok(stdout.includes(word), word);
  }
  for (const [command, words] of /** @type {[string, string[]][]} */ ([
    ["train", ["--events", "--window-days", "--margin-rate", "--force", "5 the model lost"]],
    ["fit", ["--customers", "--model", "--prior", "--horizon", "5 the model loses"]],
    ["kpi", ["--surveys", "--before", "--html", "--locale", "4 something to install"]],
  ])) {
    const { status, stdout } = zhanggui([command, "--help"]);
    assert.equal(status, 0);
    for (const word of words) assert.ok(stdout.includes(word), word);
  }
  assert.match(zhanggui(["--version"]).stdout, /^\d+\.\d+\.\d+\n$/);
});

const COMPLETE = ["train", "--events", "e.csv", "--products", "p.csv", "-o", "shop.zg"];
for (const [args, sentence] of /** @type {[string[], string][]} */ ([
  [["learn"], 'there is no command "learn"'],
  [["train", "--products", "p.csv", "-o", "shop.zg"], "--events"],
  [["train", "--events", "e.csv", "--products", "p.csv"], "-o shop.zg"],
  [[...COMPLETE, "--minimum", "3"], "--minimum"],
  [[...COMPLETE, "--min-support", "0"], 'from 1 to 1000, not "0"'],
  [[...COMPLETE, "--zone", "8"], 'like +08:00, not "8"'],
  [[...COMPLETE, "--currency", "yuan"], "three capital letters"],
  [[...COMPLETE, "--window-days", "many"], "--window-days"],
  [[...COMPLETE, "--margin-rate", "0"], "--margin-rate"],
  [[...COMPLETE, "--acquisition-cost", "-1"], "--acquisition-cost"],
])) {
  test(`"${args.slice(-2).join(" ")}" is refused in a sentence, with exit code 2`, { skip }, () => {
    const { status, stdout, stderr } = zhanggui(args);
    assert.equal(status, 2);
    assert.equal(stdout, "");
    assert.ok(stderr.includes(sentence), stderr);
    assert.ok(stderr.includes("--help"));
    assert.doesNotMatch(stderr, /\n {4}at /, "no stack");
  });
}

test("without DuckDB the command says how to install it, with exit code 4", { skip }, async () => {
  const installed = await project();
  const command = join(installed.folder, "node_modules", "zhanggui", "dist", "cli.js");
  const { status, stderr } = zhanggui(COMPLETE, command);
  assert.equal(status, 4);
  assert.match(stderr, /npm install @duckdb\/node-api/);
});

const HEAD = "type,order_id,customer_id,at_ms,item_id,quantity,unit_price";
for (const [
  name,
  events,
  products,
  sentence,
] of /** @type {[string, string, string, string][]} */ ([
  ["a log that is not there", "", "id\na\n", "events.csv cannot be read"],
  ["a log without a column", "type,order_id\n", "id\na\n", "no column at_ms, item_id"],
  ["products without ids", `${HEAD}\n`, "name\na\n", "products.csv: no column id"],
  ["an id twice", `${HEAD}\n`, "id\na\na\n", 'the id "a" is missing or there twice'],
  ["a log without a purchase", `${HEAD}\nview,1,c,1,a,1,1\n`, "id\na\n", "no purchase"],
])) {
  test(`${name} is refused in a sentence, with exit code 3`, {
    skip: skip || untrained(),
  }, async () => {
    await rm(join(folder, "events.csv"), { force: true });
    if (events) await writeFile(join(folder, "events.csv"), events);
    await writeFile(join(folder, "products.csv"), products);
    const files = ["--events", "events.csv", "--products", "products.csv", "-o", "shop.zg"];
    const { status, stderr } = zhanggui(["train", ...files]);
    assert.equal(status, 3, stderr);
    assert.ok(stderr.includes(sentence), stderr);
  });
}

/** Why nothing can be trained now; `false` if it can. */
function untrained() {
  const { stderr } = zhanggui(["train", "--events", "e.csv", "--products", "p.csv", "-o", "x.zg"]);
  return stderr.includes("without its trainer") && "wasm/train.wasm is not built";
}
