import { useState } from "preact/hooks";
import type { Customer } from "zhanggui";
import { hasText, useText } from "../../i18n";
import { dateTime } from "../../i18n/format";
import { said } from "./Consent";

const FIRST = 8;
const MORE = 20;

/** Every decision, the latest first. */
export function Ledger({ customer }: { customer: Customer }) {
  const { t, language } = useText();
  const [shown, setShown] = useState(FIRST);
  const ledger = customer.privacy.ledger().reverse();
  const rest = Math.min(ledger.length - shown, MORE);
  return (
    <section class="panel" aria-labelledby="decisions-title">
      <h2 id="decisions-title">{t("ledger.title")}</h2>
      <p class="note">{t(ledger.length === 0 ? "ledger.none" : "ledger.note")}</p>
      {ledger.length > 0 && (
        <table class="sheet decisions">
          <thead>
            <tr>
              <th scope="col">{t("ledger.purpose")}</th>
              <th scope="col">{t("ledger.decision")}</th>
              <th scope="col">{t("ledger.when")}</th>
              <th scope="col">{t("ledger.notice")}</th>
              <th scope="col">{t("ledger.where")}</th>
            </tr>
          </thead>
          <tbody>
            {ledger
              .slice(0, shown)
              .map(({ purpose, granted, at, noticeVersion, source }, index) => {
                const where = `source.${source}`;
                return (
                  <tr key={ledger.length - index}>
                    <th scope="row">{t(`purpose.${purpose}`)}</th>
                    <td class={granted ? "decision-yes" : "decision-no"}>{said(t, granted)}</td>
                    <td>
                      <time dateTime={new Date(at).toISOString()}>{dateTime(at, language)}</time>
                    </td>
                    <td>{noticeVersion}</td>
                    <td>{hasText(where) ? t(where) : source}</td>
                  </tr>
                );
              })}
          </tbody>
        </table>
      )}
      {rest > 0 && (
        <div class="buttons">
          <button type="button" class="button" onClick={() => setShown(shown + MORE)}>
            {t("ledger.more", { n: rest })}
          </button>
        </div>
      )}
    </section>
  );
}
