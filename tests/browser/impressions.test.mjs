// @ts-check
/** What counts as seen: half of a card on the screen for a second. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { visitShop } from "./support/shop.mjs";

/** @typedef {import("./support/shop.mjs").Shop} Shop */

test("of a shelf those items count that were on the screen for a second, and each once in a visit", async () => {
  await visitShop({}, async (shop) => {
    await shop.enter("/nowhere");
    await shop.accept();
    await shop.go("/");
    await showFirstRow(shop);
    await shop.page.waitForTimeout(1500);
    const shelves = await shop.shelves();
    const onScreen = await visibleItems(shop);
    assert.equal(shelves["Recently viewed"], undefined, "seen on a shelf is not viewed");
    const last = shop.page.locator(".shelf").last();
    await last.scrollIntoViewIfNeeded();
    await shop.page.waitForTimeout(300); // too short for what came by
    await showFirstRow(shop);
    await shop.page.waitForTimeout(1500);
    const { home = [], ...others } = await seen(shop);
    const forYou = shelves["For you"] ?? [];
    assert.ok(onScreen.length > 0 && onScreen.length < 12, "a row");
    assert.deepEqual([...home].sort(), onScreen.filter((id) => forYou.includes(id)).sort());
    assert.deepEqual(others, {}, "no other shelf was on the screen for a second");
  });
});

test("a browser that cannot tell what is on the screen counts a shelf as it stands there", async () => {
  await visitShop({}, async (shop) => {
    await shop.page.addInitScript(() => {
      Reflect.deleteProperty(globalThis, "IntersectionObserver");
    });
    await shop.enter("/nowhere");
    await shop.accept();
    await shop.go("/");
    const shelves = await shop.shelves();
    const { home = [], trending = [] } = await seen(shop);
    assert.deepEqual(
      home.slice(0, 12),
      shelves["For you"],
      "then comes the shelf of the last page",
    );
    assert.deepEqual(trending, shelves["Selling now"]);
  });
});

/** @param {Shop} shop */
function showFirstRow(shop) {
  const first = shop.page.locator(".shelf-items > li").first();
  return first.evaluate((item) => item.scrollIntoView({ block: "end", behavior: "instant" }));
}

/** The items of which half is on the screen. @param {Shop} shop @returns {Promise<string[]>} */
function visibleItems(shop) {
  return shop.page.evaluate(() =>
    [...document.querySelectorAll(".shelf-items > li")].flatMap((item) => {
      const { top, bottom, left, right, height, width } = item.getBoundingClientRect();
      const tall = Math.max(0, Math.min(bottom, innerHeight) - Math.max(top, 0));
      const wide = Math.max(0, Math.min(right, innerWidth) - Math.max(left, 0));
      const link = item.querySelector(".card-link")?.getAttribute("href") ?? "";
      const half = tall * wide >= (height * width) / 2;
      return half ? [decodeURIComponent(link.split("/p/")[1] ?? "")] : [];
    }),
  );
}

/** By list, the items that the profile holds as seen, each as often as it was counted. @param {Shop} shop */
async function seen(shop) {
  await shop.go("/privacy");
  const download = shop.page.waitForEvent("download");
  await shop.page.getByRole("button", { name: "Export JSON" }).click();
  /** @type {{ events: { type: string, list?: { id: string }, items?: { id: string }[] }[] }} */
  const { events } = JSON.parse(await readFile(await (await download).path(), "utf8"));
  /** @type {Record<string, string[]>} */
  const lists = {};
  for (const { type, list, items = [] } of events) {
    if (type !== "view_item_list" || !list) continue;
    const ids = lists[list.id] ?? [];
    lists[list.id] = ids;
    ids.push(...items.map(({ id }) => id));
  }
  return lists;
}
