// @ts-check
// How long does a model of ten million events take, and how much memory? On a made-up shop, the same each time:
// three events in four are views, half of them of known customers; tastes run in families of articles.
//
//   node tools/shop-events.mjs [events …]      (after node tools/build.mjs train.wasm package; Linux, for the memory)
//
// The logs stay in build/shop-events as Parquet: 10 million events are 130 MB.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root, runMain, say } from "./lib/process.mjs";

const require = createRequire(join(root, "www/package/package.json"));
const folder = join(root, "build", "shop-events");
/** What `getconf CLK_TCK` says on every Linux. */
const TICKS = 100;

await runMain(async () => {
  const sizes = process.argv.slice(2).map(Number);
  mkdirSync(folder, { recursive: true });
  for (const events of sizes.length > 0 ? sizes : [100_000, 1_000_000, 10_000_000]) {
    const log = join(folder, `events-${events}.parquet`);
    if (!existsSync(log)) await make(events, log);
    await measure(events, log);
  }
});

/**
 * @param {number} events
 * @param {string} log
 */
async function measure(events, log) {
  const started = performance.now();
  const model = join(folder, `shop-${events}.zg`);
  const args = ["train", "--events", log, "-o", model, "--force"];
  const command = [join(root, "www/package/dist/cli.js"), ...args];
  const child = spawn(process.execPath, command, { stdio: ["ignore", "ignore", "inherit"] });
  const used = { memory: 0, cpu: 0 };
  const watch = setInterval(() => {
    const now = usage(child.pid);
    used.memory = Math.max(used.memory, now.memory);
    used.cpu = Math.max(used.cpu, now.cpu);
  }, 100);
  const [code] = await once(child, "close");
  clearInterval(watch);
  if (code !== 0) throw new Error(`train ended with ${code}`);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const cpu = used.cpu.toFixed(1);
  say(`${events} events`, `${seconds} s, ${cpu} s of CPU, ${used.memory} MB at most`);
}

/**
 * The most memory that a process had, in MB, and its CPU time; 0 once it has gone.
 * @param {number | undefined} pid
 */
function usage(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /, "")
      .split(" ");
    const ticks = Number(fields[11]) + Number(fields[12]);
    const memory = Math.round(Number(/VmHWM:\s*(\d+) kB/.exec(status)?.[1] ?? 0) / 1024);
    return { memory, cpu: ticks / TICKS };
  } catch {
    return { memory: 0, cpu: 0 };
  }
}

/**
 * Streams a log to a Parquet file. Sessions have 2 to 10 views, orders 1 to 5 lines; a customer has a family of
 * articles, from which seven in ten choices are; the rest are the shop's favourites. Numbers are mixed from their
 * indices by Murmur3's multipliers, so that every run makes the same log.
 * @param {number} events
 * @param {string} log
 */
async function make(events, log) {
  const { DuckDBInstance } = require("@duckdb/node-api");
  const db = await (await DuckDBInstance.create(":memory:")).connect();
  const articles = Math.max(500, Math.round(Math.sqrt(events) * 16));
  const customers = Math.max(50, Math.round(events / 40));
  const sessions = Math.round((0.75 * events) / 6);
  const orders = Math.round((0.25 * events) / 3);
  const begin = Date.UTC(2023, 0, 1);
  const span = 540 * 86_400_000;
  const statements = [
    "CREATE MACRO low(x) AS CAST(x AS UBIGINT) & 4294967295",
    "CREATE MACRO stir(x) AS xor(low(low(x) * 2246822519), low(low(x) * 2246822519) >> 13)",
    "CREATE MACRO mixed(x) AS xor(low(stir(x) * 3266489917), low(stir(x) * 3266489917) >> 16)",
    "CREATE MACRO uniform(x, salt) AS mixed(mixed(x) + salt * 2654435761) / 4294967296.0",
    `CREATE MACRO article(who, x) AS CASE WHEN uniform(x, 1) < 0.7
       THEN CAST(floor(uniform(who, 2) * ${articles / 50}) * 50 + floor(50 * power(uniform(x, 3), 2)) AS BIGINT) % ${articles}
       ELSE CAST(floor(${articles} * power(uniform(x, 4), 4)) AS BIGINT) END`,
    // Most customers come early, and few of them often.
    `CREATE MACRO customer(x, salt) AS CAST(floor(${customers} * power(uniform(x, salt), 1.5)) AS BIGINT)`,
    `CREATE MACRO moment(x) AS ${begin} + CAST(floor(${span} * uniform(x, 5)) AS BIGINT)`,
    `COPY (
       SELECT 'view_item' AS type, NULL::VARCHAR AS order_id, 's' || s AS session_id,
              CASE WHEN s % 2 = 0 THEN 'c' || customer(s, 6) END AS customer_id,
              moment(s) + 20000 * place AS at_ms,
              'i' || article(CASE WHEN s % 2 = 0 THEN customer(s, 6) ELSE s END, s * 16 + place) AS item_id,
              NULL::BIGINT AS quantity, NULL::BIGINT AS unit_price
         FROM (SELECT range AS s, unnest(range(2 + CAST(mixed(range) % 9 AS BIGINT))) AS place FROM range(${sessions}))
       UNION ALL
       SELECT 'purchase', 'o' || o, NULL, 'c' || customer(o, 7), moment(o + 7), 'i' || article(customer(o, 7), o * 8 + line + 3),
              1, 500 + CAST(mixed(o * 8 + line) % 5000 AS BIGINT)
         FROM (SELECT range AS o, unnest(range(1 + CAST(mixed(range + 9) % 5 AS BIGINT))) AS line FROM range(${orders}))
     ) TO '${log}.tmp' (FORMAT parquet, COMPRESSION zstd)`,
  ];
  for (const statement of statements) await db.run(statement);
  renameSync(`${log}.tmp`, log);
}
