import { useCustomerLabel } from "../components/CustomerSwitcher";
import { Shelf } from "../components/Shelf";
import type { Catalogue } from "../data/catalogue";
import type { DemoCustomer } from "../data/customers";
import { useText } from "../i18n";
import { usePage } from "../shop/page";
import { session, VISITOR } from "../shop/session";
import { type ShelfSpec, useShelves } from "../shop/shelves";
import { useStore } from "../shop/store";
import { Membership } from "./account/Membership";
import { Orders } from "./account/Orders";
import { PointsLedger } from "./account/PointsLedger";
import { PrivacyLink } from "./account/PrivacyLink";
import { ScoreSheet } from "./account/ScoreSheet";

const SHELVES: ShelfSpec[] = [{ scenes: ["buy_again", "home"], limit: 6, always: true }];

/** The customer as a member: tier, points, figures, orders. */
export function AccountPage({
  catalogue,
  customers,
}: {
  catalogue: Catalogue;
  customers: DemoCustomer[];
}) {
  const { t } = useText();
  const { id } = useStore(session);
  const labelOf = useCustomerLabel();
  const demo = customers.find((customer) => customer.id === id);
  const contents = useShelves(catalogue, SHELVES);
  usePage(t("nav.account"));
  return (
    <div class="page">
      <p class="eyebrow">{demo ? labelOf(demo) : t("customer.visitor")}</p>
      <h1 tabIndex={-1}>{t("nav.account")}</h1>
      {id !== VISITOR && <p class="lead">{t("account.demo")}</p>}
      <Membership />
      <PointsLedger key={`points of ${id}`} />
      <ScoreSheet />
      {SHELVES.map((spec, index) => (
        <Shelf key={spec.scenes[0]} spec={spec} content={contents[index] ?? null} />
      ))}
      <Orders catalogue={catalogue} />
      <PrivacyLink />
    </div>
  );
}
