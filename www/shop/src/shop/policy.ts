/** What the shop tells its customers about their data, as one table: the engine is set up by it, the page on privacy is
 * written from it, so that the two cannot differ. */
import type { EventType, Purpose } from "zhanggui";

/** The notice that a consent given now refers to. */
export const NOTICE_VERSION = "2011-12";

/** In the order in which the customer is asked; whether the shop does anything with it. */
export const PURPOSES: readonly { purpose: Purpose; used: boolean }[] = [
  { purpose: "storage", used: true },
  { purpose: "personalization", used: true },
  { purpose: "sensitive", used: false },
  { purpose: "analytics", used: false },
  { purpose: "marketing", used: false },
];

/** Beyond this the oldest behaviour becomes counts. */
export const LIMITS = { events: 5000, bytes: 512 * 1024 };

const ALWAYS = 36_500;

/** Each kind of record, how many days it is kept, and the events that it is made of. */
const RECORDS = {
  orders: [ALWAYS, "purchase", "refund", "order_cancelled", "delivered", "renewal"],
  looks: [400, "view_item"],
  cart: [400, "add_to_cart", "remove_from_cart", "view_cart", "begin_checkout"],
  wishes: [400, "add_to_wishlist"],
  searches: [180, "search"],
  lists: [180, "view_item_list", "select_item"],
  pages: [180, "page_view", "store_visit"],
  messages: [180, "view_promotion", "select_promotion", "message_shown", "message_clicked"],
  answers: [
    ...([ALWAYS, "review", "rating", "survey", "complaint", "complaint_resolved"] as const),
    ...(["inquiry", "not_interested", "more_like_this", "hide_category", "wrong_tag"] as const),
  ],
  membership: [
    ...([ALWAYS, "sign_up", "login", "redeem", "cancel_redeem", "adjust", "tier_grant"] as const),
    ...(["coupon_received", "coupon_used", "join_group", "trial_apply"] as const),
    ...(["share", "referral"] as const),
  ],
} as const satisfies Record<string, readonly [number, ...EventType[]]>;

export type RecordKind = keyof typeof RECORDS;
export const RECORD_KINDS = Object.keys(RECORDS) as RecordKind[];

const kindOfType = new Map<string, RecordKind>(
  RECORD_KINDS.flatMap((kind) => typesOf(kind).map((type) => [type, kind] as const)),
);

export function kindOf(type: string): RecordKind {
  return kindOfType.get(type) ?? "membership";
}

/** `null`: as long as the record itself. */
export function daysKept(kind: RecordKind): number | null {
  const [days] = RECORDS[kind];
  return days === ALWAYS ? null : days;
}

/** As the engine wants it. */
export const RETENTION: Partial<Record<EventType, number>> = Object.fromEntries(
  RECORD_KINDS.flatMap((kind) => typesOf(kind).map((type) => [type, RECORDS[kind][0]] as const)),
);

function typesOf(kind: RecordKind): EventType[] {
  const [, ...types] = RECORDS[kind];
  return types;
}
