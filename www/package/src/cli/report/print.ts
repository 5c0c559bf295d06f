/** The report as text. */

import type { KpiReport, Period } from "../kpi.js";
import type { Log } from "../log.js";
import { format } from "./format.js";
import { type Table, texts } from "./texts.js";

export function printKpi(log: Log, report: KpiReport, tag: string): void {
  const [t, f] = [texts(tag), format(tag, report.currency)];
  for (const period of report.periods) {
    log.print(t.say("period", { from: period.from, to: period.to }));
    log.table(
      ["figure", "value", "interval", "basis"].map((code) => t.say(code)),
      period.figures.map(({ code, estimate: e, n, method }) => [
        t.figure(code),
        e ? f.value(code, e.mean) : t.say("unknown"),
        e && method !== "count" ? `${f.value(code, e.low)} – ${f.value(code, e.high)}` : "",
        t.say("n", { n: f.count(n) }),
      ]),
    );
    for (const table of ["stages", "segments", "groups", "tiers"] as const) {
      if (period[table]) log.print(`${t.say(table)}: ${sizes(period, table)}`);
    }
    log.print("");
  }
  if (!report.changes) return;
  log.table(
    ["changes", "change", "interval"].map((code) => t.say(code)),
    report.changes.map(({ code, difference: d, clear }) => [
      t.figure(code),
      `${f.difference(code, d.mean)}${clear ? " *" : ""}`,
      `${f.difference(code, d.low)} – ${f.difference(code, d.high)}`,
    ]),
  );

  function sizes(period: Period, table: Table): string {
    const each = (period[table] ?? []).map(
      ({ code, customers }) => `${t.size(table, code)} ${f.count(customers)}`,
    );
    return each.join(", ");
  }
}
