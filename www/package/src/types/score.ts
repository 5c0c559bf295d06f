/** Figures about one customer. */

import type { Instant, Json, Text } from "./common.js";
import type { EventType } from "./event.js";

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

  // What the customer does and says. `engagement`, `intent`, `targetFit`, `abandoned` and `tags`
  // are `not_allowed` without consent to personalisation.

  /** Share of the lines with a list price that were bought below it; unknown under ten. */
  priceSensitivity: Score<number>;
  /** Share of orders that use a coupon; unknown under ten lines. */
  couponUse: Score<number>;
  /** How much the customer takes part, 0 to 100. */
  engagement: Score<number>;
  /** P(an order in the running visit); `n` counts its events. */
  intent: Score<number>;
  /** 0 to 100, over what is known: frequency, spend, engagement, full price, advocacy. */
  loyalty: Score<number>;
  /** Share of ratings of 4 and 5 among those from 1 to 5, with Wilson's 95 % interval. */
  satisfaction: Score<number>;
  /** Mean rating less mean expectation, of 5. */
  expectationGap: Score<number>;
  /** Net promoter score, -100 to 100. */
  nps: Score<number>;
  /** Complaints over orders. */
  complaintRate: Score<number>;
  /** Share of complaints that were closed. */
  resolutionRate: Score<number>;
  /** Median hours from complaint to closing. */
  hoursToClose: Score<number>;
  /** Share of invitations (`share` with the `ref` `invite`) that brought somebody. */
  referralRate: Score<number>;
  /** Share of subscriptions renewed (a `renewal` with the `ref` `lapsed` was not). */
  renewalRate: Score<number>;
  /** Benefit less cost to the customer, -100 to 100. */
  deliveredValue: Score<number>;
  /** Expected margin over the yearly cost of keeping the customer; `basis` has the difference. */
  valueToServe: Score<number>;
  /** Share of the list price that stays with the shop; needs the card's margin rate. */
  profitability: Score<number>;
  /** Weight of the engine's `target` conditions that hold, 0 to 100. */
  targetFit: Score<number>;
  /** What was looked at twice or for half a minute and not bought, within a fortnight. */
  abandoned: Score<AbandonedItem[]>;
  tags: Score<Tag[]>;
}

export interface AbandonedItem {
  id: string;
  /** Looks since it was last bought. */
  looks: number;
  dwellMs: number;
  /** The last look, epoch milliseconds. */
  at: number;
  /** All looks, faded. */
  weight: number;
}

/** What the customer likes, uses or declared; nothing sensitive unless declared and consented. */
export interface Tag {
  /** `kind:key`; stays the same as long as the taste does. */
  id: string;
  kind: "category" | "brand" | "style" | "material" | "channel" | "time" | "declared";
  name: string;
  /** ln of the customer's share over everybody's; 0 for a declared one. */
  lift: number;
  n: number;
  /** Epoch milliseconds. */
  lastUpdated: number;
  /** The latest events, oldest first; of a declared one, who noted it. */
  evidence: { at: number; type: EventType | "declared"; item?: string; source?: string }[];
  /** Why, in a sentence. */
  text: string;
  /** The customer confirmed it: it stays for as long as it rests on anything, however faded. */
  state?: "locked";
}

/** A condition on a customer; exactly one of these shapes. */
export type Condition =
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }
  | {
      /** The name of a declared trait; `age` follows from a declared `birthday`. */
      trait: string;
      is?: Json;
      in?: Json[];
      min?: number;
      max?: number;
      exists?: boolean;
    }
  | {
      event: EventType;
      /** The window that ends now, 1 to 3650 days; all time if absent. */
      withinDays?: number;
      /** Default 1, or 0 where `max` is given. */
      min?: number;
      max?: number;
      item?: string;
      /** Or below it. */
      category?: string;
      brand?: string;
      channel?: string;
    };

export interface SegmentDefinition {
  id: string;
  kind?: "demographic" | "geographic" | "behavioural" | "psychographic";
  name?: Text;
  /** Looked at only with consent to `sensitive`; so is whatever asks for something sensitive. */
  sensitive?: boolean;
  when: Condition;
}

/** One condition of the target group. */
export interface TargetCondition {
  when: Condition;
  /** Default 1. */
  weight?: number;
}

/** A segment that the customer is in, and by which facts. */
export interface SegmentHit {
  id: string;
  name: string;
  kind?: SegmentDefinition["kind"];
  basis: Basis[];
}

export interface ScoreOptions {
  asOf?: Instant;
  /** 1 to 3650. Default 90. */
  horizonDays?: number;
  /** What this customer cost to win, minor units. Default: the card's figure, if it has one. */
  acquisitionCost?: number;
  /** What it costs to keep this customer for a year, minor units. Default: the card's figure. */
  retentionCost?: number;
}
