/**
 * The trainer: the Rust core with fitting, backtest and packing, as Node's second wasm file. What
 * it takes are columns of the SQL stages' tables; all floating point is its own.
 */

import { readFile } from "node:fs/promises";
import type { Column } from "./database.js";
import { CliError } from "./fail.js";
import type { Category } from "./sources.js";

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

/** What was sold before a cut. */
export interface Sales {
  items: Columns;
  basketItems: Columns;
  itemPairs: Columns;
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
export type Holdout = Record<HoldoutFigure, number> & { calibration: Bin[]; isotonic: Bin[] };

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

export type Method = "engine" | "popularity" | "frequency" | "fading_frequency";

export interface Figures {
  hitRate20: Estimate;
  ndcg10: Estimate;
  recall20: Estimate;
}

export interface Judged {
  learnt: { lists: number; lossBefore: number; loss: number; weights?: number[] | null };
  backtest: {
    cut: number;
    windowDays: number;
    customers: number;
    items: number;
    meanTargets: number;
    repeatShare: number;
    halfLifeDays: number;
    outcomes: (Figures & {
      method: Method;
      repeatRecall20: number;
      exploreRecall20: number;
      coverage: number;
    })[];
    differences: (Figures & { against: Method })[];
  };
  /** Whether there were enough customers to tell. */
  judged: boolean;
  lostTo: Method[];
}

export interface Trainer {
  addPast(cutMs: number, items: Columns, basketItems: Columns, itemPairs: Columns): void;
  fit(customers: Columns, heldOut: Columns): FitReport;
  /** How many days after their cut the held-out customers' orders count. */
  horizonDays(): number;
  backtest(): Judged | undefined;
  finish(cutMs: number, items: Columns, basketItems: Columns, itemPairs: Columns): Uint8Array;
  free(): void;
}

export type TrainerClass = new (
  settings: TrainerSettings,
  products: Columns,
  history: Columns,
) => Trainer;

/** What `wasm/train.js` exports, once it is up. */
export interface TrainCore {
  Trainer: TrainerClass;
  fitModels(
    question: { model: string; prior: string; horizon: number },
    customers: Columns,
    heldOut: Columns,
  ): FitReport;
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
    if (code !== "bad-argument") throw error;
    throw new CliError("input", `${named}: ${path} ${message}`);
  }
}
