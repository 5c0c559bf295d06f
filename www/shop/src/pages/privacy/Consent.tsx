import { useId } from "preact/hooks";
import type { ConsentRecord, Customer, Purpose } from "zhanggui";
import { type Translate, useText } from "../../i18n";
import { dateTime } from "../../i18n/format";
import { announce } from "../../shop/announce";
import { NOTICE_VERSION, PURPOSES } from "../../shop/policy";

/** A switch for each purpose and one over them all, each with when it was turned last. */
export function Consent({ customer }: { customer: Customer }) {
  const { t, language } = useText();
  const consent = customer.privacy.consent();
  const { personalizationAt } = customer.profile();
  const decide = (purpose: Purpose, on: boolean) => {
    customer.privacy.setConsent(
      { [purpose]: on },
      { noticeVersion: NOTICE_VERSION, source: "privacy" },
    );
    announce(t("purpose.changed", { purpose: t(`purpose.${purpose}`), decision: said(t, on) }));
  };
  return (
    <section class="panel" aria-labelledby="consent-switches-title">
      <h2 id="consent-switches-title">{t("privacy.purposes")}</h2>
      <p class="note">{t("privacy.purposesNote")}</p>
      <ul class="switches">
        {PURPOSES.map(({ purpose }) => (
          <Switch
            key={purpose}
            label={t(`purpose.${purpose}`)}
            hint={t(`purpose.${purpose}.hint`)}
            state={stateOf(t, consent[purpose], (at) => dateTime(at, language))}
            on={consent[purpose].granted}
            onChange={(on) => decide(purpose, on)}
          />
        ))}
        <Switch
          label={t("privacy.personalized")}
          hint={t("privacy.personalizedHint")}
          state={
            personalizationAt === undefined
              ? ""
              : t("privacy.turned", { time: dateTime(personalizationAt, language) })
          }
          on={customer.privacy.personalization()}
          onChange={(on) => customer.privacy.setPersonalization(on)}
        />
      </ul>
    </section>
  );
}

export function said(t: Translate, granted: boolean): string {
  return t(granted ? "ledger.granted" : "ledger.withdrawn");
}

function stateOf(
  t: Translate,
  { granted, at, noticeVersion }: ConsentRecord,
  format: (at: number) => string,
): string {
  if (at <= 0) return t("purpose.never");
  const parts = { decision: said(t, granted), time: format(at) };
  return noticeVersion === undefined
    ? t("purpose.sinceBare", parts)
    : t("purpose.since", { ...parts, notice: noticeVersion });
}

interface SwitchProps {
  label: string;
  hint: string;
  state: string;
  on: boolean;
  onChange: (on: boolean) => void;
}

function Switch({ label, hint, state, on, onChange }: SwitchProps) {
  const id = useId();
  return (
    <li>
      <label class="switch">
        <span>
          <strong id={`${id}-label`}>{label}</strong>
          <small id={`${id}-hint`}>
            {hint} <span class="switch-state">{state}</span>
          </small>
        </span>
        <input
          type="checkbox"
          role="switch"
          aria-labelledby={`${id}-label`}
          aria-describedby={`${id}-hint`}
          aria-checked={on}
          checked={on}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      </label>
    </li>
  );
}
