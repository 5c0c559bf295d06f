import { useMemo, useState } from "preact/hooks";
import { Link } from "wouter-preact";
import { Picture } from "../art/Picture";
import { Icon } from "../components/Icon";
import { Price } from "../components/Price";
import { Quantity } from "../components/Quantity";
import { Shelf } from "../components/Shelf";
import type { Catalogue, Product } from "../data/catalogue";
import { useText } from "../i18n";
import { integer } from "../i18n/format";
import { productPath } from "../paths";
import { announce } from "../shop/announce";
import { addToCart } from "../shop/cart";
import { usePage, useTrackOnce } from "../shop/page";
import { track } from "../shop/session";
import { type ShelfSpec, useShelves } from "../shop/shelves";
import { Breadcrumb } from "./Category";
import { NotFoundPage } from "./NotFound";

export function ProductPage({ catalogue, id }: { catalogue: Catalogue; id: string }) {
  const product = catalogue.byId.get(id);
  return product ? (
    <ProductView key={id} catalogue={catalogue} product={product} />
  ) : (
    <NotFoundPage />
  );
}

function ProductView({ catalogue, product }: { catalogue: Catalogue; product: Product }) {
  usePage(product.name);
  useTrackOnce(product.id, () =>
    track({
      type: "view_item",
      currency: "CNY",
      items: [{ id: product.id, unitPrice: product.price }],
    }),
  );
  const specs = useMemo((): ShelfSpec[] => {
    const seedIds = [product.id];
    return [
      { scenes: ["together"], limit: 6, seedIds, always: true },
      { scenes: ["similar", "product"], limit: 6, seedIds, always: true },
    ];
  }, [product.id]);
  const contents = useShelves(catalogue, specs, [product.id]);
  return (
    <div class="page">
      <Breadcrumb catalogue={catalogue} id={product.category} last={product.name} />
      <div class="product">
        <div class="product-picture">
          <Picture product={product} size="large" />
        </div>
        <div class="product-words">
          {product.brand && <p class="product-line">{product.brand}</p>}
          <h1 tabIndex={-1} lang="en">
            {product.name}
          </h1>
          <Price minor={product.price} />
          <Facts product={product} />
          <Variants catalogue={catalogue} product={product} />
          <BuyBox product={product} />
        </div>
      </div>
      {specs.map((spec, index) => (
        <Shelf key={spec.scenes[0]} spec={spec} content={contents[index] ?? null} />
      ))}
    </div>
  );
}

function Facts({ product }: { product: Product }) {
  const { t } = useText();
  return (
    <ul class="facts">
      <li class={product.available ? "fact-good" : "fact-bad"}>
        <Icon name={product.available ? "check" : "close"} />
        {t(product.available ? "product.inStock" : "product.soldOut")}
      </li>
      <li>{t("product.sold", { n: integer(product.sold) })}</li>
      <li>{t("product.points", { n: integer(Math.floor(product.price / 1000)) })}</li>
      <li>{t("product.number", { id: product.id })}</li>
    </ul>
  );
}

/** The same article in its other colours. */
function Variants({ catalogue, product }: { catalogue: Catalogue; product: Product }) {
  const { t } = useText();
  const variants = catalogue.variantsOf(product);
  if (variants.length < 2) return null;
  return (
    <nav class="variants" aria-label={t("product.variants")}>
      <h2>{t("product.variants")}</h2>
      <ul>
        {variants.slice(0, 12).map((variant) => (
          <li key={variant.id}>
            <Link
              href={productPath(variant.id)}
              aria-current={variant.id === product.id ? "page" : undefined}
              aria-label={variant.name}
              title={variant.name}
              lang="en"
            >
              <Picture product={variant} size="thumb" />
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function BuyBox({ product }: { product: Product }) {
  const { t } = useText();
  const [quantity, setQuantity] = useState(1);
  const add = () => {
    addToCart(product, quantity);
    announce(t("cart.added", { name: product.name }));
  };
  return (
    <div class="buy">
      <Quantity value={quantity} label={t("quantity.label")} onChange={setQuantity} />
      <button type="button" class="button button-main" disabled={!product.available} onClick={add}>
        <Icon name="cart" />
        {t(product.available ? "cart.add" : "product.soldOut")}
      </button>
    </div>
  );
}
