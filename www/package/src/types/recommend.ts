/** What a page asks for a shelf, and what stands on it. */

import type { Instant, Json } from "./common.js";
import type { Result } from "./result.js";

export interface Reason {
  /** Stable code, such as `bought_with` or `bought_before`. */
  code: string;
  /** The sentence for the customer, in the engine's locale. */
  text: string;
  params: Record<string, Json>;
  /** This reason's share of the score; the f64 sum of the weights, in order, is the score. */
  weight: number;
  /** The ids of the items that it rests on. */
  evidence: string[];
  /**
   * Where the reason is a sum over what the customer did, or over what the page is about: the share
   * of each of `evidence` and then, if there are more, that of all others together. Their f64 sum,
   * in order, is the weight.
   */
  shares?: number[];
}

export interface Recommendation {
  id: string;
  score: number;
  /** From 1. */
  rank: number;
  reasons: Reason[];
  /** On `buy_again`: when the customer would usually need it next, epoch milliseconds. */
  due?: number;
  /**
   * Of an item that is asked `about`: what the shelf shows in its place when it is filled once more
   * without the item of the customer's own that speaks for it most.
   */
  counterfactual?: { without: string; instead: string; text: string };
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
  ids?: string[];
  /** In the shop for at most so many days. */
  newDays?: number;
  /** Default `false`: what is out of stock is left out. */
  includeUnavailable?: boolean;
}

/**
 * What the shop puts forward, or holds back: after every hard condition, and never through a price.
 * Each item it matches says so, by a reason `boost` with the shop's label.
 */
export interface Boost {
  /** What it is called in the reason. */
  label: string;
  where?: Omit<Filter, "includeUnavailable">;
  /** What it adds to the score, -100 to 100. Default 0. */
  weight?: number;
  /**
   * At least and at most so many of the shelf. The most is never passed. The least is met where what
   * may come allows it, together with those of all other boosts, else an earlier boost's first.
   */
  quota?: { min?: number; max?: number };
}

export interface RecommendQuery {
  scene: Scene;
  /** What the page is about: the product looked at, the cart's lines. */
  seedIds?: string[];
  /** `false`: without reasons, which take most of a shelf's time; scores stay as they are. */
  explain?: boolean;
  /** 1 to 100. Default 10. */
  limit?: number;
  exclude?: string[];
  /** Whether what the customer bought before may, must not, or must come. Default by scene. */
  seen?: "include" | "exclude" | "only";
  filter?: Filter;
  /** At most 16. */
  boosts?: Boost[];
  /** 0 to 1: how hard a shelf is spread over categories. Default by scene. */
  diversity?: number;
  /**
   * 0 to 1, default 0: how probable it is that a place behind the second goes to an item from
   * further down, drawn by lot. The same customer draws the same on the same day; the item says so
   * by a reason `explore` with `from`, the place it would have had.
   */
  exploration?: number;
  /** What the lots begin with, 0 to 2³² - 1. Default: the engine's. */
  seed?: number;
  /** Answers with this one item, explained. */
  about?: string;
  /** Ids that other shelves of this page already show: neither they nor their variants come. */
  dedupeWith?: string[];
  context?: QueryContext;
  asOf?: Instant;
}

/**
 * What the page knows of the moment and of who the shelf is for. An entry with a text or a list of
 * texts is met by the products tagged `key:value`, one with `true` by those tagged `key`; it moves
 * them forward, and nothing else. The trait `household`, if declared, joins it.
 */
export interface QueryContext {
  /** Minor units; a wish, where `filter` is a condition. */
  priceBand?: { min?: number; max?: number };
  [key: string]: Json | undefined;
}

export interface RankOptions {
  limit?: number;
  /** Default `"home"`; `"search"` keeps near the order of the list. */
  scene?: Scene;
  context?: QueryContext;
  asOf?: Instant;
}

/** Several people in front of one screen. */
export interface Group {
  /**
   * What at least two members share decides, and no reason names whose it is. With fewer than three
   * who granted `personalization`, the answer is nobody's. The scene is `in_store`.
   */
  recommend(query: Omit<RecommendQuery, "scene">): Result<Recommendation[]>;
}
