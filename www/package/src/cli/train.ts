/** `zhanggui train`: the shop's log in, the shop's model file out. */

import { rename, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { backtest, printBacktest } from "./backtest.js";
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
import { runStages } from "./stages.js";
import { type BacktestReport, feed, loadTrainer, type Trainer } from "./trainer.js";

const DAY = 86_400_000;

export async function train(options: TrainOptions): Promise<void> {
  const log = new Log(options.quiet);
  const categories = await loadCategories(options.categories);
  const db = await Database.open();
  const Trainer = await loadTrainer();

  log.step("reading the files");
  await loadEvents(db, options.events, options.currency);
  await loadProducts(db, options.products);
  const data = await dataReport(db);
  printData(log, data);
  if (data.orders === 0) throw new CliError("input", "the log holds no purchase that can be used");

  const fitted = async (
    asOf: number,
  ): Promise<{ trainer: Trainer; fit: Record<string, unknown> }> => {
    const { zoneMinutes, minSupport } = options;
    await runStages(db, { cutMs: asOf, zoneMinutes, minSupport }, (name) =>
      log.step(`counting ${name}`),
    );
    const trainer = new Trainer({
      currency: options.currency,
      zone: zoneText(zoneMinutes),
      asOf,
      minSupport,
      defaultLocale: "en",
      categories,
    });
    log.step("handing the counts over");
    await feed(trainer, db);
    log.step("fitting");
    return { trainer, fit: trainer.fit() };
  };

  const end = endOfDay(data.lastMs, options.zoneMinutes);
  const report: Report = { data };
  if (options.backtest) {
    const cut = end - options.cutDays * DAY;
    log.step(`backtest: a model of everything before ${new Date(cut).toISOString().slice(0, 10)}`);
    const { trainer } = await fitted(cut);
    log.step("asking it for the orders after that");
    report.backtest = await backtest(db, trainer, cut);
    trainer.free();
    printBacktest(log, report.backtest);
    await writeReport(options.report, report);
    judge(report.backtest, options);
  }

  log.step("the model of everything");
  const { trainer, fit } = await fitted(end);
  const model = trainer.pack();
  trainer.free();
  db.close();
  await writeReport(options.report, { ...report, fit });
  await writeAtomically(options.out, model);
  log.print(
    `${options.out}: ${grouped(model.length)} bytes, ${grouped(gzipSync(model).length)} gzipped`,
  );
}

interface Report {
  data: DataReport;
  backtest?: BacktestReport;
  fit?: Record<string, unknown>;
}

async function writeReport(file: string | undefined, report: Report): Promise<void> {
  if (file) await writeAtomically(file, `${JSON.stringify(report, null, 2)}\n`);
}

function judge(tested: BacktestReport, { force, out }: TrainOptions): void {
  if (tested.wins || force) return;
  throw new CliError(
    "verdict",
    `a simple list does better than this model, so ${out} was not written. --force writes it all the same`,
  );
}

function printData(log: Log, data: DataReport): void {
  const days = [data.firstMs, data.lastMs].map((ms) => new Date(ms).toISOString().slice(0, 10));
  log.print(
    `${grouped(data.rows)} rows read, ${grouped(data.kept)} kept: ${grouped(data.orders)} orders of ` +
      `${grouped(data.customers)} customers from ${days.join(" to ")}, ${grouped(data.products)} products`,
  );
  const notes: [string, number][] = [
    ...data.leftOut.map(({ reason, rows }): [string, number] => [`left out: ${reason}`, rows]),
    ["kept without a customer id", data.rowsWithoutCustomer],
    ["articles sold but not in the product list", data.soldButNotListed],
  ];
  const told = notes.filter(([, count]) => count > 0);
  if (told.length > 0)
    log.table(
      ["note", "count"],
      told.map(([note, count]) => [note, grouped(count)]),
    );
}

/** The local midnight after `ms`. */
function endOfDay(ms: number, zoneMinutes: number): number {
  const offset = zoneMinutes * 60_000;
  return (Math.floor((ms + offset) / DAY) + 1) * DAY - offset;
}

function zoneText(minutes: number): string {
  const part = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${part(size / 60)}:${part(size % 60)}`;
}

/** A reader of `file` sees the old content or the new, never a half. */
async function writeAtomically(file: string, content: string | Uint8Array): Promise<void> {
  const draft = `${file}.${process.pid}.tmp`;
  await writeFile(draft, content);
  await rename(draft, file);
}
