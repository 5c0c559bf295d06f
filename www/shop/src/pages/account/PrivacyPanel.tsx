import { useState } from "preact/hooks";
import type { Customer, ErasureReceipt, Purpose } from "zhanggui";
import { Icon } from "../../components/Icon";
import { useText } from "../../i18n";
import { dateTime, integer } from "../../i18n/format";
import { announce } from "../../shop/announce";
import { eraseEverything, NOTICE_VERSION, session } from "../../shop/session";
import { useStore } from "../../shop/store";

const PURPOSES = [
  "storage",
  "personalization",
  "analytics",
  "marketing",
] as const satisfies Purpose[];

/** The customer's side of the counter: what may be done with the data, what was, and the way out. */
export function PrivacyPanel() {
  const { t } = useText();
  const { customer, status } = useStore(session);
  return (
    <section class="panel privacy" aria-labelledby="privacy-title">
      <h2 id="privacy-title">{t("privacy.title")}</h2>
      <p class="zero">
        <strong>{t("privacy.zero")}</strong> {t("privacy.zeroText")}
      </p>
      {customer && (
        <div class="privacy-columns">
          <div>
            <Switches customer={customer} />
            <p class="note">
              {t(status.durable === false ? "privacy.notDurable" : "privacy.durable")}
            </p>
          </div>
          <div>
            <Data customer={customer} />
            <Ledger customer={customer} />
          </div>
        </div>
      )}
    </section>
  );
}

function Switches({ customer }: { customer: Customer }) {
  const { t } = useText();
  const consent = customer.privacy.consent();
  return (
    <>
      <h3>{t("privacy.purposes")}</h3>
      <ul class="switches">
        {PURPOSES.map((purpose) => (
          <Switch
            key={purpose}
            label={t(`purpose.${purpose}`)}
            hint={t(`purpose.${purpose}.hint`)}
            on={consent[purpose]?.granted ?? false}
            onChange={(on) =>
              customer.privacy.setConsent(
                { [purpose]: on },
                { noticeVersion: NOTICE_VERSION, source: "account" },
              )
            }
          />
        ))}
        <Switch
          label={t("privacy.personalized")}
          hint={t("privacy.personalizedHint")}
          on={customer.privacy.personalization()}
          onChange={(on) => customer.privacy.setPersonalization(on)}
        />
      </ul>
    </>
  );
}

interface SwitchProps {
  label: string;
  hint: string;
  on: boolean;
  onChange: (on: boolean) => void;
}

function Switch({ label, hint, on, onChange }: SwitchProps) {
  return (
    <li>
      <label class="switch">
        <span>
          <strong>{label}</strong>
          <small>{hint}</small>
        </span>
        <input
          type="checkbox"
          role="switch"
          aria-checked={on}
          checked={on}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      </label>
    </li>
  );
}

function Data({ customer }: { customer: Customer }) {
  const { t, language } = useText();
  const [receipt, setReceipt] = useState<ErasureReceipt | null>(null);
  const [asking, setAsking] = useState(false);
  const erase = async () => {
    setAsking(false);
    const made = await eraseEverything();
    setReceipt(made);
    if (made) announce(t("erase.done", { n: made.events }));
  };
  return (
    <>
      <h3>{t("privacy.data")}</h3>
      <p class="note">{t("privacy.events", { n: integer(customer.profile().events.length) })}</p>
      <div class="buttons">
        <button type="button" class="button" onClick={() => void download(customer)}>
          <Icon name="download" />
          {t("export.button")}
        </button>
        <button
          type="button"
          class="button"
          aria-expanded={asking}
          onClick={() => setAsking(!asking)}
        >
          <Icon name="bin" />
          {t("erase.button")}
        </button>
      </div>
      {asking && (
        <section class="ask" aria-label={t("erase.button")}>
          <p>{t("erase.ask")}</p>
          <div class="buttons">
            <button type="button" class="button button-danger" onClick={() => void erase()}>
              {t("erase.yes")}
            </button>
            <button type="button" class="button" onClick={() => setAsking(false)}>
              {t("erase.no")}
            </button>
          </div>
        </section>
      )}
      {receipt && (
        <p class="receipt">
          <Icon name="check" />
          {t(receipt.complete ? "erase.receipt" : "erase.partial", {
            n: integer(receipt.events),
            time: dateTime(receipt.at, language),
          })}
        </p>
      )}
    </>
  );
}

function Ledger({ customer }: { customer: Customer }) {
  const { t, language } = useText();
  const ledger = customer.privacy.ledger();
  return (
    <details class="ledger">
      <summary>{t("ledger.title", { n: ledger.length })}</summary>
      <ol>
        {ledger.map(({ purpose, granted, at, source }, index) => (
          <li key={index}>
            <time dateTime={new Date(at).toISOString()}>{dateTime(at, language)}</time>
            <span>
              {purpose === "sensitive" ? purpose : t(`purpose.${purpose}`)}
              {": "}
              {t(granted ? "ledger.granted" : "ledger.withdrawn")}
            </span>
            {source && <small>{source}</small>}
          </li>
        ))}
      </ol>
    </details>
  );
}

async function download(customer: Customer): Promise<void> {
  const bytes = await customer.privacy.export();
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: "application/json" }));
  link.download = "half-holiday-profile.json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
