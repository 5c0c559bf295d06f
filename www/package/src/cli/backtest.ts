/**
 * The honest question before a model is written: on what customers bought next, does it beat the
 * lists that any shop could make without it? Here its answer becomes text.
 */

import type { Log } from "./log.js";
import { grouped, percent } from "./log.js";
import type {
  Choices,
  Estimate,
  FitReport,
  Judged,
  JudgedSessions,
  ListFigures,
  Method,
  Shelf,
  Taught,
} from "./trainer.js";

const NAMES: Record<Method, string> = {
  engine: "zhanggui",
  popularity: "sells lately",
  frequency: "own frequency",
  fading_frequency: "own frequency, fading",
  tifu_knn: "TIFU-KNN",
  item_knn: "item-kNN",
};
const FIGURES = ["HR@20", "NDCG@10", "Recall@10", "Recall@20"];

export function printBacktest(log: Log, { backtest: b, learnt }: Judged): void {
  const from = new Date(b.cut).toISOString().slice(0, 10);
  log.print(
    `Backtest: the next basket (${b.meanTargets.toFixed(1)} articles, ${percent(b.repeatShare)} bought before) ` +
      `of ${grouped(b.customers)} customers in the ${b.windowDays} days from ${from},\n` +
      `out of ${grouped(b.items)} articles; 95 % intervals by customer; ` +
      `weights learnt on ${grouped(learnt.lists)} earlier baskets`,
  );
  printShelf(log, b.mixed);
  log.print(
    `Never bought before: a shelf of nothing else, for the ${grouped(b.unseen.customers)} of them whose basket ` +
      `held something new; weights learnt on ${grouped(learnt.unseen.lists)} earlier baskets`,
  );
  printShelf(log, b.unseen);
}

function printShelf(log: Log, { settings, outcomes, differences }: Shelf): void {
  const set: Partial<Record<Method, string>> = {
    fading_frequency: `${settings.halfLifeDays} days`,
    tifu_knn: Object.values(settings.tifu).join(", "),
    item_knn: `${settings.itemKnn.neighbours}${settings.itemKnn.counts ? ", counts" : ""}${settings.itemKnn.fading ? ", fading" : ""}`,
  };
  const figures = (o: ListFigures) => [o.hitRate20, o.ndcg10, o.recall10, o.recall20];
  log.table(
    ["method", ...FIGURES, "repeat", "explore", "coverage"],
    outcomes.map((o) => [
      set[o.method] ? `${NAMES[o.method]} (${set[o.method]})` : NAMES[o.method],
      ...figures(o).map((e) => interval(e)),
      ...[o.repeatRecall20, o.exploreRecall20, o.coverage].map((v) => v.toFixed(4)),
    ]),
  );
  log.table(
    ["zhanggui less …", ...FIGURES],
    differences.map((d) => [NAMES[d.against], ...figures(d).map((e) => interval(e, true))]),
  );
}

const SPEAKING = {
  baskets: "what lies in one basket",
  cosine: "what the same customers buy",
  ease: "what the same customers buy, by EASE^R",
};

/** What the log decided, and why. */
export function printChoices(log: Log, { relations, mixed, unseen }: Choices): void {
  const found = Object.entries(SPEAKING).map(([key, name]) => {
    const figure = relations[key as keyof typeof SPEAKING];
    return `${name} ${figure === null ? "(too few articles)" : figure.toFixed(4)}`;
  });
  const taught = ({ steady, sharp, chosen }: Taught) =>
    `taught steadily ${steady.toFixed(4)}, sharply ${sharp.toFixed(4)}: ${chosen}`;
  log.print("On the window before the judged one:");
  log.print(
    `past purchases speak through ${SPEAKING[relations.chosen]}: new articles found, Recall@20: ${found.join(", ")}`,
  );
  log.print(`the mixed shelf, NDCG@10: ${taught(mixed)}`);
  log.print(`what was never bought, Recall@20: ${taught(unseen)}`);
}

/** Why the model should not be written, as a sentence; nothing if it should. */
export function verdict(
  fit: FitReport | undefined,
  tested: Judged | undefined,
  next: JudgedSessions | undefined,
): string | undefined {
  const lost = tested?.lostTo.map((method) => NAMES[method]) ?? [];
  if (lost.length > 0) return `its recommendations lose to a simple list (${lost.join(", ")})`;
  if (next && next.lostTo.length > 0)
    return "in a session it loses to a list of the last looks or of much-looked-at articles";
  if (fit && !fit.ships)
    return "its forecasts lose to the days since the last order, or to the base rate";
  return undefined;
}

function interval({ mean, low, high }: Estimate, signed = false): string {
  const text = (value: number) =>
    `${signed && value >= 0 ? "+" : ""}${value.toFixed(4).replace(/^(-?)0\./, "$1.")}`;
  return `${text(mean)} [${text(low)}, ${text(high)}]`;
}
