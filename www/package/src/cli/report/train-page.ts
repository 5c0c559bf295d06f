/** A training run as one HTML page: what was read, what was judged, and by how much it won or lost. */

import { day } from "../days.js";
import type { TrainReport } from "../train-report.js";
import type { Choices, Estimate, Holdout, Shelf } from "../trainer.js";
import { escaped, span } from "./charts.js";
import { type Format, format } from "./format.js";
import { calibration, intervals } from "./plots.js";
import { htmlPage } from "./shell.js";
import { trainTexts } from "./train-texts.js";

interface Writer {
  t: ReturnType<typeof trainTexts>;
  f: Format;
}

/** A method's name and its means, as both backtests have them. */
interface Outcome {
  method: string;
  figures: Record<string, Estimate>;
}

/** The same report in the same language gives the same bytes. */
export function trainPage(report: TrainReport, tag: string, currency: string): string {
  const w: Writer = { t: trainTexts(tag), f: format(tag, currency) };
  const { t, f } = w;
  const { data, fault } = report;
  const judged = report.judged || report.next?.judged;
  const verdict = fault ? t("bad", { why: fault }) : t(judged ? "good" : "unjudged");
  const body = `<header>
<h1>${escaped(t("title"))}</h1>
<p class="when"><span>${escaped(t("period", { from: day(data.firstMs), to: day(data.lastMs) }))}</span><span>${escaped(t("size", { bytes: f.count(report.bytes) }))}</span></p>
<p><b>${escaped(verdict)}</b></p>
</header>
${read(w, report)}
${report.choices ? decided(w, report.choices) : ""}
${basket(w, report)}
${discovery(w, report)}
${session(w, report)}
${report.fit?.holdout ? forecast(w, report.fit.holdout) : ""}
<section class="methods">
<h2>${escaped(t("methods"))}</h2>
${["method_cut", "method_interval", "method_ndcg"].map((code) => `<p>${escaped(t(code))}</p>`).join("\n")}
</section>`;
  return htmlPage(tag, t("title"), body);
}

function read(w: Writer, { data }: TrainReport): string {
  const { t, f } = w;
  const counts = ["rows", "kept", "orders", "customers", "views", "sessions", "products"] as const;
  const cards = counts
    .filter((code) => data[code] > 0)
    .map(
      (code) =>
        `<div class="card"><dt>${escaped(t(code))}</dt><dd class="value">${escaped(f.count(data[code]))}</dd></div>`,
    );
  const reasons = data.leftOut.map(({ reason, rows }) => [reason, f.count(rows)]);
  return `<section>
<h2>${escaped(t("data"))}</h2>
<dl class="cards">${cards.join("")}</dl>
${data.unpriced ? `<p>${escaped(t("unpriced"))}</p>` : ""}
${reasons.length > 0 ? table([t("left_out"), t("rows")], reasons) : ""}
</section>`;
}

/** Each choice with what every way came to. */
function decided({ t, f }: Writer, { relations, mixed, unseen }: Choices): string {
  const line = (code: string, figure: string, { chosen, ...ways }: Choices[keyof Choices]) => [
    t(code),
    t(figure),
    Object.entries(ways)
      .flatMap(([way, value]) => (value === null ? [] : `${t(way)} ${f.share(value)}`))
      .join(" · "),
    t(chosen),
  ];
  const lines = [
    line("relations", "recall20", relations),
    line("mixed", "ndcg10", mixed),
    line("unseen", "recall20", unseen),
  ];
  const heads = ["decision", "figure", "ways", "chosen"].map((code) => t(code));
  return `<section>
<h2>${escaped(t("choices"))}</h2>
<p class="faint">${escaped(t("choices_note"))}</p>
${table(heads, lines)}
</section>`;
}

function basket(w: Writer, { backtest: b }: TrainReport): string {
  if (!b || b.customers === 0) return "";
  const { t, f } = w;
  const note = t("basket_note", {
    n: f.count(b.customers),
    from: day(b.cut),
    days: b.windowDays,
    targets: b.meanTargets.toFixed(1),
    repeat: f.share(b.repeatShare),
    items: f.count(b.items),
  });
  return shelf(w, "basket", note, b.mixed, {
    repeat: (o) => o.repeatRecall20,
    explore: (o) => o.exploreRecall20,
    coverage: (o) => o.coverage,
  });
}

/** The shelf of what a customer never bought: a list of its own, for on a mixed one little new is found. */
function discovery(w: Writer, { backtest: b }: TrainReport): string {
  if (!b || b.unseen.customers === 0) return "";
  const note = w.t("discover_note", { n: w.f.count(b.unseen.customers) });
  return shelf(w, "discover", note, b.unseen, { coverage: (o) => o.coverage });
}

function shelf(
  w: Writer,
  code: string,
  note: string,
  { outcomes, differences }: Shelf,
  columns: Record<string, (outcome: Shelf["outcomes"][number]) => number>,
): string {
  const { t, f } = w;
  const codes = ["hitRate20", "ndcg10", "recall20"] as const;
  const pick = (from: Record<(typeof codes)[number], Estimate>) =>
    Object.fromEntries(codes.map((code) => [code, from[code]]));
  const heads = Object.keys(columns);
  const shares = outcomes.map((o) => [
    t(o.method),
    ...Object.values(columns).map((share) => f.share(share(o))),
  ]);
  return section(
    w,
    code,
    note,
    outcomes.map((o) => ({ method: o.method, figures: pick(o) })),
    differences.map((d) => ({ method: d.against, figures: pick(d) })),
    table([t("method"), ...heads.map((head) => t(head))], shares),
  );
}

function session(w: Writer, { next }: TrainReport): string {
  const b = next?.backtest;
  if (!b || b.queries === 0) return "";
  return section(
    w,
    "session",
    w.t("session_note", { n: w.f.count(b.queries), items: w.f.count(b.items) }),
    b.outcomes.map((o) => ({
      method: o.method,
      figures: { hitRate20: o.hitRate20, mrr20: o.mrr20 },
    })),
    b.differences.map(([method, [hitRate20, mrr20]]) => ({
      method,
      figures: { hitRate20, mrr20 },
    })),
    "",
  );
}

/** A plot of each figure, and by how much ours is above the others. */
function section(
  { t, f }: Writer,
  code: string,
  note: string,
  outcomes: Outcome[],
  differences: Outcome[],
  more: string,
): string {
  const names = Object.keys(outcomes[0]?.figures ?? {});
  const plots = names.map((name) => {
    const list = outcomes.map(({ method, figures }) => {
      const estimate = figures[name] ?? NOTHING;
      return { label: t(method), text: f.share(estimate.mean), ...estimate };
    });
    return `<figure><h3>${escaped(t(name))}</h3>${intervals(t(name), list)}</figure>`;
  });
  const lines = differences.flatMap(({ method, figures }) =>
    names.map((name) => {
      const { low, mean, high } = figures[name] ?? NOTHING;
      const reach = Math.max(...differences.flatMap((d) => ends(d.figures[name])), 1e-9);
      const said = `${f.difference(name, low)} – ${f.difference(name, high)}`;
      const clear = low > 0 || high < 0;
      const picture = span(
        `${t(method)}: ${said}`,
        { low, middle: mean, high, clear },
        1.5 * reach,
      );
      return `<tr><td>${escaped(t(method))}</td><td>${escaped(t(name))}</td><td>${escaped(f.difference(name, mean))}</td><td class="plot">${picture}</td><td class="faint">${escaped(said)}</td></tr>`;
    }),
  );
  return `<section>
<h2>${escaped(t(code))}</h2>
<p class="faint">${escaped(note)}</p>
<div class="pair">${plots.join("")}</div>
${more}
<h3>${escaped(t("against"))}</h3>
<div class="wide"><table><tbody>${lines.join("\n")}</tbody></table></div>
</section>`;
}

function forecast({ t, f }: Writer, h: Holdout): string {
  const dots = h.calibration.map(({ customers, predicted, actual }) => ({
    predicted,
    actual,
    text: `${f.share(predicted)} / ${f.share(actual)} (${f.count(customers)})`,
  }));
  const number = (value: number) => value.toFixed(4);
  const figures = [
    [t("auc"), number(h.auc), number(h.aucOfRecency), ""],
    [t("brier"), number(h.brier), number(h.brierOfRecency), number(h.brierOfBase)],
    [t("mae"), number(h.mae), number(h.maeOfRecency), number(h.maeOfMean)],
  ];
  const heads = ["figure", "model", "by_recency", "by_base"].map((code) => t(code));
  return `<section>
<h2>${escaped(t("forecast"))}</h2>
<p class="faint">${escaped(t("forecast_note"))}</p>
<div class="pair"><figure class="narrow">${calibration(t("forecast"), t("foretold"), t("came"), dots)}</figure></div>
${table(heads, figures)}
</section>`;
}

const ends = (estimate = NOTHING) => [Math.abs(estimate.low), Math.abs(estimate.high)];
const NOTHING: Estimate = { mean: 0, low: 0, high: 0 };

function table(heads: string[], lines: string[][]): string {
  const cells = (row: string[], tag: string) =>
    `<tr>${row.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join("")}</tr>`;
  return `<div class="wide"><table><thead>${cells(heads, "th")}</thead><tbody>${lines.map((row) => cells(row, "td")).join("\n")}</tbody></table></div>`;
}
