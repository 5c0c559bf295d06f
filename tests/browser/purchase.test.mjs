// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { visitShop } from "./support/shop.mjs";

test("a purchase moves points, tier bar and shelves", async () => {
  await visitShop({}, async (shop) => {
    await shop.enter();
    await shop.accept();
    const before = { ...(await membership(shop)), shelves: await shop.shelves() };
    const [first, second] = await shop.products(2);
    assert.ok(first && second);
    await shop.buy(first.id);
    await shop.page.locator(".quantity input").fill("400");
    await shop.page.locator(".quantity input").press("Tab");
    await shop.page.locator(".buy .button-main").click();
    await shop.buy(second.id);
    await shop.checkOut();
    await shop.go("/");
    const after = { ...(await membership(shop)), shelves: await shop.shelves() };
    assert.ok(after.points > before.points, `${after.points} points after ${before.points}`);
    assert.ok(after.progress > before.progress, `${after.progress} % after ${before.progress} %`);
    assert.notDeepEqual(after.shelves, before.shelves);
    assert.equal(await shop.page.locator(".cart-link .count").textContent(), "0");
    await shop.go("/account");
    assert.equal(await shop.page.locator(".orders > li").count(), 1);
  });
});

test("no product stands on two shelves of the front page", async () => {
  await visitShop({}, async (shop) => {
    await shop.enter();
    await shop.become(await shop.customer(({ stage }) => stage === "active"));
    await shop.go("/");
    const ids = Object.values(await shop.shelves()).flat();
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(ids.length >= 30);
  });
});

test("each recommendation says why, and its shares add up to the score", async () => {
  await visitShop({}, async (shop) => {
    await shop.enter();
    await shop.become(await shop.customer(({ stage }) => stage === "active"));
    await shop.go("/");
    const button = shop.page.locator(".why-button").first();
    await button.focus();
    await shop.page.keyboard.press("Enter");
    await shop.page.locator(".reasons li").first().waitFor();
    const shares = await shop.page.locator(".reasons .number").allTextContents();
    const sum = shares.reduce(
      (total, share) => total + Number.parseInt(share.replace("−", "-"), 10),
      0,
    );
    assert.ok(Math.abs(sum - 100) <= shares.length, `${shares.join(" + ")} = ${sum}`);
    await shop.page.keyboard.press("Escape");
    assert.ok(
      await button.evaluate((element) => element === document.activeElement),
      "focus is back",
    );
  });
});

test("letting days go by changes what the shopkeeper thinks", async () => {
  await visitShop({}, async (shop) => {
    await shop.enter();
    await shop.become(await shop.customer(({ stage }) => stage === "active"));
    await shop.go("/account");
    const before = await shop.page.locator(".score-value").first().textContent();
    for (let month = 0; month < 18; month++) {
      await shop.page.getByRole("button", { name: "+30 days" }).click();
    }
    await shop.page.waitForFunction(
      (text) => document.querySelector(".score-value")?.textContent !== text,
      before,
    );
  });
});

/** @param {import("./support/shop.mjs").Shop} shop */
async function membership(shop) {
  const bar = shop.page.locator(".hero .tier-bar");
  const points = await bar.locator(".tier-line .number").textContent();
  const progress = await bar.getByRole("progressbar").getAttribute("aria-valuenow");
  return {
    points: Number.parseInt((points ?? "").replaceAll(",", ""), 10),
    progress: Number(progress),
  };
}
