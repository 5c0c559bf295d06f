/** Figures about one customer. */

import type { Instant, Json } from "./common.js";

export interface Basis {
  text: string;
  params: Record<string, Json>;
}

/** One figure about the customer, and what it rests on. */
export interface Score<T> {
  /** `null` where there is nothing to say; `reason` then says why. */
  value: T | null;
  reason?: string;
  interval?: [T, T];
  /** How many of the customer's own observations it rests on. */
  n: number;
  /** 0 to 1. */
  confidence: number;
  /** Whether the shop's own fitted card was used, rather than built-in priors. */
  calibrated: boolean;
  basis: Basis[];
}

export type LifecycleStage = "prospect" | "new" | "active" | "dormant" | "lost";
export type CustomerState = "potential" | "target" | "first" | "repeat" | "loyal";
export type RelationPhase = "prospect" | "new" | "stable" | "declining";
export type ValueSegment = "core" | "potential" | "ordinary" | "at-risk";

/** How urgent it is to care for a customer, and since which local day. */
export interface ChurnWarning {
  level: "low" | "medium" | "high";
  since: string;
}

/** What raises the risk that a customer doesn't order again. */
export interface ChurnCause {
  /** Such as `silence`, `spend_decline` or `open_complaint`. */
  code: string;
  /** By how much it raises the log odds. */
  delta: number;
}

export interface Scores {
  /** Days since the last order. */
  recency: Score<number>;
  /** Order days. */
  frequency: Score<number>;
  /** Total net spend, minor units. */
  monetary: Score<number>;
  /** 1 (worst) to 5 (best) each, by the card's cut points; `group` names the pair. */
  rfm: Score<{ recency: number; frequency: number; monetary: number; group: string }>;
  lifecycle: Score<LifecycleStage>;
  /** How far the customer has come. */
  state: Score<CustomerState>;
  /** Where the relation is heading. */
  phase: Score<RelationPhase>;
  /** P(an order on a visit); `n` counts visits. */
  conversion: Score<number>;
  /** By what is to come, what came lately and what there is to grow to; needs a fitted card. */
  segment: Score<ValueSegment>;
  /** How much more the shop's best fifth spend in a year, minor units. */
  headroom: Score<number>;
  /** P(the customer has not left). Not a churn score: see `churnRisk`. */
  pAlive: Score<number>;
  /** P(no order within the horizon). */
  churnRisk: Score<number>;
  /** The warning that goes with it; it stands for some days before it rises again. */
  churnWarning: Score<ChurnWarning>;
  /** The three that count most, in the order of `basis`; none where nothing raises the risk. */
  churnCauses: Score<ChurnCause[]>;
  /** Expected orders within the horizon. */
  expectedOrders: Score<number>;
  /** The local day of the next order, if one comes, `YYYY-MM-DD`; `n` counts gaps. */
  nextOrder: Score<string>;
  /** Share of the customer's orders that are followed by another. */
  repurchase: Score<number>;
  /** How the spend moves from month to month. */
  pattern: Score<"growth" | "maturity" | "decline">;
  /** Expected value of an order, minor units. */
  orderValue: Score<number>;
  /** Discounted expected margin of the coming months, minor units; `basis` states how. */
  clv: Score<number>;
  /** Margin so far, minor units. */
  clvHistoric: Score<number>;
  /** `clvHistoric` and `clv`, less what the customer cost to win. */
  clvTotal: Score<number>;
}

export interface ScoreOptions {
  asOf?: Instant;
  /** 1 to 3650. Default 90. */
  horizonDays?: number;
  /** What this customer cost to win, minor units. Default: the card's figure, if it has one. */
  acquisitionCost?: number;
}
