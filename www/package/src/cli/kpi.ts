/** `zhanggui kpi`: the shop's figures over a period, and what a change did to them. */

import { readFile } from "node:fs/promises";
import { offsetsOf } from "../loyalty/zones.js";
import type { Programme } from "../types/index.js";
import { dataReport } from "./data-report.js";
import { Database } from "./database.js";
import { DAY, dayText, endOfDay } from "./days.js";
import { loadEvents } from "./events.js";
import { CliError } from "./fail.js";
import type { KpiOptions } from "./kpi-options.js";
import { loadBeside } from "./kpi-sources.js";
import { Log } from "./log.js";
import { noProducts } from "./products.js";
import { page } from "./report/page.js";
import { printKpi } from "./report/print.js";
import { CUSTOMER_STAGES, KPI_FOLDER, makeTables, runStages } from "./stages.js";
import { customers, loyaltyLines, orderDays } from "./tables.js";
import {
  type Change,
  type Figures,
  loadTrainer,
  refusals,
  type Size,
  type Snapshot,
} from "./trainer.js";
import { writeAtomically } from "./write.js";

/** Thirty days of the log. */
export interface Block {
  start: string;
  orders: number;
  value: number;
  customers: number;
  newCustomers: number;
}

export interface Period extends Snapshot {
  /** Lowest first; only with a programme. */
  tiers?: Size[];
  /** First and last day. */
  from: string;
  to: string;
}

export interface KpiReport {
  currency: string;
  horizonDays: number;
  months: number;
  /** One, or the one before a change and the one after. */
  periods: Period[];
  changes: Change[] | null;
  blocks: Block[];
}

/** Local days: the first, and the first that is no longer in it. */
interface Span {
  from: number;
  to: number;
}

export async function kpi(options: KpiOptions): Promise<void> {
  const log = new Log(options.json);
  const core = await loadTrainer();
  const db = await Database.open();
  await loadEvents(db, options.log);
  await noProducts(db);
  await loadBeside(db, options);
  const { firstMs, lastMs, orders } = await dataReport(db);
  if (orders === 0) throw new CliError("input", "the log holds no purchase that can be used");

  const first = localDay(endOfDay(firstMs, options.zoneMinutes), options) - 1;
  const end = localDay(endOfDay(lastMs, options.zoneMinutes), options);
  await runStages(db, params(end, options), CUSTOMER_STAGES);
  await makeSpan(db, { from: first, to: end }, first);
  await makeTables(db, KPI_FOLDER, ["blocks"]);
  const everybody = await customers(db);
  const days = await orderDays(db);
  const figures = refusals(
    "the log",
    () => new core.Figures(everybody, days, { marginRate: options.marginRate }),
  );
  if (options.programme)
    await setProgramme(db, figures, options, options.programme, [firstMs, lastMs]);
  const periods: Period[] = [];
  for (const span of spans(options, first, end)) {
    periods.push(await period(db, figures, options, span, first));
  }
  const { horizonDays, discount } = figures.card();
  const report: KpiReport = {
    currency: options.currency,
    horizonDays,
    months: discount.months,
    periods,
    changes: figures.changes() ?? null,
    blocks: await blocks(db),
  };
  figures.free();
  db.close();
  if (options.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else printKpi(log, report, options.locale);
  if (options.html) {
    await writeAtomically(options.html, page(report, options.locale));
    log.print(options.html);
  }
}

/** The equally long periods before and after the change, or the last days of the log. */
function spans(options: KpiOptions, first: number, end: number): Span[] {
  const { change, days } = options;
  if (!change) return [{ from: Math.max(first, end - (days ?? 365)), to: end }];
  const room = Math.min(change.before - first, end - change.after);
  if (room < 1) {
    throw new CliError(
      "input",
      `the log, from ${dayText(first)} to ${dayText(end - 1)}, does not reach to both sides of the change`,
    );
  }
  const length = Math.min(room, days ?? room);
  return [
    { from: change.before - length, to: change.before },
    { from: change.after, to: change.after + length },
  ];
}

async function period(
  db: Database,
  figures: Figures,
  options: KpiOptions,
  span: Span,
  first: number,
): Promise<Period> {
  await runStages(db, params(span.to, options), ["orders"]);
  await makeSpan(db, span, first);
  await makeTables(db, KPI_FOLDER, ["buyers", "answer_counts", "case_times"]);
  const buyers = await db.columns("SELECT * FROM buyers", {
    known: ["u32"],
    orders: ["u32"],
    value: ["f64"],
    earlier: ["u32"],
    first: ["u32"],
  });
  const snapshot = figures.add(
    span.to - 1,
    buyers,
    await answers(db, "nps", 0, 10),
    await answers(db, "csat", 1, 5),
    await hours(db, "complaint"),
    await hours(db, "expiry"),
    await hours(db, "invite"),
    await spent(db, span, options.costs),
  );
  const tiers = figures.tiers(params(span.to, options).cutMs - 1);
  return {
    from: dayText(span.from),
    to: dayText(span.to - 1),
    ...snapshot,
    ...(tiers && { tiers }),
  };
}

/** Hands over the programme, and of the tables as of the log's end the lines that it counts. */
async function setProgramme(
  db: Database,
  figures: Figures,
  { products, currency }: KpiOptions,
  file: string,
  instants: number[],
): Promise<void> {
  const programme = await readProgramme(file);
  if (typeof programme.currency === "string" && programme.currency !== currency) {
    const whose = `its currency is ${programme.currency}, that of the log ${currency}`;
    throw new CliError("input", `${file}: ${whose}`);
  }
  const lines = await loyaltyLines(db, products !== undefined);
  const offsets = offsetsOf(programme, undefined, instants);
  refusals(file, () => figures.setProgramme(programme, offsets, lines));
}

async function readProgramme(file: string): Promise<Programme> {
  try {
    const value: unknown = JSON.parse(await readFile(file, "utf8"));
    if (typeof value === "object" && value !== null) return value as Programme;
  } catch (error) {
    throw new CliError("input", `${file}: ${(error as Error).message}`);
  }
  throw new CliError("input", `${file}: must be a loyalty programme as a JSON object`);
}

function params(day: number, { zoneMinutes }: KpiOptions) {
  return { cutMs: day * DAY - zoneMinutes * 60_000, zoneMinutes, minSupport: 1, recentDays: 1 };
}

function localDay(ms: number, { zoneMinutes }: KpiOptions): number {
  return (ms + zoneMinutes * 60_000) / DAY;
}

function makeSpan(db: Database, { from, to }: Span, first: number): Promise<void> {
  return db.run(`CREATE OR REPLACE TABLE span AS SELECT
    CAST(${from} AS BIGINT) AS from_day, CAST(${to} AS BIGINT) AS to_day,
    CAST(${from - (to - from)} AS BIGINT) AS earlier_day, CAST(${first} AS BIGINT) AS first_day`);
}

async function answers(db: Database, kind: string, min: number, max: number): Promise<Uint32Array> {
  const counts = new Uint32Array(max - min + 1);
  const rows = await db.rows(`SELECT score, answers FROM answer_counts WHERE kind = '${kind}'`);
  for (const { score, answers } of rows) counts[Number(score) - min] = Number(answers);
  return counts;
}

/** Of each case; `undefined` where no file has any of that kind, at any time. */
async function hours(db: Database, kind: string): Promise<Float64Array | undefined> {
  const known = await db.number(`SELECT COUNT(*) FROM cases WHERE kind = '${kind}'`);
  if (known === 0) return undefined;
  const { hours } = await db.columns(
    `SELECT * FROM case_times WHERE kind = '${kind}' ORDER BY at_ms, closed_in`,
    { hours: ["f64", "coalesce(CAST(closed_in AS DOUBLE) / 3600000, 'NaN')"] },
  );
  return hours as Float64Array;
}

function spent(db: Database, { from, to }: Span, files: string[]): Promise<number | undefined> {
  if (files.length === 0) return Promise.resolve(undefined);
  return db.number(
    `SELECT coalesce(SUM(amount), 0) FROM costs WHERE day >= ${from} AND day < ${to}`,
  );
}

async function blocks(db: Database): Promise<Block[]> {
  const rows = await db.rows("SELECT * FROM blocks ORDER BY start_day");
  return rows.map((row) => ({
    start: dayText(Number(row.start_day)),
    orders: Number(row.orders),
    value: Number(row.value),
    customers: Number(row.customers),
    newCustomers: Number(row.new_customers),
  }));
}
