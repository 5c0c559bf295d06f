/**
 * The trainer: the Rust core with fitting, packing and backtest, as Node's second wasm file. What
 * it takes are columns of the SQL stages' tables under their own names; all floating point is its
 * own.
 */

import { readFile } from "node:fs/promises";
import type { Table } from "./database.js";
import { CliError } from "./fail.js";
import type { Category } from "./sources.js";

export interface TrainerSettings {
  currency: string;
  /** The shop's clock, minutes east of UTC. */
  zoneMinutes: number;
  /** The language of names given in one only. */
  locale: string;
  minSupport: number;
  recentDays: number;
  /** How long after a cut an order counts as the answer. */
  windowDays: number;
  categories: Category[];
}

/** What was sold before one cut. */
export interface Sales {
  items: Table;
  basketItems: Table;
  itemPairs: Table;
}

export interface Estimate {
  mean: number;
  /** The 95 % interval. */
  low: number;
  high: number;
}

export interface Figures {
  hitRate20: Estimate;
  ndcg10: Estimate;
  recall20: Estimate;
}

export interface Verdict {
  /** Whether enough customers came back to judge by. */
  judged: boolean;
  /** The plain lists that do better than the engine. */
  lostTo: string[];
  backtest: {
    customers: number;
    halfLifeDays: number;
    outcomes: (Figures & { method: string })[];
    differences: (Figures & { against: string })[];
  };
}

export interface Fit {
  customers: number;
  /** Whether the card foretells a later time better than plain rules do. */
  ships: boolean;
}

export interface Trainer {
  addPast(cut: number, items: Table, basketItems: Table, itemPairs: Table): void;
  fit(customers: Table, heldOut: Table): Fit;
  backtest(): Verdict | undefined;
  finish(cut: number, items: Table, basketItems: Table, itemPairs: Table): Uint8Array;
  free(): void;
}

export type TrainerClass = new (
  settings: TrainerSettings,
  products: Table,
  history: Table,
) => Trainer;

export async function loadTrainer(): Promise<TrainerClass> {
  const { default: init, Trainer } = await import("#train").catch(() => {
    throw new CliError(
      "install",
      "this copy of the package was built without its trainer, train.wasm",
    );
  });
  await init({ module_or_path: await readFile(new URL("./train.wasm", import.meta.url)) });
  return Trainer;
}
