/** What is known of one customer, and what was allowed. */

import type { Instant, Json } from "./common.js";
import type { EventType, ShopEvent } from "./event.js";
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

/** What was declared, when and to whom; of two of one name the later counts. */
export interface Declared {
  value: Json;
  at: number;
  source: string;
}

/** One customer as JSON: what a page may supply, export, and hand over. */
export interface Profile {
  version: 1;
  id?: string;
  traits?: Record<string, Declared>;
  consent?: Partial<Record<Purpose, ConsentRecord>>;
  /** Every consent change, oldest first. */
  ledger?: LedgerEntry[];
  /** The customer's own switch; `false` makes every result non-personalised. Default `true`. */
  personalization?: boolean;
  /** When the switch was last turned; of two copies the later counts. */
  personalizationAt?: number;
  events: ShopEvent[];
  /** What the customer said of tags, by their ids: `"deleted"` or `"locked"`. */
  tags?: Record<string, Declared>;
  /** Ids of events that were erased one by one, and are taken in from no copy. */
  tombstones?: string[];
  /** By type of event: those from before `at` were erased, and are taken in from no copy. */
  erasures?: Record<string, Declared>;
  folded?: FoldedHistory;
  /** What the shop's server supplied last, and when; of two profiles the later one's counts. */
  loyalty?: SuppliedLoyalty & { at: number };
}

/** What to erase; all that is given must hold. Nothing given: everything. */
export interface EraseScope {
  /**
   * What is kept for that purpose. `storage`: the stored copy; `sensitive`: what was declared under
   * it; both end that consent, for nothing else is left of it. `personalization`: behaviour; nothing
   * is kept for the others.
   */
  purpose?: Purpose;
  /** Events from before then. Default: all so far. */
  before?: Instant;
  /** Events of these types. Default: all. */
  eventTypes?: EventType[];
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
  /** How many events became counts, and the sum of the hashes of all ids, records' too. */
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
  /** Whether nothing of what was to be erased is left, here or in storage. */
  complete: boolean;
  /** How many events of each type went. */
  byType?: Record<string, number>;
  /** The first and the last of them, epoch milliseconds. */
  period?: [from: number, until: number];
  /** What stays, and why: the record of a contract, or outside of what was asked for. */
  stays?: { type: string; events: number; why: "contract" | "outside" }[];
}
