/**
 * The trainer: the Rust core with fitting, packing and backtest, as Node's second wasm file. What
 * it takes are the columns of the SQL stages' tables; all floating point is its own.
 */

import { readFile } from "node:fs/promises";
import type { Column, Database } from "./database.js";
import { CliError } from "./fail.js";
import type { Category } from "./sources.js";

export interface TrainerOptions {
  currency: string;
  /** Offset of the shop's clock. */
  zone: string;
  /** Epoch milliseconds: everything before it is known. */
  asOf: number;
  minSupport: number;
  defaultLocale: string;
  categories: Category[];
}

export interface MethodResult {
  name: string;
  /** The share of baskets with a hit in the first 20, and its 95 % interval. */
  hitRate: [value: number, low: number, high: number];
  /** NDCG of the first 10, and its 95 % interval. */
  ndcg: [value: number, low: number, high: number];
}

export interface BacktestReport {
  customers: number;
  /** The model first. */
  methods: MethodResult[];
  wins: boolean;
}

export interface Trainer {
  items(columns: Record<string, Column | string[][]>): void;
  pairs(a: Column, b: Column, customers: Column, weight: Column): void;
  customers(columns: Record<string, Column>): void;
  history(
    customer: Column,
    at: Column,
    order: Column,
    item: Column,
    quantity: Column,
    unitPrice: Column,
  ): void;
  fit(): Record<string, unknown>;
  backtest(customer: Column, at: Column, item: Column): BacktestReport;
  pack(): Uint8Array;
  free(): void;
}

export type TrainerClass = new (options: TrainerOptions) => Trainer;

const FILE = new URL("./train.wasm", import.meta.url);

export async function loadTrainer(): Promise<TrainerClass> {
  const { default: init, Trainer } = await import("#train").catch(() => {
    throw new CliError(
      "install",
      "this copy of the package was built without its trainer, train.wasm",
    );
  });
  await init({ module_or_path: await readFile(FILE) });
  return Trainer;
}

/** Hands over the tables as they are now. */
export async function feed(trainer: Trainer, db: Database): Promise<void> {
  const items = await db.columns(
    "SELECT i.*, p.* EXCLUDE (id) FROM items i LEFT JOIN products p ON p.id = i.id ORDER BY i.item",
    {
      id: ["text"],
      group: ["text", `coalesce("group", id)`],
      en: ["text", "coalesce(name_en, '')"],
      zhCn: ["text", "coalesce(name_zh_cn, '')"],
      zhTw: ["text", "coalesce(name_zh_tw, '')"],
      category: ["text", "coalesce(category, '')"],
      brand: ["text", "coalesce(brand, '')"],
      price: ["f64", "coalesce(price, 0)"],
      available: ["u8", "coalesce(available, listed = 1)"],
      quantity: ["u32", "units"],
      orders: ["u32"],
      customers: ["u32"],
      recentOrders: ["u32", "recent_orders"],
      firstSale: ["f64", "coalesce(first_ms, 0)"],
      lastSale: ["f64", "coalesce(last_ms, 0)"],
    },
  );
  const { en, zhCn, zhTw, ...rest } = items;
  trainer.items({ ...rest, name: [zhCn, zhTw, en] as string[][] });

  const pairs = await db.columns("SELECT * FROM item_pairs ORDER BY a, b", {
    a: ["u32"],
    b: ["u32"],
    buyers: ["u32"],
    weight: ["f64"],
  });
  trainer.pairs(pairs.a, pairs.b, pairs.buyers, pairs.weight);

  trainer.customers(
    await db.columns("SELECT * FROM customers ORDER BY customer", {
      x: ["u32"],
      tx: ["u32", "coalesce(t_x, 0)"],
      t: ["u32", "coalesce(t, 0)"],
      sum: ["f64", "value - first_value"],
      spend365: ["f64", "value_365"],
      orders365: ["u32", "order_days_365"],
    }),
  );

  const history = await db.columns("SELECT * FROM history ORDER BY customer, order_no, item", {
    customer: ["u32"],
    at: ["f64", "at_ms"],
    order: ["u32", "order_no"],
    item: ["u32"],
    quantity: ["u32"],
    price: ["f64", "unit_price"],
  });
  const { customer, at, order, item, quantity, price } = history;
  trainer.history(customer, at, order, item, quantity, price);
}
