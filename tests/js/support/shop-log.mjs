// @ts-check
/** Made-up logs and the command line that reads them. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { packageFolder } from "./source.mjs";

export const DAY = 86_400_000;
export const START = Date.UTC(2024, 0, 1);
export const LOG_COLUMNS = [
  "type",
  "order_id",
  "customer_id",
  "at_ms",
  "item_id",
  "quantity",
  "unit_price",
];

const dist = join(packageFolder, "dist");
/** Why nothing can be fitted now; `false` if it can. */
export const untrained =
  existsSync(join(dist, "cli.js")) && existsSync(join(dist, "train.wasm"))
    ? false
    : "the package is not built with its trainer: node tools/build.mjs train.wasm package";

/**
 * Runs the command line in a folder.
 * @param {string} cwd
 * @param {string[]} args
 */
export function zhanggui(cwd, args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(dist, "cli.js"), ...args], {
    cwd,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  return { status, stdout, stderr };
}

/** @param {unknown[]} columns @param {unknown[][]} rows */
export const csv = (columns, rows) =>
  `${[columns, ...rows].map((row) => row.join(",")).join("\n")}\n`;

/**
 * The same numbers each time.
 * @param {number} seed
 */
export function random(seed) {
  let state = seed;
  return (/** @type {number} */ below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/**
 * Customers of all rhythms over 400 days, each with three favourite articles; after every order one
 * in six leaves for good.
 * @param {number} customers
 */
export function livelyLog(customers) {
  const any = random(11);
  const waits = (/** @type {number} */ mean) =>
    1 + Math.floor(-Math.log((1 + any(1_000_000)) / 1_000_001) * mean);
  const rows = [];
  for (let customer = 0; customer < customers; customer++) {
    const mean = 4 + any(10) * any(12);
    const favourite = any(28);
    for (let day = any(300), n = 0; day < 400; day += waits(mean), n++) {
      const at = START + day * DAY + 40_000_000;
      const item = `i${favourite + any(3)}`;
      const price = 500 + any(4_000);
      rows.push(["purchase", `o${customer}-${n}`, `c${customer}`, at, item, 1, price]);
      if (any(6) === 0) break;
    }
  }
  return rows;
}

/**
 * Orders as of {@link livelyLog}, and before each of them looks at its article and at two beside it,
 * with no session of their own; walk-ins, whom nobody knows, in sessions of theirs.
 * @param {number} customers
 */
export function mixedLog(customers) {
  const any = random(5);
  const rows = livelyLog(customers).map((row) => [...row, ""]);
  const looks = rows.flatMap(([, , customer, at, item]) =>
    [0, 1, 2].map((n) => {
      const seen = n === 2 ? item : `i${any(30)}`;
      return ["view_item", "", customer, Number(at) - (3 - n) * 50_000, seen, "", "", ""];
    }),
  );
  const walkIns = Array.from({ length: 6 * customers }, (_, n) => {
    const [session, place] = [n >> 2, n & 3];
    const at = START + session * (DAY / 4) + place * 9_000;
    return ["view_item", "", "", at, `i${(session + place) % 30}`, "", "", `w${session}`];
  });
  const byTime = (/** @type {unknown[]} */ a, /** @type {unknown[]} */ b) =>
    Number(a[3]) - Number(b[3]);
  return [...rows, ...looks, ...walkIns].sort(byTime);
}

export const MIXED_COLUMNS = [...LOG_COLUMNS, "session_id"];
