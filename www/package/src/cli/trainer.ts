/**
 * The trainer: the Rust core with fitting, backtest and packing, as Node's second wasm file. What
 * it takes are columns of the SQL stages' tables; all floating point is its own.
 */

import { readFile } from "node:fs/promises";
import type { Column } from "./database.js";
import { CliError } from "./fail.js";
import type { Category } from "./products.js";

export interface TrainerSettings {
  currency: string;
  zoneMinutes: number;
  locale: string;
  minSupport: number;
  recentDays: number;
  windowDays: number;
  categories: Category[];
}

export type Columns = Record<string, Column>;

/** What was sold before a cut, as tables of the core; the trainer takes it over. */
export interface Sold {
  free(): void;
}

export type SoldClass = new (items: Columns, basketItems: Columns, itemPairs: Columns) => Sold;

/** What was looked at before a cut. */
export interface Views {
  itemViews: Columns;
  viewPairs: Columns;
}

/** A 95 % interval and what it is of. */
export interface Figure {
  code: string;
  estimate: Estimate | null;
  /** What it rests on: customers, orders, answers, cases. */
  n: number;
  method: "wilson" | "poisson" | "bootstrap" | "order_statistics" | "count";
}

export interface Size {
  code: string;
  customers: number;
}

/** A period's figures, and where the customers stand at its end. */
export interface Snapshot {
  figures: Figure[];
  stages: Size[];
  groups: Size[];
  segments: Size[];
}

export interface Change {
  code: string;
  difference: Estimate;
  relative: number | null;
  /** Whether the interval leaves out 0. */
  clear: boolean;
}

export interface Figures {
  /** `offsets`: those of the programme's time zone, where that is a name. */
  setProgramme(programme: unknown, offsets: [number, number][] | undefined, lines: Columns): void;
  /** Of everybody who had ordered by then, lowest tier first; `undefined` without a programme. */
  tiers(asOfMs: number): Size[] | undefined;
  card(): { t1: number; t2: number; horizonDays: number; discount: { months: number } };
  /** Adds a period whose last day is `end`; of cases the hours until closed, NaN where not; `undefined` where nobody counts. */
  add(
    end: number,
    buyers: Columns,
    recommend: Uint32Array,
    satisfaction: Uint32Array,
    complaints: Float64Array | undefined,
    expiries: Float64Array | undefined,
    invites: Float64Array | undefined,
    acquisitionSpend?: number,
  ): Snapshot;
  /** From the first period to the last. */
  changes(): Change[] | undefined;
  free(): void;
}

export type FiguresClass = new (customers: Columns, days: Columns, known: Known) => Figures;

/** What a shop knows without fitting; amounts in minor units. */
export interface Known {
  acquisitionCost?: number | undefined;
  retentionCost?: number | undefined;
  marginRate?: number | undefined;
  discountBase?: number;
  couponBase?: number;
  /** Order values count units: the log knows no prices. */
  unpriced?: boolean | undefined;
}

export interface FitReport {
  model: string;
  prior: "map" | "none";
  customers: number;
  repeaters: number;
  groups: number;
  purchase: { r: number; alpha: number; a: number; b: number };
  value: { p: number; q: number; v: number };
  lnLikelihood: number;
  valueLnLikelihood: number;
  valueCustomers: number;
  holdout?: Holdout | null;
  ships: boolean;
}

/** What is compared with days since the last order, and with knowing nothing. */
export type Holdout = Record<HoldoutFigure, number> & {
  /** Whether enough customers left, and enough stayed, to tell. */
  judged: boolean;
  calibration: Bin[];
  isotonic: Bin[];
  /** What the card keeps of them: of ten points what was foretold, then what came. */
  points?: number[] | null;
};

type HoldoutFigure =
  | "customers"
  | "inactive"
  | "expectedOrders"
  | "orders"
  | "mae"
  | "maeOfMean"
  | "maeOfRecency"
  | "auc"
  | "aucOfOrders"
  | "aucOfRecency"
  | "brier"
  | "brierOfBase"
  | "brierOfRecency";

/** Customers who were foretold much the same. */
export interface Bin {
  customers: number;
  predicted: number;
  actual: number;
}

/** A mean over customers with its 95 % interval. */
export interface Estimate {
  mean: number;
  low: number;
  high: number;
}

export type Method =
  | "engine"
  | "popularity"
  | "frequency"
  | "fading_frequency"
  | "tifu_knn"
  | "item_knn";

export interface ListFigures {
  hitRate20: Estimate;
  ndcg10: Estimate;
  recall10: Estimate;
  recall20: Estimate;
}

/** One shelf, judged. */
export interface Shelf {
  customers: number;
  /** What does best on the window before the judged one. */
  settings: {
    halfLifeDays: number;
    tifu: { group: number; within: number; between: number; neighbours: number; ownShare: number };
    itemKnn: { counts: boolean; neighbours: number; fading: boolean };
  };
  outcomes: (ListFigures & {
    method: Method;
    repeatRecall20: number;
    exploreRecall20: number;
    coverage: number;
  })[];
  differences: (ListFigures & { against: Method })[];
}

/** What the log decided on the window before the judged one. */
export interface Choices {
  /** What past purchases speak through: Recall@20 of what was bought for the first time. */
  relations: {
    baskets: number;
    cosine: number;
    /** Nothing where it reaches too few articles. */
    ease: number | null;
    chosen: "baskets" | "ease" | "cosine";
  };
  /** How the mixed shelf is taught: its NDCG@10. */
  mixed: Taught;
  /** How the shelf of what was never bought is: Recall@20. */
  unseen: Taught;
}

export interface Taught {
  steady: number;
  sharp: number;
  chosen: "steady" | "sharp";
}

interface Lesson {
  lists: number;
  lossBefore: number;
  loss: number;
  weights?: number[] | null;
}

export interface Judged {
  learnt: Lesson & { unseen: Lesson };
  backtest: {
    cut: number;
    windowDays: number;
    customers: number;
    items: number;
    meanTargets: number;
    repeatShare: number;
    mixed: Shelf;
    /** Of what the customer has never bought. */
    unseen: Shelf;
  };
  /** Whether there were enough customers to tell. */
  judged: boolean;
  lostTo: Method[];
}

export type SessionMethod = "engine" | "popularity" | "recently_viewed";

/** How well the next look of a session is foretold. */
export interface JudgedSessions {
  learnt: Lesson;
  backtest: {
    queries: number;
    items: number;
    outcomes: {
      method: SessionMethod;
      hitRate20: Estimate;
      mrr20: Estimate;
      /** Both where lists leave out the item on the page. */
      withoutLast: [hitRate20: number, mrr20: number];
    }[];
    differences: [SessionMethod, [hitRate20: Estimate, mrr20: Estimate]][];
  };
  judged: boolean;
  lostTo: SessionMethod[];
}

export interface Trainer {
  addPast(cutMs: number, sold: Sold): void;
  /** `sessionViews`: those between this cut and the next. */
  addPastSessions(
    cutMs: number,
    sold: Sold,
    itemViews: Columns,
    viewPairs: Columns,
    sessionViews: Columns,
  ): void;
  sessionBacktest(): JudgedSessions | undefined;
  /** `gaps`: the days between order days, customer by customer. */
  fit(customers: Columns, heldOut: Columns, gaps: Uint32Array, known: Known): FitReport;
  /** How many days after their cut the held-out customers' orders count. */
  horizonDays(): number;
  choose(): Choices | undefined;
  backtest(): Judged | undefined;
  finish(cutMs: number, sold: Sold, itemViews?: Columns, viewPairs?: Columns): Uint8Array;
  free(): void;
}

export interface TrainerClass {
  new (settings: TrainerSettings, products: Columns, history: Columns): Trainer;
  /** Both models by themselves, in whatever units the columns are. */
  fitModels(
    question: { model: string; prior: string; horizon: number },
    customers: Columns,
    heldOut: Columns,
  ): FitReport;
}

/** What a model file says, an entry for each article, those that were had lately first. */
export interface ModelContents {
  /** When its log ends, epoch milliseconds. */
  asOf: number;
  ids: string[];
  /** Sessions that looked at it, or orders that hold it. */
  counts: Uint32Array;
  /** Article `i` goes with `neighbours` from `starts[i]` to `starts[i + 1]`, by `weights`. */
  starts: Uint32Array;
  neighbours: Uint32Array;
  weights: Float64Array;
}

/** What `wasm/train.js` exports, once it is up. */
export interface TrainCore {
  modelContents(bytes: Uint8Array, views: boolean): ModelContents;
  Trainer: TrainerClass;
  Sold: SoldClass;
  Figures: FiguresClass;
}

const FILE = new URL("./train.wasm", import.meta.url);

export async function loadTrainer(): Promise<TrainCore> {
  const { default: init, ...core } = await import("#train").catch(() => {
    throw new CliError(
      "install",
      "this copy of the package was built without its trainer, train.wasm",
    );
  });
  await init({ module_or_path: await readFile(FILE) });
  return core;
}

/** Runs `ask`; what the core refuses is the fault of the file `named`. */
export function refusals<T>(named: string, ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    const { code, path, message } = error as { code?: string; path?: string; message?: string };
    if (code === undefined) throw error;
    throw new CliError("input", `${named}: ${path} ${message}`);
  }
}
