import { hasText, useText } from "../i18n";
import { integer } from "../i18n/format";
import { session } from "../shop/session";
import { useStore } from "../shop/store";
import { Bar } from "./Bar";

export function useTier() {
  const { customer } = useStore(session);
  return customer?.tier().data ?? null;
}

/** Whether what is missing now will not come: the engine has started, or given up. */
export function useIsUp(): boolean {
  const { customer, status } = useStore(session);
  return customer !== null && status.backend !== "loading";
}

export function useTierName(): (id: string) => string {
  const { t } = useText();
  return (id) => {
    const key = `tier.${id}`;
    return hasText(key) ? t(key) : id;
  };
}

/** Where the customer stands and what is missing to the next tier, in the engine's own words. */
export function TierBar({ compact = false }: { compact?: boolean }) {
  const { t } = useText();
  const nameOf = useTierName();
  const state = useTier();
  const isUp = useIsUp();
  const tier = state?.tier.id ?? "member";
  const permille = state ? (state.next?.permille ?? 1000) : 0;
  return (
    <div
      class={`tier-bar tier-${tier}${compact ? " tier-compact" : ""}`}
      aria-busy={state === null && !isUp}
    >
      <div class="tier-line">
        <strong class="tier-name">{nameOf(tier)}</strong>
        <span class="number">
          {state ? t("points.balance", { n: integer(state.points.balance) }) : "…"}
        </span>
      </div>
      <div
        role="progressbar"
        aria-label={t("tier.progress")}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(permille / 10)}
      >
        <Bar share={permille / 1000} tone="tier" />
      </div>
      <p class="tier-next">
        {state ? (state.texts.next ?? t("tier.top")) : t(isUp ? "unavailable" : "loading")}
      </p>
    </div>
  );
}
