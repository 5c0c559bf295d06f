import { useText } from "../i18n";

/** Half a sun over half a cup: half a day off. */
export function Wordmark() {
  const { t } = useText();
  return (
    <span class="wordmark">
      <svg class="wordmark-sign" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
        <path class="mark-sun" d="M11 21a12 12 0 0 1 24 0z" />
        <path class="mark-rays" d="M23 2v4M9.500 7l2.800 3M36.500 7l-2.800 3" />
        <path class="mark-cup" d="M7 25h32a16 16 0 0 1-32 0z" />
        <path class="mark-handle" d="M37 28h3a4 4 0 0 1 0 8h-5" />
      </svg>
      <span class="wordmark-text">
        <span class="wordmark-name">{t("shop.name")}</span>
        <span class="wordmark-under">{t("shop.under")}</span>
      </span>
    </span>
  );
}
