/** `zhanggui evaluate`: how good a model's shelves are on what customers did afterwards. */

import { readFile } from "node:fs/promises";
import { CliError } from "../fail.js";
import { Log } from "../log.js";
import { loadTrainer, refusals } from "../trainer.js";
import { Asked } from "./ask.js";
import { logCounts, modelCounts } from "./counts.js";
import type { EvaluateOptions } from "./options.js";
import { printEvaluation } from "./print.js";
import { baskets, prefixes, sessions } from "./queries.js";
import { type Evaluation, evaluateAll } from "./run.js";

/** What `--json` prints; only `latency` differs from run to run. */
export interface EvaluationReport extends Evaluation {
  version: 1;
  task: EvaluateOptions["task"];
  /** How long the lists are; the ideal of NDCG is cut there too. */
  at: number;
  lastItem: EvaluateOptions["lastItem"];
  diversity: number;
  /** What popularity, coldness and item-knn rest on. */
  counts: "model" | "train";
  /** What an interval draws. */
  intervalsBy: "session" | "customer";
  model: { bytes: number; articles: number; asOf: number };
}

export async function evaluate(options: EvaluateOptions): Promise<void> {
  const log = new Log(options.json);
  const bytes = await readFile(options.model).catch((error: Error) => {
    throw new CliError("input", `${options.model} cannot be read: ${error.message}`);
  });
  const core = await loadTrainer();
  const model = refusals(options.model, () =>
    core.modelContents(bytes, options.task === "next-item"),
  );
  log.plan(2);
  log.step("reading the files");
  const histories = await questions(options);
  const counts = options.train ? await logCounts(options.train) : modelCounts(model);
  log.step(`asking about ${histories.length} histories`);
  const asked = await Asked.open(bytes, model.asOf, options);
  const found = await evaluateAll(asked, histories, model, counts, options, (share) =>
    log.share(share),
  );
  asked.close();
  const report: EvaluationReport = {
    version: 1,
    task: options.task,
    at: options.at,
    lastItem: options.lastItem,
    diversity: options.diversity,
    counts: counts.source,
    intervalsBy: options.task === "next-item" ? "session" : "customer",
    model: { bytes: bytes.length, articles: model.ids.length, asOf: model.asOf },
    ...found,
  };
  if (options.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else printEvaluation(log, report);
}

function questions(options: EvaluateOptions) {
  if (options.prefixes) return prefixes(options.prefixes);
  if (options.task === "next-item") return sessions(options.test);
  return baskets(options.test, options.history, options.cutMs);
}
