// @ts-check
/** Articles as pages describe them for search engines. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { loadEntry } from "./support/entry.mjs";

const { productsFromJsonLd } = await loadEntry("adapters", "jsonld");

describe("articles in JSON-LD", () => {
  const mug = {
    "@context": "https://schema.org",
    "@type": "Product",
    sku: "85123A",
    name: "Mug",
    brand: { "@type": "Brand", name: "Acme" },
    category: "Home > Kitchen > Mugs",
    offers: {
      ...{ "@type": "Offer", price: "29.50", priceCurrency: "CNY" },
      availability: "https://schema.org/InStock",
    },
  };
  const MUG = {
    ...{ id: "85123A", name: "Mug", brand: "Acme", category: ["Home", "Kitchen", "Mugs"] },
    ...{ price: 2950, available: true },
  };
  const read = (/** @type {unknown} */ source) => productsFromJsonLd(source, { currency: "CNY" });

  test("a product, in a list, in a graph, as text or in a document's scripts", () => {
    const list = { "@type": "ItemList", itemListElement: [{ "@type": "ListItem", item: mug }] };
    for (const source of [mug, JSON.stringify(mug), [mug], list, { "@graph": [list, mug] }])
      assert.deepEqual(read(source), { products: [MUG], refused: [] });
    const scripts = [{ textContent: "{ broken" }, { textContent: JSON.stringify(mug) }];
    const asked = /** @type {string[]} */ ([]);
    const document = {
      querySelectorAll(/** @type {string} */ selector) {
        asked.push(selector);
        return scripts;
      },
    };
    const { products, refused } = read(document);
    assert.deepEqual(products, [MUG]);
    assert.deepEqual(refused, [{ code: "bad_value", path: "/0", message: "must be JSON" }]);
    assert.deepEqual(asked, ['script[type="application/ld+json"]']);
  });

  test("variants belong to their group; of several offers the lowest price and any stock count", () => {
    const group = {
      ...{ "@type": "ProductGroup", productGroupID: "mugs", name: "Mug" },
      hasVariant: [{ ...mug, offers: undefined }],
    };
    assert.equal(read(group).products[0].group, "mugs");
    assert.equal(read(group).products.length, 1);
    const offer = (/** @type {number} */ price, /** @type {string} */ availability) => ({
      ...{ price, priceCurrency: "CNY", availability },
    });
    const { products } = read({ ...mug, offers: [offer(30, "InStock"), offer(28, "OutOfStock")] });
    assert.deepEqual([products[0].price, products[0].available], [2800, true]);
    const aggregate = {
      "@type": "AggregateOffer",
      lowPrice: 19.99,
      highPrice: 30,
      priceCurrency: "CNY",
    };
    assert.equal(read({ ...mug, offers: aggregate }).products[0].price, 1999);
    const priceSpecification = [
      { price: 25, priceCurrency: "CNY" },
      { priceType: "https://schema.org/ListPrice", price: 35, priceCurrency: "CNY" },
    ];
    const specified = read({ ...mug, offers: { priceSpecification } }).products[0];
    assert.deepEqual([specified.price, specified.listPrice], [2500, 3500]);
  });

  test("a price in another currency, or in none, is left out and reported", () => {
    const offers = { price: 4, priceCurrency: "EUR" };
    const { products, refused } = read({ ...mug, offers: [offers, { price: 4 }] });
    assert.deepEqual([products[0].id, products[0].price], ["85123A", undefined]);
    assert.deepEqual(
      refused.map((/** @type {any} */ { code, path }) => `${code} ${path}`),
      ["bad_value /offers/0/priceCurrency", "missing_field /offers/1/priceCurrency"],
    );
    assert.deepEqual(read({ "@type": "Product", name: "no id" }).refused[0].path, "/sku");
  });
});
