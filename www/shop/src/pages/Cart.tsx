import { useMemo } from "preact/hooks";
import { Link, useLocation } from "wouter-preact";
import { Picture } from "../art/Picture";
import { Icon } from "../components/Icon";
import { Price } from "../components/Price";
import { Quantity } from "../components/Quantity";
import { Shelf } from "../components/Shelf";
import { TierBar } from "../components/TierBar";
import type { Catalogue } from "../data/catalogue";
import { useText } from "../i18n";
import { integer, money } from "../i18n/format";
import { HOME, orderPath, productPath } from "../paths";
import { announce } from "../shop/announce";
import { cart, cartItems, placeOrder, pricedLines, setQuantity } from "../shop/cart";
import { shopNow } from "../shop/clock";
import { usePage, useTrackOnce } from "../shop/page";
import { session, track } from "../shop/session";
import { type ShelfSpec, useShelves } from "../shop/shelves";
import { useStore } from "../shop/store";

type Lines = ReturnType<typeof pricedLines>;

export function CartPage({ catalogue }: { catalogue: Catalogue }) {
  const { t } = useText();
  const lines = pricedLines(catalogue, useStore(cart));
  const ids = lines.map(({ product }) => product.id).join(" ");
  usePage(t("nav.cart"));
  useTrackOnce("cart", () =>
    track({ type: "view_cart", currency: "CNY", items: cartItems(catalogue) }),
  );
  const specs = useMemo((): ShelfSpec[] => {
    const seedIds = ids === "" ? [] : ids.split(" ");
    return [
      {
        scenes: seedIds.length > 0 ? ["cart", "together"] : ["home"],
        limit: 6,
        seedIds,
        always: true,
      },
    ];
  }, [ids]);
  const contents = useShelves(catalogue, specs);
  return (
    <div class="page">
      <h1 tabIndex={-1}>{t("nav.cart")}</h1>
      {lines.length === 0 ? (
        <div class="empty">
          <p>{t("cart.empty")}</p>
          <Link href={HOME} class="button">
            {t("cart.browse")}
          </Link>
        </div>
      ) : (
        <div class="cart">
          <CartLines lines={lines} />
          <Summary catalogue={catalogue} lines={lines} />
        </div>
      )}
      {specs.map((spec, index) => (
        <Shelf key={spec.scenes[0]} spec={spec} content={contents[index] ?? null} />
      ))}
    </div>
  );
}

function CartLines({ lines }: { lines: Lines }) {
  const { t } = useText();
  return (
    <ul class="cart-lines">
      {lines.map(({ product, quantity, amount }) => (
        <li key={product.id} class="cart-line">
          <Link
            href={productPath(product.id)}
            class="cart-picture"
            tabIndex={-1}
            aria-hidden="true"
          >
            <Picture product={product} size="thumb" />
          </Link>
          <div class="cart-words">
            <Link href={productPath(product.id)} lang="en">
              {product.name}
            </Link>
            <span class="note">{t("cart.each", { price: money(product.price) })}</span>
          </div>
          <Quantity
            value={quantity}
            label={t("quantity.of", { name: product.name })}
            onChange={(next) => setQuantity(product, next)}
          />
          <Price minor={amount} />
          <button
            type="button"
            class="plain-button"
            aria-label={t("cart.remove", { name: product.name })}
            onClick={() => {
              setQuantity(product, 0);
              announce(t("cart.removed", { name: product.name }));
              document.querySelector<HTMLElement>("main h1")?.focus();
            }}
          >
            <Icon name="bin" />
          </button>
        </li>
      ))}
    </ul>
  );
}

function Summary({ catalogue, lines }: { catalogue: Catalogue; lines: Lines }) {
  const { t } = useText();
  const [, navigate] = useLocation();
  const total = lines.reduce((sum, { amount }) => sum + amount, 0);
  const pieces = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const { customer } = useStore(session);
  const quote = customer?.tier({ orderTotal: total }).data?.quote;
  const checkOut = () => {
    track({ type: "begin_checkout", currency: "CNY", items: cartItems(catalogue) });
    const orderId = `W${shopNow().toString(36).toUpperCase()}`;
    placeOrder(catalogue, orderId);
    announce(t("order.thanks"));
    navigate(orderPath(orderId));
  };
  return (
    <section class="summary" aria-labelledby="summary-title">
      <h2 id="summary-title">{t("cart.summary")}</h2>
      <dl aria-live="polite">
        <div>
          <dt>{t("cart.pieces", { n: pieces })}</dt>
          <dd>{money(total)}</dd>
        </div>
        <div>
          <dt>{t("cart.earns")}</dt>
          <dd>{t("points.plus", { n: integer(Math.floor(total / 1000)) })}</dd>
        </div>
        <div class="total">
          <dt>{t("cart.total")}</dt>
          <dd>
            <Price minor={total} />
          </dd>
        </div>
      </dl>
      <TierBar compact />
      <p class="worth" aria-live="polite">
        {quote?.points
          ? t("points.quote", { n: integer(quote.points), value: money(quote.value) })
          : t(quote ? "points.quoteNone" : "loading")}
      </p>
      <button type="button" class="button button-main button-wide" onClick={checkOut}>
        {t("cart.checkOut")}
      </button>
      <p class="note">{t("cart.noPayment")}</p>
    </section>
  );
}
