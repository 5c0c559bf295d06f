/**
 * The models behind the scores as pure functions, so that anyone can check the arithmetic against
 * the published ones. One time unit throughout a question; money in whatever unit is given.
 *
 * All reject with an `EngineError` of code `bad-argument`, its `path` naming the argument.
 */

import type { SharedCore } from "../engine/shared.js";
import type {
  CashFlowQuery,
  CashFlowValue,
  LifetimeQuery,
  OrderValueQuery,
  PurchaseFigures,
  PurchaseQuery,
} from "../types/index.js";

/** P(alive), and expected orders and P(no order) within each horizon, by BG/NBD or MBG/NBD. */
export function purchaseModeller(
  core: SharedCore,
): (query: PurchaseQuery) => Promise<PurchaseFigures> {
  return (query) => core.ask("purchaseModel", query);
}

/** Expected value of a coming order, by Gamma-Gamma. */
export function orderValuer(core: SharedCore): (query: OrderValueQuery) => Promise<number> {
  return (query) => core.ask("orderValue", query);
}

/** Discounted value of the orders expected in the coming months, less the acquisition cost. */
export function lifetimeValuer(core: SharedCore): (query: LifetimeQuery) => Promise<number> {
  return (query) => core.ask("customerLifetimeValue", query);
}

/** Net present value of yearly cash flows, and the year in which they have paid themselves back. */
export function cashFlowDiscounter(
  core: SharedCore,
): (query: CashFlowQuery) => Promise<CashFlowValue> {
  return (query) => core.ask("discountedCashFlow", query);
}
