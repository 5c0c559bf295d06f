import { Link } from "wouter-preact";
import { useText } from "../../i18n";
import { PRIVACY } from "../../paths";

/** The way to the customer's own page. */
export function PrivacyLink() {
  const { t } = useText();
  return (
    <section class="panel" aria-labelledby="privacy-title">
      <h2 id="privacy-title">{t("privacy.title")}</h2>
      <p class="note">{t("privacy.teaser")}</p>
      <div class="buttons">
        <Link href={PRIVACY} class="button">
          {t("privacy.open")}
        </Link>
      </div>
    </section>
  );
}
