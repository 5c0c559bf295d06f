import { useId, useRef } from "preact/hooks";
import type { Mode } from "zhanggui";
import { type Key, useText } from "../i18n";
import { useSeen } from "../shop/seen";
import type { ShelfContent, ShelfSpec } from "../shop/shelves";
import { CardSkeleton, ProductCard } from "./ProductCard";

interface Props {
  spec: ShelfSpec;
  content: ShelfContent | null;
  /** Two rows on a wide page instead of one that scrolls. */
  layout?: "row" | "grid";
}

/** One shelf: keeps its place while the engine wakes up, says honestly what its choice rests on. */
export function Shelf({ spec, content, layout = "row" }: Props) {
  const { t } = useText();
  const heading = useId();
  const items = useRef<HTMLUListElement>(null);
  const scene = content?.scene ?? spec.scenes[0];
  const list = { id: scene, ...(content?.trace && { trace: content.trace }) };
  useSeen(
    items,
    list,
    content?.items.map(({ product }) => product.id),
  );
  if (content && content.items.length === 0) return null;
  return (
    <section class={`shelf shelf-${layout}`} aria-labelledby={heading} aria-busy={content === null}>
      <header class="shelf-head">
        <h2 id={heading}>{t(`scene.${scene}`)}</h2>
        <p>{content ? t(basisKey(scene, content.mode)) : t("loading")}</p>
      </header>
      <ul class="shelf-items" ref={items}>
        {content
          ? content.items.map(({ product, recommendation }) => (
              <li key={product.id}>
                <ProductCard product={product} recommendation={recommendation} list={list} />
              </li>
            ))
          : Array.from({ length: spec.limit }, (_, index) => (
              <li key={index}>
                <CardSkeleton />
              </li>
            ))}
      </ul>
    </section>
  );
}

function basisKey(scene: ShelfContent["scene"], mode: Mode): Key {
  if (mode === "personalized") {
    if (scene === "trending") return "basis.trending";
    if (scene === "new") return "basis.new";
    if (scene === "recently_viewed") return "basis.viewed";
    if (scene === "together" || scene === "cart") return "basis.together";
    if (scene === "product" || scene === "similar") return "basis.similar";
    return "basis.personalized";
  }
  if (mode === "static") return "basis.static";
  if (scene === "new") return "basis.new";
  if (scene === "together" || scene === "cart") return "basis.together";
  if (scene === "product" || scene === "similar") return "basis.similar";
  return mode === "cold_start" ? "basis.cold_start" : "basis.non_personalized";
}
