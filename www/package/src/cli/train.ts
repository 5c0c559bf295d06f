/** `zhanggui train`: the shop's log in, the shop's model file out. */

import { rename, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { printVerdict } from "./backtest.js";
import { Database } from "./database.js";
import { CliError } from "./fail.js";
import { grouped, Log } from "./log.js";
import type { TrainOptions } from "./options.js";
import {
  type DataReport,
  dataReport,
  loadCategories,
  loadEvents,
  loadProducts,
} from "./sources.js";
import { RECENT_DAYS, runStages } from "./stages.js";
import { customers, heldOut, history, keepOrderDays, products, sales } from "./tables.js";
import { type Fit, loadTrainer, type Trainer, type Verdict } from "./trainer.js";

const DAY = 86_400_000;
/** The weights are learnt on all but the last of this many windows, and judged on that. */
const WINDOWS = 4;

interface Report {
  data: DataReport;
  fit: Fit;
  verdict?: Verdict | undefined;
}

export async function train(options: TrainOptions): Promise<void> {
  const log = new Log(options.quiet);
  const { currency, zoneMinutes, minSupport } = options;
  const categories = await loadCategories(options.categories);
  const db = await Database.open();
  const Trainer = await loadTrainer();

  log.step("reading the files");
  await loadEvents(db, options.events, currency);
  await loadProducts(db, options.products);
  const data = await dataReport(db);
  printData(log, data);
  if (data.orders === 0) throw new CliError("input", "the log holds no purchase that can be used");

  const count = (cutMs: number) => {
    log.step(`what was sold before ${dayOf(cutMs)}`);
    return runStages(db, { cutMs, zoneMinutes, minSupport });
  };
  const end = endOfDay(data.lastMs, zoneMinutes);
  await count(end);
  await keepOrderDays(db);
  const everything = await sales(db);
  const all = await customers(db);
  const trainer = new Trainer(
    {
      currency,
      zoneMinutes,
      locale: "en",
      minSupport,
      recentDays: RECENT_DAYS,
      windowDays: options.cutDays,
      categories,
    },
    await products(db),
    await history(db),
  );

  for (const cut of cuts(data.firstMs, end, options.cutDays)) {
    await count(cut);
    const past = await sales(db);
    trainer.addPast(cut, past.items, past.basketItems, past.itemPairs);
  }
  log.step("fitting");
  const report: Report = { data, fit: trainer.fit(all, await heldOut(db)) };
  db.close();
  if (options.backtest) report.verdict = backtest(trainer, log);
  if (options.report) await writeAtomically(options.report, `${JSON.stringify(report, null, 2)}\n`);
  judge(report, options, log);

  log.step("the model of everything");
  const { items, basketItems, itemPairs } = everything;
  const model = trainer.finish(end, items, basketItems, itemPairs);
  await writeAtomically(options.out, model);
  log.print(
    `${options.out}: ${grouped(model.length)} bytes, ${grouped(gzipSync(model).length)} gzipped`,
  );
  log.step("done");
}

function backtest(trainer: Trainer, log: Log): Verdict | undefined {
  log.step("asking a model that knows nothing of the last window what came in it");
  const verdict = trainer.backtest();
  if (verdict) printVerdict(log, verdict);
  else log.print("The log is too short to hold a window back: no backtest.");
  return verdict;
}

function judge({ fit, verdict }: Report, { force, out }: TrainOptions, log: Log): void {
  if (!fit.ships)
    log.print("Note: the purchase model foretells no better than plain rules do here.");
  if (!verdict || verdict.lostTo.length === 0 || force) return;
  throw new CliError(
    "verdict",
    `this model does not beat a plain list, so ${out} was not written. --force writes it all the same`,
  );
}

/** The beginnings of the last windows, oldest first; each leaves at least a window to learn from. */
function cuts(firstMs: number, end: number, days: number): number[] {
  const window = days * DAY;
  const all = Array.from({ length: WINDOWS }, (_, n) => end - (WINDOWS - n) * window);
  return all.filter((cut) => cut - window >= firstMs);
}

function printData(log: Log, data: DataReport): void {
  log.print(
    `${grouped(data.rows)} rows read, ${grouped(data.kept)} kept: ${grouped(data.orders)} orders of ` +
      `${grouped(data.customers)} customers from ${dayOf(data.firstMs)} to ${dayOf(data.lastMs)}, ` +
      `${grouped(data.products)} products`,
  );
  const notes: [string, number][] = [
    ...data.leftOut.map(({ reason, rows }): [string, number] => [`left out: ${reason}`, rows]),
    ["kept without a customer id", data.rowsWithoutCustomer],
    ["articles sold but not in the product list", data.soldButNotListed],
  ];
  const told = notes.filter(([, count]) => count > 0);
  if (told.length > 0) {
    log.table(
      ["note", "count"],
      told.map(([note, count]) => [note, grouped(count)]),
    );
  }
}

function dayOf(ms: number): string {
  return Number.isFinite(ms) ? new Date(ms).toISOString().slice(0, 10) : "-";
}

/** The local midnight after `ms`. */
function endOfDay(ms: number, zoneMinutes: number): number {
  const offset = zoneMinutes * 60_000;
  return (Math.floor((ms + offset) / DAY) + 1) * DAY - offset;
}

/** A reader of `file` sees the old content or the new, never a half. */
async function writeAtomically(file: string, content: string | Uint8Array): Promise<void> {
  const draft = `${file}.${process.pid}.tmp`;
  await writeFile(draft, content);
  await rename(draft, file);
}
