import { Link } from "wouter-preact";
import { useText } from "../i18n";
import { ACCOUNT } from "../paths";
import { NOTICE_VERSION, session } from "../shop/session";
import { useStore } from "../shop/store";

/** Asks a visitor once, blocks nothing, and makes "no" as easy as "yes". */
export function ConsentBanner() {
  const { t } = useText();
  const { customer } = useStore(session);
  if (!customer || customer.privacy.ledger().length > 0) return null;
  const answer = (granted: boolean) =>
    customer.privacy.setConsent(
      { storage: granted, personalization: granted, analytics: false, marketing: false },
      { noticeVersion: NOTICE_VERSION, source: "banner" },
    );
  return (
    <section class="consent" aria-labelledby="consent-title">
      <div>
        <h2 id="consent-title">{t("consent.title")}</h2>
        <p>
          {t("consent.text")} <Link href={ACCOUNT}>{t("consent.choose")}</Link>
        </p>
      </div>
      <div class="consent-answers">
        <button type="button" class="button button-even" onClick={() => answer(false)}>
          {t("consent.no")}
        </button>
        <button type="button" class="button button-even" onClick={() => answer(true)}>
          {t("consent.yes")}
        </button>
      </div>
    </section>
  );
}
