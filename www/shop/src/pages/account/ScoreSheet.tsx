import type { Score, Scores } from "zhanggui";
import { type Key, useText } from "../../i18n";
import { date, decimal, integer, money, percent } from "../../i18n/format";
import { session } from "../../shop/session";
import { useStore } from "../../shop/store";

/** What the engine reckons about the customer: each figure in words, with what it rests on. */
export function ScoreSheet() {
  const text = useText();
  const { t } = text;
  const { customer } = useStore(session);
  const result = customer?.score();
  const isCalibrated = result?.data?.pAlive.calibrated ?? false;
  return (
    <section class="panel" aria-labelledby="scores-title">
      <h2 id="scores-title">{t("scores.title")}</h2>
      <p class="note">{t(isCalibrated ? "scores.calibrated" : "scores.note")}</p>
      {result?.data ? (
        <dl class="scores">
          {SHEET.map(({ key, show }) => (
            <Figure key={key} label={t(`score.${key}`)} {...show(result.data as Scores, text)} />
          ))}
        </dl>
      ) : (
        <p class="empty">{t(result ? "unavailable" : "loading")}</p>
      )}
    </section>
  );
}

interface Shown {
  value: string | null;
  range: string | null;
  score: Score<unknown>;
}

function Figure({ label, value, range, score }: Shown & { label: string }) {
  const { t } = useText();
  return (
    <div class="score">
      <dt>
        {label} <small>{t("scores.confidence", { share: percent(score.confidence) })}</small>
      </dt>
      <dd>
        <span class={value === null ? "score-value score-none" : "score-value"}>
          {value ?? t("scores.unknown")}
        </span>
        {range && <span class="score-range">{range}</span>}
        {score.basis.map(({ text }) => (
          <span key={text} class="score-basis">
            {text}
          </span>
        ))}
      </dd>
    </div>
  );
}

type Titled<K> = K extends `score.${infer Name}` ? Name : never;
/** The scores that the shop has a title for. */
type SheetKey = keyof Scores & Titled<Key>;
type Text = ReturnType<typeof useText>;
type Show = (scores: Scores, text: Text) => Shown;

function shown<K extends SheetKey>(
  key: K,
  format: (value: NonNullable<Scores[K]["value"]>, text: Text) => string,
): { key: K; show: Show } {
  const show: Show = (scores, text) => {
    const score: Score<NonNullable<Scores[K]["value"]>> = scores[key] as never;
    const { value, interval } = score;
    return {
      score,
      value: value === null ? null : format(value, text),
      range: interval
        ? text.t("scores.range", {
            low: format(interval[0], text),
            high: format(interval[1], text),
          })
        : null,
    };
  };
  return { key, show };
}

const days = (value: number, { t }: Text) => t("unit.days", { n: integer(value) });
const orders = (value: number, { t }: Text) =>
  t("unit.orders", { n: decimal(value, value % 1 ? 1 : 0) });
const yuan = (value: number) => money(Math.round(value / 100) * 100);
const share = (value: number) => percent(value);
/** A code of the engine under the shop's own name for it. */
const named =
  (prefix: string) =>
  (code: string, { t }: Text) =>
    t(`${prefix}.${code}` as Key);

const SHEET: { key: SheetKey; show: Show }[] = [
  shown("lifecycle", named("stage")),
  shown("state", named("state")),
  shown("phase", named("phase")),
  shown("segment", named("segment")),
  shown("pattern", named("pattern")),
  shown("recency", days),
  shown("frequency", (value, { t }) => t("unit.orderDays", { n: integer(value) })),
  shown("monetary", yuan),
  shown("rfm", ({ recency, frequency, monetary }, { t }) =>
    t("unit.rfm", { recency, frequency, monetary }),
  ),
  shown("nextOrder", (value, { language }) => date(value, language)),
  shown("pAlive", share),
  shown("churnRisk", share),
  shown("churnWarning", ({ level, since }, { t, language }) =>
    level === "low"
      ? t("warning.low")
      : `${t(`warning.${level}`)} · ${t("warning.since", { date: date(since, language) })}`,
  ),
  shown("churnCauses", (causes, { t }) =>
    causes.length > 0
      ? causes.map(({ code }) => t(`cause.${code}` as Key)).join(t("list.separator"))
      : t("causes.none"),
  ),
  shown("expectedOrders", orders),
  shown("repurchase", share),
  shown("conversion", share),
  shown("orderValue", yuan),
  shown("clv", yuan),
  shown("clvHistoric", yuan),
  shown("clvTotal", yuan),
  shown("headroom", yuan),
];
