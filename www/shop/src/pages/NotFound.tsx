import { Link } from "wouter-preact";
import { useText } from "../i18n";
import { HOME } from "../paths";
import { usePage } from "../shop/page";

export function NotFoundPage() {
  const { t } = useText();
  usePage(t("notFound.title"));
  return (
    <div class="page page-plain">
      <h1 tabIndex={-1}>{t("notFound.title")}</h1>
      <p>{t("notFound.text")}</p>
      <Link href={HOME} class="button button-main">
        {t("nav.home")}
      </Link>
    </div>
  );
}
