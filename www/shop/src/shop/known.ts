/** What a profile holds, counted by kind: for the page that shows it to its owner. */
import type { Profile, ShopEvent } from "zhanggui";
import { kindOf, RECORD_KINDS, type RecordKind } from "./policy";

export interface Known {
  kind: RecordKind;
  /** One by one. */
  events: number;
  /** Of older ones only their number is left. */
  folded: number;
  first: number;
  last: number;
  /** Who recorded them; `shop`: the shop's own records. */
  sources: string[];
}

/** The kinds of which there is something, in the policy's order. */
export function knownOf(profile: Profile): Known[] {
  const found = new Map<RecordKind, Known>();
  const of = (kind: RecordKind, at: number, source: string): Known => {
    const empty = { kind, events: 0, folded: 0, first: at, last: at, sources: [] };
    const known = found.get(kind) ?? empty;
    found.set(kind, known);
    known.first = Math.min(known.first, at);
    known.last = Math.max(known.last, at);
    if (!known.sources.includes(source)) known.sources.push(source);
    return known;
  };
  for (const event of profile.events) {
    of(kindOf(event.type), instantOf(event), event.source ?? "shop").events += 1;
  }
  for (const [source, , type, last, count] of profile.folded?.rows ?? []) {
    if (Number(count) > 0)
      of(kindOf(String(type)), Number(last), String(source) || "shop").folded += Number(count);
  }
  return RECORD_KINDS.flatMap((kind) => found.get(kind) ?? []);
}

/** How large the profile is as a file, in bytes. */
export function sizeOf(profile: Profile): number {
  return new TextEncoder().encode(JSON.stringify(profile)).length;
}

function instantOf({ at }: ShopEvent): number {
  return typeof at === "number" ? at : Date.parse(at ?? "");
}
