/**
 * A profile as a short text and back: the payload of a token. Version 1, JSON in UTF-8:
 *
 * | key | what |
 * |---|---|
 * | `i` | id |
 * | `c` | consents: purpose → [granted 0 or 1, at, notice version or 0, source or 0] |
 * | `l` | decisions before those in `c`, as far as they count: [purpose, the same four] |
 * | `x` | the customer's own switch: [off 1 or on 0, when it was turned]; 0 where it is off and never
 *   was turned; absent where it is on and never was turned |
 * | `t` | traits: name → [value, at, source] |
 * | `d` | tombstones |
 * | `g` | tags: id → [what was said, at, source] |
 * | `r` | erasures: type → before |
 * | `b` | the instant that the events' are counted back from: the newest event's |
 * | `e` | events, newest first: [type's number in `TYPES`, ms back from `b`, id, rest or absent] |
 *
 * `rest` holds the other fields under the letters of `FIELDS`; an item is its id, or
 * [id, quantity, unit price, list price, tax, coupon] with `null` for what is absent. A number in
 * `TYPES` never changes its meaning: new types are added at the end.
 */

import type { Json } from "../types/common.js";
import type { EventItem, EventType, ShopEvent } from "../types/event.js";
import type { ConsentRecord, Profile, Purpose } from "../types/profile.js";

export const TYPES: readonly EventType[] = [
  "page_view",
  "search",
  "view_item_list",
  "select_item",
  "view_item",
  "add_to_wishlist",
  "add_to_cart",
  "remove_from_cart",
  "view_cart",
  "begin_checkout",
  "purchase",
  "refund",
  "view_promotion",
  "select_promotion",
  "share",
  "review",
  "join_group",
  "trial_apply",
  "complaint",
  "complaint_resolved",
  "rating",
  "referral",
  "store_visit",
  "sign_up",
  "login",
  "redeem",
  "cancel_redeem",
  "adjust",
  "tier_grant",
  "order_cancelled",
  "delivered",
  "survey",
  "renewal",
  "coupon_received",
  "coupon_used",
  "message_shown",
  "message_clicked",
  "inquiry",
  "offline_purchase",
  "not_interested",
  "more_like_this",
  "hide_category",
  "wrong_tag",
];

/** What is kept without consent to personalisation: the records of a contract, as in the core. */
const CONTRACT =
  /^(purchase|offline_purchase|refund|order_cancelled|delivered|sign_up|login|redeem|cancel_redeem|adjust|tier_grant|renewal|referral|review|complaint|complaint_resolved|coupon_received|coupon_used)$/;

const FIELDS = {
  s: "source",
  h: "channel",
  m: "currency",
  o: "orderId",
  p: "shipping",
  q: "query",
  l: "list",
  r: "rating",
  y: "text",
  f: "ref",
  w: "dwellMs",
  n: "points",
  g: "tier",
  k: "consentAt",
} as const;

const ITEM = ["id", "quantity", "unitPrice", "listPrice", "tax", "coupon"] as const;

type WireItem = string | unknown[];
type WireEvent = [type: number, back: number, id: string, rest?: Record<string, unknown>];

type Decision = [granted: number, at: number, noticeVersion: string | 0, source: string | 0];

export interface Wire {
  i?: string;
  c?: Record<string, Decision>;
  l?: [Purpose, ...Decision][];
  x?: 0 | [number, number];
  t?: Record<string, [unknown, number, string]>;
  d?: string[];
  g?: Record<string, [unknown, number, string]>;
  r?: Record<string, number>;
  b?: number;
  e?: WireEvent[];
}

export function isContract(type: string): boolean {
  return CONTRACT.test(type);
}

/** `undefined` for an event that a profile couldn't hold. */
export function writeEvent(event: ShopEvent, base: number): WireEvent | undefined {
  const type = TYPES.indexOf(event.type);
  const at = instantOf(event);
  if (type < 0 || typeof event.id !== "string" || Number.isNaN(at)) return undefined;
  const rest: Record<string, unknown> = {};
  for (const [letter, key] of Object.entries(FIELDS))
    if (event[key] !== undefined && event[key] !== null) rest[letter] = event[key];
  if (event.items && event.items.length > 0) rest.i = event.items.map(writeItem);
  const wire: WireEvent = [type, base - at, event.id];
  if (Object.keys(rest).length > 0) wire.push(rest);
  return wire;
}

export function instantOf({ at }: ShopEvent): number {
  const ms = typeof at === "string" ? Date.parse(at) : at;
  return typeof ms === "number" && Number.isFinite(ms) ? Math.floor(ms) : Number.NaN;
}

export function writeDecision({ granted, at, noticeVersion, source }: ConsentRecord): Decision {
  return [granted ? 1 : 0, at, noticeVersion ?? 0, source ?? 0];
}

function readDecision([granted, at, noticeVersion, source]: Decision): ConsentRecord {
  return {
    ...{ granted: granted === 1, at },
    ...(noticeVersion ? { noticeVersion } : {}),
    ...(source ? { source } : {}),
  };
}

function writeItem(item: EventItem): WireItem {
  const parts: unknown[] = ITEM.map((key) => item[key] ?? null);
  while (parts.length > 1 && parts[parts.length - 1] === null) parts.pop();
  if (parts[1] === 1 && parts.length === 2) parts.pop();
  return parts.length === 1 ? item.id : parts;
}

/** Throws for what `write` wouldn't have written; the values themselves are the core's to judge. */
export function readWire(wire: unknown): Profile {
  const { i, c = {}, l = [], x, t = {}, d = [], g = {}, r = {}, b = 0, e = [] } = wire as Wire;
  const consent = entries(c).map(([purpose, decision]) => [purpose, readDecision(decision)]);
  const ledger = l.map(([purpose, ...decision]) => ({ purpose, ...readDecision(decision) }));
  const declared = (of: NonNullable<Wire["t"]>): NonNullable<Profile["traits"]> =>
    Object.fromEntries(
      entries(of).map(([n, [value, at, source]]) => [n, { value: value as Json, at, source }]),
    );
  const cuts = entries(r).map(([type, at]) => [type, { value: null, at, source: "" }]);
  return {
    version: 1,
    ...(typeof i === "string" ? { id: i } : {}),
    consent: Object.fromEntries(consent) as Partial<Record<Purpose, ConsentRecord>>,
    ...(ledger.length > 0 ? { ledger } : {}),
    traits: declared(t),
    ...(x === 0 ? { personalization: false } : {}),
    ...(x ? { personalization: x[0] !== 1, personalizationAt: x[1] } : {}),
    ...(d.length > 0 ? { tombstones: d.map(String) } : {}),
    ...(Object.keys(g).length > 0 ? { tags: declared(g) } : {}),
    ...(cuts.length > 0 ? { erasures: Object.fromEntries(cuts) } : {}),
    events: e.map((event) => readEvent(event, b)).reverse(),
  };
}

/** Without the names that every object inherits: the core refuses a profile with one. */
export function entries<T>(of: Record<string, T>): [string, T][] {
  return Object.entries(of).filter(([name]) => !/^(__proto__|constructor|prototype)$/.test(name));
}

function readEvent([number, back, id, rest = {}]: WireEvent, base: number): ShopEvent {
  const type = TYPES[number];
  if (type === undefined || typeof id !== "string") throw new TypeError("not an event");
  const event: Record<string, unknown> = { id, type, at: base - back };
  for (const [letter, key] of Object.entries(FIELDS))
    if (rest[letter] !== undefined) event[key] = rest[letter];
  const items = rest.i as WireItem[] | undefined;
  if (items !== undefined) event.items = items.map(readItem);
  return event as unknown as ShopEvent;
}

function readItem(wire: WireItem): EventItem {
  const parts = typeof wire === "string" ? [wire] : wire;
  const item: Record<string, unknown> = {};
  for (const [at, key] of ITEM.entries())
    if (parts[at] !== undefined && parts[at] !== null) item[key] = parts[at];
  return item as unknown as EventItem;
}
