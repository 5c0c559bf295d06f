import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { Customer, ErasureReceipt } from "zhanggui";
import { Icon } from "../../components/Icon";
import { useText } from "../../i18n";
import { date } from "../../i18n/format";
import { announce } from "../../shop/announce";
import { shopNow } from "../../shop/clock";
import { eraseEverything } from "../../shop/session";
import { Receipt } from "./Receipt";

const SCOPES = ["all", "behaviour", "before"] as const;
type Scope = (typeof SCOPES)[number];

/** What to erase, asked once more, and the receipt. */
export function Erase({ customer }: { customer: Customer }) {
  const { t, language } = useText();
  const id = useId();
  const [scope, setScope] = useState<Scope>("all");
  const [before, setBefore] = useState(() => dayOf(shopNow()));
  const [asking, setAsking] = useState(false);
  const [receipt, setReceipt] = useState<{ of: ErasureReceipt; scope: Scope } | null>(null);
  const choose = (next: Scope) => {
    setScope(next);
    setAsking(false);
  };
  const erase = async () => {
    setAsking(false);
    const made = await erased(customer, scope, before);
    if (!made) return;
    setReceipt({ of: made, scope });
    announce(t("erase.done", { n: made.events }));
  };
  const question = {
    all: () => t("erase.ask"),
    behaviour: () => t("erase.askBehaviour"),
    before: () => t("erase.askBefore", { date: date(before, language) }),
  }[scope];
  return (
    <section class="panel" aria-labelledby="erase-title">
      <h2 id="erase-title">{t("erase.title")}</h2>
      <fieldset class="choices">
        <legend class="visually-hidden">{t("erase.what")}</legend>
        {SCOPES.map((each) => (
          <label key={each} class="choice">
            <input type="radio" name={id} checked={scope === each} onChange={() => choose(each)} />
            <span>
              {t(`erase.${each}`)}
              <small class="choice-hint">{t(`erase.${each}Hint`)}</small>
            </span>
          </label>
        ))}
      </fieldset>
      {scope === "before" && (
        <label class="field">
          <span>{t("erase.date")}</span>
          <input
            type="date"
            value={before}
            max={dayOf(shopNow())}
            onChange={({ currentTarget }) => setBefore(currentTarget.value)}
          />
        </label>
      )}
      <div class="buttons">
        <button
          type="button"
          class="button"
          aria-expanded={asking}
          disabled={scope === "before" && before === ""}
          onClick={() => setAsking(!asking)}
        >
          <Icon name="bin" />
          {t("erase.button")}
        </button>
      </div>
      {asking && (
        <Question text={question()} onYes={() => void erase()} onNo={() => setAsking(false)} />
      )}
      {receipt && <Receipt receipt={receipt.of} isAll={receipt.scope === "all"} />}
      <p class="note erase-aside">{t("erase.aside")}</p>
    </section>
  );
}

interface QuestionProps {
  text: string;
  onYes: () => void;
  onNo: () => void;
}

function Question({ text, onYes, onNo }: QuestionProps) {
  const { t } = useText();
  const box = useRef<HTMLElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <section class="ask" ref={box} tabIndex={-1} aria-label={t("erase.title")}>
      <p>{text}</p>
      <div class="buttons">
        <button type="button" class="button button-danger" onClick={onYes}>
          {t("erase.yes")}
        </button>
        <button type="button" class="button" onClick={onNo}>
          {t("erase.no")}
        </button>
      </div>
    </section>
  );
}

function erased(customer: Customer, scope: Scope, before: string): Promise<ErasureReceipt | null> {
  if (scope === "all") return eraseEverything();
  if (scope === "behaviour") return customer.privacy.erase({ purpose: "personalization" });
  return customer.privacy.erase({ before: `${before}T00:00:00Z` });
}

/** As a date field has it; the shop's days are UTC's. */
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
