import { Link } from "wouter-preact";
import type { Recommendation } from "zhanggui";
import { Picture } from "../art/Picture";
import type { Product } from "../data/catalogue";
import { useText } from "../i18n";
import { day } from "../i18n/format";
import { productPath } from "../paths";
import { announce } from "../shop/announce";
import { addToCart } from "../shop/cart";
import { shopNow } from "../shop/clock";
import { track } from "../shop/session";
import { Icon } from "./Icon";
import { Price } from "./Price";
import { WhyButton } from "./Why";

interface Props {
  product: Product;
  list: { id: string; trace?: string };
  recommendation?: Recommendation | null;
}

export function ProductCard({ product, list, recommendation }: Props) {
  const { t, language } = useText();
  const select = () => track({ type: "select_item", list, items: [{ id: product.id }] });
  const add = () => {
    addToCart(product, 1);
    announce(t("cart.added", { name: product.name }));
  };
  return (
    <article class="card">
      <Link href={productPath(product.id)} class="card-link" onClick={select}>
        <span class="card-picture">
          <Picture product={product} />
          {!product.available && <span class="badge badge-out">{t("product.soldOut")}</span>}
          {recommendation?.due !== undefined && (
            <span class="badge">
              {recommendation.due <= shopNow()
                ? t("shelf.dueNow")
                : t("shelf.due", { date: day(recommendation.due, language) })}
            </span>
          )}
        </span>
        <span class="card-name" lang="en">
          {product.name}
        </span>
      </Link>
      <div class="card-foot">
        <Price minor={product.price} />
        {recommendation && recommendation.reasons.length > 0 && (
          <WhyButton recommendation={recommendation} name={product.name} />
        )}
        <button
          type="button"
          class="round-button"
          disabled={!product.available}
          onClick={add}
          aria-label={t("cart.addNamed", { name: product.name })}
        >
          <Icon name="plus" />
        </button>
      </div>
    </article>
  );
}

/** Holds a card's place until the engine has answered. */
export function CardSkeleton() {
  return (
    <div class="card card-skeleton" aria-hidden="true">
      <span class="card-picture" />
      <span class="card-name" />
      <span class="card-foot" />
    </div>
  );
}
