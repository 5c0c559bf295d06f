import { useMemo, useRef, useState } from "preact/hooks";
import type { Recommendation } from "zhanggui";
import type { Product } from "../data/catalogue";
import { type Key, useText } from "../i18n";
import { integer } from "../i18n/format";
import { useSeen } from "../shop/seen";
import { session } from "../shop/session";
import { useStore } from "../shop/store";
import { CardSkeleton, ProductCard } from "./ProductCard";

type Sort = "recommended" | "popular" | "newest" | "cheapest" | "dearest";
const SORTS: Sort[] = ["recommended", "popular", "newest", "cheapest", "dearest"];
/** Upper bounds in minor units; the last is open. */
const BANDS: readonly (readonly [number, number])[] = [
  [0, Number.POSITIVE_INFINITY],
  [0, 1000],
  [1000, 2500],
  [2500, 5000],
  [5000, Number.POSITIVE_INFINITY],
];
const PAGE = 24;

interface Props {
  /** In the shop's own order. */
  products: Product[];
  listId: string;
}

/** A long list with sort, price, stock and "more"; its first order is the customer's own. */
export function Listing({ products, listId }: Props) {
  const { t } = useText();
  const [sort, setSort] = useState<Sort>("recommended");
  const [band, setBand] = useState(0);
  const [onlyInStock, setOnlyInStock] = useState(true);
  const [shown, setShown] = useState(PAGE);
  const grid = useRef<HTMLUListElement>(null);
  const { order: recommended, reasons, isOrdered } = useRecommendedOrder(products);
  const [low, high] = BANDS[band] ?? [0, Number.POSITIVE_INFINITY];
  const found = useMemo(() => {
    const fits = ({ price, available }: Product) =>
      price >= low && price < high && (available || !onlyInStock);
    return sorted(sort === "recommended" ? recommended : products, sort).filter(fits);
  }, [products, recommended, sort, low, high, onlyInStock]);
  const visible = found.slice(0, shown);
  useSeen(grid, { id: listId }, isOrdered ? visible.map(({ id }) => id) : undefined);

  const more = () => {
    setShown(shown + PAGE);
    requestAnimationFrame(() => grid.current?.children[shown]?.querySelector("a")?.focus());
  };
  return (
    <>
      <div class="filters">
        <p class="found" role="status">
          {t("listing.found", { n: integer(found.length) })}
        </p>
        <label class="field">
          <span>{t("listing.price")}</span>
          <select value={band} onChange={(event) => setBand(Number(event.currentTarget.value))}>
            {BANDS.map((bounds, index) => (
              <option key={index} value={index}>
                {bandLabel(t, bounds)}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>{t("listing.sort")}</span>
          <select value={sort} onChange={(event) => setSort(event.currentTarget.value as Sort)}>
            {SORTS.map((each) => (
              <option key={each} value={each}>
                {t(`sort.${each}`)}
              </option>
            ))}
          </select>
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={onlyInStock}
            onChange={(event) => setOnlyInStock(event.currentTarget.checked)}
          />
          <span>{t("listing.inStock")}</span>
        </label>
      </div>
      {found.length === 0 && <p class="empty">{t("listing.empty")}</p>}
      <ul class="grid" ref={grid} aria-busy={!isOrdered}>
        {isOrdered
          ? visible.map((product) => (
              <li key={product.id}>
                <ProductCard
                  product={product}
                  list={{ id: listId }}
                  recommendation={sort === "recommended" ? (reasons.get(product.id) ?? null) : null}
                />
              </li>
            ))
          : visible.map((_, index) => (
              <li key={index}>
                <CardSkeleton />
              </li>
            ))}
      </ul>
      {shown < found.length && (
        <div class="more">
          <p>{t("listing.progress", { shown: visible.length, all: integer(found.length) })}</p>
          <button type="button" class="button" onClick={more}>
            {t("listing.more")}
          </button>
        </div>
      )}
    </>
  );
}

interface RecommendedOrder {
  order: Product[];
  reasons: Map<string, Recommendation>;
  /** False until the engine has answered: shown before, the list would move. */
  isOrdered: boolean;
}

/** The customer's order, fixed on arrival: a list must not move under the reader. */
function useRecommendedOrder(products: Product[]): RecommendedOrder {
  const { customer } = useStore(session);
  return useMemo(() => {
    if (!customer) return { order: products, reasons: new Map(), isOrdered: false };
    const ranked = customer.rank(products.map(({ id }) => id)).data;
    const reasons = new Map(ranked.map((recommendation) => [recommendation.id, recommendation]));
    const placeOf = ({ id }: Product) => reasons.get(id)?.rank ?? Number.POSITIVE_INFINITY;
    const order = [...products].sort(
      (a, b) => Number(b.available) - Number(a.available) || compare(placeOf(a), placeOf(b)),
    );
    return { order, reasons, isOrdered: true };
  }, [customer, products]);
}

function sorted(products: Product[], sort: Sort): Product[] {
  const by = (key: (product: Product) => number) =>
    [...products].sort((a, b) => compare(key(a), key(b)));
  if (sort === "newest") return by(({ since }) => -since);
  if (sort === "cheapest") return by(({ price }) => price);
  if (sort === "dearest") return by(({ price }) => -price);
  return products;
}

/** Two infinities are equal, which a subtraction would not say. */
const compare = (a: number, b: number) => (a < b ? -1 : a > b ? 1 : 0);

function bandLabel(
  t: ReturnType<typeof useText>["t"],
  [low, high]: readonly [number, number],
): string {
  if (low === 0 && high === Number.POSITIVE_INFINITY) return t("price.any");
  const key: Key =
    low === 0 ? "price.under" : high === Number.POSITIVE_INFINITY ? "price.over" : "price.between";
  return t(key, { low: low / 100, high: high / 100 });
}
