/**
 * The public types. Money is whole minor units, an `Instant` epoch milliseconds or RFC 3339.
 * Names and shapes follow the vocabulary of GA4 ecommerce where it has one.
 */

export type Locale = "zh-CN" | "zh-TW" | "en";
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
/** Epoch milliseconds, or RFC 3339 with an offset. */
export type Instant = number | string;
/** A name in up to three languages; a bare string counts for all of them. */
export type Text = string | Partial<Record<Locale, string>>;
export type WasmSource = string | URL | BufferSource | Response | WebAssembly.Module;

// ---------------------------------------------------------------- events

export type EventType =
  | "page_view"
  | "search"
  | "view_item_list"
  | "select_item"
  | "view_item"
  | "add_to_wishlist"
  | "add_to_cart"
  | "remove_from_cart"
  | "view_cart"
  | "begin_checkout"
  | "purchase"
  | "refund"
  | "view_promotion"
  | "select_promotion"
  | "share"
  | "review"
  | "join_group"
  | "trial_apply"
  | "complaint"
  | "complaint_resolved"
  | "rating"
  | "referral"
  | "store_visit"
  | "sign_up"
  | "login"
  | "redeem"
  | "cancel_redeem"
  | "adjust"
  | "tier_grant"
  | "order_cancelled"
  | "delivered"
  | "survey"
  | "renewal"
  | "coupon_received"
  | "coupon_used"
  | "message_shown"
  | "message_clicked"
  | "inquiry"
  /** The till's name for a `purchase` with `channel: "store"`; stored as such. */
  | "offline_purchase";

export interface EventItem {
  id: string;
  /** Whole pieces, 1 to 1,000,000. Default 1. */
  quantity?: number;
  /** What one piece was paid, in minor units. */
  unitPrice?: number;
  /** What one piece costs without a reduction, in minor units. */
  listPrice?: number;
  /** The part of the line's amount that is tax, in minor units. */
  tax?: number;
  coupon?: string;
}

export interface ShopEvent {
  /** Unique per customer. Default: the order id for a purchase, else a random one. */
  id?: string;
  type: EventType;
  /** Default: the engine's clock. */
  at?: Instant;
  /** Who recorded it: web, miniprogram, till… */
  source?: string;
  channel?: "web" | "miniprogram" | "app" | "store" | (string & {});
  items?: EventItem[];
  currency?: string;
  orderId?: string;
  shipping?: number;
  query?: string;
  list?: { id: string; trace?: string };
  rating?: number;
  text?: string;
  ref?: string;
  dwellMs?: number;
  /** Points redeemed, returned or adjusted. */
  points?: number;
  /** The tier a `tier_grant` gives. */
  tier?: string;
}

// ---------------------------------------------------------------- profile

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

// ---------------------------------------------------------------- results

export type Mode = "personalized" | "non_personalized" | "control" | "cold_start" | "static";

export interface Result<T> {
  readonly data: T;
  readonly mode: Mode;
  /** Whether the profile has changed since, or the answer is only the page's stand-in. */
  readonly stale: boolean;
  /** Names the computation: pass it on with an event's `list.trace` to measure a shelf. */
  readonly trace: string;
}

export interface Reason {
  /** Stable code, such as `bought_with` or `bought_before`. */
  code: string;
  /** The sentence for the customer, in the engine's locale. */
  text: string;
  params: Record<string, Json>;
  /** This reason's share of the score; the f64 sum of the weights, in order, is the score. */
  weight: number;
  /** The events or items that it rests on. */
  evidence: string[];
}

export interface Recommendation {
  id: string;
  score: number;
  /** From 1. */
  rank: number;
  reasons: Reason[];
  /** On `buy_again`: when the customer would usually need it next, epoch milliseconds. */
  due?: number;
}

export type Scene =
  | "home"
  | "next"
  | "product"
  | "similar"
  | "together"
  | "cart"
  | "search"
  | "buy_again"
  | "gift"
  | "trending"
  | "new"
  | "recently_viewed"
  | "in_store";

export interface Filter {
  /** Minor units, inclusive. */
  minPrice?: number;
  maxPrice?: number;
  /** Category ids; a parent stands for all below it. */
  categories?: string[];
  brands?: string[];
  /** Default `false`: what is out of stock is left out. */
  includeUnavailable?: boolean;
}

export interface RecommendQuery {
  scene: Scene;
  /** What the page is about: the product looked at, the cart's lines. */
  seedIds?: string[];
  /** 1 to 100. Default 10. */
  limit?: number;
  exclude?: string[];
  /** Whether what the customer bought before may, must not, or must come. Default by scene. */
  seen?: "include" | "exclude" | "only";
  filter?: Filter;
  /** 0 to 1: how hard a shelf is spread over categories. Default by scene. */
  diversity?: number;
  /** Ids that other shelves of this page already show. */
  dedupeWith?: string[];
  asOf?: Instant;
}

export interface RankOptions {
  limit?: number;
  asOf?: Instant;
}

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

// ---------------------------------------------------------------- shop

export interface Product {
  id: string;
  group?: string;
  name?: Text;
  /** Path from the root, or the leaf's id. */
  category?: string[];
  brand?: string;
  /** Minor units of the model's currency. */
  price?: number;
  listPrice?: number;
  available?: boolean;
  newSince?: Instant;
}

/** The loyalty rules as JSON; the engine checks every field and names each fault. */
export type Programme = { [key: string]: Json };

// ---------------------------------------------------------------- engine

export type ErrorCode =
  | "wasm-blocked"
  | "wasm-unsupported"
  | "wasm-fetch"
  | "wasm-trap"
  | "bad-model"
  | "bad-programme"
  | "bad-event"
  | "bad-argument"
  | "bad-profile"
  | "bad-query"
  | "storage-full"
  | "storage-lost"
  | "snapshot-version"
  | "consent-required";

export interface EngineStatus {
  backend: "loading" | "wasm" | "js" | "static";
  /** Why the engine is not on wasm, or which part of it, the model or the programme, is missing. */
  reason?: ErrorCode;
  /** Whether the customer's profile outlives the page. */
  durable?: boolean;
}

/** A first result made elsewhere, so that the first render has something to show. */
export interface Snapshot {
  version: 1;
  shelves?: Record<string, Recommendation[]>;
}

export interface EngineOptions {
  /** `shop.zg`: its address or its bytes. */
  model?: string | URL | ArrayBuffer | Uint8Array;
  programme?: Programme;
  /** Names for the programme's sentences; whatever has none is called by its id. */
  programmeNames?: ProgrammeNames;
  /** Default: the file beside the loader. */
  wasm?: WasmSource;
  /** When WebAssembly is blocked or missing. Default `"static"`. */
  fallback?: "js" | "static" | "throw";
  bootstrap?: Snapshot;
  /** Default `"zh-CN"`. */
  locale?: Locale;
  /** Epoch milliseconds. Default `Date.now`. */
  clock?: () => number;
  /** Told of everything that was refused or went wrong; default: `console.error`. */
  onError?: (error: EngineErrorLike) => void;
}

export interface EngineErrorLike extends Error {
  code: ErrorCode;
  path?: string;
  hint?: string;
  errors?: { path: string; code: string; message: string }[];
}

export interface CustomerOptions {
  id?: string;
  /** Default: memory. */
  storage?: ProfileStorage;
  /** Purposes granted now, recorded in the ledger if they differ from what is stored. */
  consent?: Partial<Record<Purpose, boolean>>;
  /** Purchase records and the like that the shop supplies at start. */
  profile?: Profile;
}

export interface Engine {
  readonly ready: Promise<EngineStatus>;
  status(): EngineStatus;
  score(profile: Profile, options?: ScoreOptions): Result<Scores | null>;
  recommend(profile: Profile, query: RecommendQuery): Result<Recommendation[]>;
  tier(profile: Profile, options?: { asOf?: Instant }): Result<TierState | null>;
  customer(options?: CustomerOptions): Promise<Customer>;
  /** Today's price, stock and new items on top of the model. */
  catalogue(items: Iterable<Product>): void;
  setLocale(locale: Locale): void;
  dispose(): void;
}

export interface Customer {
  readonly id: string | undefined;
  track(event: ShopEvent): void;
  /** What the customer declared; never inferred. */
  setTraits(traits: Record<string, Json>): void;
  score(options?: ScoreOptions): Result<Scores | null>;
  recommend(query: RecommendQuery): Result<Recommendation[]>;
  /** Re-orders a list that the page already has. */
  rank(ids: string[], options?: RankOptions): Result<Recommendation[]>;
  tier(options?: { asOf?: Instant }): Result<TierState | null>;
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
  setPersonalization(on: boolean): void;
  ledger(): LedgerEntry[];
  export(): Promise<Uint8Array>;
  erase(): Promise<ErasureReceipt>;
}

// ---------------------------------------------------------------- storage

/** Where a profile is kept. A page may bring its own. */
export interface ProfileStorage {
  /** Opens it for one customer; resolves with what is kept, or `null`. */
  open(customer: string): Promise<StoredProfile | null>;
  /** Appends events and replaces the head, in one step; resolves when both are kept. */
  write(customer: string, change: ProfileChange): Promise<void>;
  erase(customer: string): Promise<void>;
  /** Whether what is kept outlives the page. */
  durable(): boolean;
  close(): void;
}

/** Everything of a profile but its events. */
export type ProfileHead = Omit<Profile, "events">;

export interface StoredProfile {
  head: ProfileHead;
  events: ShopEvent[];
}

export interface ProfileChange {
  head?: ProfileHead;
  events?: ShopEvent[];
  /** Ids of events to forget. */
  forget?: string[];
}
