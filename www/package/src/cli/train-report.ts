/** What a training run came to, for a machine and for a reader. */

import type { DataReport } from "./data-report.js";
import type { TrainOptions } from "./options.js";
import { trainPage } from "./report/train-page.js";
import type { Choices, FitReport, Judged, JudgedSessions } from "./trainer.js";
import { writeAtomically } from "./write.js";

/** What `--report-json` writes, and `--report` draws. */
export interface TrainReport extends Partial<Judged> {
  data: DataReport;
  fit: FitReport | undefined;
  choices: Choices | undefined;
  next: JudgedSessions | undefined;
  bytes: number;
  /** Why the model should not be written. */
  fault: string | undefined;
}

export async function writeReports(report: TrainReport, options: TrainOptions): Promise<void> {
  const { reportJson, reportPage, locale, currency } = options;
  if (reportJson) await writeAtomically(reportJson, `${JSON.stringify(report, null, 2)}\n`);
  if (reportPage) await writeAtomically(reportPage, trainPage(report, locale, currency));
}
