/** The report as one HTML page that fetches nothing and runs nothing. */

import type { KpiReport, Period } from "../kpi.js";
import type { Change, Figure, Size } from "../trainer.js";
import { columns, escaped, gauge, rows, span } from "./charts.js";
import { type Format, format } from "./format.js";
import { htmlPage } from "./shell.js";
import { type Table, texts } from "./texts.js";

/** Figures that are shown in time, not as a card. */
const COUNTED = ["orders", "revenue", "customers", "new_customers"];
/** How many blocks of thirty days are shown. */
const BLOCKS = 24;

interface Writer {
  t: ReturnType<typeof texts>;
  f: Format;
  report: KpiReport;
}

/** The same report in the same language gives the same bytes. */
export function page(report: KpiReport, tag: string): string {
  const w: Writer = { t: texts(tag), f: format(tag, report.currency), report };
  const { t } = w;
  const last = report.periods.at(-1);
  if (!last) return "";
  return htmlPage(
    tag,
    t.say("title"),
    `<header>
<h1>${escaped(t.say("title"))}</h1>
<p class="when">${report.periods.map((period, at) => when(w, period, at)).join("")}</p>
</header>
<section>
<h2>${escaped(t.say("figures"))}</h2>
<dl class="cards">${last.figures.map((figure) => card(w, figure)).join("")}</dl>
${missing(w, last)}
</section>
${report.changes ? changes(w, report.changes) : ""}
${trend(w, last)}
${standing(w, last)}
<section class="methods">
<h2>${escaped(t.say("methods"))}</h2>
${["method_intervals", "method_changes", "method_model", "method_orders"]
  .map((code) => `<p>${escaped(t.say(code))}</p>`)
  .join("\n")}
</section>`,
  );
}

function when({ t, report }: Writer, period: Period, at: number): string {
  const which =
    report.periods.length > 1 ? `<b>${escaped(t.say(at ? "after" : "before"))}</b>` : "";
  return `<span>${which}${escaped(t.say("period", { from: period.from, to: period.to }))}</span>`;
}

/** Nothing for what is shown in time, and for what nobody knows. */
function card({ t, f, report }: Writer, { code, estimate, n }: Figure): string {
  if (!estimate || COUNTED.includes(code)) return "";
  const note = t.note(code, { months: report.months, days: report.horizonDays });
  const head = `<div class="card"><dt>${escaped(t.figure(code))}</dt><dd class="note">${escaped(note)}</dd>`;
  const [value, low, high] = [estimate.mean, estimate.low, estimate.high].map((v) =>
    f.value(code, v),
  );
  // A share lies between 0 and 1, a score between -100 and 100; an amount is set against its interval's end.
  const scale =
    code === "nps" ? (v: number) => (v + 100) / 200 : (v: number) => v / top(code, estimate.high);
  const change = report.changes?.find((c) => c.code === code);
  const moved = change
    ? `<dd class="moved${change.clear ? " clear" : ""}">${escaped(f.difference(code, change.difference.mean))}</dd>`
    : "";
  return `${head}<dd class="value">${escaped(value ?? "")}</dd><dd>${gauge(`${t.figure(code)}: ${low} – ${high}`, scale(estimate.low), scale(estimate.mean), scale(estimate.high))}</dd><dd class="reach">${escaped(`${low} – ${high} · ${t.say("n", { n: f.count(n) })}`)}</dd>${moved}</div>`;
}

function missing({ t }: Writer, { figures }: Period): string {
  const names = figures.filter(({ estimate }) => !estimate).map(({ code }) => t.figure(code));
  if (names.length === 0) return "";
  return `<p class="faint after">${escaped(t.say("missing", { names: names.join(t.say("and")) }))}</p>`;
}

function top(code: string, high: number): number {
  const amount = ["order_value", "acquisition_cost", "clv", "hours_to_resolve"].includes(code);
  return amount ? Math.max(high * 1.25, 1e-9) : 1;
}

function changes({ t, f, report }: Writer, list: Change[]): string {
  const [before, after] = report.periods;
  const value = (period: Period | undefined, code: string) => {
    const estimate = period?.figures.find((figure) => figure.code === code)?.estimate;
    return estimate ? escaped(f.value(code, estimate.mean)) : "";
  };
  const lines = list.map(({ code, difference, relative, clear }) => {
    const { low, mean, high } = difference;
    const was = before?.figures.find((figure) => figure.code === code)?.estimate?.mean ?? 0;
    const reach = code === "nps" ? 100 : Math.max(Math.abs(was), 1e-9) / 2;
    const said = `${f.difference(code, low)} – ${f.difference(code, high)}`;
    const picture = span(`${t.figure(code)}: ${said}`, { low, middle: mean, high, clear }, reach);
    const share =
      relative === null || code === "nps" ? "" : `${relative > 0 ? "+" : ""}${f.share(relative)}`;
    return `<tr><td>${escaped(t.figure(code))}</td><td>${value(before, code)}</td><td>${value(after, code)}</td><td>${escaped(f.difference(code, mean))}</td><td>${escaped(share)}</td><td class="plot">${picture}</td><td class="faint">${escaped(said)}</td></tr>`;
  });
  const heads = ["figure", "before", "after", "change", "relative"].map((code) => t.say(code));
  return `<section>
<h2>${escaped(t.say("changes"))}</h2>
<div class="wide"><table><thead><tr>${heads.map((head) => `<th>${escaped(head)}</th>`).join("")}<th></th><th>${escaped(t.say("interval"))}</th></tr></thead>
<tbody>${lines.join("\n")}</tbody></table></div>
<p class="faint">${escaped(t.say("changes_note"))}</p>
</section>`;
}

function trend({ t, f, report }: Writer, last: Period): string {
  const shown = report.blocks.slice(-BLOCKS);
  const plot = (code: string, of: (block: KpiReport["blocks"][number]) => number) => {
    const bars = shown.map((block) => ({
      label: block.start,
      text: f.short(code, of(block)),
      value: of(block),
    }));
    const total = last.figures.find((figure) => figure.code === code)?.estimate?.mean ?? 0;
    const title = `${t.figure(code)} · ${f.value(code, total)}`;
    return `<figure><h3>${escaped(title)}</h3>${columns(title, bars)}</figure>`;
  };
  if (shown.length < 2) return "";
  return `<section>
<h2>${escaped(t.say("trend"))}</h2>
<div class="pair">${plot("revenue", (b) => b.value)}${plot("orders", (b) => b.orders)}${plot("customers", (b) => b.customers)}${plot("new_customers", (b) => b.newCustomers)}</div>
</section>`;
}

function standing({ t, f }: Writer, last: Period): string {
  const plot = (table: Table, sizes: Size[]) => {
    const all = sizes.reduce((sum, size) => sum + size.customers, 0);
    const bars = sizes.map(({ code, customers }) => ({
      label: t.size(table, code),
      text: `${f.count(customers)} · ${f.share(customers / Math.max(all, 1))}`,
      value: customers,
    }));
    return `<figure><h3>${escaped(t.say(table))}</h3>${rows(t.say(table), bars)}</figure>`;
  };
  return `<section>
<h2>${escaped(t.say("standing"))}</h2>
<div class="pair">${plot("stages", last.stages)}${plot("segments", last.segments)}${plot("groups", last.groups)}${last.tiers ? plot("tiers", last.tiers) : ""}</div>
${last.tiers ? `<p class="faint">${escaped(t.say("tiers_note"))}</p>` : ""}
</section>`;
}
