import { useMemo } from "preact/hooks";
import { Listing } from "../components/Listing";
import { Shelf } from "../components/Shelf";
import type { Catalogue } from "../data/catalogue";
import { search } from "../data/search";
import { useText } from "../i18n";
import { usePage, useTrackOnce } from "../shop/page";
import { track } from "../shop/session";
import { type ShelfSpec, useShelves } from "../shop/shelves";

const INSTEAD: ShelfSpec[] = [{ scenes: ["home", "trending"], limit: 6, always: true }];

export function SearchPage({ catalogue, query }: { catalogue: Catalogue; query: string }) {
  const { t, language } = useText();
  const products = useMemo(() => search(catalogue, query, language), [catalogue, query, language]);
  const instead = useShelves(catalogue, INSTEAD);
  usePage(t("search.title", { query }));
  useTrackOnce(query, () => track({ type: "search", query }));
  return (
    <div class="page">
      <h1 tabIndex={-1}>{t("search.title", { query })}</h1>
      {products.length > 0 ? (
        <Listing key={query} products={products} listId="search" />
      ) : (
        <>
          <p class="empty" role="status">
            {t("search.nothing")}
          </p>
          {INSTEAD.map((spec, index) => (
            <Shelf key={spec.scenes[0]} spec={spec} content={instead[index] ?? null} />
          ))}
        </>
      )}
    </div>
  );
}
