import type { Score, Scores } from "zhanggui";
import { type Translate, useText } from "../../i18n";
import { decimal, integer, money, percent } from "../../i18n/format";
import { session } from "../../shop/session";
import { useStore } from "../../shop/store";

/** What the engine reckons about the customer: each figure in words, with what it rests on. */
export function ScoreSheet() {
  const { t } = useText();
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
            <Figure key={key} label={t(`score.${key}`)} {...show(result.data as Scores, t)} />
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

type SheetKey = keyof Scores;
type Show = (scores: Scores, t: Translate) => Shown;

function shown<T>(
  pickScore: (scores: Scores) => Score<T>,
  format: (value: T, t: Translate) => string,
): Show {
  return (scores, t) => {
    const score = pickScore(scores);
    const { value, interval } = score;
    return {
      score,
      value: value === null ? null : format(value, t),
      range: interval
        ? t("scores.range", { low: format(interval[0], t), high: format(interval[1], t) })
        : null,
    };
  };
}

const days = (value: number, t: Translate) => t("unit.days", { n: integer(value) });
const orders = (value: number, t: Translate) =>
  t("unit.orders", { n: decimal(value, value % 1 ? 1 : 0) });

const SHEET: { key: SheetKey; show: Show }[] = [
  {
    key: "lifecycle",
    show: shown(
      (s) => s.lifecycle,
      (stage, t) => t(`stage.${stage}`),
    ),
  },
  { key: "recency", show: shown((s) => s.recency, days) },
  {
    key: "frequency",
    show: shown(
      (s) => s.frequency,
      (value, t) => t("unit.orderDays", { n: integer(value) }),
    ),
  },
  {
    key: "monetary",
    show: shown(
      (s) => s.monetary,
      (value) => money(Math.round(value / 100) * 100),
    ),
  },
  {
    key: "pAlive",
    show: shown(
      (s) => s.pAlive,
      (value) => percent(value),
    ),
  },
  {
    key: "churnRisk",
    show: shown(
      (s) => s.churnRisk,
      (value) => percent(value),
    ),
  },
  { key: "expectedOrders", show: shown((s) => s.expectedOrders, orders) },
  {
    key: "orderValue",
    show: shown(
      (s) => s.orderValue,
      (value) => money(Math.round(value / 100) * 100),
    ),
  },
  {
    key: "clv",
    show: shown(
      (s) => s.clv,
      (value) => money(Math.round(value / 100) * 100),
    ),
  },
  {
    key: "rfm",
    show: shown(
      (s) => s.rfm,
      ({ recency, frequency, monetary }, t) => t("unit.rfm", { recency, frequency, monetary }),
    ),
  },
];
