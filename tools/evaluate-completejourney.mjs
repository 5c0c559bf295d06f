// @ts-check
// Next baskets of households in a grocery: is what `zhanggui train` makes of a published log, asked
// through the public API, as good as the published methods?
//
//   node tools/evaluate-completejourney.mjs --data FOLDER [--inner] [--trained]
//                                           [--category COLUMN] [--min-support N]
//
// (after node tools/build.mjs package). FOLDER holds items.csv, train_baskets.csv and test_public.csv of
// the prepared "Complete Journey" split; nothing of it is kept outside build/. A query is a household on
// the day of its first basket of the last 28 days; with --inner that is a basket of the training part,
// which is where anything is to be tuned. --trained judges the model of the last run again. The whole catalogue competes.
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { root, runMain, say } from "./lib/process.mjs";

const DAY = 86_400_000;
const START = Date.UTC(2024, 0, 1);
const WINDOW_DAYS = 28;
const LAST_DAY = 337;

/** @typedef {{ household: string, order: string, at: number, items: string[] }} Basket */

/** @param {string} file @returns {Record<string, string>[]} without quotes: the files have none */
function rows(file) {
  const [head = "", ...lines] = readFileSync(file, "utf8").trim().split("\n");
  const names = head.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(names.map((name, i) => [name, cells[i] ?? ""]));
  });
}

/** @param {string} file @returns {Basket[]} oldest first */
function baskets(file) {
  const found = rows(file).map(({ household_id, basket_id, day, items }) => ({
    household: household_id ?? "",
    order: basket_id ?? "",
    at: START + Math.round(Number(day) * DAY),
    items: (items ?? "").split(" "),
  }));
  return found.sort((a, b) => a.at - b.at || (a.order < b.order ? -1 : 1));
}

/**
 * The log, the product list and the category tree as `zhanggui train` reads them.
 * @param {string} folder
 * @param {Basket[]} known
 * @param {Record<string, string>[]} items
 * @param {string} category
 */
function write(folder, known, items, category) {
  const lines = known.flatMap(({ household, order, at, items: bought }) =>
    bought.map((item) => `purchase,${order},${household},${at},${item},1,0`),
  );
  const head = "type,order_id,customer_id,at_ms,item_id,quantity,unit_price";
  writeFileSync(join(folder, "events.csv"), `${[head, ...lines].join("\n")}\n`);
  const products = items.map((row) =>
    [row.item, row.product_type, row[category], Math.round(Number(row.price) * 100)].join(","),
  );
  const columns = "id,name_en,category,price";
  writeFileSync(join(folder, "products.csv"), `${[columns, ...products].join("\n")}\n`);
  const names = [...new Set(items.map((row) => row[category] ?? ""))].filter(Boolean).sort();
  const tree = names.map((name) => ({ id: name, parent: null, name: { en: name } }));
  writeFileSync(join(folder, "categories.json"), JSON.stringify(tree));
}

/** @param {string} folder @param {string} minSupport */
async function train(folder, minSupport) {
  const file = (/** @type {string} */ name) => join(folder, name);
  const started = performance.now();
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [
    ...[join(root, "www/package/dist/cli.js"), "train", "--events", file("events.csv")],
    ...["--products", file("products.csv"), "--categories", file("categories.json")],
    ...["--window-days", `${WINDOW_DAYS}`, "--recent-days", `${WINDOW_DAYS}`],
    ...["--min-support", minSupport, "--currency", "USD", "--force"],
    ...["--report-json", file("report.json"), "-o", file("shop.zg")],
  ]);
  say("train", `${stdout}${stderr}`);
  say("train", `${((performance.now() - started) / 1000).toFixed(1)} s`);
}

/**
 * @param {Uint8Array} model
 * @param {Basket[]} known
 * @param {Basket[]} later
 * @param {number} catalogue how many items compete
 */
async function judge(model, known, later, catalogue) {
  const { createEngine } = await import("../www/package/dist/node.js");
  const engine = createEngine({ model });
  await engine.ready;
  /** @type {Map<string, Basket[]>} */
  const histories = new Map();
  for (const basket of known) {
    const own = histories.get(basket.household);
    if (own) own.push(basket);
    else histories.set(basket.household, [basket]);
  }
  const next = new Map([...later].reverse().map((basket) => [basket.household, basket]));
  const mixed = new Shelf();
  const unseen = new Shelf();
  for (const [household, { at, items }] of next) {
    const history = histories.get(household);
    if (!history) continue;
    const consent = { personalization: { granted: true, at: START } };
    const profile = { version: /** @type {const} */ (1), consent, events: history.map(event) };
    /** @param {"include" | "exclude"} seen */
    const ask = (seen) => {
      const filter = { includeUnavailable: true };
      const query = { scene: "home", limit: 20, diversity: 0, seen, asOf: at, filter };
      const answer = engine.recommend(profile, /** @type {any} */ (query));
      if (answer.mode !== "personalized") throw new Error(`the answer is ${answer.mode}`);
      return answer.data.map(({ id }) => id);
    };
    const owned = new Set(history.flatMap((basket) => basket.items));
    mixed.take(ask("include"), items);
    unseen.take(
      ask("exclude"),
      items.filter((item) => !owned.has(item)),
    );
  }
  say("mixed", mixed.figures(catalogue));
  say("discover", unseen.figures(catalogue));
  for (const [name, bytes] of sections(model)) say(name, `${bytes} bytes`);
}

/** @param {Basket} basket */
const event = ({ order, at, items }) => ({
  id: order,
  type: /** @type {const} */ ("purchase"),
  at,
  orderId: order,
  items: items.map((id) => ({ id })),
});

/** The lists of one shelf against what was bought; who bought nothing that could be on it isn't asked. */
class Shelf {
  lists = 0;
  shown = new Set();
  sums = { recall10: 0, recall20: 0, ndcg10: 0, hit20: 0 };

  /** @param {string[]} list @param {string[]} targets */
  take(list, targets) {
    for (const id of list) this.shown.add(id);
    if (targets.length === 0) return;
    this.lists += 1;
    const hits = list.map((id) => targets.includes(id));
    const within = (/** @type {number} */ k) => hits.slice(0, k).filter(Boolean).length;
    const gain = (/** @type {number} */ place) => 1 / Math.log2(place + 2);
    let ideal = 0;
    for (let i = 0; i < Math.min(10, targets.length); i++) ideal += gain(i);
    let gained = 0;
    hits.slice(0, 10).forEach((hit, i) => {
      if (hit) gained += gain(i);
    });
    this.sums.recall10 += within(10) / targets.length;
    this.sums.recall20 += within(20) / targets.length;
    this.sums.ndcg10 += gained / ideal;
    this.sums.hit20 += within(20) > 0 ? 1 : 0;
  }

  /** @param {number} catalogue */
  figures(catalogue) {
    const mean = (/** @type {number} */ sum) => (sum / this.lists).toFixed(4);
    const { recall10, recall20, ndcg10, hit20 } = this.sums;
    return (
      `${this.lists} households: Recall@10 ${mean(recall10)}, Recall@20 ${mean(recall20)}, ` +
      `NDCG@10 ${mean(ndcg10)}, HR@20 ${mean(hit20)}, coverage ${(this.shown.size / catalogue).toFixed(4)}`
    );
  }
}

/** @param {Uint8Array} model @returns {[string, number][]} the item-item tables and their lengths */
function sections(model) {
  const view = new DataView(model.buffer, model.byteOffset, model.byteLength);
  const count = view.getUint32(12, true);
  /** @type {[string, number][]} */
  const found = [];
  for (let i = 0; i < count; i++) {
    const at = 24 + i * 20;
    found.push([String.fromCharCode(...model.subarray(at, at + 4)), view.getUint32(at + 12, true)]);
  }
  return found.filter(([tag]) => tag.startsWith("NB"));
}

await runMain(async () => {
  const { values } = parseArgs({
    options: {
      data: { type: "string" },
      inner: { type: "boolean", default: false },
      trained: { type: "boolean", default: false },
      category: { type: "string", default: "product_type" },
      "min-support": { type: "string", default: "2" },
    },
  });
  if (!values.data) throw new Error("where is the data? Give --data FOLDER");
  const folder = join(root, "build", values.inner ? "completejourney-inner" : "completejourney");
  mkdirSync(folder, { recursive: true });
  const cut = START + (LAST_DAY - (values.inner ? WINDOW_DAYS : 0)) * DAY;
  const all = baskets(join(values.data, "train_baskets.csv"));
  const known = all.filter((basket) => basket.at < cut);
  const later = values.inner
    ? all.filter((basket) => basket.at >= cut)
    : baskets(join(values.data, "test_public.csv"));
  const items = rows(join(values.data, "items.csv"));
  write(folder, known, items, values.category);
  if (!values.trained) await train(folder, values["min-support"]);
  const model = readFileSync(join(folder, "shop.zg"));
  await judge(model, known, later, items.length);
});
