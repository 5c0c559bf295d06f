/** `zhanggui train`: the shop's log in, the shop's model file out. */

import { promisify } from "node:util";
import { type BrotliOptions, brotliCompress, constants, gzip } from "node:zlib";
import { printBacktest, printChoices, verdict } from "./backtest.js";
import { type DataReport, printData } from "./data-report.js";
import { Database } from "./database.js";
import { DAY, day, endOfDay } from "./days.js";
import { CliError } from "./fail.js";
import { printCard } from "./fit-report.js";
import { openInputs } from "./inputs.js";
import { grouped, Log } from "./log.js";
import type { TrainOptions } from "./options.js";
import { loadCategories } from "./products.js";
import { countSessions, printSessions, windows } from "./sessions.js";
import { CUSTOMER_STAGES, type Params, runStages } from "./stages.js";
import { atBothCuts, baseRates, gaps, history, products, sold, views } from "./tables.js";
import { type TrainReport, writeReports } from "./train-report.js";
import {
  type Choices,
  type FitReport,
  type Judged,
  loadTrainer,
  refusals,
  type TrainCore,
  type Trainer,
} from "./trainer.js";
import { checkFolders, writeAtomically } from "./write.js";

const gzipped = promisify<Uint8Array, { level: number }, Uint8Array>(gzip);
const brotli = promisify<Uint8Array, BrotliOptions, Uint8Array>(brotliCompress);

/** Windows that the weights are learnt on, before the one that they are judged on. */
const LEARNING_WINDOWS = 2;
/** Brotli's best takes four seconds a megabyte: a larger model's size is told by the next best. */
const LARGE = 2_000_000;
/** What DuckDB may take; the rest of what training needs are columns of counts, here and in the core. */
const MEMORY = "1800MB";
const SALES_STAGES = [...CUSTOMER_STAGES, "items", "baskets", "basket_items", "item_pairs"];

type Options = TrainOptions & { windowDays: number } & Pick<Params, "store">;

/** Eight weeks; of a log that holds no five such windows a fifth, but no less than a week. */
function usualWindow(firstMs: number, end: number): number {
  const fifth = Math.floor(Math.ceil((end - firstMs) / DAY) / (LEARNING_WINDOWS + 3));
  return Math.min(Math.max(fifth, 7), 56);
}

export async function train(given: TrainOptions): Promise<void> {
  const log = new Log(given.quiet);
  await checkFolders([given.out, given.reportPage, given.reportJson]);
  const core = await loadTrainer();
  const db = await Database.open(MEMORY);
  // Here every query whose order matters states one.
  await db.run("SET preserve_insertion_order = false");

  log.step("reading the files");
  const { data, store } = await openInputs(db, given);
  const end = endOfDay(data.lastMs, given.zoneMinutes);
  const windowDays = given.windowDays ?? usualWindow(data.firstMs, end);
  const options = { ...given, windowDays, store };
  const categories = await loadCategories(db, options.categories);
  printData(log, data);
  if (data.orders + data.views === 0) {
    throw new CliError("input", "the log holds no purchase and no view that can be used");
  }

  log.plan(steps(options, data));
  log.step(`counting everything before ${day(end)}`);
  await runStages(db, { ...options, cutMs: end });
  const everything = await sold(db, core);
  const looked = data.views > 0 ? await views(db) : undefined;
  const pastSessions = data.views > 0 ? await windows(db) : [];
  const trainer = new core.Trainer(
    { ...options, categories },
    await products(db),
    await history(db),
  );

  const fit = data.orders > 0 ? await fitCard(db, trainer, options, data, end, log) : undefined;
  if (fit) printCard(log, fit, options.minSupport);
  const judged = options.backtest && data.orders > 0;
  if (judged) await countWindows(db, core, trainer, options, data, end, log);
  const stages = { ...options, cutMs: end };
  await countSessions(db, core, trainer, stages, SALES_STAGES, pastSessions, log);
  // From here on the core needs the memory.
  db.close();

  const { choices, tested } = judged ? judge(trainer, log) : {};
  if (pastSessions.length > 0) log.step("learning on earlier sessions, judging on the last");
  const next = trainer.sessionBacktest();
  if (next) printSessions(log, next);

  log.step("the model of everything");
  const model = trainer.finish(end, everything, looked?.itemViews, looked?.viewPairs);
  trainer.free();
  const fault = verdict(fit, tested, next);
  const report: TrainReport = { data, fit, choices, ...tested, next, bytes: model.length, fault };
  await writeReports(report, options);
  if (fault) {
    const sentence = `the model is not good enough: ${fault}`;
    if (!options.force) {
      const way = `${options.out} was not written. --force writes it all the same`;
      throw new CliError("verdict", `${sentence}. So ${way}`);
    }
    log.print(`Forced: ${sentence}`);
  }
  await writeAtomically(options.out, model);
  const quality = model.length > LARGE ? 9 : 11;
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality };
  const sent = await Promise.all([gzipped(model, { level: 9 }), brotli(model, { params })]);
  const [raw, gz, br] = [model, ...sent].map((bytes) => grouped(bytes.length));
  log.print(`${options.out}: ${raw} bytes (${gz} gzipped, ${br} with Brotli)`);
  log.step("done");
}

/** Reading, counting, the model; the fit; the windows of orders and of sessions, each with their learning. */
function steps({ backtest }: TrainOptions, { orders, views }: DataReport): number {
  const judging = backtest && orders > 0 ? LEARNING_WINDOWS + 2 : 0;
  return 3 + (orders > 0 ? 1 : 0) + judging + (views > 0 ? 3 : 0);
}

/**
 * The card on everybody who ordered, judged by a fit that knew nothing of the last days. Nobody known
 * ordered: it stays a new shop's.
 */
async function fitCard(
  db: Database,
  trainer: Trainer,
  options: Options,
  { unpriced }: DataReport,
  end: number,
  log: Log,
): Promise<FitReport | undefined> {
  const days = trainer.horizonDays();
  log.step(`fitting the model card, and once more without the last ${days} days`);
  const between = await gaps(db);
  const known = { ...options.known, ...(await baseRates(db)), unpriced };
  const { customers, heldOut } = await atBothCuts(db, { ...options, cutMs: end }, days);
  if (customers.x?.length === 0) return undefined;
  return refusals("the log", () => trainer.fit(customers, heldOut, between, known));
}

/** Counts what was known before each past window; a log too short for one has none. */
async function countWindows(
  db: Database,
  core: TrainCore,
  trainer: Trainer,
  options: Options,
  data: DataReport,
  end: number,
  log: Log,
): Promise<void> {
  const window = options.windowDays * DAY;
  for (let back = LEARNING_WINDOWS + 1; back > 0; back--) {
    const cut = end - back * window;
    if (cut - data.firstMs < window) continue;
    log.step(`counting what was known on ${day(cut)}`);
    await runStages(db, { ...options, cutMs: cut }, SALES_STAGES);
    trainer.addPast(cut, await sold(db, core));
  }
}

/** Learns on the earlier windows and judges on the last. */
function judge(
  trainer: Trainer,
  log: Log,
): { choices: Choices | undefined; tested: Judged | undefined } {
  log.step("choosing what to learn from");
  const choices = trainer.choose();
  if (choices) printChoices(log, choices);
  log.step("learning on the earlier windows, judging on the last");
  const tested = trainer.backtest();
  if (tested && tested.backtest.customers > 0) printBacktest(log, tested);
  if (!tested?.judged) log.print("Too few customers came back for a judgement of the shelves");
  return { choices, tested };
}
