/** Asks all the questions of all the methods, and sums up. */

import type { ModelContents } from "../trainer.js";
import type { Asked } from "./ask.js";
import { lister } from "./baselines.js";
import type { Counts } from "./counts.js";
import { Account, type Figures, type Outcome, summary } from "./metrics.js";
import type { Baseline, EvaluateOptions } from "./options.js";
import type { History } from "./queries.js";

/** What a method's lists look like, whatever came. */
export interface Reach {
  /** Share of the model's articles that are on some list. */
  coverage: number;
  /** Mean ln of the popularity rank of what is on the lists; null where nothing was counted. */
  meanLogRank: number | null;
  /** Share of what is on the lists that is of the most popular hundredth. */
  topShare: number | null;
}

export interface Evaluation {
  queries: number;
  histories: number;
  meanTargets: number;
  /** Share of the targets that were met before. */
  repeatShare: number;
  /** Mean ln of the targets' popularity rank. */
  targetsMeanLogRank: number | null;
  /** Targets that nobody had before, or that the model doesn't know. */
  cold: { targets: number; share: number; found: number };
  methods: ({ method: "engine" | Baseline } & Outcome & Reach)[];
  /** The engine less each baseline, all targets. */
  differences: ({ against: Baseline } & Figures)[];
  /** Of the engine's answers, microseconds. */
  latency: { p50: number; p99: number };
}

interface Method {
  name: "engine" | Baseline;
  account: Account;
  shown: Map<string, number>;
}

export async function evaluateAll(
  asked: Asked,
  histories: History[],
  model: ModelContents,
  counts: Counts,
  options: EvaluateOptions,
  progress: (share: number) => void,
): Promise<Evaluation> {
  const rivals = options.baselines.map((name) => lister(name, counts));
  const methods = (["engine", ...options.baselines] as Method["name"][]).map(
    (name): Method => ({
      name,
      account: new Account(histories.length, options.at),
      shown: new Map(),
    }),
  );
  const known = new Set(model.ids);
  const micros: number[] = [];
  const total = { targets: 0, repeats: 0, logRanks: 0, cold: 0, coldFound: 0 };
  const nextItem = options.task === "next-item";
  for (const [index, history] of histories.entries()) {
    const answers = await asked.history(history);
    answers.forEach((answer, at) => {
      const ask = history.asks[at] ?? 0;
      const met = history.steps.slice(0, ask).flatMap(({ items }) => items);
      const before = new Set(met);
      const targets = history.steps[ask]?.items ?? [];
      const without = nextItem && options.lastItem === "exclude" ? met.at(-1) : undefined;
      const lists = [answer.list, ...rivals.map((list) => list(met, options.at, without))];
      lists.forEach((list, n) => {
        const method = methods[n] as Method;
        method.account.add(index, list, targets, before);
        for (const item of list) method.shown.set(item, (method.shown.get(item) ?? 0) + 1);
      });
      micros.push(answer.micros);
      for (const item of targets) {
        total.targets += 1;
        if (before.has(item)) total.repeats += 1;
        total.logRanks += logRank(counts, item);
        if (known.has(item) && (counts.ranked.length === 0 || counts.rank.has(item))) continue;
        total.cold += 1;
        if (answer.list.includes(item)) total.coldFound += 1;
      }
    });
    progress((index + 1) / histories.length);
  }
  const { outcomes, differences } = summary(
    methods.map(({ account }) => account),
    histories.length,
  );
  micros.sort((a, b) => a - b);
  const quantile = (p: number) =>
    micros[Math.min(micros.length - 1, Math.floor(p * micros.length))];
  const counted = counts.ranked.length > 0;
  return {
    queries: micros.length,
    histories: histories.length,
    meanTargets: total.targets / micros.length,
    repeatShare: total.repeats / total.targets,
    targetsMeanLogRank: counted ? total.logRanks / total.targets : null,
    cold: { targets: total.cold, share: total.cold / total.targets, found: total.coldFound },
    methods: methods.map(({ name, shown }, at) => ({
      method: name,
      ...(outcomes[at] as Outcome),
      ...reach(shown, model, counts),
    })),
    differences: differences.map((figures, at) => ({
      against: options.baselines[at] as Baseline,
      ...figures,
    })),
    latency: { p50: quantile(0.5) ?? 0, p99: quantile(0.99) ?? 0 },
  };
}

function reach(shown: Map<string, number>, model: ModelContents, counts: Counts): Reach {
  const coverage = model.ids.filter((id) => shown.has(id)).length / Math.max(model.ids.length, 1);
  if (counts.ranked.length === 0) return { coverage, meanLogRank: null, topShare: null };
  const top = Math.ceil(counts.ranked.length / 100);
  let [places, logRanks, inTop] = [0, 0, 0];
  for (const [item, times] of shown) {
    places += times;
    logRanks += times * logRank(counts, item);
    if ((counts.rank.get(item) ?? Number.POSITIVE_INFINITY) <= top) inTop += times;
  }
  const all = Math.max(places, 1);
  return { coverage, meanLogRank: logRanks / all, topShare: inTop / all };
}

/** What nobody had stands after all that somebody had. */
const logRank = (counts: Counts, item: string) =>
  Math.log(counts.rank.get(item) ?? counts.ranked.length + 1);
