import { Link } from "wouter-preact";
import { useText } from "../i18n";
import { PRIVACY } from "../paths";
import { Wordmark } from "./Wordmark";

export function Footer() {
  const { t } = useText();
  return (
    <footer class="footer">
      <div class="footer-inner">
        <div>
          <Wordmark />
          <p>{t("footer.about")}</p>
        </div>
        <div>
          <h2>{t("footer.dataTitle")}</h2>
          <p>
            {t("footer.data")}{" "}
            <a href="https://doi.org/10.24432/C5CG6D" rel="noreferrer">
              Chen, D. (2019), Online Retail II, UCI Machine Learning Repository
            </a>
            ,{" "}
            <a href="https://creativecommons.org/licenses/by/4.0/" rel="noreferrer">
              CC BY 4.0
            </a>
            .
          </p>
          <p>{t("footer.prices")}</p>
        </div>
        <div>
          <h2>{t("footer.privacyTitle")}</h2>
          <p>
            {t("footer.privacy")} <Link href={PRIVACY}>{t("privacy.open")}</Link>
          </p>
        </div>
      </div>
    </footer>
  );
}
