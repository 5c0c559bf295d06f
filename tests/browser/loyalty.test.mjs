// @ts-check
/** Loyalty in the browser: the worked examples through the public function, and the shop's pages that show it. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { serveScript } from "./support/page.mjs";
import { DESKTOP, PHONE, visitShop } from "./support/shop.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

test("every worked example comes out as written in the browser", async () => {
  const { url, browser, close } = await serveScript("", {
    "runner.js": join(root, "tests/js/support/loyalty-cases.mjs"),
    "cases.json": join(root, "tests/vectors/loyalty/cases.json"),
  });
  try {
    const page = await browser.newPage();
    await page.goto(url);
    const results = await page.evaluate(async () => {
      const load = /** @type {(path: string) => Promise<any>} */ ((path) => import(path));
      const [{ calculateTier }, { runCases }] = await Promise.all([
        load("/index.js"),
        load("/runner.js"),
      ]);
      const file = await (await fetch("/cases.json")).json();
      return [
        await runCases(calculateTier, file),
        await runCases(calculateTier, file, { timezones: false }),
      ];
    });
    assert.deepEqual(results, [
      { ran: 89, wrong: [] },
      { ran: 89, wrong: [] },
    ]);
  } finally {
    await close();
  }
});

/** @param {import("./support/shop.mjs").Shop} shop */
const lines = (shop) => shop.page.locator(".points-ledger li");

for (const [viewport, locale, more] of /** @type {const} */ ([
  [DESKTOP, "zh-CN", /^再看 \d+ 条$/],
  [PHONE, "zh-TW", /^再看 \d+ 筆$/],
  [PHONE, "en", /^Show \d+ more$/],
])) {
  test(`the account shows the ledger in sentences, latest first, in ${locale}`, async () => {
    await visitShop({ viewport, locale }, async (shop) => {
      await shop.enter();
      await shop.become(await shop.customer(({ tier }) => tier === "silver"));
      await shop.go("/account");
      assert.equal(await lines(shop).count(), 6);
      const days = await lines(shop)
        .locator("time")
        .evaluateAll((times) => times.map((time) => time.getAttribute("datetime") ?? ""));
      assert.deepEqual(days, [...days].sort().reverse());
      const balance = (await shop.page.locator(".figure").textContent()) ?? "";
      const after = (await lines(shop).first().locator(".points-after").textContent()) ?? "";
      assert.ok(after.endsWith(` ${balance}`), `${after}, but the balance is ${balance}`);
      for (const said of await lines(shop).locator(".said").allTextContents())
        assert.match(said, /\S{2}/);
      await shop.page.getByRole("button", { name: more }).click();
      assert.ok((await lines(shop).count()) > 6);
    });
  });
}

test("the account says what ends when, what keeps the tier and what the next one needs", async () => {
  await visitShop({ locale: "en" }, async (shop) => {
    await shop.enter();
    await shop.become(await shop.customer(({ tier }) => tier === "silver"));
    await shop.go("/account");
    const panel = (await shop.page.locator(".membership").textContent()) ?? "";
    assert.match(panel, /Silver is yours until \d+ \w+ 201\d/);
    assert.match(panel, /by \d+ \w+ 201\d to keep Silver|done enough to keep Silver/);
    assert.match(panel, /more orders? to reach Gold/);
    const endings = shop.page.locator(".endings li");
    assert.ok((await endings.count()) > 0);
    for (const ending of await endings.allTextContents())
      assert.match(ending, /^[\d,]+ points? (until \d+ \w+ 201\d|later)$/);
  });
});

test("a declared birthday opens what the programme gives for it, and is taken back", async () => {
  await visitShop({ locale: "en" }, async (shop) => {
    await shop.enter();
    await shop.accept();
    await shop.go("/account");
    const [month, day] = [
      shop.page.getByLabel("Month", { exact: true }),
      shop.page.getByLabel("Day", { exact: true }),
    ];
    const now = shop.page.locator(".birthday-now");
    await month.selectOption("12");
    await day.selectOption("24");
    await shop.page.waitForFunction(
      () => document.querySelector(".birthday-now")?.textContent?.includes("treat") ?? false,
    );
    await month.selectOption("02");
    await day.selectOption("31");
    assert.equal(await day.inputValue(), "29", "no such day in that month");
    assert.equal(await now.textContent(), "");
    await shop.page.reload();
    await shop.settled();
    assert.equal(await month.inputValue(), "02");
    await month.selectOption("");
    assert.equal(await day.inputValue(), "");
  });
});

test("the cart quotes what points can pay: at most half of it, and only what is there", async () => {
  await visitShop({ locale: "en" }, async (shop) => {
    await shop.enter();
    const [product] = await shop.products(1);
    assert.ok(product);
    await shop.buy(product.id);
    await shop.go("/cart");
    const worth = shop.page.locator(".worth");
    assert.equal(await worth.textContent(), "No points to use on this order yet");
    await shop.become(await shop.customer(({ tier }) => tier === "silver"));
    await shop.go("/cart");
    if ((await shop.page.locator(".cart-line").count()) === 0) await shop.buy(product.id);
    await shop.go("/cart");
    const quote = (await worth.textContent())?.match(/^([\d,]+) points? can pay ¥([\d,.]+)/);
    assert.ok(quote, (await worth.textContent()) ?? "");
    const shown = (await shop.page.locator(".summary .total dd").textContent()) ?? "";
    const total = Number(shown.match(/[\d,]+\.\d\d/)?.[0].replaceAll(",", ""));
    const [points, value] = [quote[1], quote[2]].map((text) => Number(text?.replaceAll(",", "")));
    assert.equal(points, value);
    assert.equal(points, Math.floor(total / 2));
  });
});
