/**
 * The answers without an engine: what the page brought along, else what the model file says is
 * popular, else the catalogue in the shop's own order, else nothing. Never wrong about itself:
 * `mode` is `"static"`, and no reasons are claimed.
 */

import type { Product, Recommendation, RecommendQuery, Result, Snapshot } from "../types/index.js";

export function standIn<T>(data: T): Result<T> {
  return { data, mode: "static", stale: true, trace: "static" };
}

export class StandIn {
  private _popular: string[] = [];
  readonly products = new Map<string, Product>();
  private readonly _shelves: Record<string, Recommendation[]>;

  constructor(bootstrap?: Snapshot) {
    this._shelves = bootstrap?.shelves ?? {};
  }

  popular(ids: string[]): void {
    this._popular = ids;
  }

  catalogue(products: Product[]): void {
    for (const product of products) this.products.set(product.id, product);
  }

  recommend(query: RecommendQuery): Result<Recommendation[]> {
    const shelf = this._shelves[query.scene];
    const ids = this._popular[0] ? this._popular : [...this.products.keys()];
    return standIn(this._pick(shelf ?? ids.map(plain), query));
  }

  rank(ids: string[]): Result<Recommendation[]> {
    return standIn(ids.map(plain).map(ranked));
  }

  private _pick(list: Recommendation[], query: RecommendQuery): Recommendation[] {
    const { exclude = [], seedIds = [], dedupeWith = [], filter, limit = 10 } = query;
    const out = new Set([...exclude, ...seedIds, ...dedupeWith]);
    return list
      .filter(({ id }) => {
        const inStock = this.products.get(id)?.available !== false;
        return !out.has(id) && (inStock || filter?.includeUnavailable);
      })
      .slice(0, limit)
      .map(ranked);
  }
}

export const plain = (id: string): Recommendation => ({ id, score: 0, rank: 0, reasons: [] });
export const ranked = (item: Recommendation, at: number): Recommendation => ({
  ...item,
  rank: at + 1,
});
