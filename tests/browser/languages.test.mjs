// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { visitShop } from "./support/shop.mjs";

const SAID = {
  简体中文: { lang: "zh-CN", shelf: "为你推荐", title: /半日闲/, cart: "购物车" },
  繁體中文: { lang: "zh-TW", shelf: "為您推薦", title: /半日閒/, cart: "購物車" },
  English: { lang: "en", shelf: "For you", title: /Half Holiday/, cart: "Cart" },
};

test("the language switch changes page, title and engine, and is remembered", async () => {
  await visitShop({ locale: "en" }, async (shop) => {
    await shop.enter();
    await shop.become(await shop.customer(({ stage }) => stage === "active"));
    await shop.go("/");
    /** @type {Set<string>} */
    const reasons = new Set();
    for (const [button, said] of Object.entries(SAID)) {
      await shop.page.getByRole("button", { name: button }).click();
      await shop.page.getByRole("heading", { name: said.shelf }).waitFor();
      assert.equal(await shop.page.locator("html").getAttribute("lang"), said.lang);
      assert.match(await shop.page.title(), said.title);
      assert.match(
        (await shop.page.locator(".cart-link").textContent()) ?? "",
        new RegExp(said.cart),
      );
      reasons.add(await newReason(shop, reasons));
      await shop.page.reload();
      await shop.settled();
      assert.equal(await shop.page.locator("html").getAttribute("lang"), said.lang);
    }
    assert.equal(reasons.size, 3, "the engine speaks each language");
  });
});

/**
 * The first reason on the page, once it is none of those: the engine's texts come after the page's own.
 * @param {import("./support/shop.mjs").Shop} shop
 * @param {Set<string>} before
 */
async function newReason(shop, before) {
  let said = "";
  for (let attempt = 0; attempt < 20; attempt++) {
    await shop.page.locator(".why-button").first().click();
    said = (await shop.page.locator(".reasons li span").first().textContent()) ?? "";
    await shop.page.keyboard.press("Escape");
    if (!before.has(said)) break;
    await shop.page.waitForTimeout(100);
  }
  return said;
}
