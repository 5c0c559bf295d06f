import type { DemoCustomer } from "../data/customers";
import { useText } from "../i18n";
import { announce } from "../shop/announce";
import { session, switchCustomer, VISITOR } from "../shop/session";
import { useStore } from "../shop/store";
import { Icon } from "./Icon";
import { useTierName } from "./TierBar";

/** The demo's door: come in as one of the log's customers, or as yourself. */
export function CustomerSwitcher({ customers }: { customers: DemoCustomer[] }) {
  const { t } = useText();
  const { id } = useStore(session);
  const labelOf = useCustomerLabel();
  const choose = async (next: string) => {
    await switchCustomer(next);
    const chosen = customers.find((customer) => customer.id === next);
    announce(t("customer.switched", { name: chosen ? labelOf(chosen) : t("customer.visitor") }));
  };
  return (
    <label class="switcher">
      <Icon name="person" />
      <span class="visually-hidden">{t("customer.switch")}</span>
      <select value={id} onChange={(event) => void choose(event.currentTarget.value)}>
        <option value={VISITOR}>{t("customer.visitor")}</option>
        <optgroup label={t("customer.demo")}>
          {customers.map((customer) => (
            <option key={customer.id} value={customer.id}>
              {labelOf(customer)}
            </option>
          ))}
        </optgroup>
      </select>
      <Icon name="down" />
    </label>
  );
}

/** "Gold · regular (32 orders)": told apart by what the log knows, never by a name. */
export function useCustomerLabel(): (customer: DemoCustomer) => string {
  const { t } = useText();
  const tierName = useTierName();
  return ({ stage, tier, events }) => {
    const orders = events.filter((event) => event.type === "purchase").length;
    return t("customer.label", { tier: tierName(tier), stage: t(`stage.${stage}`), orders });
  };
}
