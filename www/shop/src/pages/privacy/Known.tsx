import type { Customer, Profile } from "zhanggui";
import { hasText, useText } from "../../i18n";
import { date, integer } from "../../i18n/format";
import { knownOf, sizeOf } from "../../shop/known";
import { daysKept } from "../../shop/policy";
import { rememberedKeys } from "../../shop/remembered";
import { session } from "../../shop/session";
import { useStore } from "../../shop/store";

/** What is on record: how much of what, since when, from where, for how long, and where it lies. */
export function Known({ customer }: { customer: Customer }) {
  const { t } = useText();
  const { status } = useStore(session);
  const profile = customer.profile();
  const isKept = customer.privacy.consent().storage.granted && status.durable !== false;
  const size = integer(Math.ceil(sizeOf(profile) / 1024));
  return (
    <section class="panel" aria-labelledby="known-title">
      <h2 id="known-title">{t("known.title")}</h2>
      <p class="note">
        <span class="known-total">
          {t("known.total", { n: integer(profile.events.length), size })}
        </span>{" "}
        {t(isKept ? "known.durable" : "known.notDurable")}
      </p>
      <Records profile={profile} />
      <div class="known-rest">
        <Traits profile={profile} />
        <Aside />
      </div>
    </section>
  );
}

function Records({ profile }: { profile: Profile }) {
  const { t, language } = useText();
  const known = knownOf(profile);
  if (known.length === 0) return <p class="empty">{t("known.none")}</p>;
  return (
    <table class="sheet known">
      <thead>
        <tr>
          <th scope="col">{t("known.kind")}</th>
          <th scope="col">{t("known.count")}</th>
          <th scope="col">{t("known.period")}</th>
          <th scope="col">{t("known.source")}</th>
          <th scope="col">{t("known.kept")}</th>
        </tr>
      </thead>
      <tbody>
        {known.map(({ kind, events, folded, first, last, sources }) => {
          const days = daysKept(kind);
          const [from, until] = [date(first, language), date(last, language)];
          return (
            <tr key={kind}>
              <th scope="row">{t(`kind.${kind}`)}</th>
              <td class="number">
                {integer(events)}
                {folded > 0 && (
                  <small class="row-note">{t("known.folded", { n: integer(folded) })}</small>
                )}
              </td>
              <td>{from === until ? from : t("known.between", { from, until })}</td>
              <td>{sources.map((source) => nameOf(t, source)).join(t("list.separator"))}</td>
              <td>{days === null ? t("known.always") : t("known.days", { n: days })}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function nameOf(t: ReturnType<typeof useText>["t"], source: string): string {
  const key = `source.${source}`;
  return hasText(key) ? t(key) : source;
}

/** What the customer told, which is never inferred. */
function Traits({ profile }: { profile: Profile }) {
  const { t, language } = useText();
  const traits = Object.entries(profile.traits ?? {}).filter(([, { value }]) => value !== null);
  return (
    <div>
      <h3>{t("known.traits")}</h3>
      {traits.length === 0 && <p class="note">{t("known.noTraits")}</p>}
      <ul class="lines">
        {traits.map(([name, { value, at }]) => {
          const key = `trait.${name}`;
          const said = typeof value === "string" ? value : JSON.stringify(value);
          return (
            <li key={name}>
              <strong>{hasText(key) ? t(key) : name}</strong>{" "}
              {t("known.trait", { value: said, date: date(at, language) })}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** What the shop's page keeps beside the profile. */
function Aside() {
  const { t } = useText();
  // A cart is each customer's own: `cart.c-1001`.
  const names = new Set(rememberedKeys().map((key) => key.split(".", 1)[0]));
  const said = [...names].map((name) => {
    const key = `aside.${name}`;
    return hasText(key) ? t(key) : name;
  });
  return (
    <div>
      <h3>{t("known.aside")}</h3>
      <p>{said.join(t("list.separator"))}</p>
      <p class="note">{t("known.asideNote")}</p>
    </div>
  );
}
