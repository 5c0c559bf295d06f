// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { DESKTOP, PHONE, visitShop } from "./support/shop.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PAGES = [
  "/",
  "/c/kitchen",
  "/c/kitchen/mugs",
  "/search/heart",
  "/search/qqqq",
  "/cart",
  "/account",
  "/privacy",
  "/nowhere",
];

for (const [name, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
  test(`no page is wider than a ${name}, and nothing on it jumps`, async () => {
    await visitShop({ viewport }, async (shop) => {
      await shop.page.addInitScript(sumLayoutShifts);
      await shop.enter();
      const id = await shop.customer(({ stage }) => stage === "active");
      const [product] = await shop.products(1);
      assert.ok(product);
      await shop.become(id);
      for (const path of [...PAGES, `/p/${product.id}`]) {
        await shop.page.goto("about:blank");
        await shop.enter(path);
        await shop.page.waitForTimeout(400);
        const { overflow, shift } = await shop.page.evaluate(() => ({
          overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
          shift: Reflect.get(globalThis, "layoutShift"),
        }));
        assert.ok(overflow <= 0, `${path} is ${overflow} px too wide`);
        assert.ok(shift < 0.02, `${path} shifts by ${shift}`);
      }
    });
  });
}

for (const locale of ["zh-CN", "zh-TW", "en"]) {
  test(`no page has a serious accessibility fault in ${locale}`, async () => {
    await visitShop({ locale }, async (shop) => {
      await shop.enter();
      await assertAccessible(shop, "the front page with the consent banner");
      await shop.become(await shop.customer(({ tier }) => tier === "silver"));
      const [product] = await shop.products(1);
      assert.ok(product);
      await shop.buy(product.id);
      for (const path of [...PAGES, `/p/${product.id}`]) {
        await shop.go(path);
        await assertAccessible(shop, path);
      }
      await shop.go("/");
      await shop.page.locator(".why-button").first().click();
      await assertAccessible(shop, "the front page with a reason open");
      await shop.page.keyboard.press("Escape");
      await shop.checkOut();
      await assertAccessible(shop, "the order's confirmation");
    });
  });
}

test("every control of the front page can be reached and seen with the keyboard", async () => {
  await visitShop({}, async (shop) => {
    await shop.enter();
    await shop.accept();
    await shop.page.locator(".skip").focus();
    for (let step = 0; step < 40; step++) {
      await shop.page.keyboard.press("Tab");
      const { visible, outlined } = await shop.page.evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body) return { visible: false, outlined: false };
        const box = element.getBoundingClientRect();
        const parent = element.closest(".search");
        const outline = getComputedStyle(element).outlineStyle !== "none";
        return { visible: box.width > 0 && box.height > 0, outlined: outline || parent !== null };
      });
      assert.ok(visible && outlined, `stop ${step} of the tab key`);
    }
  });
});

test("going to a page moves the focus to its heading and names it in the title", async () => {
  await visitShop({}, async (shop) => {
    await shop.enter();
    await shop.page.locator(".departments a").first().click();
    await shop.settled();
    const heading = await shop.page.evaluate(() => document.activeElement?.textContent);
    assert.equal(heading, "Kitchen & table");
    assert.match(await shop.page.title(), /^Kitchen & table · /);
  });
});

/** Runs in the page: adds up every shift that no click or key explains. */
function sumLayoutShifts() {
  Reflect.set(globalThis, "layoutShift", 0);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (Reflect.get(entry, "hadRecentInput")) continue;
      const sum = Reflect.get(globalThis, "layoutShift") + Reflect.get(entry, "value");
      Reflect.set(globalThis, "layoutShift", sum);
    }
  }).observe({ type: "layout-shift", buffered: true });
}

/**
 * What fades has its full contrast, or is gone, only when every animation has ended.
 * @param {import("playwright-core").Page} page
 */
async function settled(page) {
  await page.waitForTimeout(350);
  await page.evaluate(async () => {
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
  });
}

/**
 * @param {import("./support/shop.mjs").Shop} shop
 * @param {string} where
 */
async function assertAccessible(shop, where) {
  await settled(shop.page);
  await shop.page.evaluate(axe);
  const faults = await shop.page.evaluate(async () => {
    // @ts-expect-error: defined by axe
    const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"] });
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 200))}`);
  });
  assert.deepEqual(faults, [], where);
}
