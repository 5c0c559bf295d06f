import { useErrorBoundary } from "preact/hooks";
import { Route, Router, Switch } from "wouter-preact";
import { useHashLocation } from "wouter-preact/use-hash-location";
import { ConsentBanner } from "./components/ConsentBanner";
import { Footer } from "./components/Footer";
import { Header } from "./components/Header";
import { Toast } from "./components/Toast";
import { WhyPopover } from "./components/Why";
import type { Catalogue } from "./data/catalogue";
import type { DemoCustomer } from "./data/customers";
import { useText } from "./i18n";
import { AccountPage } from "./pages/Account";
import { CartPage } from "./pages/Cart";
import { CategoryPage } from "./pages/Category";
import { HomePage } from "./pages/Home";
import { NotFoundPage } from "./pages/NotFound";
import { OrderPage } from "./pages/Order";
import { PrivacyPage } from "./pages/Privacy";
import { ProductPage } from "./pages/Product";
import { SearchPage } from "./pages/Search";
import { useArrival } from "./shop/page";

interface Props {
  catalogue: Catalogue;
  customers: DemoCustomer[];
}

export function App(props: Props) {
  return (
    <Router hook={useHashLocation}>
      <Layout {...props} />
    </Router>
  );
}

function Layout({ catalogue, customers }: Props) {
  const { t } = useText();
  return (
    <>
      <button type="button" class="skip" onClick={() => document.querySelector("main")?.focus()}>
        {t("skip")}
      </button>
      <Header catalogue={catalogue} customers={customers} />
      <main id="main" tabIndex={-1}>
        <Pages catalogue={catalogue} customers={customers} />
      </main>
      <Footer />
      <ConsentBanner />
      <Toast />
      <WhyPopover />
    </>
  );
}

function Pages({ catalogue, customers }: Props) {
  const { t } = useText();
  const [fault] = useErrorBoundary(console.error);
  useArrival();
  if (fault) return <p class="failure">{t("broken")}</p>;
  return (
    <Switch>
      <Route path="/">
        <HomePage catalogue={catalogue} customers={customers} />
      </Route>
      <Route path="/c/:department/:leaf?">
        {({ department, leaf }) => (
          <CategoryPage catalogue={catalogue} id={leaf ? `${department}/${leaf}` : department} />
        )}
      </Route>
      <Route path="/search/:query">
        {({ query }) => <SearchPage catalogue={catalogue} query={decodeURIComponent(query)} />}
      </Route>
      <Route path="/p/:id">
        {({ id }) => <ProductPage catalogue={catalogue} id={decodeURIComponent(id)} />}
      </Route>
      <Route path="/cart">
        <CartPage catalogue={catalogue} />
      </Route>
      <Route path="/order/:id">
        {({ id }) => <OrderPage catalogue={catalogue} orderId={decodeURIComponent(id)} />}
      </Route>
      <Route path="/account">
        <AccountPage catalogue={catalogue} customers={customers} />
      </Route>
      <Route path="/privacy">
        <PrivacyPage catalogue={catalogue} />
      </Route>
      <Route>
        <NotFoundPage />
      </Route>
    </Switch>
  );
}
