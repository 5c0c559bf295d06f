/** What is known of one customer, and what was allowed. */

import type { Json } from "./common.js";
import type { ShopEvent } from "./event.js";
import type { SuppliedLoyalty } from "./loyalty.js";

export type Purpose = "storage" | "personalization" | "analytics" | "marketing" | "sensitive";

export interface ConsentRecord {
  granted: boolean;
  at: number;
  noticeVersion?: string;
  source?: string;
}

export interface LedgerEntry extends ConsentRecord {
  purpose: Purpose;
}

/** One customer as JSON: what a page may supply, export, and hand over. */
export interface Profile {
  version: 1;
  id?: string;
  traits?: Record<string, { value: Json; at: number; source: string }>;
  consent?: Partial<Record<Purpose, ConsentRecord>>;
  /** Every consent change, oldest first. */
  ledger?: LedgerEntry[];
  /** The customer's own switch; `false` makes every result non-personalised. Default `true`. */
  personalization?: boolean;
  events: ShopEvent[];
  tombstones?: string[];
  folded?: FoldedHistory;
  /** What the shop's server supplied last, and when; of two profiles the later one's counts. */
  loyalty?: SuppliedLoyalty & { at: number };
}

/** What is kept of behaviour that is long past. */
export interface FoldedHistory {
  /** By the `source` of the events; `""` without one. */
  sources: Record<string, FoldedSource>;
  /**
   * Counts: source, channel, type, last instant, events, visits begun, visits with an order,
   * milliseconds of looking; then each item with the number of events it was in. Rows of 0 events
   * tell the visits, and instead of items the fours of hours in which something happened.
   */
  rows: (string | number)[][];
}

export interface FoldedSource {
  /** The instant and the id of the last event that was folded: all up to there counts as known. */
  at: number;
  id: string;
  /** How many events became counts, and the sum of their ids' hashes. */
  n: number;
  digest: number;
  /** The last event of a visit, and whether something was ordered on that. */
  visit: number;
  ordered: boolean;
}

export interface ErasureReceipt {
  at: number;
  /** How many events went. */
  events: number;
  /** How many declared traits went. */
  traits: number;
  /** Whether nothing at all is left, here or in storage. */
  complete: boolean;
}
