/** Today's range as the shop's own web server would serve it, with the look-ups that the pages need. */
import type { Product as EngineProduct, Locale } from "zhanggui";

export interface Category {
  id: string;
  parent: string | null;
  name: Record<Locale, string>;
  icon?: string;
}

export interface Product {
  id: string;
  name: string;
  /** The leaf's id. */
  category: string;
  brand?: string;
  group?: string;
  /** Minor units. */
  price: number;
  available: boolean;
  sold: number;
  since: number;
}

export interface Catalogue {
  products: Product[];
  byId: Map<string, Product>;
  categories: Map<string, Category>;
  departments: Category[];
  leavesOf(department: string): Category[];
  /** What is in a category or department, most sold first, out of stock last. */
  inCategory(id: string): Product[];
  variantsOf(product: Product): Product[];
  bestsellers: Product[];
}

interface CatalogueFile {
  categories: Category[];
  products: Product[];
}

export async function loadCatalogue(): Promise<Catalogue> {
  const response = await fetch("/catalogue.json");
  if (!response.ok) throw new Error(`/catalogue.json: ${response.status}`);
  return indexed((await response.json()) as CatalogueFile);
}

export function indexed(file: CatalogueFile): Catalogue {
  const products = [...file.products].sort(
    (a, b) => Number(b.available) - Number(a.available) || b.sold - a.sold,
  );
  const categories = new Map(file.categories.map((category) => [category.id, category]));
  const byCategory = groupBy(products, (product) => product.category);
  const byGroup = groupBy(products, groupOf);
  return {
    products,
    byId: new Map(products.map((product) => [product.id, product])),
    categories,
    departments: file.categories.filter((category) => category.parent === null),
    leavesOf: (department) => file.categories.filter((category) => category.parent === department),
    inCategory: (id) =>
      byCategory.get(id) ?? products.filter((product) => product.category.startsWith(`${id}/`)),
    variantsOf: (product) => byGroup.get(groupOf(product)) ?? [product],
    bestsellers: products.filter((product) => product.available).slice(0, 200),
  };
}

/** Articles that differ in their colour share the digits of their number: 85123A, 85123B. */
function groupOf(product: Product): string {
  return product.group || (/^\d{5}(?=[A-Z]$)/.exec(product.id)?.[0] ?? product.id);
}

function groupBy<T>(list: T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of list) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

export function toEngineProducts(catalogue: Catalogue): EngineProduct[] {
  return catalogue.products.map(({ id, name, category, brand, price, available, since }) => ({
    id,
    name,
    category: [category],
    ...(brand && { brand }),
    price,
    available,
    newSince: since,
  }));
}
