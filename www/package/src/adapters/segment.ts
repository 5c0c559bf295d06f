/**
 * Calls in the words of Segment's ecommerce spec, which RudderStack and PostHog share.
 *
 * Names: Twilio Segment, "Spec: V2 Ecommerce Events"
 * (twilio.com/docs/segment/connections/spec/ecommerce/v2); RudderStack, "Ecommerce Events
 * Specification" and PostHog, "Ecommerce events specification" list the same; "Signed Up" and
 * "Signed In" are of Segment's "Spec: B2B SaaS". Prices are decimals in major units. An order's
 * `discount` isn't in the prices of its products (the spec's example: 25 less 2.50 is a subtotal of
 * 22.50), so it is taken off the lines in proportion. The id of a call is its `messageId`, of
 * PostHog its `uuid`.
 */

import type { EventType } from "../types/event.js";
import { type AdapterOptions, adapted, discounted, type ItemFields, readItem } from "./event.js";
import {
  type Adapted,
  currency,
  elements,
  field,
  firstName,
  instant,
  lookup,
  minor,
  name,
  rating,
  text,
} from "./read.js";

const TYPES: Record<string, EventType> = {
  "Products Searched": "search",
  "Product List Viewed": "view_item_list",
  "Product List Filtered": "view_item_list",
  "Product Clicked": "select_item",
  "Product Viewed": "view_item",
  "Product Added to Wishlist": "add_to_wishlist",
  "Wishlist Product Added to Cart": "add_to_cart",
  "Product Added": "add_to_cart",
  "Product Removed": "remove_from_cart",
  "Cart Viewed": "view_cart",
  "Checkout Started": "begin_checkout",
  "Order Completed": "purchase",
  "Order Refunded": "refund",
  "Order Cancelled": "order_cancelled",
  "Promotion Viewed": "view_promotion",
  "Promotion Clicked": "select_promotion",
  "Product Shared": "share",
  "Cart Shared": "share",
  "Product Reviewed": "review",
  "Coupon Applied": "coupon_used",
  "Signed Up": "sign_up",
  "Signed In": "login",
  // PostHog's own.
  $pageview: "page_view",
};

const LISTED = /^(view_item_list|view_cart|begin_checkout|purchase|refund)$/;
const SINGLE =
  /^(select_item|view_item|add_to_wishlist|add_to_cart|remove_from_cart|share|review)$/;
const ORDERED = /^(purchase|refund|order_cancelled|coupon_used)$/;
const FIELDS: ItemFields = {
  id: ["product_id", "sku", "item_id", "id"],
  name: "name",
  brand: "brand",
  group: "group_id",
  category: ["category"],
};
const REFERENCES: { [type in EventType]?: string } = {
  view_promotion: "promotion_id",
  select_promotion: "promotion_id",
  coupon_used: "coupon_id",
  review: "review_id",
};

/** A call as Segment's middleware, RudderStack or PostHog's `eventCaptured` hands it over. */
export function fromSegment(call: unknown, options: AdapterOptions = {}): Adapted {
  return adapted(options, "web", () => {
    const page = field(call, "type") === "page";
    const type = page ? "page_view" : lookup(TYPES, field(call, "event"));
    if (!type) return undefined;
    const properties = field(call, "properties");
    const money = field(properties, "currency") ?? options.currency;
    const raw = LISTED.test(type)
      ? elements(properties, "products", "/properties")
      : SINGLE.test(type) && firstName(properties, options.itemId ?? FIELDS.id) !== undefined
        ? [properties]
        : [];
    const read = raw.map((product, at) => {
      const path = LISTED.test(type) ? `/properties/products/${at}` : "/properties";
      return readItem(product, path, FIELDS, money, options);
    });
    const amount = (key: string): number | undefined => {
      const value = type === "purchase" ? field(properties, key) : undefined;
      if (value === undefined || value === "") return undefined;
      return minor(value, currency(money, "/properties/currency"), `/properties/${key}`);
    };
    const items = read.map(({ item }) => item);
    const discount = amount("discount");
    const list = firstName(properties, ["list_id", "list"], "/properties");
    const reference = REFERENCES[type];
    return {
      event: {
        type,
        id: firstName(call, ["messageId", "uuid"]),
        at: instant(call, "timestamp"),
        items: discount ? discounted(items, discount) : items,
        currency: money as string | undefined,
        orderId: ORDERED.test(type) ? name(properties, "order_id", "/properties") : undefined,
        shipping: amount("shipping"),
        query: type === "search" ? text(properties, "query", "/properties") : undefined,
        list: list === undefined ? undefined : { id: list },
        rating: type === "review" ? rating(properties, "rating") : undefined,
        text: type === "review" ? text(properties, "review_body", "/properties") : undefined,
        ref: reference && name(properties, reference, "/properties"),
      },
      products: read.map(({ product }) => product),
    };
  });
}
