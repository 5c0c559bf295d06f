/**
 * Where a member stands in a loyalty programme. Keys are the programme's own: snake_case.
 *
 * The shop's server stays the book of record for points and money. What is worked out in the page is
 * there to be shown: never hand out goods or money for it.
 */

import type { Instant, Locale, Text, Texts } from "./common.js";
import type { Programme } from "./programme.js";

export interface Member {
  /** `MM-DD`; a year before it is ignored. */
  birthday?: string;
}

interface Happened {
  /** Unique over all types: an event delivered twice counts once. */
  id: string;
  /** RFC 3339 with an offset. */
  at: string;
}

/** What happened to a member; further fields are ignored. */
export type LoyaltyEvent = Happened &
  (
    | { type: "enroll" }
    | { type: "tier_grant"; tier: string; expires_on?: string }
    | { type: "adjust"; points: number; expires_on?: string; reason?: string }
    | {
        type: "order";
        lines?: { amount: number; tax?: number; category?: string; sku?: string }[];
        /** Instead of lines. */
        amount?: number;
        shipping?: number;
        channel?: string;
        currency?: string;
      }
    | { type: "action"; action: string; ref?: string }
    | { type: "redeem"; points: number }
    | { type: "cancel_redeem"; redeem: string; points?: number }
    | {
        type: "refund";
        order: string;
        amount?: number;
        lines?: { line: number; amount: number }[];
      }
  );

/** By zone, the minutes east of UTC that hold from an instant on, ascending. */
export type TimezoneOffsets = { [zone: string]: [from: number, minutes: number][] };

export interface TierRequest {
  programme: Programme;
  member?: Member;
  events: LoyaltyEvent[];
  asOf: Instant;
  /** Say also what points could pay on an order of that total, in minor units. */
  quote?: { order_total: number };
  /** Left out, the table of a named zone is built from `Intl`. */
  timezones?: TimezoneOffsets;
  /** `false` leaves the ledger out. Default `true`. */
  ledger?: boolean;
}

export interface LoyaltyState {
  tier: {
    id: string;
    index: number;
    source: "base" | "earned" | "grant";
    since: string;
    valid_until: string | null;
    in_grace: boolean;
  };
  next: TierProgress | null;
  keep: TierKeep | null;
  metrics: Record<string, number>;
  points: PointsState;
  benefits: { id: string; tier: string; active: boolean }[];
  ledger?: PointsEntry[];
  /** References that led nowhere, by the id of their event. */
  warnings: { event: string; code: string }[];
  /** How many events lie after `asOf`. */
  ignored_future: number;
  /** How many events were repetitions. */
  duplicates: number;
  /** What points could pay, where that was asked. */
  quote?: PointsPayment;
}

/** `earned + adjusted - redeemed + returned - expired - clawed_back = balance + pending`. */
export interface PointsState {
  /** Below zero while there is debt. */
  balance: number;
  pending: number;
  debt: number;
  earned: number;
  redeemed: number;
  returned: number;
  expired: number;
  clawed_back: number;
  written_off: number;
  adjusted: number;
  /** The earliest first; `at` itself is already too late. */
  expiring: { at: string; points: number }[];
  /** The most that can be spent now. */
  redeemable: PointsPayment;
}

export interface PointsPayment {
  points: number;
  /** Minor units. */
  value: number;
}

export interface TierProgress {
  tier: string;
  /** 0 to 1000: the furthest alternative. */
  permille: number;
  /** Any one of these is enough. */
  alternatives: TierAlternative[];
}

export interface TierKeep {
  /** When it is decided. */
  by: string;
  permille: number;
  alternatives: TierAlternative[];
}

/** All of these metrics together. */
export interface TierAlternative {
  permille: number;
  metrics: { metric: string; have: number; need: number; missing: number }[];
}

/** One effect on points or tier. */
export interface PointsEntry {
  at: string;
  kind:
    | "earn"
    | "earn_pending"
    | "activate"
    | "expire"
    | "redeem"
    | "return"
    | "clawback"
    | "adjust"
    | "reject"
    | "grant"
    | "grant_end"
    | "tier_up"
    | "tier_down"
    | "tier_renew"
    | "tier_grace";
  /** What came (above zero) or went (below). */
  points: number;
  /** The id of the event that it came of; `birthday:2025` for a birthday bonus. */
  event: string | null;
  /** A code; for tiers `tier:why`. */
  reason: string | null;
  balance: number;
}

export interface TierState extends LoyaltyState {
  /** Sentences for the customer, in the engine's locale. */
  texts: TierTexts;
}

export interface TierTexts {
  tier: string;
  /** Why it is that one. */
  because: string;
  /** Until when, if it ends. */
  until: string | null;
  /** The way to the next tier, such as "再消费 ¥260 或再买 2 单升银卡". */
  next: string | null;
  /** What keeps the tier, and by when. */
  keep: string | null;
  points: string;
  pending: string | null;
  /** What expires next. */
  expiring: string | null;
  /** In the order of `benefits`. */
  benefits: string[];
  /** In the order of `ledger`. */
  ledger?: string[];
}

/** What a programme's tiers, metrics, actions and benefits are called, by their ids. */
export interface ProgrammeNames {
  tiers?: Record<string, Text>;
  metrics?: Record<string, Text>;
  actions?: Record<string, Text>;
  benefits?: Record<string, Text>;
}

export interface DescribeOptions {
  locale: Locale;
  programme: Programme;
  /** Whatever has none is called by its id. */
  programmeNames?: ProgrammeNames;
  /** The shop's own wordings, instead of the package's of the same ids. */
  texts?: Texts;
  /** When the state was so: dates the way to the next tier, in programmes that count by the year. */
  asOf?: Instant;
  timezones?: TimezoneOffsets;
}

export interface TierOptions {
  asOf?: Instant;
  /** Say also what points could pay on an order of that total, in minor units: `quote`. */
  orderTotal?: number;
}

/** What the shop's server knows of a member. */
export interface SuppliedLoyalty {
  member?: Member;
  events: LoyaltyEvent[];
}

/** A fault of a programme. */
export interface ProgrammeFault {
  /** JSON pointer into the programme. */
  path: string;
  code: string;
  message: string;
}
