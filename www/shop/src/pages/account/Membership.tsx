import { Icon } from "../../components/Icon";
import { TierBar, useTier, useTierName } from "../../components/TierBar";
import { hasText, useText } from "../../i18n";
import { date, integer } from "../../i18n/format";
import { tiers } from "../../shop/programme";
import { Birthday } from "./Birthday";

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
          <Birthday />
        </div>
        <Points />
        <Benefits />
      </div>
    </section>
  );
}

function TierFacts() {
  const texts = useTier()?.texts;
  return <Sentences texts={[texts?.tier, texts?.because, texts?.until, texts?.keep]} />;
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
      <Endings />
    </div>
  );
}

const ENDINGS = 4;

/** What ends when: the next dates, and what is left after them. */
function Endings() {
  const { t, language } = useText();
  const endings = useTier()?.points.expiring ?? [];
  const later = endings.slice(ENDINGS).reduce((sum, { points }) => sum + points, 0);
  return (
    <>
      <h3 class="endings-title">{t("points.untilTitle")}</h3>
      <ul class="sentences endings">
        {endings.slice(0, ENDINGS).map(({ at, points }) => {
          const last = date(Date.parse(at) - 1, language);
          return <li key={at}>{t("points.until", { n: integer(points), date: last })}</li>;
        })}
        {later > 0 && <li>{t("points.later", { n: integer(later) })}</li>}
        {endings.length === 0 && <li>–</li>}
      </ul>
    </>
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
