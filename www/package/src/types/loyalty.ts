/** Where a member stands in a loyalty programme. */

import type { Json, Text } from "./common.js";

/** Keys as in the loyalty programme's own schema: snake_case. */
export interface TierState {
  tier: {
    id: string;
    index: number;
    source: "base" | "earned" | "grant" | (string & {});
    since: string;
    valid_until: string | null;
    in_grace: boolean;
  };
  next: TierProgress | null;
  keep: Json;
  metrics: Record<string, number>;
  points: {
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
    expiring: { at: string; points: number }[];
    redeemable: { points: number; value: number } | null;
  };
  benefits: { id: string; tier: string; active: boolean }[];
  ledger?: Json[];
  warnings: Json[];
  ignored_future: number;
  duplicates: number;
  /** Sentences for the customer, in the engine's locale. */
  texts: TierTexts;
}

export interface TierTexts {
  tier: string;
  /** Until when, if it ends. */
  until: string | null;
  /** The way to the next tier, such as "再消费 ¥260 或再买 2 单升银卡". */
  next: string | null;
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

export interface TierProgress {
  tier: string;
  /** 0 to 1000. */
  permille: number;
  alternatives: Json[];
}

/** The loyalty rules as JSON; the engine checks every field and names each fault. */
export type Programme = { [key: string]: Json };
