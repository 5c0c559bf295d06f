// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { visitShop } from "./support/shop.mjs";

test("what a visitor allowed to be kept is still there after a reload", async () => {
  await visitShop({}, async (shop) => {
    await shop.enter();
    await shop.accept();
    const viewed = (await shop.products(3)).map(({ id }) => id);
    for (const id of viewed) await shop.go(`/p/${id}`);
    await shop.page.locator(".buy .button-main").click();
    await shop.go("/");
    const before = await shop.shelves();
    const records = await recordsOf(shop);
    assert.deepEqual(before["Recently viewed"], viewed.toReversed());

    await shop.page.waitForTimeout(300);
    await shop.enter("/");
    await shop.page.reload();
    await shop.settled();

    assert.deepEqual((await shop.shelves())["Recently viewed"], viewed.toReversed());
    assert.equal(await shop.page.locator(".cart-link .count").textContent(), "1");
    assert.match((await shop.page.locator(".hero .tier-line").textContent()) ?? "", /Member/);
    assert.equal(await shop.page.locator(".consent").count(), 0, "asked once only");
    assert.ok((await recordsOf(shop)) >= records, "no record was lost");
  });
});

test("a visitor who refuses leaves no record, and shops all the same", async () => {
  await visitShop({}, async (shop) => {
    await shop.enter();
    await shop.page.getByRole("button", { name: "No, thanks" }).click();
    const [product] = await shop.products(1);
    assert.ok(product);
    await shop.buy(product.id);
    await shop.go("/");
    const shelves = await shop.shelves();
    assert.equal(shelves["Recently viewed"], undefined);
    assert.equal(shelves["For you"]?.length, 12);
    await shop.page.reload();
    await shop.settled();
    assert.equal(await shop.page.locator(".consent").count(), 0, "a no is remembered");
    assert.equal(await recordsOf(shop), 0);
  });
});

test("a customer who erases everything gets a receipt and an empty record", async () => {
  await visitShop({}, async (shop) => {
    await shop.enter();
    await shop.become(await shop.customer(({ stage }) => stage === "active"));
    assert.ok((await recordsOf(shop)) > 5);
    await shop.page.getByRole("button", { name: "Erase…" }).click();
    await shop.page.getByRole("button", { name: "Yes, erase" }).click();
    await shop.page.locator(".receipt").waitFor();
    assert.match((await shop.page.locator(".receipt").textContent()) ?? "", /nothing is left/);
    await shop.page.reload();
    await shop.settled();
    assert.ok((await recordsOf(shop)) <= 1, "only the page view since");
    await shop.go("/account");
    assert.equal(await shop.page.locator(".orders > li").count(), 0);
  });
});

/** @param {import("./support/shop.mjs").Shop} shop */
async function recordsOf(shop) {
  await shop.go("/privacy");
  const text = await shop.page.locator(".known-total").textContent();
  return Number(/[\d,]+/.exec(text ?? "")?.[0].replaceAll(",", ""));
}
