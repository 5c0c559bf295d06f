/**
 * 腾讯有数: what a mini-program or its web-view reports with `sr.track(action, props)`.
 *
 * Names: 腾讯有数 / DataNexus, 小程序 SDK 行为数据 (datanexus.qq.com/doc/develop/sdk/miniprogram/event:
 * order/add_to_cart, order/custom_order, search, flow/page_share_app_message;
 * mp.zhls.qq.com/youshu-docs/develop/event/commodity: expose_sku_component, sku_collect). Prices are
 * yuan with decimals (元), `time` is 13 digits.
 *
 * `custom_order` names an order and its amounts but not its articles, so a purchase needs `lines`,
 * the page's own knowledge of them. `pay` only says that paying began; `payed` (sic) that it ended.
 */

import type { EventItem, EventType } from "../types/event.js";
import type { Product } from "../types/shop.js";
import { type AdapterOptions, adapted, type Draft } from "./event.js";
import {
  type Adapted,
  compact,
  currency,
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

export interface YoushuOptions extends AdapterOptions {
  /** The items of an order, amounts in minor units. */
  lines?: (orderId: string) => EventItem[] | undefined;
  /** Which `order_status` says that an order was paid. Default: `payed`; older reports have `pay`. */
  paid?: readonly string[];
}

const TYPES: Record<string, EventType> = {
  browse_wxapp_page: "page_view",
  browse_sku_page: "view_item",
  expose_sku_component: "view_item_list",
  trigger_sku_component: "select_item",
  sku_collect: "add_to_wishlist",
  add_to_cart: "add_to_cart",
  custom_order: "purchase",
  search: "search",
  page_share_app_message: "share",
};

export function fromYoushu(action: unknown, props: unknown, options: YoushuOptions = {}): Adapted {
  return adapted(options, "miniprogram", () => {
    const type = lookup(TYPES, action);
    if (!type) return undefined;
    const money = field(props, "currency") ?? options.currency ?? "CNY";
    const common = { at: instant(props, "time"), currency: money as string };
    if (type === "purchase") return order(props, common, options);
    if (type === "search")
      return { event: { ...common, type, query: needed(text(props, "keyword"), "/keyword") } };
    if (type === "page_view" || (type === "share" && field(props, "sku") === undefined))
      return { event: { ...common, type } };
    const removed = /^remove/.test(name(props, "action_type") ?? "");
    const article = sku(props, money, options);
    return {
      event: {
        ...common,
        type: type === "add_to_cart" && removed ? "remove_from_cart" : type,
        items: [article.item],
      },
      products: [article.product],
    };
  });
}

function order(
  props: unknown,
  common: Partial<Draft["event"]>,
  options: YoushuOptions,
): Draft | undefined {
  const about = field(props, "order");
  const status = needed(name(about, "order_status", "/order"), "/order/order_status");
  const orderId = needed(name(about, "order_id", "/order"), "/order/order_id");
  if (status === "refund") return { event: { ...common, type: "refund", orderId } };
  if (status === "cancel_give_order")
    return { event: { ...common, type: "order_cancelled", orderId } };
  if (!(options.paid ?? ["payed"]).includes(status)) return undefined;
  const at = instant(about, "order_time") ?? common.at;
  return { event: { ...common, type: "purchase", at, orderId, items: options.lines?.(orderId) } };
}

function sku(
  props: unknown,
  money: unknown,
  options: AdapterOptions,
): { item: EventItem; product: Product } {
  const [goods, spu, sale] = [field(props, "sku"), field(props, "spu"), field(props, "sale")];
  const keys = options.itemId ?? ["sku_id"];
  const id = firstName(goods, keys, "/sku") ?? firstName(spu, options.itemId ?? ["spu_id"], "/spu");
  const price = (key: string): number | undefined => {
    const value = field(sale, key);
    return value === undefined
      ? undefined
      : minor(value, currency(money, "/currency"), `/sale/${key}`);
  };
  const counted = field(props, "sku_num") === undefined ? sale : props;
  const item = compact<EventItem>({
    id: needed(id, "/sku/sku_id"),
    quantity: quantity(counted, "sku_num", ""),
    unitPrice: price("current_price"),
    listPrice: price("original_price"),
  });
  return { item, product: describe(item.id, props, goods, spu) };
}

function describe(id: string, props: unknown, goods: unknown, spu: unknown): Product {
  const listed = field(props, "sku_category");
  const levels = (Array.isArray(listed) ? listed.slice(0, 10) : [listed]).map((level) =>
    told(level, "sku_cat_id"),
  );
  const category = levels.filter((level) => level !== undefined);
  return compact<Product>({
    id,
    name: told(goods, "sku_name"),
    group: told(spu, "spu_id"),
    category: category.length > 0 ? category : undefined,
  });
}
