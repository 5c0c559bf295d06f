import { useId } from "preact/hooks";
import { useTier } from "../../components/TierBar";
import { useText } from "../../i18n";
import { session } from "../../shop/session";
import { useStore } from "../../shop/store";

const TREAT = "birthday_treat";
const two = (n: number) => String(n).padStart(2, "0");
const upTo = (n: number) => Array.from({ length: n }, (_, at) => two(at + 1));

/** The day and month a customer may declare, and what the programme gives for it. */
export function Birthday() {
  const { t } = useText();
  const { customer } = useStore(session);
  const id = useId();
  const declared = customer?.profile().traits?.birthday?.value;
  const [month = "", day = ""] = typeof declared === "string" ? declared.split("-") : [];
  const isNow = useTier()?.benefits.some((benefit) => benefit.id === TREAT && benefit.active);
  const declare = (m: string, d: string) => {
    const days = new Date(Date.UTC(2000, Number(m), 0)).getUTCDate();
    const kept = Math.min(Number(d) || 1, days);
    customer?.setTraits({ birthday: m === "" ? null : `${m}-${two(kept)}` });
  };
  return (
    <div class="birthday">
      <h3>{t("birthday.title")}</h3>
      <p class="sentences">{t("birthday.text")}</p>
      <div class="birthday-fields">
        <Field
          id={`${id}-month`}
          label={t("birthday.month")}
          value={month}
          values={upTo(12)}
          none={t("birthday.none")}
          onChange={(next) => declare(next, day)}
        />
        <Field
          id={`${id}-day`}
          label={t("birthday.day")}
          value={day}
          values={month === "" ? [] : upTo(31)}
          none={t("birthday.none")}
          onChange={(next) => declare(next === "" ? "" : month, next)}
        />
      </div>
      <p class="birthday-now" aria-live="polite">
        {isNow ? t("birthday.now") : ""}
      </p>
    </div>
  );
}

function Field({
  id,
  label,
  value,
  values,
  none,
  onChange,
}: {
  id: string;
  label: string;
  value: string;
  values: string[];
  none: string;
  onChange: (value: string) => void;
}) {
  return (
    <div>
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="">{none}</option>
        {values.map((each) => (
          <option key={each} value={each}>
            {Number(each)}
          </option>
        ))}
      </select>
    </div>
  );
}
