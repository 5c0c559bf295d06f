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
  /** P(the customer has not left). Not a churn score: see `churnRisk`. */
  pAlive: Score<number>;
  /** P(no order within the horizon). */
  churnRisk: Score<number>;
  /** Expected orders within the horizon. */
  expectedOrders: Score<number>;
  /** Expected value of an order, minor units. */
  orderValue: Score<number>;
  /** Discounted expected spend of the next twelve months, minor units. */
  clv: Score<number>;
}

export interface ScoreOptions {
  asOf?: Instant;
  /** 1 to 3650. Default 90. */
  horizonDays?: number;
}
