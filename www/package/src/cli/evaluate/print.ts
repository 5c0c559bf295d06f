/** An evaluation as text. */

import { grouped, type Log, percent } from "../log.js";
import type { EvaluationReport } from "./evaluate.js";
import { type Estimate, FIGURES, type Part } from "./metrics.js";

export function printEvaluation(log: Log, report: EvaluationReport): void {
  const { at, task, lastItem, latency, cold } = report;
  const rule =
    task === "next-item"
      ? ` the last item ${lastItem === "include" ? "may be on the list" : "is left out"};`
      : "";
  log.print(
    `${task}: ${grouped(report.queries)} questions in ${grouped(report.histories)} ${report.intervalsBy}s, ` +
      `${report.meanTargets.toFixed(1)} targets each, ${percent(report.repeatShare)} met before;${rule}\n` +
      `lists of ${at} out of ${grouped(report.model.articles)} articles, NDCG's ideal cut at ${at}; ` +
      `95 % intervals by ${report.intervalsBy}; popularity and item-knn from ${SOURCES[report.counts]}`,
  );
  const heads = FIGURES.map((name) => `${HEADS[name]}@${at}`);
  table("all", "method");
  table("repeat", "met before");
  table("explore", "not met before");
  log.table(
    ["engine less …", ...heads],
    report.differences.map((d) => [d.against, ...FIGURES.map((f) => interval(d[f], true))]),
  );
  log.table(
    ["lists", "coverage", "mean ln rank", "of the top 1 %"],
    report.methods.map((m) => [
      m.method,
      percent(m.coverage),
      m.meanLogRank?.toFixed(2) ?? "",
      m.topShare === null ? "" : percent(m.topShare),
    ]),
  );
  log.print(
    `targets: mean ln rank ${report.targetsMeanLogRank?.toFixed(2) ?? "unknown"}; ` +
      `${grouped(cold.targets)} cold (${percent(cold.share)}), of which the engine found ${grouped(cold.found)}\n` +
      `latency: p50 ${latency.p50.toFixed(0)} µs, p99 ${latency.p99.toFixed(0)} µs`,
  );

  function table(part: Part, head: string): void {
    const queries = report.methods[0]?.[part].queries ?? 0;
    if (queries === 0) return;
    log.table(
      [`${head} (${grouped(queries)})`, ...heads],
      report.methods.map((m) => [m.method, ...FIGURES.map((f) => interval(m[part][f]))]),
    );
  }
}

const HEADS = { hr: "HR", mrr: "MRR", ndcg: "NDCG", recall: "Recall" };
const SOURCES = { model: "the model", train: "the log given as --train" };

function interval({ mean, low, high }: Estimate, signed = false): string {
  const text = (value: number) =>
    `${signed && value >= 0 ? "+" : ""}${value.toFixed(4).replace(/^(-?)0\./, "$1.")}`;
  return `${text(mean)} [${text(low)}, ${text(high)}]`;
}
