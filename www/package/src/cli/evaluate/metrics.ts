/**
 * Figures of ranked lists, kept as sums per history, so that an interval can draw histories.
 *
 * HR: a target is on the list. MRR: one over the place of the first. NDCG: gains 0 and 1, the ideal
 * cut at K, so a full list of targets scores 1 however many there were. Recall: the share of the
 * targets on the list. Repeat and explore are the same figures of the targets met before and not
 * met before, over the questions that have any. Intervals are percentile bootstrap, 95 %, drawing
 * whole histories, the same for all methods, so that differences are paired.
 */

export interface Estimate {
  mean: number;
  low: number;
  high: number;
}

export const FIGURES = ["hr", "mrr", "ndcg", "recall"] as const;
export const PARTS = ["all", "repeat", "explore"] as const;
export type Figure = (typeof FIGURES)[number];
export type Part = (typeof PARTS)[number];
export type Figures = Record<Figure, Estimate>;
export type Outcome = Record<Part, Figures & { queries: number }>;

/** Of each part the number of questions, and of each figure the sum. */
const WIDTH = PARTS.length * (1 + FIGURES.length);
const RESAMPLES = 1_000;

/** One method's sums. */
export class Account {
  readonly sums: Float64Array;
  private readonly _length: number;

  /** Lists are `length` long, or end sooner. */
  constructor(histories: number, length: number) {
    this.sums = new Float64Array(histories * WIDTH);
    this._length = length;
  }

  add(history: number, list: string[], targets: string[], met: Set<string>): void {
    const repeat = targets.filter((item) => met.has(item));
    const explore = targets.filter((item) => !met.has(item));
    [targets, repeat, explore].forEach((part, at) => {
      if (part.length === 0) return;
      const base = history * WIDTH + at * (1 + FIGURES.length);
      [1, ...figures(list, part, this._length)].forEach((value, i) => {
        this.sums[base + i] = (this.sums[base + i] ?? 0) + value;
      });
    });
  }
}

/** HR, MRR, NDCG and recall of one list that could hold `length`. */
export function figures(
  list: string[],
  targets: string[],
  length: number,
): [number, number, number, number] {
  let [found, first, gained, ideal] = [0, 0, 0, 0];
  list.forEach((item, place) => {
    if (!targets.includes(item)) return;
    found += 1;
    first ||= place + 1;
    gained += 1 / Math.log2(place + 2);
  });
  const most = Math.min(targets.length, length);
  for (let place = 0; place < most; place++) ideal += 1 / Math.log2(place + 2);
  return [found > 0 ? 1 : 0, first && 1 / first, found && gained / ideal, found / targets.length];
}

/** Each account's figures, and those of the first less each other's. */
export function summary(
  accounts: Account[],
  histories: number,
): { outcomes: Outcome[]; differences: Figures[] } {
  const drawn = accounts.map(() => [] as Float64Array[]);
  const random = generator(0xb007);
  for (let n = 0; n < RESAMPLES; n++) {
    const times = new Uint16Array(histories);
    for (let i = 0; i < histories; i++) {
      const at = Math.floor(random() * histories);
      times[at] = (times[at] ?? 0) + 1;
    }
    accounts.forEach((account, at) => {
      drawn[at]?.push(means(account.sums, times));
    });
  }
  const once = new Uint16Array(histories).fill(1);
  const exact = accounts.map(({ sums }) => means(sums, once));
  const estimate = (at: number, column: number, less?: number): Estimate => {
    const of = (rows: Float64Array | undefined, other: Float64Array | undefined) =>
      (rows?.[column] ?? 0) - (other?.[column] ?? 0);
    const rows = drawn[at] ?? [];
    const values = rows.map((row, n) => of(row, less === undefined ? undefined : drawn[less]?.[n]));
    values.sort((a, b) => a - b);
    const share = (p: number) => values[Math.round(p * (values.length - 1))] ?? 0;
    const mean = of(exact[at], less === undefined ? undefined : exact[less]);
    return { mean, low: share(0.025), high: share(0.975) };
  };
  const figuresOf = (at: number, part: number, less?: number) =>
    Object.fromEntries(
      FIGURES.map((name, i) => [name, estimate(at, part * (1 + FIGURES.length) + 1 + i, less)]),
    ) as Figures;
  const outcomes = accounts.map((_, at) => {
    const parts = PARTS.map((name, part) => {
      const queries = exact[at]?.[part * (1 + FIGURES.length)] ?? 0;
      return [name, { queries, ...figuresOf(at, part) }];
    });
    return Object.fromEntries(parts) as Outcome;
  });
  return { outcomes, differences: accounts.slice(1).map((_, i) => figuresOf(0, 0, i + 1)) };
}

/** Of each part the number of questions and the mean figures, each history taken so many times. */
function means(sums: Float64Array, times: Uint16Array): Float64Array {
  const total = new Float64Array(WIDTH);
  for (let history = 0; history < times.length; history++) {
    const n = times[history] ?? 0;
    if (n === 0) continue;
    for (let i = 0; i < WIDTH; i++) {
      total[i] = (total[i] ?? 0) + n * (sums[history * WIDTH + i] ?? 0);
    }
  }
  return total.map((value, i) => {
    const place = i % (1 + FIGURES.length);
    return place === 0 ? value : value / Math.max(total[i - place] ?? 0, 1);
  });
}

/** Uniform in [0, 1), the same numbers each time: a counter, mixed (after Steele et al., SplitMix). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = Math.imul(state ^ (state >>> 15), 1 | state);
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
  };
}
