import { Link } from "wouter-preact";
import { Picture } from "../art/Picture";
import { Shelf } from "../components/Shelf";
import { TierBar } from "../components/TierBar";
import type { Catalogue } from "../data/catalogue";
import { useText } from "../i18n";
import { money } from "../i18n/format";
import { ACCOUNT, HOME } from "../paths";
import { ordersOf } from "../shop/orders";
import { usePage } from "../shop/page";
import { session } from "../shop/session";
import { type ShelfSpec, useShelves } from "../shop/shelves";
import { useStore } from "../shop/store";

const AFTER: ShelfSpec[] = [{ scenes: ["next", "home"], limit: 6, always: true }];

/** Thanks for an order, and what it moved. */
export function OrderPage({ catalogue, orderId }: { catalogue: Catalogue; orderId: string }) {
  const { t } = useText();
  const { customer } = useStore(session);
  const order = customer
    ? ordersOf(customer.profile()).find(({ id }) => id === orderId)
    : undefined;
  const contents = useShelves(catalogue, AFTER);
  usePage(t("order.title"));
  return (
    <div class="page">
      <section class="thanks">
        <div>
          <p class="eyebrow">{t("order.number", { id: orderId })}</p>
          <h1 tabIndex={-1}>{t("order.thanks")}</h1>
          <p>{order ? t("order.text", { amount: money(order.amount) }) : t("order.notKept")}</p>
          <TierBar />
          <p class="buttons">
            <Link href={ACCOUNT} class="button button-main">
              {t("order.account")}
            </Link>
            <Link href={HOME} class="button">
              {t("cart.browse")}
            </Link>
          </p>
        </div>
        <ul class="thanks-pictures" aria-hidden="true">
          {order?.items.slice(0, 4).map(({ id }) => {
            const product = catalogue.byId.get(id);
            return (
              product && (
                <li key={id}>
                  <Picture product={product} />
                </li>
              )
            );
          })}
        </ul>
      </section>
      {AFTER.map((spec, index) => (
        <Shelf key={spec.scenes[0]} spec={spec} content={contents[index] ?? null} />
      ))}
    </div>
  );
}
