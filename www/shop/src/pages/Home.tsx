import { useMemo } from "preact/hooks";
import { Link } from "wouter-preact";
import { lookOf } from "../art/look";
import { Picture } from "../art/Picture";
import { Shelf } from "../components/Shelf";
import { TierBar } from "../components/TierBar";
import type { Catalogue, Product } from "../data/catalogue";
import type { DemoCustomer } from "../data/customers";
import { useText } from "../i18n";
import { categoryPath, PRIVACY } from "../paths";
import { usePage } from "../shop/page";
import { session, VISITOR } from "../shop/session";
import { type ShelfSpec, useShelves } from "../shop/shelves";
import { useStore } from "../shop/store";

const RECENT: ShelfSpec = { scenes: ["recently_viewed"], limit: 6, always: false };
const AGAIN: ShelfSpec = { scenes: ["buy_again", "next"], limit: 6, always: true };
const FOR_YOU: ShelfSpec = { scenes: ["home"], limit: 12, always: true };
const TRENDING: ShelfSpec = { scenes: ["trending"], limit: 6, always: true };
const NEW: ShelfSpec = { scenes: ["new"], limit: 6, always: true };

/** In the order in which shelves may choose; shown in another. */
const REGULAR = [RECENT, AGAIN, FOR_YOU, TRENDING, NEW];
const NEWCOMER = [RECENT, FOR_YOU, TRENDING, NEW];

export function HomePage({
  catalogue,
  customers,
}: {
  catalogue: Catalogue;
  customers: DemoCustomer[];
}) {
  const { id } = useStore(session);
  usePage("");
  const hasOrders = customers.some((customer) => customer.id === id);
  const specs = hasOrders ? REGULAR : NEWCOMER;
  const contents = useShelves(catalogue, specs);
  const shelf = (spec: ShelfSpec, layout?: "row" | "grid") => {
    const content = contents[specs.indexOf(spec)] ?? null;
    if (spec === RECENT && content === null) return null;
    return <Shelf key={spec.scenes[0]} spec={spec} content={content} {...(layout && { layout })} />;
  };
  return (
    <>
      <Hero catalogue={catalogue} />
      <div class="page">
        {shelf(FOR_YOU, "grid")}
        {hasOrders && shelf(AGAIN)}
        {shelf(TRENDING)}
        <DepartmentTiles catalogue={catalogue} />
        {shelf(NEW)}
        {shelf(RECENT)}
      </div>
    </>
  );
}

function Hero({ catalogue }: { catalogue: Catalogue }) {
  const { t } = useText();
  const { id } = useStore(session);
  const visitor = id === VISITOR;
  return (
    <section class="hero">
      <div class="hero-inner">
        <div class="hero-words">
          <h1 tabIndex={-1}>{t("hero.title")}</h1>
          <p>{t("hero.text")}</p>
          <div class="hero-card">
            <TierBar compact />
            <p class="note">
              {t(visitor ? "hero.visitor" : "hero.demo")}{" "}
              <Link href={PRIVACY}>{t("hero.account")}</Link>
            </p>
          </div>
        </div>
        <div class="hero-window" aria-hidden="true">
          {HERO_PICTURES.map(([category, words], index) => {
            const product = windowPiece(catalogue, category, words);
            return product && <Picture key={index} product={product} />;
          })}
        </div>
      </div>
    </section>
  );
}

/** The shop window: a fixed arrangement, so that it never depends on who looks in. */
const HERO_PICTURES: [category: string, words: RegExp][] = [
  ["kitchen/mugs", /regency teacup/i],
  ["kitchen/baking", /cakestand/i],
  ["home/clocks", /alarm clock.*green/i],
  ["style/warmers", /union|heart/i],
  ["bags/shoppers", /jumbo bag pink polka/i],
  ["garden/plants", /watering can/i],
];

function windowPiece(catalogue: Catalogue, category: string, words: RegExp): Product | undefined {
  const pieces = catalogue.inCategory(category);
  return pieces.find(({ name }) => words.test(name)) ?? pieces[0];
}

function DepartmentTiles({ catalogue }: { catalogue: Catalogue }) {
  const { t, language } = useText();
  const signs = useMemo(() => signsOf(catalogue), [catalogue]);
  return (
    <section class="tiles" aria-labelledby="tiles-title">
      <h2 id="tiles-title">{t("home.departments")}</h2>
      <ul>
        {signs.map(({ department, piece }) => (
          <li key={department.id}>
            <Link href={categoryPath(department.id)}>
              {piece && <Picture product={piece} />}
              <span>{department.name[language]}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What sells best in each department, as long as it looks unlike the departments before. */
function signsOf(catalogue: Catalogue) {
  const motifs = new Set<string>();
  return catalogue.departments.map((department) => {
    const pieces = catalogue.inCategory(department.id);
    const piece = pieces.find((each) => !motifs.has(lookOf(each).motif)) ?? pieces[0];
    if (piece) motifs.add(lookOf(piece).motif);
    return { department, piece };
  });
}
