import { useState } from "preact/hooks";
import { useTier } from "../../components/TierBar";
import { useText } from "../../i18n";
import { date, integer } from "../../i18n/format";

const FIRST = 6;
const MORE = 20;

/** What happened to points and tier, and why: the engine's own ledger in its own sentences, latest first. */
export function PointsLedger() {
  const { t, language } = useText();
  const state = useTier();
  const [shown, setShown] = useState(FIRST);
  const sentences = state?.texts.ledger ?? [];
  const lines = (state?.ledger ?? []).map((entry, at) => ({ ...entry, said: sentences[at] }));
  const latest = lines.reverse().slice(0, shown);
  const rest = Math.min(lines.length - latest.length, MORE);
  return (
    <section class="panel" aria-labelledby="points-ledger-title">
      <h2 id="points-ledger-title">{t("points.ledger", { n: integer(lines.length) })}</h2>
      <p class="note">{t("points.ledgerNote")}</p>
      {state && lines.length === 0 ? (
        <p class="empty">{t("points.ledgerNone")}</p>
      ) : (
        <ol class="points-ledger">
          {latest.map(({ at, kind, points, balance, said }, index) => (
            <li key={lines.length - index}>
              <time dateTime={at}>{date(at, language)}</time>
              <span class={`said said-${kind}`}>{said}</span>
              <span class="number points-change">{points === 0 ? "" : signed(points)}</span>
              <span class="number points-after">
                {t("points.ledgerBalance", { n: signedIfBelow(balance) })}
              </span>
            </li>
          ))}
        </ol>
      )}
      <div class="points-more">
        {rest > 0 && (
          <button type="button" class="button" onClick={() => setShown(shown + MORE)}>
            {t("points.ledgerMore", { n: rest })}
          </button>
        )}
      </div>
    </section>
  );
}

const signed = (points: number) => `${points < 0 ? "−" : "+"}${integer(Math.abs(points))}`;
const signedIfBelow = (points: number) => (points < 0 ? signed(points) : integer(points));
