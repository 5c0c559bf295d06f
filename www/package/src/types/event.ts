/** What happened: one event. */

import type { Instant } from "./common.js";

export type EventType =
  | "page_view"
  | "search"
  | "view_item_list"
  | "select_item"
  | "view_item"
  | "add_to_wishlist"
  | "add_to_cart"
  | "remove_from_cart"
  | "view_cart"
  | "begin_checkout"
  | "purchase"
  | "refund"
  | "view_promotion"
  | "select_promotion"
  | "share"
  | "review"
  | "join_group"
  | "trial_apply"
  | "complaint"
  | "complaint_resolved"
  | "rating"
  | "referral"
  | "store_visit"
  | "sign_up"
  | "login"
  | "redeem"
  | "cancel_redeem"
  | "adjust"
  | "tier_grant"
  | "order_cancelled"
  | "delivered"
  | "survey"
  | "renewal"
  | "coupon_received"
  | "coupon_used"
  | "message_shown"
  | "message_clicked"
  | "inquiry"
  /** Feedback: `ref` is the item's, category's or tag's id. */
  | "not_interested"
  | "more_like_this"
  | "hide_category"
  | "wrong_tag"
  /** The till's name for a `purchase` with `channel: "store"`; stored as such. */
  | "offline_purchase";

export interface EventItem {
  id: string;
  /** Whole pieces, 1 to 1,000,000. Default 1. */
  quantity?: number;
  /** What one piece was paid, in minor units. */
  unitPrice?: number;
  /** What one piece costs without a reduction, in minor units. */
  listPrice?: number;
  /** The part of the line's amount that is tax, in minor units. */
  tax?: number;
  coupon?: string;
}

export interface ShopEvent {
  /** Unique per customer. Default: the order id for a purchase, else a random one. */
  id?: string;
  type: EventType;
  /** Default: the engine's clock. */
  at?: Instant;
  /** Who recorded it: web, miniprogram, till… */
  source?: string;
  channel?: "web" | "miniprogram" | "app" | "store" | (string & {});
  items?: EventItem[];
  currency?: string;
  orderId?: string;
  shipping?: number;
  query?: string;
  list?: { id: string; trace?: string };
  rating?: number;
  text?: string;
  /**
   * A ticket, a campaign, a friend's code. Of a `survey`, the question: `csat` (1 to 5, the
   * default), `nps` (0 to 10), `expectation`, `product`, `service`, `personnel`, `image`, `money`,
   * `time`, `effort` or `psychic` (1 to 5). `invite` makes a `share` an invitation, `lapsed` a
   * `renewal` one that was not renewed; `complaint_resolved` names its complaint's `ref`.
   */
  ref?: string;
  dwellMs?: number;
  /** Points redeemed, returned or adjusted. */
  points?: number;
  /** The tier a `tier_grant` gives. */
  tier?: string;
  /**
   * The consent to personalisation that behaviour was recorded under, by its instant. Filled in by
   * the profile where it isn't the first one that holds; what a page says here is not heeded.
   */
  consentAt?: number;
}
