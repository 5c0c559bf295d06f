import { Link } from "wouter-preact";
import { useText } from "../i18n";
import { PRIVACY } from "../paths";
import { answerConsent, isConsentAnswered, session } from "../shop/session";
import { useStore } from "../shop/store";

/** Asks a visitor once, blocks nothing, and makes "no" as easy as "yes". */
export function ConsentBanner() {
  const { t } = useText();
  const { customer } = useStore(session);
  if (!customer || isConsentAnswered()) return null;
  return (
    <section class="consent" aria-labelledby="consent-title">
      <div>
        <h2 id="consent-title">{t("consent.title")}</h2>
        <p>
          {t("consent.text")} <Link href={PRIVACY}>{t("consent.choose")}</Link>
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

/** The button that was pressed goes with the banner: the focus is handed on to the page. */
function answer(granted: boolean): void {
  answerConsent(granted);
  document.querySelector("main")?.focus({ preventScroll: true });
}
