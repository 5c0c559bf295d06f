/**
 * Shopify's customer events, as a web pixel gets them.
 *
 * Names: Shopify, "Web Pixels API, Standard events"
 * (shopify.dev/docs/api/web-pixels-api/standard-events) and the declarations of
 * `@shopify/web-pixels-extension` 2.18. Money is `{ amount, currencyCode }` in major units, and each
 * carries its own currency: an event that mixes two is refused.
 *
 * What a line of an order came to is `finalLinePrice`, or the variant's price less the discounts
 * allocated to it where that is less (order-level discounts are only there). Where that doesn't
 * divide by the pieces, the line becomes two, so that the sum is right to the minor unit.
 */

import type { EventItem, EventType } from "../types/event.js";
import type { Product } from "../types/shop.js";
import { type AdapterOptions, adapted, type Draft, splitLine } from "./event.js";
import {
  type Adapted,
  compact,
  currency,
  elements,
  Fault,
  field,
  firstName,
  instant,
  lookup,
  minor,
  name,
  needed,
  quantity,
  text,
  told,
} from "./read.js";

const TYPES: Record<string, EventType> = {
  page_viewed: "page_view",
  product_viewed: "view_item",
  collection_viewed: "view_item_list",
  search_submitted: "search",
  product_added_to_cart: "add_to_cart",
  product_removed_from_cart: "remove_from_cart",
  cart_viewed: "view_cart",
  checkout_started: "begin_checkout",
  checkout_completed: "purchase",
};

export function fromShopify(event: unknown, options: AdapterOptions = {}): Adapted {
  return adapted(options, "web", () => {
    const type = lookup(TYPES, field(event, "name"));
    if (!type) return undefined;
    const reader = new Reader(options);
    const about = reader.about(type, field(event, "data"));
    return {
      event: {
        type,
        id: name(event, "id"),
        at: instant(event, "timestamp"),
        currency: reader.currency,
        ...about,
      },
      products: reader.products,
    };
  });
}

class Reader {
  currency: string | undefined;
  readonly products: Product[] = [];
  private readonly _ids: readonly string[];

  constructor(options: AdapterOptions) {
    this._ids = options.itemId ?? ["id", "sku"];
  }

  about(type: EventType, data: unknown): Partial<Draft["event"]> {
    if (type === "page_view") return {};
    if (type === "view_item")
      return { items: [this._variant(field(data, "productVariant"), "/data/productVariant")] };
    if (type === "search")
      return { query: text(field(data, "searchResult"), "query", "/data/searchResult") };
    if (type === "view_item_list") {
      const collection = field(data, "collection");
      const list = name(collection, "id", "/data/collection");
      const variants = elements(collection, "productVariants", "/data/collection");
      return {
        items: variants.map((v, at) => this._variant(v, `/data/collection/productVariants/${at}`)),
        list: list === undefined ? undefined : { id: list },
      };
    }
    if (type === "view_cart") {
      const lines = elements(field(data, "cart"), "lines", "/data/cart");
      return { items: lines.map((line, at) => this._cartLine(line, `/data/cart/lines/${at}`)) };
    }
    const checkout = field(data, "checkout");
    if (checkout !== undefined) return this._checkout(checkout, type === "purchase");
    return { items: [this._cartLine(field(data, "cartLine"), "/data/cartLine")] };
  }

  private _checkout(checkout: unknown, done: boolean): Partial<Draft["event"]> {
    const path = "/data/checkout";
    const lines = elements(checkout, "lineItems", path);
    const items = lines.flatMap((line, at) => this._orderLine(line, `${path}/lineItems/${at}`));
    if (!done) return { items };
    const shipping = field(field(checkout, "shippingLine"), "price");
    return {
      items,
      shipping:
        shipping === undefined ? undefined : this._money(shipping, `${path}/shippingLine/price`),
      orderId:
        name(field(checkout, "order"), "id", `${path}/order`) ?? name(checkout, "token", path),
    };
  }

  private _variant(variant: unknown, path: string): EventItem {
    const product = field(variant, "product");
    const id = firstName(variant, this._ids, path) ?? name(product, "id", `${path}/product`);
    const price = field(variant, "price");
    const item = compact<EventItem>({
      id: needed(id, `${path}/id`),
      unitPrice: price === undefined ? undefined : this._money(price, `${path}/price`),
    });
    this._describe(item.id, product);
    return item;
  }

  private _cartLine(line: unknown, path: string): EventItem {
    const item = this._variant(field(line, "merchandise"), `${path}/merchandise`);
    return compact<EventItem>({ ...item, quantity: quantity(line, "quantity", path) });
  }

  /** One item, or two of different unit prices that together are what was paid. */
  private _orderLine(line: unknown, path: string): EventItem[] {
    const { id, unitPrice: listPrice } = this._variant(field(line, "variant"), `${path}/variant`);
    const pieces = quantity(line, "quantity", path) ?? 1;
    let total = listPrice === undefined ? undefined : listPrice * pieces;
    for (const [at, allocation] of elements(line, "discountAllocations", path).entries()) {
      const amount = this._money(field(allocation, "amount"), `${path}/discountAllocations/${at}`);
      if (total !== undefined) total = Math.max(0, total - amount);
    }
    const final = field(line, "finalLinePrice");
    if (final !== undefined) {
      const stated = this._money(final, `${path}/finalLinePrice`);
      total = total === undefined ? stated : Math.min(total, stated);
    }
    if (total === undefined) return [compact<EventItem>({ id, quantity: pieces })];
    return splitLine(compact<EventItem>({ id, listPrice }), pieces, total);
  }

  private _money(money: unknown, path: string): number {
    const code = currency(field(money, "currencyCode"), `${path}/currencyCode`);
    this.currency ??= code;
    if (code !== this.currency)
      throw new Fault("bad_value", `${path}/currencyCode`, "is another currency than before it");
    return minor(needed(field(money, "amount"), `${path}/amount`), code, `${path}/amount`);
  }

  private _describe(id: string, of: unknown): void {
    const type = told(of, "type");
    const [name, brand, group] = [told(of, "title"), told(of, "vendor"), told(of, "id")];
    if (!(name ?? brand ?? type)) return;
    const category = type === undefined ? undefined : [type];
    this.products.push(compact<Product>({ id, name, brand, group, category }));
  }
}
