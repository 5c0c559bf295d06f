import { Link } from "wouter-preact";
import type { Tag } from "zhanggui";
import type { Catalogue } from "../../data/catalogue";
import { useText } from "../../i18n";
import { date } from "../../i18n/format";
import { productPath } from "../../paths";
import { session } from "../../shop/session";
import { useStore } from "../../shop/store";

/** What the engine takes the customer to like, each with the dated events that it rests on. */
export function Tags({ catalogue }: { catalogue: Catalogue }) {
  const { t } = useText();
  const { customer } = useStore(session);
  const score = customer?.score().data?.tags;
  return (
    <section class="panel" aria-labelledby="tags-title">
      <h2 id="tags-title">{t("tags.title")}</h2>
      <p class="note">{t("tags.note")}</p>
      {score?.value ? (
        <dl class="scores">
          {score.value.map((tag) => (
            <TagLine key={tag.id} tag={tag} catalogue={catalogue} />
          ))}
        </dl>
      ) : (
        <p class="empty">{t(score?.reason === "not_allowed" ? "tags.notAllowed" : "tags.none")}</p>
      )}
    </section>
  );
}

function TagLine({ tag, catalogue }: { tag: Tag; catalogue: Catalogue }) {
  const { t, language } = useText();
  return (
    <div class="score">
      <dt>
        {t(`tags.${tag.kind}`)} <small>{date(tag.lastUpdated, language)}</small>
      </dt>
      <dd>
        <span class="score-value">{tag.name}</span>
        <span class="score-range">{tag.text}</span>
        {tag.evidence.map(({ at, item }) => {
          const product = item === undefined ? undefined : catalogue.byId.get(item);
          return (
            <span key={`${at} ${item}`} class="score-basis">
              {date(at, language)}
              {product && " · "}
              {product && <Link href={productPath(product.id)}>{product.name}</Link>}
            </span>
          );
        })}
      </dd>
    </div>
  );
}
