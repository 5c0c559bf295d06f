/**
 * The boundary to the compiled core: what the wasm module's generated glue offers, and so what any
 * other backend (a build of the same core to JavaScript, a test's double) must offer.
 *
 * Everything that crosses is a plain object; times are epoch milliseconds. A call that refuses its
 * input throws `{ code, path, message, errors? }`; anything else thrown is a broken instance. The
 * methods of `CoreEngine` and `CoreCustomer` are questions that cross by their name.
 */

import { Book } from "../customer/book.js";
import type {
  Basis,
  Json,
  Locale,
  Product,
  Profile,
  ProfileChange,
  ProfileHead,
  Programme,
  ProgrammeNames,
  Purpose,
  QueryContext,
  Recommendation,
  RecommendQuery,
  Result,
  Scene,
  Scores,
  SegmentDefinition,
  SegmentHit,
  ShopEvent,
  SuppliedLoyalty,
  TargetCondition,
  Texts,
  TierState,
} from "../types/index.js";
import { type Asked, byName } from "./by-name.js";

export interface CoreEngine {
  customer(profile: Profile): CoreCustomer;
  catalogue(products: Product[]): void;
  setLocale(locale: Locale, texts: Texts): void;
  group(members: Profile[], query: RecommendQuery, now: number): Result<Recommendation[]>;
  /** `offsets`: those of the programme's time zone, where that is a name. */
  setProgramme(
    programme: Programme,
    offsets?: [from: number, minutes: number][],
    names?: ProgrammeNames,
  ): void;
  setSegments(definitions: {
    segments: SegmentDefinition[] | undefined;
    target: TargetCondition[] | undefined;
  }): void;
  free(): void;
}

export interface CoreCustomer {
  /** The event as it is kept; `undefined` for one that is known already or may not be kept. */
  track(event: ShopEvent): ShopEvent | undefined;
  /** Folds the oldest events where there are more, or more bytes; what storage is to change. */
  compact(events: number, bytes: number): Required<ProfileChange> | undefined;
  setTraits(traits: Record<string, Json>, now: number): void;
  score(
    now: number,
    horizonDays?: number,
    acquisitionCost?: number,
    retentionCost?: number,
  ): Result<Scores | null>;
  /** With an id, how that segment comes out, and the facts that decide it alone. */
  segments(now: number, about?: string): Result<(SegmentHit & { decisive?: Basis[] })[]>;
  recommend(query: RecommendQuery, now: number): Result<Recommendation[]>;
  rank(
    ids: string[],
    now: number,
    query: { scene: Scene; context: QueryContext | undefined },
  ): Result<Recommendation[]>;
  /**
   * `undefined` without a programme. With the id of a tier, `next` is the way to that one, and
   * `undefined` where there is no such tier.
   */
  tier(now: number, orderTotal?: number, about?: string): Result<TierState> | undefined;
  supply(known: SuppliedLoyalty, now: number): void;
  profile(): Profile;
  head(): ProfileHead;
  /** With `how`, in whole or not at all. */
  merge(other: Profile, how?: "union" | "replace"): void;
  /** Forgets what is older than so many days by type; how many events are left. */
  retain(days: Partial<Record<string, number>> | undefined, now: number): number | undefined;
  /** The ids of the events that the change makes it forget. */
  setConsent(
    purposes: Partial<Record<Purpose, boolean>>,
    meta: { noticeVersion?: string; source?: string },
    now: number,
  ): string[];
  setPersonalization(on: boolean, now: number): void;
  erase(): void;
  /** The events that were left out when profiles were read, each as a refusal. */
  refused(): unknown[];
  free(): void;
}

/** The module of the core, ready to construct engines. */
export interface Core {
  Engine: new (model: Uint8Array | undefined) => Asked & { customer(profile: Profile): Asked };
  /** Answers a pure function's question. */
  ask(question: string, argument: object): unknown;
}

/** The generated glue, as the build makes it of `wasm/engine.js`. */
export interface Glue extends Core {
  /** Of the compiled module, or of its translation to JavaScript. */
  instantiate(
    module: WebAssembly.Module | ((imports: WebAssembly.Imports) => WebAssembly.Exports),
  ): Promise<void>;
}

/** Loads a core once; each call of what it resolves with gives an instance of its own. */
export type CoreLoader = () => Promise<() => Promise<Core>>;

/** An engine of the core. */
export function coreEngine(core: Core, model: Uint8Array | undefined): CoreEngine {
  const engine = new core.Engine(model);
  return {
    ...byName<CoreEngine>(engine, [
      "catalogue",
      "group",
      "setLocale",
      "setProgramme",
      "setSegments",
    ]),
    // The book, which answers where there is no core, knows all questions: a list would cost 0.1 KB.
    customer: (profile) =>
      byName<CoreCustomer>(engine.customer(profile), Object.getOwnPropertyNames(Book.prototype)),
  };
}
