// @ts-check
/**
 * The built shop in a real browser, for tests: served with the strict policy, each visit in a fresh profile.
 * Whatever the page throws, or the browser's policy refuses, fails the test that was running.
 */
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { browserArguments, findChromium } from "../../../tools/browser.mjs";
import { serve } from "../../../tools/serve.mjs";

export const SITE = fileURLToPath(new URL("../../../build/shop/site", import.meta.url));
export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 375, height: 812 };

/**
 * @typedef {object} Visit
 * @property {string | null} [csp] instead of the strict policy
 * @property {(folder: string) => void} [change] to a copy of the site, before it is served
 * @property {string} [locale]
 * @property {string} [customer] of customers.json; left out: a visitor
 * @property {{ width: number, height: number }} [viewport]
 * @property {boolean} [faulty] whether the page may report errors
 */

/**
 * @param {Visit} visit
 * @param {(shop: Shop) => Promise<void>} test
 */
export async function visitShop(visit, test) {
  const folder = visit.change ? copyOf(SITE, visit.change) : SITE;
  const server = await serve({ folder, ...(visit.csp !== undefined && { csp: visit.csp }) });
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: browserArguments,
  });
  try {
    const context = await browser.newContext({
      viewport: visit.viewport ?? DESKTOP,
      acceptDownloads: true,
    });
    await context.addInitScript(
      ([locale, customer]) => {
        const setOnce = (/** @type {string} */ key, /** @type {string | undefined} */ value) => {
          const name = `half-holiday.${key}`;
          if (!location.protocol.startsWith("http")) return;
          if (value && !localStorage.getItem(name))
            localStorage.setItem(name, JSON.stringify(value));
        };
        setOnce("locale", locale);
        setOnce("customer", customer);
      },
      [visit.locale ?? "en", visit.customer],
    );
    const shop = new Shop(await context.newPage(), server.url);
    await test(shop);
    if (!visit.faulty && shop.faults.length > 0) throw new Error(shop.faults.join("\n"));
  } finally {
    await browser.close();
    await server.close();
    if (folder !== SITE) rmSync(folder, { recursive: true, force: true });
  }
}

export class Shop {
  /** @type {string[]} */
  faults = [];

  /** @param {import("playwright-core").Page} page @param {string} url */
  constructor(page, url) {
    this.page = page;
    this.url = url;
    page.on("pageerror", (error) => this.faults.push(String(error.stack)));
    page.on("console", (message) => {
      if (message.type() === "error") this.faults.push(message.text());
    });
  }

  /** Opens the shop's front page, or another by its hash address, and waits until it has settled. */
  async enter(path = "/") {
    await this.page.goto(`${this.url}#${path}`);
    await this.settled();
  }

  /** Goes to another page of the shop without loading it anew, as a link does. */
  async go(/** @type {string} */ path) {
    await this.page.evaluate((hash) => {
      location.hash = hash;
    }, path);
    await this.settled();
  }

  async settled() {
    await this.page.locator("main h1").first().waitFor();
    await this.page.waitForFunction(() => document.querySelector("[aria-busy=true]") === null);
  }

  async accept() {
    await this.page.getByRole("button", { name: "Remember me" }).click();
    await this.page.locator(".consent").waitFor({ state: "detached" });
  }

  /** Looks at a product and puts it in the cart. */
  async buy(/** @type {string} */ id) {
    await this.go(`/p/${id}`);
    await this.page.locator(".buy .button-main").click();
  }

  async checkOut() {
    await this.go("/cart");
    await this.page.locator(".summary .button-main").click();
    await this.page.locator(".thanks").waitFor();
    await this.settled();
  }

  /** The ids on each shelf, by its heading. */
  shelves() {
    return this.page.evaluate(() =>
      Object.fromEntries(
        [...document.querySelectorAll(".shelf")].map((shelf) => [
          shelf.querySelector("h2")?.textContent ?? "",
          [...shelf.querySelectorAll(".card-link")].map((link) =>
            decodeURIComponent(link.getAttribute("href")?.split("/p/")[1] ?? ""),
          ),
        ]),
      ),
    );
  }

  /** A few products on sale, most sold first. */
  async products(/** @type {number} */ count) {
    const response = await fetch(`${this.url}catalogue.json`);
    /** @type {{ products: { id: string, name: string, available: boolean, sold: number }[] }} */
    const { products } = await response.json();
    return products
      .filter(({ available }) => available)
      .sort((a, b) => b.sold - a.sold)
      .slice(0, count);
  }

  /** A demo customer's id. */
  async customer(/** @type {(customer: { stage: string, tier: string }) => boolean} */ fits) {
    const response = await fetch(`${this.url}customers.json`);
    /** @type {{ id: string, stage: string, tier: string }[]} */
    const customers = await response.json();
    const found = customers.find(fits);
    if (!found) throw new Error("no demo customer fits");
    return found.id;
  }

  /** Comes in as a demo customer, through the switcher. */
  async become(/** @type {string} */ id) {
    await this.page.locator(".switcher select").selectOption(id);
    await this.page.waitForFunction(
      (wanted) => localStorage.getItem("half-holiday.customer") === JSON.stringify(wanted),
      id,
    );
    await this.settled();
  }
}

/** @param {string} site @param {(folder: string) => void} change */
function copyOf(site, change) {
  if (!existsSync(site)) throw new Error("no built shop: node tools/build.mjs");
  const folder = mkdtempSync(join(tmpdir(), "half-holiday-"));
  cpSync(site, folder, { recursive: true });
  change(folder);
  return folder;
}
