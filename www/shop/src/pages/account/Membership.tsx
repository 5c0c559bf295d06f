import { Icon } from "../../components/Icon";
import { TierBar, useTier, useTierName } from "../../components/TierBar";
import { hasText, useText } from "../../i18n";
import { integer } from "../../i18n/format";
import { tiers } from "../../shop/programme";

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
  const texts = useTier()?.texts;
  return <Sentences texts={[texts?.tier, texts?.until, texts?.keep]} />;
}

function Points() {
  const { t } = useText();
  const state = useTier();
  const texts = state?.texts;
  return (
    <div>
      <h3>{t("points.title")}</h3>
      <p class="figure">{state ? integer(state.points.balance) : "…"}</p>
      <Sentences texts={[texts?.points, texts?.pending, texts?.expiring, t("points.rule")]} />
    </div>
  );
}

/** What the engine says, where it says something. */
function Sentences({ texts }: { texts: (string | null | undefined)[] }) {
  return <ul class="sentences">{texts.map((text) => text && <li key={text}>{text}</li>)}</ul>;
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
        {tiers.flatMap((tier, index) =>
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
