import { useMemo } from "preact/hooks";
import { Link } from "wouter-preact";
import { Listing } from "../components/Listing";
import type { Catalogue } from "../data/catalogue";
import { useText } from "../i18n";
import { categoryPath, HOME } from "../paths";
import { usePage } from "../shop/page";
import { NotFoundPage } from "./NotFound";

export function CategoryPage({ catalogue, id }: { catalogue: Catalogue; id: string }) {
  const category = catalogue.categories.get(id);
  return category ? <Category key={id} catalogue={catalogue} id={id} /> : <NotFoundPage />;
}

function Category({ catalogue, id }: { catalogue: Catalogue; id: string }) {
  const { t, language } = useText();
  const category = catalogue.categories.get(id);
  const department = category?.parent ?? id;
  const name = category?.name[language] ?? id;
  const products = useMemo(() => catalogue.inCategory(id), [catalogue, id]);
  usePage(name);
  return (
    <div class="page">
      <Breadcrumb catalogue={catalogue} id={id} />
      <h1 tabIndex={-1}>{name}</h1>
      <nav class="chips" aria-label={t("category.within")}>
        <ul>
          <li>
            <Link
              href={categoryPath(department)}
              aria-current={department === id ? "page" : undefined}
            >
              {t("category.all")}
            </Link>
          </li>
          {catalogue.leavesOf(department).map((leaf) => (
            <li key={leaf.id}>
              <Link href={categoryPath(leaf.id)} aria-current={leaf.id === id ? "page" : undefined}>
                {leaf.name[language]}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <Listing products={products} listId={`category:${id}`} />
    </div>
  );
}

export function Breadcrumb({
  catalogue,
  id,
  last,
}: {
  catalogue: Catalogue;
  id: string;
  last?: string;
}) {
  const { t, language } = useText();
  const category = catalogue.categories.get(id);
  const department = category?.parent ? catalogue.categories.get(category.parent) : undefined;
  return (
    <nav class="breadcrumb" aria-label={t("nav.where")}>
      <ol>
        <li>
          <Link href={HOME}>{t("nav.home")}</Link>
        </li>
        {department && (
          <li>
            <Link href={categoryPath(department.id)}>{department.name[language]}</Link>
          </li>
        )}
        {category && last !== undefined && (
          <li>
            <Link href={categoryPath(id)}>{category.name[language]}</Link>
          </li>
        )}
        <li aria-current="page" lang={last === undefined ? undefined : "en"}>
          {last ?? category?.name[language]}
        </li>
      </ol>
    </nav>
  );
}
