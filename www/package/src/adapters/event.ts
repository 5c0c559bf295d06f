/**
 * One event of this vocabulary from what was read: checked for what its type needs, and named so
 * that the same order, refund or cancellation counts once however often a page reports it.
 */

import type { EventItem, EventType, ShopEvent } from "../types/event.js";
import type { Product } from "../types/shop.js";
import {
  type Adapted,
  compact,
  currency,
  Fault,
  field,
  firstName,
  MAX_ITEMS,
  minor,
  name,
  needed,
  quantity,
  refusing,
  told,
} from "./read.js";

export interface AdapterOptions {
  /** The currency of amounts that come without one. */
  currency?: string;
  /** Where the customer is. Default: `web`, of 有数 `miniprogram`. */
  channel?: string;
  /** Who recorded it. */
  source?: string;
  /** The fields that may hold an article's id, best first. Default: the vendor's own. */
  itemId?: readonly string[];
}

/** What a vendor's event became; `undefined` for one that this vocabulary has no use for. */
export interface Draft {
  event: { [K in keyof ShopEvent]?: ShopEvent[K] | undefined } & { type: EventType };
  products?: (Product | undefined)[];
}

const NEEDS_ITEMS =
  /^(select_item|view_item|add_to_wishlist|add_to_cart|remove_from_cart|purchase)$/;
const ABOUT_ORDER = /^(purchase|refund|order_cancelled)$/;

/** Translates one event, refusing it whole if anything in it is wrong. */
export function adapted(
  options: AdapterOptions,
  channel: string,
  translate: () => Draft | undefined,
): Adapted {
  const out: Adapted = { events: [], products: [], refused: [] };
  refusing(out.refused, () => {
    const draft = translate();
    if (!draft) return;
    const event = finished({
      ...draft.event,
      channel: options.channel ?? channel,
      source: options.source,
    });
    out.events.push(event);
    for (const product of draft.products ?? []) if (product) out.products.push(product);
  });
  return out;
}

function finished(draft: Draft["event"]): ShopEvent {
  const { type, items = [], orderId } = draft;
  if (NEEDS_ITEMS.test(type) && items.length === 0)
    throw new Fault("missing_field", "/items", "must hold at least one item");
  if (items.length > MAX_ITEMS) throw new Fault("out_of_range", "/items", "holds too many items");
  const event: Draft["event"] = { ...draft, items: items.length > 0 ? items : undefined };
  if (ABOUT_ORDER.test(type)) {
    const order = needed(orderId, "/orderId");
    // A purchase is known by its order; taking all of it back happens once.
    if (type === "purchase") event.id = undefined;
    else if (items.length === 0 && order.length < 60) event.id ??= `${type}:${order}`;
  }
  // A currency was only looked at where an amount came with it.
  const priced = items.some((item) => item.unitPrice !== undefined || item.listPrice !== undefined);
  if (!priced && draft.shipping === undefined) event.currency = undefined;
  return compact<ShopEvent>(event);
}

/** How a vendor calls the parts of an item. */
export interface ItemFields {
  id: readonly string[];
  name: string;
  brand: string;
  group: string;
  /** Several fields, each a level, or one whose text holds a path. */
  category: readonly string[];
}

/** The item and what is told of the article; its amounts are decimals in `money`. */
export function readItem(
  of: unknown,
  path: string,
  fields: ItemFields,
  money: unknown,
  options: AdapterOptions,
): { item: EventItem; product: Product | undefined } {
  if (typeof of !== "object" || of === null)
    throw new Fault("wrong_type", path, "must be an object");
  const ids = options.itemId ?? fields.id;
  const id = needed(firstName(of, ids, path), `${path}/${ids[0]}`);
  const amount = (key: string): number | undefined => {
    const value = field(of, key);
    if (value === undefined || value === "") return undefined;
    return minor(value, currency(money, "/currency"), `${path}/${key}`);
  };
  const unitPrice = amount("price");
  const discount = amount("discount");
  const item = compact<EventItem>({
    id,
    quantity: quantity(of, "quantity", path),
    unitPrice,
    // GA4: "price" is what is paid, "discount" what a piece costs less than it would.
    listPrice: unitPrice !== undefined && discount ? unitPrice + discount : undefined,
    coupon: name(of, "coupon", path),
  });
  return { item, product: described(of, id, fields) };
}

/**
 * A line that came to `total`: the item at its unit price, or as two where that doesn't divide by the
 * pieces, so that the sum is right to the minor unit.
 */
export function splitLine(item: EventItem, pieces: number, total: number): EventItem[] {
  const each = Math.floor(total / pieces);
  const more = total - each * pieces;
  const priced = (quantity: number, unitPrice: number): EventItem[] =>
    quantity > 0 ? [{ ...item, quantity, unitPrice }] : [];
  return [...priced(pieces - more, each), ...priced(more, each + 1)];
}

/** An order's discount taken off its lines, each in proportion, to the last minor unit. */
export function discounted(items: EventItem[], discount: number): EventItem[] {
  const came = ({ quantity = 1, unitPrice = 0 }: EventItem): number => quantity * unitPrice;
  let left = items.reduce((sum, item) => sum + came(item), 0);
  let off = Math.min(discount, left);
  return items.flatMap((item) => {
    if (off === 0 || !item.unitPrice) return [item];
    const total = came(item);
    const share = Math.round(off * (total / left));
    left -= total;
    off -= share;
    return splitLine({ ...item, listPrice: item.unitPrice }, item.quantity ?? 1, total - share);
  });
}

/** What is said of the article itself. */
function described(of: unknown, id: string, fields: ItemFields): Product | undefined {
  const levels = fields.category.map((key) => told(of, key)).filter((l) => l !== undefined);
  const category = levels.length === 1 ? splitPath(levels[0] as string) : levels;
  const product = compact<Product>({
    id,
    group: told(of, fields.group),
    name: told(of, fields.name),
    brand: told(of, fields.brand),
    category: category.length > 0 ? category : undefined,
  });
  return Object.keys(product).length > 1 ? product : undefined;
}

/** `Home > Kitchen` or `home/kitchen`, level by level. */
export function splitPath(path: string): string[] {
  return path
    .split(path.includes(">") ? ">" : "/")
    .map((level) => level.trim())
    .filter((level) => level !== "");
}
