/** Search over the range in the page: every word must begin a word of the title, the category or the design line. */
import type { Locale } from "zhanggui";
import type { Catalogue, Product } from "./catalogue";

export function search(catalogue: Catalogue, query: string, locale: Locale): Product[] {
  const terms = words(query);
  if (terms.length === 0) return [];
  return catalogue.products
    .map((product) => ({ product, fit: fitOf(haystack(catalogue, product, locale), terms) }))
    .filter(({ fit }) => fit > 0)
    .sort((a, b) => b.fit - a.fit)
    .map(({ product }) => product);
}

interface Haystack {
  title: string[];
  around: string;
}

function haystack(catalogue: Catalogue, product: Product, locale: Locale): Haystack {
  const leaf = catalogue.categories.get(product.category);
  const department = leaf?.parent ? catalogue.categories.get(leaf.parent) : undefined;
  const around = [
    leaf?.name[locale],
    leaf?.name.en,
    department?.name[locale],
    product.brand,
    product.id,
  ];
  return { title: words(product.name), around: around.join(" ").toLowerCase() };
}

/** 0 if a term is nowhere; whole words in the title count most. */
function fitOf({ title, around }: Haystack, terms: string[]): number {
  let fit = 0;
  for (const term of terms) {
    if (title.includes(term)) fit += 4;
    else if (title.some((word) => word.startsWith(term))) fit += 3;
    else if (around.includes(term)) fit += 1;
    else return 0;
  }
  return fit;
}

function words(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
