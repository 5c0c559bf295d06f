/** One customer, kept in memory and in local storage. */

import type { Json } from "./common.js";
import type { EventType, ShopEvent } from "./event.js";
import type { Explain, ExplainedKind, Explanation } from "./explain.js";
import type { SuppliedLoyalty, TierOptions, TierState } from "./loyalty.js";
import type {
  ConsentRecord,
  EraseScope,
  ErasureReceipt,
  LedgerEntry,
  Profile,
  Purpose,
} from "./profile.js";
import type { RankOptions, Recommendation, RecommendQuery } from "./recommend.js";
import type { Result } from "./result.js";
import type { ScoreOptions, Scores, SegmentHit, Tag } from "./score.js";
import type { ProfileStorage } from "./storage.js";

export interface CustomerOptions {
  id?: string;
  /** Default: memory. */
  storage?: ProfileStorage;
  /** Purposes granted now, recorded in the ledger if they differ from what is stored. */
  consent?: Partial<Record<Purpose, boolean>>;
  /**
   * How large the profile may grow before the oldest behaviour is folded into counts; records of
   * orders, points and answers stay. Default: 5,000 events, 512 KB.
   */
  limits?: { events?: number; bytes?: number };
  /** Purchase records and the like that the shop supplies at start. */
  profile?: Profile;
  /**
   * How many days events of a type are kept; 36,500 for as long as the profile. Default: half a year
   * for pages, searches, lists and messages, 400 days for views, carts and wishes, all else for ever.
   */
  retention?: Partial<Record<EventType, number>>;
}

export interface Customer {
  /** `undefined` for a visitor; `login` and `logout` change it. */
  readonly id: string | undefined;
  track(event: ShopEvent): void;
  /** What the customer declared; never inferred. */
  setTraits(traits: Record<string, Json>): void;
  score(options?: ScoreOptions): Result<Scores | null>;
  recommend(query: RecommendQuery): Result<Recommendation[]>;
  /** Re-orders a list that the page already has; what the model doesn't know stays, behind the rest. */
  rank(ids: string[], options?: RankOptions): Result<Recommendation[]>;
  tier(options?: TierOptions): Result<TierState | null>;
  /** Which of the engine's `segments` the customer is in; none without `personalization`. */
  segments(): Result<SegmentHit[]>;
  /**
   * Why, in a sentence with its grounds, and what would be otherwise: of an item on a shelf, of a
   * figure, a tag, a segment or a tier. Nothing of what there isn't, such as an item that doesn't
   * stand there, and nothing before the engine is ready.
   */
  explain<K extends ExplainedKind = "item">(about: Explain<K>): Explanation<K> | undefined;
  /** What the customer says of an item, a category or a tag: it counts at once, and travels on. */
  feedback(of: {
    kind: "not_interested" | "more_like_this" | "hide_category" | "wrong_tag";
    id: string;
  }): void;
  readonly loyalty: {
    /**
     * Tells what the shop's server knows; it replaces what was supplied before. An id that both
     * sides know counts once, and the server's version wins; so does its account of an order, refunds
     * up to then included.
     */
    supply(known: SuppliedLoyalty): void;
  };
  readonly privacy: Privacy;
  profile(): Profile;
  /** Adds another copy of this customer's profile: events by id, traits by time. */
  merge(other: Profile): void;
  subscribe(callback: () => void): () => void;
  version(): number;
  /** Resolves when everything tracked so far is stored. */
  flush(): Promise<void>;
  dispose(): void;
}

export interface Privacy {
  consent(): Record<Purpose, ConsentRecord>;
  setConsent(
    purposes: Partial<Record<Purpose, boolean>>,
    meta?: { noticeVersion?: string; source?: string },
  ): void;
  personalization(): boolean;
  /**
   * The customer's own switch, effective at once: off, no shelf, segment or tag depends on the profile.
   * `score` and `tier` go on working out what orders and points come to.
   */
  setPersonalization(on: boolean): void;
  /** Every decision, oldest first. */
  ledger(): LedgerEntry[];
  /** What is thought of the customer, with evidence; see `score().data.tags`. */
  tags(): Tag[];
  /** The tag is wrong: it is not inferred again, on any device that this profile comes to. */
  deleteTag(id: string): Promise<void>;
  /** The tag fits: it stays, however faded. */
  lockTag(id: string): Promise<void>;
  /** All that is kept, in UTF-8. Default `"json"`, which `import` reads; `"csv"` is for tables. */
  export(format?: "json" | "csv"): Promise<Uint8Array>;
  /**
   * Takes an exported profile in: beside what is known, or in its place, with a note in the ledger.
   * Rejects with code and path, and changes nothing, if there is anything in it that can't be read.
   */
  import(bytes: Uint8Array, options: { merge: "union" | "replace" }): Promise<void>;
  /** Erases everything, or what `scope` says; no older copy brings it back then. */
  erase(scope?: EraseScope): Promise<ErasureReceipt>;
}
