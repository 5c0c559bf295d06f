import { Shelf } from "../components/Shelf";
import type { Catalogue } from "../data/catalogue";
import { useText } from "../i18n";
import { usePage } from "../shop/page";
import { session } from "../shop/session";
import { type ShelfSpec, useShelves } from "../shop/shelves";
import { useStore } from "../shop/store";
import { Consent } from "./privacy/Consent";
import { Erase } from "./privacy/Erase";
import { HowItWorks } from "./privacy/HowItWorks";
import { Known } from "./privacy/Known";
import { Ledger } from "./privacy/Ledger";
import { Sent } from "./privacy/Sent";
import { Tags } from "./privacy/Tags";
import { Transfer } from "./privacy/Transfer";

/** Here to show at once what a word of the customer's changes. */
const SHELF: ShelfSpec = { scenes: ["home"], limit: 6, always: true };
const SHELVES = [SHELF];

/** The customer's side of the counter: what is known and why, what may be done with it, and the way out. */
export function PrivacyPage({ catalogue }: { catalogue: Catalogue }) {
  const { t } = useText();
  const { customer, id } = useStore(session);
  const [content = null] = useShelves(catalogue, SHELVES);
  usePage(t("privacy.title"));
  return (
    <div class="page privacy">
      <h1 tabIndex={-1}>{t("privacy.title")}</h1>
      <p class="lead">{t("privacy.lead")}</p>
      <Sent />
      {customer ? (
        <>
          <Known customer={customer} />
          <Tags customer={customer} catalogue={catalogue} />
          <Shelf spec={SHELF} content={content} />
          <Consent customer={customer} />
          <Ledger key={`decisions of ${id}`} customer={customer} />
          <div class="privacy-columns">
            <Transfer key={`files of ${id}`} customer={customer} />
            <Erase key={`erasure of ${id}`} customer={customer} />
          </div>
          <HowItWorks customer={customer} />
        </>
      ) : (
        <p class="panel privacy-waiting" aria-busy="true">
          {t("loading")}
        </p>
      )}
    </div>
  );
}
