/** The engine: its options, its state, its methods. */

import type { Locale, Texts, WasmSource } from "./common.js";
import type { Customer, CustomerOptions } from "./customer.js";
import type { ProgrammeNames, TierOptions, TierState } from "./loyalty.js";
import type { Profile } from "./profile.js";
import type { Programme } from "./programme.js";
import type { Group, Recommendation, RecommendQuery } from "./recommend.js";
import type { Result } from "./result.js";
import type { ScoreOptions, Scores, SegmentDefinition, TargetCondition } from "./score.js";
import type { Product } from "./shop.js";

export type ErrorCode =
  | "wasm-blocked"
  | "wasm-unsupported"
  | "wasm-fetch"
  | "wasm-trap"
  | "texts-fetch"
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
  /** The shop's own segments, for `customer.segments()`. */
  segments?: SegmentDefinition[];
  /** The target group, for the score `targetFit`. */
  target?: TargetCondition[];
  /** Default: the file beside the loader. */
  wasm?: WasmSource;
  /**
   * When WebAssembly is blocked or missing: `"js"`, the default, loads the same core as JavaScript
   * with the same answers; `"static"` goes without; `"throw"` rejects `ready` and throws.
   */
  fallback?: "js" | "static" | "throw";
  bootstrap?: Snapshot;
  /** Default `"zh-CN"`. */
  locale?: Locale;
  /** The shop's own wordings, instead of the package's of the same ids. */
  texts?: Partial<Record<Locale, Texts>>;
  /** Epoch milliseconds. Default `Date.now`. */
  clock?: () => number;
  /** What the lots of exploration begin with, 0 to 2³² - 1. Default 0. */
  seed?: number;
  /** Told of everything that was refused or went wrong; default: `console.error`. */
  onError?: (error: EngineErrorLike) => void;
}

export interface EngineErrorLike extends Error {
  code: ErrorCode;
  path?: string;
  hint?: string;
  errors?: { path: string; code: string; message: string }[];
}

export interface Engine {
  readonly ready: Promise<EngineStatus>;
  status(): EngineStatus;
  score(profile: Profile, options?: ScoreOptions): Result<Scores | null>;
  recommend(profile: Profile, query: RecommendQuery): Result<Recommendation[]>;
  tier(profile: Profile, options?: TierOptions): Result<TierState | null>;
  customer(options?: CustomerOptions): Promise<Customer>;
  /** A shared screen; members are asked about as they are at each question. */
  group(members: (Profile | Customer)[]): Group;
  /** Today's price, stock and new items on top of the model. */
  catalogue(items: Iterable<Product>): void;
  /** Loads the language's texts, then answers in it and tells whoever subscribed. */
  setLocale(locale: Locale): Promise<void>;
  dispose(): void;
}
