import type { Customer } from "zhanggui";
import { useText } from "../../i18n";
import { integer } from "../../i18n/format";
import { daysKept, LIMITS, PURPOSES, RECORD_KINDS } from "../../shop/policy";
import { session } from "../../shop/session";
import { useStore } from "../../shop/store";

/** In plain words, out of what the shop and its engine are really set to. */
export function HowItWorks({ customer }: { customer: Customer }) {
  const { t } = useText();
  const { backend } = useStore(session).status;
  const consent = customer.privacy.consent();
  const list = (texts: string[]) => texts.join(t("list.separator"));
  const used = PURPOSES.filter((each) => each.used).map(({ purpose }) =>
    t(consent[purpose].granted ? "how.granted" : "how.notGranted", {
      purpose: t(`purpose.${purpose}`),
    }),
  );
  const unused = PURPOSES.filter((each) => !each.used);
  const spans = [...new Set(RECORD_KINDS.map(daysKept))];
  return (
    <section class="panel" aria-labelledby="how-title">
      <h2 id="how-title">{t("how.title")}</h2>
      <ul class="how">
        <li>{t(`how.where.${backend === "loading" ? "wasm" : backend}`)}</li>
        {backend !== "static" && <li>{t("how.shop")}</li>}
        <li>{t("how.shelves")}</li>
        <li>{t("how.used", { list: list(used) })}</li>
        <li>
          {t("how.unused", { list: list(unused.map(({ purpose }) => t(`purpose.${purpose}`))) })}
        </li>
        {spans.map((days) => {
          const kinds = RECORD_KINDS.filter((kind) => daysKept(kind) === days);
          const names = list(kinds.map((kind) => t(`kind.${kind}`)));
          return (
            <li key={days}>
              {days === null
                ? t("how.always", { list: names })
                : t("how.kept", { list: names, days })}
            </li>
          );
        })}
        <li>
          {t("how.limits", {
            events: integer(LIMITS.events),
            size: integer(LIMITS.bytes / 1024),
          })}
        </li>
        <li>{t("how.prices")}</li>
      </ul>
    </section>
  );
}
