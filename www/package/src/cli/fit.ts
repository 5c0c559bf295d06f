/** `zhanggui fit`: the purchase model and the order value by themselves, with a holdout. */

import { customersFile } from "./customers-file.js";
import { dataReport } from "./data-report.js";
import { Database } from "./database.js";
import { endOfDay } from "./days.js";
import { type EventLog, loadEvents } from "./events.js";
import { CliError } from "./fail.js";
import type { FitOptions } from "./fit-options.js";
import { printFit } from "./fit-report.js";
import { Log } from "./log.js";
import { noProducts } from "./products.js";
import { CUSTOMER_STAGES, runStages } from "./stages.js";
import { atBothCuts } from "./tables.js";
import { type Columns, loadTrainer, refusals } from "./trainer.js";

export async function fit(options: FitOptions): Promise<void> {
  const { Trainer } = await loadTrainer();
  const db = await Database.open("400MB");
  const { customers, heldOut } = options.log
    ? await ofLog(db, options.log, options.horizon)
    : await customersFile(db, options.customers ?? "");
  db.close();
  const report = refusals(options.customers ?? "the log", () =>
    Trainer.fitModels(options, customers, heldOut),
  );
  if (options.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else printFit(new Log(false), report);
  if (!report.ships && !options.force) {
    const sentence = "the model loses to the days since the last order, or to the base rate";
    throw new CliError("verdict", `${sentence}. --force exits with 0 all the same`);
  }
}

/** As of the log's end, and as of the horizon before it with what came. */
async function ofLog(
  db: Database,
  log: EventLog,
  horizon: number,
): Promise<{ customers: Columns; heldOut: Columns }> {
  await loadEvents(db, log);
  await noProducts(db);
  const { lastMs, orders } = await dataReport(db);
  if (orders === 0) throw new CliError("input", "the log holds no purchase that can be used");
  const params = {
    cutMs: endOfDay(lastMs, log.zoneMinutes),
    zoneMinutes: log.zoneMinutes,
    minSupport: 1,
    recentDays: 1,
  };
  await runStages(db, params, CUSTOMER_STAGES);
  return atBothCuts(db, params, horizon);
}
