/**
 * What a page's shelves show. Asked in the page's own order of importance, so that no product stands on two shelves;
 * a scene that has nothing gives its place to the next one named; a shelf that must be there falls back on the shop's
 * bestsellers, and says so.
 */

import { useMemo } from "preact/hooks";
import type { Mode, Recommendation, RecommendQuery, Scene } from "zhanggui";
import type { Catalogue, Product } from "../data/catalogue";
import { session } from "./session";
import { useStore } from "./store";

export interface ShelfSpec {
  /** In order of preference. */
  scenes: [Scene, ...Scene[]];
  limit: number;
  seedIds?: string[];
  /** Whether the shelf is always shown; else it is left out when there is nothing to say. */
  always: boolean;
}

export interface ShelfItem {
  product: Product;
  recommendation: Recommendation | null;
}

export interface ShelfContent {
  scene: Scene;
  mode: Mode;
  trace: string;
  items: ShelfItem[];
}

/** One entry per spec: `null` while the engine wakes up, empty items when the shelf is left out. */
export function useShelves(
  catalogue: Catalogue,
  specs: ShelfSpec[],
  exclude: string[] = [],
): (ShelfContent | null)[] {
  const { customer, revision } = useStore(session);
  const question = JSON.stringify([specs, exclude]);
  return useMemo(() => {
    if (!customer) return specs.map(() => null);
    const shown = [...exclude];
    return specs.map((spec) => {
      const content = ask(catalogue, spec, shown, (query) => customer.recommend(query));
      shown.push(...content.items.map(({ product }) => product.id));
      return content;
    });
  }, [catalogue, customer, revision, question]);
}

/** A tag's id is `kind:key`; a key may hold further colons. */
export function tagParts(id: string): { kind: string; key: string } {
  const colon = id.indexOf(":");
  return { kind: id.slice(0, colon), key: id.slice(colon + 1) };
}

type Recommend = (query: RecommendQuery) => {
  data: Recommendation[];
  mode: Mode;
  trace: string;
};

function ask(
  catalogue: Catalogue,
  spec: ShelfSpec,
  shown: string[],
  recommend: Recommend,
): ShelfContent {
  for (const scene of spec.scenes) {
    const { data, mode, trace } = recommend({
      scene,
      limit: spec.limit,
      ...(spec.seedIds && { seedIds: spec.seedIds }),
      exclude: spec.seedIds ?? [],
      dedupeWith: shown,
    });
    if (!isHonest(scene, mode, data)) continue;
    const items = data.flatMap((recommendation) => {
      const product = catalogue.byId.get(recommendation.id);
      return product ? [{ product, recommendation }] : [];
    });
    if (items.length > 0) return { scene: shownAs(scene, mode), mode, trace, items };
  }
  const items = spec.always ? bestsellers(catalogue, shown, spec) : [];
  return { scene: shownAs(spec.scenes[0], "static"), mode: "static", trace: "", items };
}

/** "Buy again" and "recently viewed" are about this customer, or they are nothing; the engine would rather fill them. */
function isHonest(scene: Scene, mode: Mode, data: Recommendation[]): boolean {
  if (scene !== "buy_again" && scene !== "recently_viewed") return true;
  return mode === "personalized" && data.some(restsOnTheCustomer);
}

function restsOnTheCustomer({ reasons }: Recommendation): boolean {
  return reasons.some(({ evidence }) => evidence.length > 0);
}

/** The stand-in answers every scene with what sells: then the shelf is called that. */
function shownAs(scene: Scene, mode: Mode): Scene {
  return mode === "static" && scene !== "home" ? "trending" : scene;
}

function bestsellers(catalogue: Catalogue, shown: string[], spec: ShelfSpec): ShelfItem[] {
  const taken = new Set([...shown, ...(spec.seedIds ?? [])]);
  return catalogue.bestsellers
    .filter(({ id }) => !taken.has(id))
    .slice(0, spec.limit)
    .map((product) => ({ product, recommendation: null }));
}
