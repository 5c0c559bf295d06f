// @ts-check
// How long does a fit of a million customers take, and how much memory? On a made-up shop whose customers
// order as the purchase model says, from files through the command line.
//
//   node tools/million.mjs [customers]      (after node tools/build.mjs package; Linux, for memory and processor time)
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root, runMain, say } from "./lib/process.mjs";

const DAYS = 730;
const START = Date.UTC(2024, 0, 1);
const DAY = 86_400_000;
/** Order rate Gamma(r, alpha), chance of leaving after an order Beta(a, b), order value Gamma(p, Gamma(q, v)). */
const TRUTH = { r: 0.55, alpha: 60, a: 0.9, b: 2.4, p: 6, q: 3.7, v: 9_000 };

await runMain(async () => {
  const customers = Number(process.argv[2] ?? 1_000_000);
  const folder = join(root, "build", "million");
  mkdirSync(folder, { recursive: true });
  const rows = join(folder, `customers-${customers}.csv`);
  const log = join(folder, `log-${customers}.csv`);
  if (!existsSync(log)) await make(customers, rows, log);
  await measure("rows", ["--customers", rows]);
  await measure("log", ["--events", log]);
});

/**
 * @param {string} what
 * @param {string[]} args
 */
async function measure(what, args) {
  const started = performance.now();
  const command = [join(root, "www/package/dist/cli.js"), "fit", ...args, "--json", "--force"];
  const child = spawn(process.execPath, command, { stdio: ["ignore", "pipe", "inherit"] });
  let peak = 0;
  let busy = 0;
  let text = "";
  child.stdout.on("data", (chunk) => {
    text += chunk;
  });
  const watch = setInterval(() => {
    peak = Math.max(peak, highWater(child.pid));
    busy = Math.max(busy, processorTime(child.pid));
  }, 50);
  const [code] = await once(child, "close");
  clearInterval(watch);
  if (code !== 0) throw new Error(`fit ended with ${code}`);
  const { customers, groups, purchase, value } = JSON.parse(text);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(
    what,
    `${customers} customers, ${groups} distinct histories: ${seconds} s, ${busy.toFixed(1)} s of processor time, ${peak} MB`,
  );
  say(
    what,
    `found ${JSON.stringify({ ...purchase, ...value })}, made with ${JSON.stringify(TRUTH)}`,
  );
}

/**
 * The most memory that a process had, in MB; 0 once it has gone.
 * @param {number | undefined} pid
 */
function highWater(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Math.round(Number(/VmHWM:\s*(\d+) kB/.exec(status)?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}

/**
 * What a process has used of the processors, in seconds; 0 once it has gone.
 * @param {number | undefined} pid
 */
function processorTime(pid) {
  try {
    const [, fields = ""] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ");
    const [user, system] = fields.split(" ").slice(11, 13).map(Number);
    return ((user ?? 0) + (system ?? 0)) / 100;
  } catch {
    return 0;
  }
}

/**
 * @param {number} customers
 * @param {string} rowsFile
 * @param {string} logFile
 */
async function make(customers, rowsFile, logFile) {
  const random = generator(20_261_125);
  const rows = createWriteStream(rowsFile);
  const log = createWriteStream(logFile);
  rows.write("x,t_x,t,value,first_value\n");
  log.write("type,order_id,customer_id,at_ms,item_id,quantity,unit_price\n");
  let lines = "";
  for (let customer = 0; customer < customers; customer++) {
    const first = Math.floor(random.uniform() * DAYS);
    const rate = random.gamma(TRUTH.r) / TRUTH.alpha;
    const leaving = random.gamma(TRUTH.a);
    const leaves = leaving / (leaving + random.gamma(TRUTH.b));
    const scale = TRUTH.v / random.gamma(TRUTH.q);
    const days = [first];
    for (let at = first; random.uniform() >= leaves; ) {
      at += -Math.log(1 - random.uniform()) / rate;
      if (at >= DAYS) break;
      if (Math.floor(at) !== days.at(-1)) days.push(Math.floor(at));
    }
    const values = days.map(() => Math.max(1, Math.round(random.gamma(TRUTH.p) * scale)));
    days.forEach((day, n) => {
      const at = START + day * DAY + 36_000_000;
      lines += `purchase,${customer}-${n},c${customer},${at},i${customer % 97},1,${values[n]}\n`;
    });
    const total = values.reduce((sum, value) => sum + value, 0);
    const last = days.at(-1) ?? first;
    rows.write(`${days.length - 1},${last - first},${DAYS - first},${total},${values[0]}\n`);
    if (lines.length > 1_000_000) {
      if (!log.write(lines)) await once(log, "drain");
      lines = "";
    }
  }
  log.end(lines);
  rows.end();
  await Promise.all([once(log, "finish"), once(rows, "finish")]);
}

/**
 * Uniform numbers by a 32-bit linear congruence with its output mixed (enough for made-up customers, and the
 * same each time), and gamma variables of scale 1 by Marsaglia and Tsang (2000).
 * @param {number} seed
 */
function generator(seed) {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = Math.imul(state ^ (state >>> 15), 1 | state);
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  /** @type {(shape: number) => number} */
  const gamma = (shape) => {
    if (shape < 1) return gamma(shape + 1) * (1 - uniform()) ** (1 / shape);
    const d = shape - 1 / 3;
    for (;;) {
      const x = normal();
      const v = (1 + x / Math.sqrt(9 * d)) ** 3;
      if (v > 0 && Math.log(1 - uniform()) < (x * x) / 2 + d - d * v + d * Math.log(v))
        return d * v;
    }
  };
  return { uniform, gamma };
}
