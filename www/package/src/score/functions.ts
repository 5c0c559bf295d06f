/**
 * The models behind the scores as pure functions, so that anyone can check the arithmetic against
 * the published ones. One time unit throughout a question; money in whatever unit is given.
 *
 * All reject with an `EngineError` of code `bad-argument`, its `path` naming the argument.
 */

import type { Ask } from "../engine/shared.js";
import type {
  CashFlowQuery,
  CashFlowValue,
  LifetimeQuery,
  OrderValueQuery,
  PurchaseFigures,
  PurchaseQuery,
} from "../types/index.js";

/** P(alive), and expected orders and P(no order) within each horizon, by BG/NBD or MBG/NBD. */
export function purchaseModeller(ask: Ask): (query: PurchaseQuery) => Promise<PurchaseFigures> {
  return (query) => ask("purchaseModel", query);
}

/** Expected value of a coming order, by Gamma-Gamma. */
export function orderValuer(ask: Ask): (query: OrderValueQuery) => Promise<number> {
  return (query) => ask("orderValue", query);
}

/** Discounted value of the orders expected in the coming months, less the acquisition cost. */
export function lifetimeValuer(ask: Ask): (query: LifetimeQuery) => Promise<number> {
  return (query) => ask("customerLifetimeValue", query);
}

/** Net present value of yearly cash flows, and the year in which they have paid themselves back. */
export function cashFlowDiscounter(ask: Ask): (query: CashFlowQuery) => Promise<CashFlowValue> {
  return (query) => ask("discountedCashFlow", query);
}
