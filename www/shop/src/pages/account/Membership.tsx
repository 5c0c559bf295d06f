import { Icon } from "../../components/Icon";
import { TierBar, useTier, useTierName } from "../../components/TierBar";
import { hasText, useText } from "../../i18n";
import { date, integer, money } from "../../i18n/format";
import programme from "../../programme.json";

/** Tier, points and benefits, as the programme's rules give them from the customer's own events. */
export function Membership() {
  const { t } = useText();
  return (
    <section class="panel membership" aria-labelledby="membership-title">
      <h2 id="membership-title">{t("membership.title")}</h2>
      <div class="membership-columns">
        <div>
          <TierBar />
          <TierFacts />
        </div>
        <Points />
        <Benefits />
      </div>
    </section>
  );
}

function TierFacts() {
  const state = useTier();
  if (!state) return null;
  return (
    <ul class="sentences">
      <li>{state.texts.tier}</li>
      {state.texts.keep && <li>{state.texts.keep}</li>}
    </ul>
  );
}

function Points() {
  const { t, language } = useText();
  const points = useTier()?.points;
  const expiring = points?.expiring[0];
  return (
    <div>
      <h3>{t("points.title")}</h3>
      <p class="figure">{points ? integer(points.balance) : "…"}</p>
      <ul class="sentences">
        {points?.redeemable && (
          <li>
            {t("points.worth", {
              n: integer(points.redeemable.points),
              value: money(points.redeemable.value),
            })}
          </li>
        )}
        {points && points.pending > 0 && (
          <li>{t("points.pending", { n: integer(points.pending) })}</li>
        )}
        {expiring && (
          <li>
            {t("points.expiring", {
              n: integer(expiring.points),
              date: date(expiring.at, language),
            })}
          </li>
        )}
        <li>{t("points.rule")}</li>
      </ul>
    </div>
  );
}

/** Every tier's benefits; those not reached yet are shown as such. */
function Benefits() {
  const { t } = useText();
  const nameOf = useTierName();
  const reached = useTier()?.tier.index ?? 0;
  return (
    <div>
      <h3>{t("benefits.title")}</h3>
      <ul class="benefits">
        {programme.tiers.flatMap((tier, index) =>
          tier.benefits.map(({ id }) => {
            const key = `benefit.${id}`;
            const open = index <= reached;
            return (
              <li key={id} class={open ? "benefit-open" : "benefit-closed"}>
                <Icon name={open ? "check" : "lock"} />
                <span>{hasText(key) ? t(key) : id}</span>
                <small>
                  {open ? nameOf(tier.id) : t("benefits.from", { tier: nameOf(tier.id) })}
                </small>
              </li>
            );
          }),
        )}
      </ul>
    </div>
  );
}
