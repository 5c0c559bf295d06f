import { useRef } from "preact/hooks";
import { Link } from "wouter-preact";
import type { Customer, Tag } from "zhanggui";
import { Icon } from "../../components/Icon";
import type { Catalogue } from "../../data/catalogue";
import { hasText, type Translate, useText } from "../../i18n";
import { date } from "../../i18n/format";
import { productPath } from "../../paths";
import { announce } from "../../shop/announce";
import { kindOf } from "../../shop/policy";
import { tagParts } from "../../shop/shelves";

interface Props {
  customer: Customer;
  catalogue: Catalogue;
}

/** What the engine takes the customer to like, each with the dated events that it rests on, to confirm or to delete. */
export function Tags({ customer, catalogue }: Props) {
  const { t } = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  const score = customer.score().data?.tags;
  const settle = async (change: Promise<void>, said: string) => {
    await change;
    announce(said);
    // The button that was pressed is gone.
    heading.current?.focus({ preventScroll: true });
  };
  return (
    <section class="panel" aria-labelledby="tags-title">
      <h2 id="tags-title" ref={heading} tabIndex={-1}>
        {t("tags.title")}
      </h2>
      <p class="note">{t("tags.note")}</p>
      {score?.value && score.value.length > 0 ? (
        <ul class="tags">
          {score.value.map((tag) => (
            <TagCard
              key={tag.id}
              tag={tag}
              catalogue={catalogue}
              onLock={() =>
                settle(customer.privacy.lockTag(tag.id), t("tags.confirmed", { name: tag.name }))
              }
              onDelete={() =>
                settle(customer.privacy.deleteTag(tag.id), t("tags.deleted", { name: tag.name }))
              }
            />
          ))}
        </ul>
      ) : (
        <p class="empty">{t(score?.reason === "not_allowed" ? "tags.notAllowed" : "tags.none")}</p>
      )}
      <Deleted
        customer={customer}
        catalogue={catalogue}
        onUndo={(id, name) => settle(customer.privacy.lockTag(id), t("tags.restored", { name }))}
      />
    </section>
  );
}

interface CardProps {
  tag: Tag;
  catalogue: Catalogue;
  onLock: () => void;
  onDelete: () => void;
}

function TagCard({ tag, catalogue, onLock, onDelete }: CardProps) {
  const { t, language } = useText();
  const { name } = tag;
  return (
    <li class="tag">
      <p class="tag-kind">{kindName(t, tag)}</p>
      <h3 class="tag-name">{name}</h3>
      <p class="tag-text">{tag.text}</p>
      <ul class="evidence" aria-label={t("tags.evidence")}>
        {tag.evidence.map(({ at, type, item }, index) => {
          const product = item === undefined ? undefined : catalogue.byId.get(item);
          return (
            <li key={index}>
              <time dateTime={new Date(at).toISOString()}>{date(at, language)}</time>{" "}
              {t(type === "declared" ? "tags.declared" : `did.${kindOf(type)}`)}
              {product && (
                <>
                  {" "}
                  <Link href={productPath(product.id)} lang="en">
                    {product.name}
                  </Link>
                </>
              )}
            </li>
          );
        })}
      </ul>
      <div class="tag-answers">
        {tag.state === "locked" && (
          <p class="tag-locked">
            <Icon name="check" />
            {t("tags.locked")}
          </p>
        )}
        {tag.state !== "locked" && tag.kind !== "declared" && (
          <button
            type="button"
            class="small-button"
            aria-label={t("tags.lockNamed", { name })}
            onClick={onLock}
          >
            {t("tags.lock")}
          </button>
        )}
        <button
          type="button"
          class="small-button"
          aria-label={t("tags.deleteNamed", { name })}
          onClick={onDelete}
        >
          {t("tags.delete")}
        </button>
      </div>
    </li>
  );
}

/** Of what was declared, also what it says. */
function kindName(t: Translate, { kind, id }: Tag): string {
  const trait = `trait.${tagParts(id).key}`;
  const title = t(`tags.${kind}`);
  return kind === "declared" && hasText(trait) ? `${title} · ${t(trait)}` : title;
}

interface DeletedProps extends Props {
  onUndo: (id: string, name: string) => void;
}

/** What the customer said was wrong; it comes back as confirmed. */
function Deleted({ customer, catalogue, onUndo }: DeletedProps) {
  const { t, language } = useText();
  const deleted = Object.entries(customer.profile().tags ?? {})
    .filter(([, { value }]) => value === "deleted")
    .sort(([, a], [, b]) => b.at - a.at);
  if (deleted.length === 0) return null;
  return (
    <div class="deleted">
      <h3>{t("tags.deletedTitle")}</h3>
      <ul class="lines">
        {deleted.map(([id, { at }]) => {
          const { kind, key } = tagParts(id);
          const name = catalogue.categories.get(key)?.name[language] ?? key;
          const label = `tags.${kind}`;
          return (
            <li key={id} class="deleted-tag">
              <span>
                <strong>{name}</strong>{" "}
                <small class="deleted-note">
                  {hasText(label) ? t(label) : kind} ·{" "}
                  {t("tags.deletedAt", { date: date(at, language) })}
                </small>
              </span>
              <button
                type="button"
                class="small-button"
                aria-label={t("tags.undoNamed", { name })}
                onClick={() => onUndo(id, name)}
              >
                {t("tags.undo")}
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
