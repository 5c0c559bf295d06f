/** The offsets of a programme's zone over the years that instants lie in. */

import { zoneOffsets } from "../engine/zone.js";
import type { Programme, TimezoneOffsets } from "../types/index.js";

type Offsets = [from: number, minutes: number][];

/** Building a table costs 10 to 30 ms: those built before are kept, by zone and years. */
const built = new Map<string, Offsets>();
const FIRST = 1900;
const LAST = 2200;

/**
 * `undefined` where none are needed, or none are to be had: the core refuses a zone whose offsets it
 * needs and doesn't get, and names the place.
 */
export function offsetsOf(
  programme: Programme,
  given: TimezoneOffsets | undefined,
  instants: unknown[],
): Offsets | undefined {
  const zone = programme?.timezone;
  if (typeof zone !== "string" || /^[+-]/.test(zone)) return undefined;
  if (given?.[zone]) return given[zone];
  let [first, last] = [LAST, FIRST];
  for (const instant of instants) {
    const year = yearOf(instant);
    if (year < first) first = year;
    if (year > last) last = year;
  }
  [first, last] = [Math.max(first - 2, FIRST), Math.min(last + 1, LAST)];
  const key = `${zone} ${first} ${last}`;
  try {
    const table = built.get(key) ?? zoneOffsets(zone, Date.UTC(last, 0), Date.UTC(first, 0));
    built.set(key, table);
    return table;
  } catch {
    return undefined; // no such zone
  }
}

/** NaN, which compares with nothing, for what is no instant. */
function yearOf(instant: unknown): number {
  if (typeof instant === "string") return Number(instant.slice(0, 4));
  return typeof instant === "number" ? new Date(instant).getUTCFullYear() : Number.NaN;
}
