/**
 * One event in GA4's words as an event of this vocabulary, which has them from there.
 *
 * Names and meanings of the fields: Google, "Recommended events"
 * (developers.google.com/analytics/devguides/collection/ga4/reference/events) and "Apply a discount
 * to an ecommerce event" (…/ga4/apply-discount): `price` is in major units and already reduced,
 * `discount` is per piece and not taken off again.
 */

import { type AdapterOptions, adapted, type ItemFields, readItem } from "../adapters/event.js";
import {
  type Adapted,
  currency,
  elements,
  field,
  firstName,
  lookup,
  minor,
  name,
  text,
} from "../adapters/read.js";
import type { EventType } from "../types/event.js";

const TYPES: Record<string, EventType> = {
  page_view: "page_view",
  search: "search",
  view_search_results: "search",
  view_item_list: "view_item_list",
  select_item: "select_item",
  view_item: "view_item",
  add_to_wishlist: "add_to_wishlist",
  add_to_cart: "add_to_cart",
  remove_from_cart: "remove_from_cart",
  view_cart: "view_cart",
  begin_checkout: "begin_checkout",
  purchase: "purchase",
  refund: "refund",
  view_promotion: "view_promotion",
  select_promotion: "select_promotion",
  share: "share",
  join_group: "join_group",
  sign_up: "sign_up",
  login: "login",
};

const WITHOUT_ITEMS = /^(page_view|search|join_group|sign_up|login|share)$/;
const LIST = ["item_list_id", "item_list_name"];
const FIELDS: ItemFields = {
  id: ["item_id", "product_id", "sku", "sku_id", "id"],
  name: "item_name",
  brand: "item_brand",
  group: "item_group_id",
  category: [
    "item_category",
    "item_category2",
    "item_category3",
    "item_category4",
    "item_category5",
  ],
};

/** `event` and its parameters, as `gtag("event", event, parameters)` or `ecommerce` has them. */
export function fromGa4(
  event: unknown,
  parameters: unknown,
  options: AdapterOptions = {},
): Adapted {
  return adapted(options, "web", () => {
    const type = lookup(TYPES, event);
    if (!type) return undefined;
    const money = field(parameters, "currency") ?? options.currency;
    const raw = WITHOUT_ITEMS.test(type) ? [] : elements(parameters, "items");
    const read = raw.map((item, at) => readItem(item, `/items/${at}`, FIELDS, money, options));
    const shipping = type === "purchase" ? field(parameters, "shipping") : undefined;
    const list = firstName(parameters, LIST) ?? firstName(raw[0], LIST, "/items/0");
    const shared = type === "share" ? name(parameters, "item_id") : undefined;
    const about = type === "purchase" || type === "refund";
    return {
      event: {
        type,
        items: shared === undefined ? read.map(({ item }) => item) : [{ id: shared }],
        currency: money as string | undefined,
        orderId: about ? name(parameters, "transaction_id") : undefined,
        shipping:
          shipping === undefined || shipping === ""
            ? undefined
            : minor(shipping, currency(money, "/currency"), "/shipping"),
        query: type === "search" ? text(parameters, "search_term") : undefined,
        list: list === undefined ? undefined : { id: list },
        ref: REFERENCES[type] && name(parameters, REFERENCES[type]),
      },
      products: read.map(({ product }) => product),
    };
  });
}

const REFERENCES: { [type in EventType]?: string } = {
  view_promotion: "promotion_id",
  select_promotion: "promotion_id",
  join_group: "group_id",
};
