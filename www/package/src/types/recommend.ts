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
  /** `false`: without reasons, which take most of a shelf's time; scores stay as they are. */
  explain?: boolean;
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
