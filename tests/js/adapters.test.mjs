// @ts-check
/** Other vendors' events, each as its documents have them. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { loadEntry, recorder } from "./support/entry.mjs";

const zhanggui = await loadEntry("adapters", "adapters");
const { connect, connectSegment, connectShopify, connectYoushu } = zhanggui;
const { fromSegment, fromShopify, fromYoushu } = zhanggui;

const AT = "2024-05-01T08:00:00.000Z";
const MS = Date.parse(AT);

/** The one event, nothing refused. @param {any} adapted */
function only({ events, refused }) {
  assert.deepEqual(refused, []);
  assert.equal(events.length, 1);
  return events[0];
}
/** @param {any} adapted */
const places = ({ events, refused }) => {
  assert.deepEqual(events, []);
  return refused.map((/** @type {any} */ { code, path }) => `${code} ${path}`);
};

describe("Segment's words, which RudderStack and PostHog share", () => {
  const MUG = {
    product_id: "85123A",
    name: "Mug",
    brand: "Acme",
    category: "Home/Mugs",
    price: 29.5,
  };
  const track = (/** @type {string} */ event, /** @type {object} */ properties) => ({
    ...{ type: "track", messageId: "m-1", timestamp: AT },
    event,
    properties,
  });

  test("an order has its items, shipping and id, and is known by that id alone", () => {
    const properties = {
      ...{ order_id: "O1", currency: "USD", shipping: 3, tax: 2, total: 64 },
      products: [{ ...MUG, quantity: 2, coupon: "C" }],
    };
    assert.deepEqual(only(fromSegment(track("Order Completed", properties))), {
      type: "purchase",
      at: MS,
      items: [{ id: "85123A", quantity: 2, unitPrice: 2950, coupon: "C" }],
      currency: "USD",
      orderId: "O1",
      shipping: 300,
      channel: "web",
    });
  });

  test("an order's discount comes off its lines, in proportion and to the last cent", () => {
    const products = [
      { product_id: "a", price: 19, quantity: 1 },
      { product_id: "b", price: 3, quantity: 2 },
      { product_id: "free", price: 0 },
    ];
    const lines = (/** @type {unknown} */ discount) =>
      only(
        fromSegment(
          track("Order Completed", { order_id: "O1", currency: "USD", discount, products }),
        ),
      ).items;
    assert.deepEqual(lines(2.5), [
      { id: "a", quantity: 1, unitPrice: 1710, listPrice: 1900 },
      { id: "b", quantity: 2, unitPrice: 270, listPrice: 300 },
      { id: "free", unitPrice: 0 },
    ]);
    for (const discount of [0.01, 0.03, 7.77, 24.99, 25, 1_000]) {
      const paid = lines(discount).map(
        (/** @type {any} */ { quantity = 1, unitPrice }) => quantity * unitPrice,
      );
      const sum = paid.reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b, 0);
      assert.equal(sum, Math.max(0, 2500 - Math.round(discount * 100)), String(discount));
    }
  });

  test("each of the spec's events becomes its counterpart", () => {
    const product = { ...MUG, currency: "CNY" };
    const cases = /** @type {const} */ ([
      ["Products Searched", { query: "mug" }, "search"],
      [
        "Product List Viewed",
        { list_id: "new", products: [MUG], currency: "CNY" },
        "view_item_list",
      ],
      ["Product Clicked", product, "select_item"],
      ["Product Viewed", product, "view_item"],
      ["Product Added", product, "add_to_cart"],
      ["Product Removed", product, "remove_from_cart"],
      ["Product Added to Wishlist", product, "add_to_wishlist"],
      ["Cart Viewed", { products: [] }, "view_cart"],
      ["Checkout Started", { order_id: "O1" }, "begin_checkout"],
      ["Order Refunded", { order_id: "O1" }, "refund"],
      ["Order Cancelled", { order_id: "O1" }, "order_cancelled"],
      ["Promotion Viewed", { promotion_id: "P" }, "view_promotion"],
      ["Promotion Clicked", { promotion_id: "P" }, "select_promotion"],
      ["Product Shared", product, "share"],
      ["Product Reviewed", { ...product, rating: "5", review_body: "good" }, "review"],
      ["Coupon Applied", { coupon_id: "C", order_id: "O1" }, "coupon_used"],
    ]);
    for (const [name, properties, type] of cases)
      assert.equal(only(fromSegment(track(name, properties))).type, type);
    assert.equal(only(fromSegment({ type: "page", properties: {} })).type, "page_view");
    assert.equal(fromSegment(track("Product Clicked", product)).products[0].category[1], "Mugs");
    const review = only(
      fromSegment(track("Product Reviewed", { ...MUG, currency: "CNY", rating: "5" })),
    );
    assert.equal(review.rating, 5);
    for (const other of ["Video Played", "constructor", "__proto__", 7, undefined])
      assert.deepEqual(fromSegment(track(/** @type {any} */ (other), {})).events, []);
  });

  test("PostHog's captured event is one too, with its own id and a Date", () => {
    const captured = {
      uuid: "u-1",
      event: "Product Viewed",
      properties: { ...MUG, currency: "EUR" },
    };
    const event = only(fromSegment({ ...captured, timestamp: new Date(MS) }));
    assert.deepEqual([event.id, event.at, event.items[0].unitPrice], ["u-1", MS, 2950]);
  });

  test("a middleware hands every call on, taken or refused", () => {
    /** @type {any} */
    let middleware;
    const customer = recorder();
    const analytics = { addSourceMiddleware: (/** @type {any} */ given) => (middleware = given) };
    const connection = connectSegment(analytics, customer, { currency: "CNY" });
    /** @type {any[]} */
    const passed = [];
    const calls = [track("Product Viewed", MUG), track("Product Viewed", {}), track("Else", {})];
    for (const obj of calls)
      middleware({ payload: { obj }, next: (/** @type {any} */ p) => passed.push(p.obj) });
    assert.deepEqual(passed, calls);
    const { taken, refused, last } = connection.status();
    assert.deepEqual([taken, refused, last[0].code], [1, 1, "missing_field"]);
    connection.disconnect();
    middleware({ payload: { obj: calls[0] }, next: (/** @type {any} */ p) => passed.push(p.obj) });
    assert.deepEqual([passed.length, customer.events.length], [4, 1]);
  });

  test("any vendor that calls back can feed a customer", () => {
    const customer = recorder();
    const feed = connect(customer, fromSegment, { currency: "CNY" });
    for (const n of [1, 2])
      feed.take(track("Order Completed", { order_id: "O1", products: [MUG], n }));
    feed.take(null);
    assert.deepEqual([feed.status().taken, feed.status().repeated], [1, 1]);
  });
});

describe("Shopify's customer events", () => {
  const cny = (/** @type {number} */ amount) => ({ amount, currencyCode: "CNY" });
  const product = { id: "7", title: "Mug", vendor: "Acme", type: "Mugs", url: "/products/mug" };
  const variant = { id: "71", price: cny(29.5), product, sku: "85123A", title: "Red" };
  const event = (/** @type {string} */ name, /** @type {object} */ data) => ({
    ...{ id: "sh-1", type: "standard", timestamp: AT },
    name,
    data,
  });

  test("browsing, cart and search", () => {
    const cases = /** @type {const} */ ([
      ["page_viewed", {}, { type: "page_view" }],
      [
        "product_viewed",
        { productVariant: variant },
        { type: "view_item", items: [{ id: "71", unitPrice: 2950 }], currency: "CNY" },
      ],
      [
        "collection_viewed",
        { collection: { id: "c1", title: "New", productVariants: [variant] } },
        {
          ...{ type: "view_item_list", items: [{ id: "71", unitPrice: 2950 }], currency: "CNY" },
          list: { id: "c1" },
        },
      ],
      [
        "search_submitted",
        { searchResult: { query: "mug", productVariants: [variant] } },
        { type: "search", query: "mug" },
      ],
      [
        "product_added_to_cart",
        { cartLine: { merchandise: variant, quantity: 2, cost: { totalAmount: cny(59) } } },
        {
          type: "add_to_cart",
          items: [{ id: "71", unitPrice: 2950, quantity: 2 }],
          currency: "CNY",
        },
      ],
      [
        "product_removed_from_cart",
        { cartLine: { merchandise: variant, quantity: 1 } },
        {
          ...{ type: "remove_from_cart", currency: "CNY" },
          items: [{ id: "71", unitPrice: 2950, quantity: 1 }],
        },
      ],
      [
        "cart_viewed",
        { cart: { id: "k", lines: [{ merchandise: variant, quantity: 3 }] } },
        { type: "view_cart", items: [{ id: "71", unitPrice: 2950, quantity: 3 }], currency: "CNY" },
      ],
    ]);
    for (const [name, data, want] of cases)
      assert.deepEqual(only(fromShopify(event(name, data))), {
        ...{ id: "sh-1", at: MS, channel: "web" },
        ...want,
      });
    const viewed = event("product_viewed", { productVariant: variant });
    assert.deepEqual(fromShopify(viewed).products, [
      { id: "71", name: "Mug", brand: "Acme", group: "7", category: ["Mugs"] },
    ]);
    assert.equal(only(fromShopify(viewed, { itemId: ["sku"] })).items[0].id, "85123A");
  });

  const order = (/** @type {object[]} */ lineItems, /** @type {object} */ more = {}) =>
    event("checkout_completed", {
      checkout: {
        ...{ currencyCode: "CNY", order: { id: "9001" }, shippingLine: { price: cny(10) } },
        lineItems,
        ...more,
      },
    });

  test("an order's lines add up to what was paid, to the last fen", () => {
    const lines = [
      { variant, quantity: 1, finalLinePrice: cny(29.5), discountAllocations: [] },
      {
        variant: { ...variant, id: "72" },
        quantity: 3,
        finalLinePrice: cny(80),
        discountAllocations: [],
      },
      { variant: { ...variant, id: "73" }, quantity: 2, discountAllocations: [{ amount: cny(9) }] },
    ];
    const { items, orderId, shipping, id } = only(fromShopify(order(lines)));
    assert.deepEqual([orderId, shipping, id], ["9001", 1000, undefined]);
    assert.deepEqual(items, [
      { id: "71", quantity: 1, unitPrice: 2950, listPrice: 2950 },
      { id: "72", quantity: 1, unitPrice: 2666, listPrice: 2950 },
      { id: "72", quantity: 2, unitPrice: 2667, listPrice: 2950 },
      { id: "73", quantity: 2, unitPrice: 2500, listPrice: 2950 },
    ]);
    const total = items.reduce(
      (/** @type {number} */ sum, /** @type {any} */ { quantity, unitPrice }) =>
        sum + quantity * unitPrice,
      0,
    );
    assert.equal(total, 2950 + 8000 + 5000);
    const line = [{ variant, quantity: 1 }];
    assert.equal(only(fromShopify(order(line, { order: null, token: "t" }))).orderId, "t");
  });

  test("two currencies in one event are refused, and so is an order without lines", () => {
    const euro = { ...variant, price: { amount: 4, currencyCode: "EUR" } };
    assert.deepEqual(places(fromShopify(order([{ variant }, { variant: euro }]))), [
      "bad_value /data/checkout/lineItems/1/variant/price/currencyCode",
    ]);
    assert.deepEqual(places(fromShopify(order([]))), ["missing_field /items"]);
    assert.deepEqual(places(fromShopify(event("product_viewed", {}))), [
      "missing_field /data/productVariant/id",
    ]);
  });

  test("a pixel's analytics is listened to for all standard events", () => {
    /** @type {any} */
    let callback;
    /** @type {string[]} */
    const asked = [];
    const analytics = {
      subscribe(/** @type {string} */ name, /** @type {any} */ given) {
        asked.push(name);
        callback = given;
      },
    };
    const customer = recorder();
    const connection = connectShopify(analytics, customer);
    callback(order([{ variant, quantity: 1 }]));
    callback(order([{ variant, quantity: 1 }]));
    callback(event("alert_displayed", {}));
    assert.deepEqual(asked, ["all_standard_events"]);
    assert.equal(customer.events.length, 1);
    assert.equal(connection.status().repeated, 1);
  });
});

describe("腾讯有数", () => {
  const SKU = {
    sku: { sku_id: "AKD-1", sku_name: "妃子笑荔枝礼盒装(2KG)" },
    spu: { spu_id: "AKD", spu_name: "妃子笑荔枝" },
    sku_category: [
      { sku_cat_id: "fruit", sku_cat_name: "水果", sku_parent_cat_id: null },
      { sku_cat_id: "lychee", sku_cat_name: "荔枝", sku_parent_cat_id: "fruit" },
    ],
    sale: { original_price: 49.9, current_price: 30.0 },
    time: MS,
  };

  test("its actions become their counterparts, prices from yuan", () => {
    const cases = /** @type {const} */ ([
      ["browse_wxapp_page", { page: "pages/index" }, "page_view"],
      ["browse_sku_page", SKU, "view_item"],
      ["expose_sku_component", SKU, "view_item_list"],
      ["trigger_sku_component", SKU, "select_item"],
      ["sku_collect", SKU, "add_to_wishlist"],
      ["add_to_cart", { ...SKU, action_type: "append_to_cart", sku_num: 2 }, "add_to_cart"],
      ["add_to_cart", { ...SKU, action_type: "remove_from_cart", sku_num: 1 }, "remove_from_cart"],
      ["search", { keyword: "荔枝" }, "search"],
      ["page_share_app_message", { from_type: "menu", share_title: "x" }, "share"],
    ]);
    for (const [action, props, type] of cases)
      assert.equal(only(fromYoushu(action, props)).type, type);
    assert.deepEqual(only(fromYoushu("add_to_cart", { ...SKU, sku_num: 2, time: String(MS) })), {
      type: "add_to_cart",
      at: MS,
      currency: "CNY",
      items: [{ id: "AKD-1", quantity: 2, unitPrice: 3000, listPrice: 4990 }],
      channel: "miniprogram",
    });
    assert.deepEqual(fromYoushu("browse_sku_page", SKU).products, [
      { id: "AKD-1", group: "AKD", name: SKU.sku.sku_name, category: ["fruit", "lychee"] },
    ]);
  });

  test("an order is a purchase once it is paid, with the page's own lines", () => {
    const order = (/** @type {string} */ order_status) => ({
      time: MS + 9,
      order: { order_id: "O1", order_time: MS, order_status },
      sub_orders: [{ sub_order_id: "O1", order_amt: 60, pay_amt: 60 }],
    });
    const items = [{ id: "AKD-1", quantity: 2, unitPrice: 3000 }];
    const lines = (/** @type {string} */ id) => (id === "O1" ? items : undefined);
    assert.deepEqual(only(fromYoushu("custom_order", order("payed"), { lines })), {
      ...{
        type: "purchase",
        at: MS,
        orderId: "O1",
        items,
        currency: "CNY",
        channel: "miniprogram",
      },
    });
    assert.deepEqual(places(fromYoushu("custom_order", order("payed"))), ["missing_field /items"]);
    for (const status of ["give_order", "pay", "cancel_pay"])
      assert.deepEqual(fromYoushu("custom_order", order(status), { lines }).events, []);
    assert.equal(
      only(fromYoushu("custom_order", order("pay"), { lines, paid: ["pay"] })).type,
      "purchase",
    );
    const refund = only(fromYoushu("custom_order", order("refund")));
    assert.deepEqual([refund.type, refund.orderId, refund.id], ["refund", "O1", "refund:O1"]);
    assert.equal(
      only(fromYoushu("custom_order", order("cancel_give_order"))).type,
      "order_cancelled",
    );
    assert.deepEqual(places(fromYoushu("custom_order", {})), ["missing_field /order/order_status"]);
  });

  test("sr.track returns what it returned, until and after it is let go", () => {
    /** @type {any[]} */
    const reported = [];
    const sr = {
      track(/** @type {string} */ action) {
        reported.push([action, this === sr]);
        return "queued";
      },
    };
    const { track } = sr;
    const customer = recorder();
    const connection = connectYoushu(sr, customer);
    assert.equal(/** @type {any} */ (sr).track("search", { keyword: "荔枝" }), "queued");
    connection.disconnect();
    assert.equal(sr.track, track);
    sr.track("search");
    assert.deepEqual(reported, [
      ["search", true],
      ["search", true],
    ]);
    assert.equal(customer.events.length, 1);
  });
});
