/**
 * The articles that a page describes in JSON-LD, for `engine.catalogue`.
 *
 * Names: schema.org Product, ProductGroup, Offer, AggregateOffer, ItemList, and Google, "Product
 * structured data" (developers.google.com/search/docs/appearance/structured-data/product). Prices
 * are decimals in major units; one in another currency than the catalogue's is left out and
 * reported, and so is one whose currency isn't said. A page may hold anything: depth, size and
 * number of articles are bounded, and a block that cannot be read costs only itself.
 */

import type { Product } from "../types/shop.js";
import { splitPath } from "./event.js";
import {
  compact,
  currency,
  Fault,
  field,
  firstName,
  has,
  lookup,
  MAX_ITEMS,
  minor,
  type Refusal,
  refusing,
  told,
} from "./read.js";

export interface JsonLdOptions {
  /** The catalogue's, which is the model's. */
  currency: string;
  /** The fields that may hold an article's id, best first. Default: sku, productID, gtin, @id. */
  itemId?: readonly string[];
}

export interface JsonLdProducts {
  products: Product[];
  refused: Refusal[];
}

/** A document, or anything that can be searched for its scripts. */
interface Page {
  querySelectorAll(selector: string): Iterable<{ textContent: string | null }>;
}

const MAX_BLOCK = 1_000_000;
const MAX_DEPTH = 16;
const IDS = ["sku", "productID", "gtin", "@id"];
const INSIDE = ["@graph", "itemListElement", "item", "mainEntity", "hasVariant"];
const PRODUCT = /^(Product|ProductGroup|IndividualProduct|ProductModel|SomeProducts)$/;
const AVAILABLE: Record<string, boolean> = {
  InStock: true,
  LimitedAvailability: true,
  OnlineOnly: true,
  InStoreOnly: true,
  PreOrder: true,
  PreSale: true,
  BackOrder: true,
  MadeToOrder: true,
  OutOfStock: false,
  SoldOut: false,
  Discontinued: false,
};

/** From a document, from the text of one block, or from what that says. */
export function productsFromJsonLd(source: unknown, options: JsonLdOptions): JsonLdProducts {
  const found: JsonLdProducts = { products: [], refused: [] };
  const collector = new Collector(found, options);
  refusing(found.refused, () => {
    const search = (source as Partial<Page> | null)?.querySelectorAll;
    if (typeof search !== "function") {
      collector.block(source, "");
      return;
    }
    const scripts = search.call(source, 'script[type="application/ld+json"]');
    for (const [at, { textContent }] of [...scripts].entries())
      refusing(found.refused, () => collector.block(textContent ?? "", `/${at}`));
  });
  return found;
}

class Collector {
  private readonly _found: JsonLdProducts;
  private readonly _options: JsonLdOptions;
  private readonly _known = new Set<string>();
  /** An object that isn't from text may hold itself. */
  private readonly _walked = new WeakSet<object>();

  constructor(found: JsonLdProducts, options: JsonLdOptions) {
    this._found = found;
    this._options = options;
  }

  block(source: unknown, path: string): void {
    this._walk(typeof source === "string" ? parsed(source, path) : source, path, 0, undefined);
  }

  private _walk(node: unknown, path: string, depth: number, group: string | undefined): void {
    if (typeof node !== "object" || node === null || this._walked.has(node)) return;
    this._walked.add(node);
    if (depth > MAX_DEPTH) throw new Fault("out_of_range", path, "is nested too deeply");
    if (Array.isArray(node)) {
      if (node.length > MAX_ITEMS) throw new Fault("out_of_range", path, "is too long");
      for (let at = 0; at < node.length; at++)
        this._walk(node[at], `${path}/${at}`, depth + 1, group);
      return;
    }
    const types = several(field(node, "@type")).map(bare);
    const grouped = types.includes("ProductGroup") ? told(node, "productGroupID") : group;
    // A group with variants is described by these.
    if (types.some((type) => PRODUCT.test(type)) && !has(node, "hasVariant"))
      refusing(this._found.refused, () => this._product(node, path, grouped));
    for (const key of INSIDE)
      if (has(node, key)) this._walk(node[key], `${path}/${key}`, depth + 1, grouped);
  }

  private _product(node: object, path: string, group: string | undefined): void {
    if (this._found.products.length >= MAX_ITEMS)
      throw new Fault("out_of_range", path, "is one article too many");
    const id = firstName(node, this._options.itemId ?? IDS, path);
    if (id === undefined) throw new Fault("missing_field", `${path}/sku`, "is required");
    if (this._known.has(id)) return;
    this._known.add(id);
    const product: Product = { id };
    this._found.products.push(product);
    const brand = field(node, "brand");
    const category = field(node, "category");
    const path_ = typeof category === "string" ? splitPath(category.slice(0, 1_000)) : [];
    Object.assign(
      product,
      compact<Omit<Product, "id">>({
        name: told(node, "name"),
        brand: typeof brand === "string" ? told(node, "brand") : told(brand, "name"),
        group: told(node, "inProductGroupWithID") ?? group,
        category: path_.length > 0 ? path_ : undefined,
      }),
    );
    const offers = several(field(node, "offers"));
    for (const [at, offer] of offers.entries())
      refusing(this._found.refused, () => this._offer(product, offer, `${path}/offers/${at}`));
  }

  /** Several offers: it can be bought if one can, at the lowest price. */
  private _offer(product: Product, offer: unknown, path: string): void {
    if (offer === undefined) return;
    const available = lookup(AVAILABLE, bare(field(offer, "availability")));
    if (available !== undefined) product.available = product.available === true || available;
    const specification = several(field(offer, "priceSpecification"));
    for (const priced of [offer, ...specification]) {
      const value = field(priced, "price") ?? field(priced, "lowPrice");
      if (value === undefined) continue;
      const code = currency(
        field(priced, "priceCurrency") ?? field(offer, "priceCurrency"),
        `${path}/priceCurrency`,
      );
      if (code !== this._options.currency)
        throw new Fault("bad_value", `${path}/priceCurrency`, "is not the catalogue's currency");
      const amount = minor(value, code, `${path}/price`);
      const type = bare(field(priced, "priceType"));
      const key = /^(ListPrice|StrikethroughPrice|MSRP)$/.test(type) ? "listPrice" : "price";
      product[key] = Math.min(product[key] ?? amount, amount);
    }
  }
}

function parsed(block: string, path: string): unknown {
  if (block.length > MAX_BLOCK) throw new Fault("out_of_range", path, "is too long");
  try {
    return JSON.parse(block);
  } catch {
    throw new Fault("bad_value", path, "must be JSON");
  }
}

/** One or several, as JSON-LD leaves open. */
function several(value: unknown): unknown[] {
  return Array.isArray(value) ? value.slice(0, 100) : [value];
}

/** `https://schema.org/InStock` is `InStock`. */
function bare(value: unknown): string {
  return typeof value === "string" ? value.slice(-60).replace(/^.*[/:#]/, "") : "";
}
