// First: it counts what all others could send.
import "./shop/sent";

import { render } from "preact";
import { App } from "./app";
import { mountSprite } from "./art/sprite";
import { loadCatalogue } from "./data/catalogue";
import { loadCustomers } from "./data/customers";
import { locale, translate } from "./i18n";
import { openShop } from "./shop/session";
import "./styles/index.css";

const root = document.getElementById("app");
if (root) void start(root);

async function start(root: HTMLElement): Promise<void> {
  mountSprite();
  try {
    const [catalogue, customers] = await Promise.all([loadCatalogue(), loadCustomers()]);
    void openShop(catalogue, customers);
    render(<App catalogue={catalogue} customers={customers} />, root);
  } catch (error) {
    console.error(error);
    const message = document.createElement("p");
    message.className = "failure";
    message.textContent = translate(locale.get(), "failure");
    root.replaceChildren(message);
  }
}
