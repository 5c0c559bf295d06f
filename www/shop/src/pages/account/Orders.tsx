import { useState } from "preact/hooks";
import { Link } from "wouter-preact";
import { Picture } from "../../art/Picture";
import type { Catalogue } from "../../data/catalogue";
import { useText } from "../../i18n";
import { date, money } from "../../i18n/format";
import { productPath } from "../../paths";
import { type Order, ordersOf } from "../../shop/orders";
import { session } from "../../shop/session";
import { useStore } from "../../shop/store";

const FIRST = 5;

export function Orders({ catalogue }: { catalogue: Catalogue }) {
  const { t } = useText();
  const { customer } = useStore(session);
  const [all, setAll] = useState(false);
  const orders = customer ? ordersOf(customer.profile()) : [];
  return (
    <section class="panel" aria-labelledby="orders-title">
      <h2 id="orders-title">{t("orders.title", { n: orders.length })}</h2>
      {orders.length === 0 && <p class="empty">{t("orders.none")}</p>}
      <ul class="orders">
        {(all ? orders : orders.slice(0, FIRST)).map((order) => (
          <li key={order.id}>
            <OrderLine catalogue={catalogue} order={order} />
          </li>
        ))}
      </ul>
      {!all && orders.length > FIRST && (
        <button type="button" class="button" onClick={() => setAll(true)}>
          {t("orders.all", { n: orders.length })}
        </button>
      )}
    </section>
  );
}

function OrderLine({ catalogue, order }: { catalogue: Catalogue; order: Order }) {
  const { t, language } = useText();
  return (
    <details class="order">
      <summary>
        <span class="order-date">{date(order.at, language)}</span>
        <span class="order-id">{order.id}</span>
        <span>{t("orders.lines", { n: order.items.length })}</span>
        <span class="order-amount">{money(order.amount)}</span>
        {order.refunded > 0 && (
          <span class="order-refund">
            {t("orders.refunded", { amount: money(order.refunded) })}
          </span>
        )}
      </summary>
      <ul class="order-items">
        {order.items.map((item, index) => {
          const product = catalogue.byId.get(item.id);
          return (
            <li key={`${item.id}-${index}`}>
              {product && <Picture product={product} size="thumb" />}
              {product ? (
                <Link href={productPath(item.id)} lang="en">
                  {product.name}
                </Link>
              ) : (
                <span>{item.id}</span>
              )}
              <span class="number">× {item.quantity ?? 1}</span>
              <span class="number">{money((item.unitPrice ?? 0) * (item.quantity ?? 1))}</span>
            </li>
          );
        })}
      </ul>
    </details>
  );
}
