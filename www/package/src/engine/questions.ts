/** The questions to a customer of the core, as a page puts them and as the core takes them. */

import type {
  Instant,
  RankOptions,
  Recommendation,
  Result,
  ScoreOptions,
  Scores,
  TierOptions,
  TierState,
} from "../types/index.js";
import type { CoreCustomer } from "./core.js";
import { plain, ranked, standIn } from "./stand-in.js";

export function score(
  core: CoreCustomer,
  options: ScoreOptions,
  now: number,
): Result<Scores | null> {
  const { asOf, horizonDays, acquisitionCost, retentionCost } = options;
  return core.score(instant(asOf, now), horizonDays, acquisitionCost, retentionCost);
}

export function rank(
  core: CoreCustomer,
  ids: string[],
  options: RankOptions,
  now: number,
): Result<Recommendation[]> {
  const { scene = "home", context } = options;
  const result = core.rank(ids, instant(options.asOf, now), { scene, context });
  // What the model doesn't know yet stays in the page's list, behind the rest.
  const found = new Set(result.data.map(({ id }) => id));
  const others = ids.filter((id) => !found.has(id)).map(plain);
  return { ...result, data: [...result.data, ...others].map(ranked).slice(0, options.limit) };
}

export function tier(
  core: CoreCustomer,
  options: TierOptions,
  now: number,
): Result<TierState | null> {
  return core.tier(instant(options.asOf, now), options.orderTotal) ?? standIn(null);
}

/** NaN, which the core refuses with the place, for a text that is not RFC 3339 with an offset. */
export function instant(asOf: Instant | undefined, now: number): number {
  if (typeof asOf !== "string") return asOf ?? now;
  return /(z|[+-]\d\d:\d\d)$/i.test(asOf) ? Date.parse(asOf) : Number.NaN;
}
