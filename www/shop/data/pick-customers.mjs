// @ts-check
/**
 * The demo's customers: histories out of the cleaned log, one for each kind that the shop can show.
 *
 *   node www/shop/data/pick-customers.mjs [--in build/shop] [--out build/shop/customers.json]
 *
 * The engine itself says who is what (lifecycle stage and tier, on the morning the shop opens), through the package's
 * public Node entry. Of each kind it takes the customer in the middle, by orders and then by number, so that the choice
 * follows the data and never a hand. No names: the log has none.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import { createEngine } from "zhanggui";

/** @typedef {{ id: string, label: string, stage: string, tier: string, events: import("zhanggui").ShopEvent[] }} Picked */

const HERE = fileURLToPath(new URL(".", import.meta.url));
const { values } = parseArgs({
  options: {
    in: { type: "string", default: join(HERE, "../../../build/shop") },
    out: { type: "string" },
  },
});
const OPENING = Date.UTC(2011, 11, 10, 9);
const ENOUGH = 8;
/** Longer histories than this would make the page's first download heavy without showing more. */
const MOST_LINES = 900;
/** Kinds in the order in which the switcher shows them. */
const WANTED = [
  "active-gold",
  "active-silver",
  "active-member",
  "new-member",
  "new-silver",
  "dormant-gold",
  "dormant-silver",
  "dormant-member",
  "lost-silver",
  "lost-member",
];

const engine = createEngine({
  model: join(values.in, "shop.zg"),
  programme: JSON.parse(readFileSync(join(HERE, "../src/programme.json"), "utf8")),
  clock: () => OPENING,
});
const status = await engine.ready;
if (status.backend !== "wasm") {
  throw new Error(`the engine did not come up: ${status.reason}`);
}

const everybody = await readHistories();
const tiers = tiersOf(everybody);
const kinds = groupByKind(everybody, tiers);
const picked = [...WANTED, ...[...kinds.keys()].sort()]
  .filter((kind, index, all) => kinds.has(kind) && all.indexOf(kind) === index)
  .slice(0, WANTED.length)
  .map((kind) => middleOf(kinds.get(kind) ?? []));
if (picked.length < ENOUGH) {
  throw new Error(`only ${picked.length} kinds of customers: ${[...kinds.keys()].join(", ")}`);
}
writeFileSync(values.out ?? join(values.in, "customers.json"), `${JSON.stringify(picked)}\n`);
for (const { id, label, events } of picked) {
  console.log(
    `  ${label.padEnd(18)} ${id}  ${events.length} events  (of ${kinds.get(label)?.length})`,
  );
}
printShares(everybody, tiers);
engine.dispose();

/** @returns {Promise<Map<string, import("zhanggui").ShopEvent[]>>} by customer, oldest event first */
async function readHistories() {
  const database = await (await DuckDBInstance.create(":memory:")).connect();
  const path = join(values.in, "events.parquet").replaceAll("'", "''");
  const result = await database.runAndReadAll(`
    SELECT customer_id, type, order_id, at_ms,
           list({ id: item_id, quantity: quantity, unitPrice: unit_price } ORDER BY item_id, unit_price) AS items
    FROM read_parquet('${path}')
    WHERE customer_id IS NOT NULL
    GROUP BY customer_id, type, order_id, at_ms
    ORDER BY customer_id, at_ms, type, order_id`);
  /** @type {Map<string, import("zhanggui").ShopEvent[]>} */
  const histories = new Map();
  for (const row of result.getRowObjectsJS()) {
    const customer = String(row.customer_id);
    const events = histories.get(customer) ?? [];
    events.push(eventOf(row));
    histories.set(customer, events);
  }
  return histories;
}

/** @param {Record<string, any>} row @returns {import("zhanggui").ShopEvent} */
function eventOf({ type, order_id, at_ms, items }) {
  const at = Number(at_ms);
  return {
    id: type === "purchase" ? order_id : `${order_id}-${type}-${at}`,
    type,
    at,
    orderId: order_id,
    currency: "CNY",
    items: items.map((/** @type {Record<string, any>} */ item) => ({
      id: item.id,
      quantity: Number(item.quantity),
      unitPrice: Number(item.unitPrice),
    })),
  };
}

/**
 * @param {Map<string, import("zhanggui").ShopEvent[]>} histories
 * @returns {Map<string, string>} tier by customer
 */
function tiersOf(histories) {
  const tiers = new Map();
  for (const [id, events] of histories) {
    const tier = engine.tier({ version: 1, id, events }).data?.tier.id;
    if (tier) tiers.set(id, tier);
  }
  return tiers;
}

/**
 * What the thresholds of the programme make of the shop's customers.
 * @param {Map<string, import("zhanggui").ShopEvent[]>} histories
 * @param {Map<string, string>} tiers
 */
function printShares(histories, tiers) {
  const yearAgo = OPENING - 365 * 86_400_000;
  const active = [...histories].filter(([, events]) =>
    events.some(({ type, at }) => type === "purchase" && Number(at) > yearAgo),
  );
  const percent = (/** @type {number} */ n, /** @type {number} */ of) =>
    `${((100 * n) / of).toFixed(1)} %`;
  for (const wanted of ["silver", "gold"]) {
    const reach = (/** @type {string} */ id) =>
      tiers.get(id) === "gold" || tiers.get(id) === wanted;
    const all = [...histories.keys()].filter(reach).length;
    const ofActive = active.filter(([id]) => reach(id)).length;
    console.log(
      `  ${wanted} or above: ${percent(all, histories.size)} of ${histories.size} customers, ` +
        `${percent(ofActive, active.length)} of the ${active.length} who ordered in the last 365 days`,
    );
  }
}

/**
 * @param {Map<string, import("zhanggui").ShopEvent[]>} histories
 * @param {Map<string, string>} tiers
 */
function groupByKind(histories, tiers) {
  /** @type {Map<string, Picked[]>} */
  const groups = new Map();
  for (const [id, events] of histories) {
    const lines = events.reduce((sum, { items }) => sum + (items?.length ?? 0), 0);
    if (lines > MOST_LINES) continue;
    const profile = { version: /** @type {const} */ (1), id, events };
    const stage = engine.score(profile).data?.lifecycle.value;
    const tier = tiers.get(id);
    if (!stage || !tier) continue;
    const label = `${stage}-${tier}`;
    groups.set(label, [...(groups.get(label) ?? []), { id, label, stage, tier, events }]);
  }
  return groups;
}

/** @param {Picked[]} customers @returns {Picked} */
function middleOf(customers) {
  const sorted = [...customers].sort(
    (a, b) => a.events.length - b.events.length || (a.id < b.id ? -1 : 1),
  );
  return sorted[Math.floor(sorted.length / 2)];
}
