import { Link, useLocation } from "wouter-preact";
import type { Catalogue } from "../data/catalogue";
import type { DemoCustomer } from "../data/customers";
import { LOCALES, setLocale, useText } from "../i18n";
import { ACCOUNT, CART, categoryPath, HOME, PRIVACY, searchPath } from "../paths";
import { cart } from "../shop/cart";
import { useStore } from "../shop/store";
import { ClockControls } from "./Clock";
import { CustomerSwitcher } from "./CustomerSwitcher";
import { Icon } from "./Icon";
import { Wordmark } from "./Wordmark";

const LANGUAGE_NAMES = {
  "zh-CN": ["简体", "简体中文"],
  "zh-TW": ["繁體", "繁體中文"],
  en: ["EN", "EN, English"],
} as const;

export function Header({
  catalogue,
  customers,
}: {
  catalogue: Catalogue;
  customers: DemoCustomer[];
}) {
  const { t, language } = useText();
  return (
    <header class="header">
      <div class="service">
        <div class="service-inner">
          <ClockControls />
          <CustomerSwitcher customers={customers} />
          <fieldset class="languages">
            <legend class="visually-hidden">{t("language")}</legend>
            {LOCALES.map((locale) => (
              <button
                key={locale}
                type="button"
                lang={locale}
                aria-pressed={locale === language}
                aria-label={LANGUAGE_NAMES[locale][1]}
                onClick={() => setLocale(locale)}
              >
                {LANGUAGE_NAMES[locale][0]}
              </button>
            ))}
          </fieldset>
        </div>
      </div>
      <div class="masthead">
        <Link href={HOME} class="home-link">
          <Wordmark />
        </Link>
        <SearchForm />
        <nav class="masthead-links" aria-label={t("nav.yours")}>
          <Link href={ACCOUNT} class="masthead-link">
            <Icon name="person" />
            <span>{t("nav.account")}</span>
          </Link>
          <Link href={PRIVACY} class="masthead-link">
            <Icon name="lock" />
            <span>{t("nav.privacy")}</span>
          </Link>
          <CartLink />
        </nav>
      </div>
      <nav class="departments" aria-label={t("nav.departments")}>
        <ul>
          {catalogue.departments.map((department) => (
            <li key={department.id}>
              <DepartmentLink id={department.id} name={department.name[language]} />
            </li>
          ))}
        </ul>
      </nav>
      <div class="awning" aria-hidden="true" />
    </header>
  );
}

function DepartmentLink({ id, name }: { id: string; name: string }) {
  const [path] = useLocation();
  const here = path === categoryPath(id) || path.startsWith(`${categoryPath(id)}/`);
  return (
    <Link href={categoryPath(id)} aria-current={here ? "page" : undefined}>
      {name}
    </Link>
  );
}

function SearchForm() {
  const { t } = useText();
  const [path, navigate] = useLocation();
  const asked = path.startsWith("/search/")
    ? decodeURIComponent(path.slice("/search/".length))
    : "";
  return (
    <search>
      <form
        class="search"
        onSubmit={(event) => {
          event.preventDefault();
          const query = String(new FormData(event.currentTarget).get("query") ?? "").trim();
          if (query !== "") navigate(searchPath(query));
        }}
      >
        <label class="visually-hidden" for="query">
          {t("search.label")}
        </label>
        <input
          key={asked}
          id="query"
          name="query"
          type="search"
          autocomplete="off"
          defaultValue={asked}
          placeholder={t("search.placeholder")}
        />
        <button type="submit" aria-label={t("search.submit")}>
          <Icon name="search" />
        </button>
      </form>
    </search>
  );
}

function CartLink() {
  const { t } = useText();
  const count = useStore(cart).reduce((sum, line) => sum + line.quantity, 0);
  return (
    <Link href={CART} class="masthead-link cart-link">
      <Icon name="cart" />
      <span>{t("nav.cart")}</span>
      <span class={count > 0 ? "count" : "count count-empty"}>{count}</span>
    </Link>
  );
}
