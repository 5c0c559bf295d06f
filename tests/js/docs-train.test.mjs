// @ts-check
/** The commands of docs/train.md, run as a reader would paste them. */
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

const guide = readFileSync(join(root, "docs/train.md"), "utf8");
const commands = [...guide.matchAll(/^```sh runnable\n(.*?)^```$/gms)]
  .flatMap((match) => (match[1] ?? "").trim().split("\n"))
  .map((line) => line.replace(/^npx zhanggui /, "").split(" "));

const folder = mkdtempSync(join(tmpdir(), "zhanggui-guide-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const files = {
  "orders.csv": csv(LOG_COLUMNS, livelyLog(400)),
  "later.csv": csv(
    LOG_COLUMNS,
    livelyLog(400)
      .slice(0, 300)
      .map(([type, order, who, at, ...rest]) => [type, `l${order}`, who, at + 400 * DAY, ...rest]),
  ),
  "today.csv": csv(LOG_COLUMNS, [
    ["purchase", "new", "c1", START + 401 * DAY, "i1", 1, 900],
    ["purchase", "new", "c1", START + 401 * DAY, "i2", 1, 900],
  ]),
  "sessions.csv": csv(
    ["session_id", "item_id", "timestamp"],
    Array.from({ length: 60 }, (_, i) => [`s${i >> 2}`, `i${i % 7}`, START + i * 60_000]),
  ),
  "queries.txt": "i1 i2 i3\ni3 i2\n",
  "products.csv": csv(
    ["id", "name_en", "price"],
    Array.from({ length: 30 }, (_, item) => [`i${item}`, `Item ${item}`, 500]),
  ),
  "customers.csv": csv(
    ["x", "t_x", "t", "mean_value", "holdout_orders"],
    Array.from({ length: 60 }, (_, i) => [i % 4, i % 4 ? 20 + i : 0, 200, i % 4 ? 900 : 0, i % 3]),
  ),
  "surveys.csv": csv(["kind", "at_ms", "score"], [["nps", START, 9]]),
  "cases.csv": csv(["kind", "at_ms", "closed_ms"], [["complaint", START, ""]]),
  "costs.csv": csv(["day", "amount"], [["2024-08-12", 5000]]),
};
for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);

test("the guide has commands of every kind", () => {
  assert.deepEqual(
    [...new Set(commands.map(([command]) => command))],
    ["train", "evaluate", "fit", "kpi"],
  );
});

for (const command of commands) {
  test(`zhanggui ${command.join(" ")}`, { skip }, () => {
    const { status, stderr } = zhanggui(folder, command);
    assert.equal(status, 0, stderr);
  });
}

test("what the guide says of a command's options is what the command has", { skip }, () => {
  const help = ["train", "evaluate", "fit", "kpi"].map(
    (name) => zhanggui(folder, [name, "--help"]).stdout,
  );
  const spark = readFileSync(join(root, "www/package/sql/spark.py"), "utf8");
  for (const [option] of guide.matchAll(/--[a-z][a-z-]+/g)) {
    if (spark.includes(`"${option.slice(2)}"`)) continue;
    assert.ok(help.some((text) => text.includes(option)) || option === "--help", option);
  }
});
