// @ts-check
/** The customer's own page: what a word said there changes, at once and for good. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { visitShop } from "./support/shop.mjs";

/** @typedef {import("./support/shop.mjs").Shop} Shop */

test("deleted tags steer the shelf no more, at once", async () => {
  await visitShop({}, async (shop) => {
    await enterAs(shop, ({ tier, stage }) => stage === "dormant" && tier === "gold");
    const names = await tagNames(shop);
    const ids = (await Promise.all(names.map((name) => inCategory(shop, name)))).flat();
    const shown = async () =>
      (await shop.shelves())["For you"]?.filter((id) => ids.includes(id)).length ?? 0;
    const before = await shown();
    assert.notEqual(before, 0, "the shelf shows what the tags say");
    for (const [at, name] of names.entries()) {
      await shop.page.getByRole("button", { name: `That's not me: ${name}` }).click();
      await shop.page.locator(".deleted-tag").nth(at).waitFor();
    }
    const after = await shown();
    assert.ok(after < before, `${after} of ${before}`);
  });
});

test("a deleted tag is gone, and is not inferred again after a reload; it can be brought back", async () => {
  await visitShop({}, async (shop) => {
    const { page } = shop;
    await enterAs(shop, ({ tier, stage }) => stage === "active" && tier === "silver");
    const before = await tagNames(shop);
    const [name] = before;
    assert.ok(name && before.length > 1);
    assert.ok((await evidenceOf(shop, name)) > 0, "a tag has dated evidence");

    await page.getByRole("button", { name: `That's not me: ${name}` }).click();
    await page.locator(".deleted").waitFor();
    assert.ok(!(await tagNames(shop)).includes(name));
    assert.match((await page.locator(".toast").textContent()) ?? "", /not inferred again/);
    assert.equal(await page.evaluate(() => document.activeElement?.id), "tags-title");

    await shop.enter("/privacy");
    await page.reload();
    await shop.settled();
    assert.ok(!(await tagNames(shop)).includes(name));
    assert.equal(await page.locator(".deleted-tag strong").first().textContent(), name);

    await page.getByRole("button", { name: `Bring back “${name}”` }).click();
    await page.locator(".deleted").waitFor({ state: "detached" });
    assert.ok((await tagNames(shop)).includes(name));
    assert.equal(await page.locator(".tag-locked").count(), 1, "it comes back as confirmed");
  });
});

test("consent withdrawn, behaviour is forgotten and no shelf rests on the record", async () => {
  await visitShop({}, async (shop) => {
    const { page } = shop;
    await enterAs(shop, ({ stage }) => stage === "active");
    const [product] = await shop.products(1);
    assert.ok(product);
    await shop.go(`/p/${product.id}`);
    await shop.go("/privacy");
    assert.ok((await kinds(shop)).includes("Products viewed"));
    const basis = page.locator(".shelf-head p");
    assert.equal(await basis.textContent(), "From what you bought and looked at");

    await page.getByLabel("Personalisation", { exact: true }).click();
    await page.getByText("Personalisation is off, so nothing is inferred.").waitFor();
    assert.deepEqual(await kinds(shop), ["Orders and refunds"], "the record of a contract stays");
    assert.equal(await basis.textContent(), "The shop's bestsellers; your record is not used");
    const last = page.locator(".decisions tbody tr").first();
    assert.match(await last.innerText(), /^Personalisation\s+Not granted\s.*2011-12\s+this page$/s);

    await page.getByLabel("Personalisation", { exact: true }).click();
    await page.getByText("Personalisation is off").waitFor({ state: "detached" });
    assert.ok(
      !(await kinds(shop)).includes("Products viewed"),
      "a new consent brings nothing back",
    );
  });
});

test("the switch over them all takes the record out of every shelf, and forgets nothing", async () => {
  await visitShop({}, async (shop) => {
    await enterAs(shop, ({ stage }) => stage === "active");
    const before = await kinds(shop);
    const basis = shop.page.locator(".shelf-head p");
    const off = shop.page.getByLabel("Personalisation, main switch");
    await off.click();
    await shop.page.getByText("The shop's bestsellers; your record is not used").waitFor();
    assert.deepEqual(await kinds(shop), before);
    await off.click();
    await shop.page.locator(".tags").waitFor();
    assert.equal(await basis.textContent(), "From what you bought and looked at");
  });
});

test("an exported file is the whole record, and comes back by import; what is no profile is refused in words", async () => {
  await visitShop({}, async (shop) => {
    const { page } = shop;
    await enterAs(shop, ({ tier, stage }) => stage === "active" && tier === "silver");
    const file = await exported(shop, "JSON");
    const profile = JSON.parse(file.toString("utf8"));
    assert.equal(profile.version, 1);
    assert.ok(profile.events.length > 5);
    assert.equal(profile.consent.storage.granted, true);
    const table = (await exported(shop, "CSV")).toString("utf8");
    assert.match(table, /^\ufeffrecord,at,id,/);

    await erase(shop, "Everything");
    assert.match(await page.locator(".erasure").innerText(), /nothing is left on this device/);
    assert.deepEqual(await kinds(shop), []);
    await choose(shop, "broken.json", Buffer.from('{"version":1,"events":[{"type":7}]}'));
    const fault = page.locator(".receipt-fault");
    await fault.waitFor();
    assert.match(await fault.innerText(), /^broken\.json cannot be read.*nothing was changed\.$/);
    assert.deepEqual(await kinds(shop), []);

    await choose(shop, "mine.json", file);
    await page
      .getByText(/mine\.json taken in/)
      .first()
      .waitFor();
    await fault.waitFor({ state: "detached" });
    assert.ok((await kinds(shop)).includes("Orders and refunds"));
    await page.reload();
    await shop.settled();
    assert.ok((await kinds(shop)).includes("Orders and refunds"), "and it is kept");
  });
});

test("what is erased is told in the receipt, and stays away after a reload", async () => {
  await visitShop({}, async (shop) => {
    const { page } = shop;
    await enterAs(shop, ({ stage }) => stage === "active");
    const [product] = await shop.products(1);
    await shop.go(`/p/${product?.id}`);
    await shop.go("/privacy");

    await erase(shop, "Only what I viewed and did");
    const receipt = page.locator(".erasure");
    assert.match(await receipt.innerText(), /Products viewed \(1\)/);
    assert.match(await receipt.innerText(), /What stays: Orders and refunds \(\d+\)/);
    assert.ok(!(await kinds(shop)).includes("Products viewed"));
    assert.ok((await kinds(shop)).includes("Orders and refunds"));

    await page.getByLabel("All from before a day").check();
    await page.getByLabel("Before", { exact: true }).fill("2011-12-10");
    await confirmErasure(shop);
    await page.waitForFunction(
      () => !document.querySelector(".erasure")?.textContent?.includes("What stays: Orders"),
    );
    assert.ok(!(await kinds(shop)).includes("Orders and refunds"));

    await erase(shop, "Everything");
    await page.getByText("nothing is left on this device").waitFor();
    await page.reload();
    await shop.settled();
    assert.deepEqual(await kinds(shop), []);
    assert.deepEqual(await tagNames(shop), []);
    assert.equal(await page.locator(".decisions").count(), 0);
  });
});

test("the page's own count of requests is the browser's, all of them for bare files of this shop", async () => {
  await visitShop({}, async (shop) => {
    /** @type {string[]} */
    const asked = [];
    shop.page.on("request", (request) => {
      if (/^http/.test(request.url())) asked.push(new URL(request.url()).pathname);
    });
    await shop.enter("/privacy");
    await shop.page.waitForLoadState("networkidle");
    await shop.page.waitForTimeout(200);
    const figures = await shop.page.locator(".sent-figures dd").allTextContents();
    assert.deepEqual(figures, [String(asked.length), "0", "0", "0"]);
    const listed = await shop.page.locator(".addresses li").allTextContents();
    assert.deepEqual([...listed].sort(), [...asked].sort());

    await shop.page.evaluate(async () => {
      await fetch("/nowhere?who=me", { method: "POST", body: "abc" }).catch(() => {});
    });
    await shop.page.getByRole("heading", { name: "3 bytes sent" }).waitFor();
    await shop.page.waitForFunction(
      () => document.querySelectorAll(".sent-figures dd")[2]?.textContent === "1",
    );
    shop.faults.length = 0; // the server refused it, which the console tells
  });
});

/**
 * @param {Shop} shop
 * @param {(customer: { stage: string, tier: string }) => boolean} fits
 */
async function enterAs(shop, fits) {
  await shop.enter();
  await shop.become(await shop.customer(fits));
  await shop.go("/privacy");
}

/** @param {Shop} shop */
const tagNames = (shop) => shop.page.locator(".tag-name").allTextContents();
/** The kinds of record that the page lists. @param {Shop} shop */
const kinds = (shop) => shop.page.locator(".known tbody th").allTextContents();

/** The products in a category of that English name. @param {Shop} shop @param {string} name */
async function inCategory(shop, name) {
  const response = await fetch(`${shop.url}catalogue.json`);
  /** @type {{ categories: { id: string, name: { en: string } }[], products: { id: string, category: string }[] }} */
  const { categories, products } = await response.json();
  const category = categories.find((each) => each.name.en === name)?.id;
  return products.filter((product) => product.category === category).map(({ id }) => id);
}

/** @param {Shop} shop @param {string} name */
function evidenceOf(shop, name) {
  return shop.page.locator(".tag", { hasText: name }).first().locator(".evidence time").count();
}

/** @param {Shop} shop @param {"JSON" | "CSV"} format */
async function exported(shop, format) {
  const download = shop.page.waitForEvent("download");
  await shop.page.getByRole("button", { name: `Export ${format}` }).click();
  return readFile(await (await download).path());
}

/** @param {Shop} shop @param {string} name @param {Buffer} buffer */
function choose(shop, name, buffer) {
  return shop.page
    .getByLabel("Choose a file")
    .setInputFiles({ name, mimeType: "application/json", buffer });
}

/** @param {Shop} shop @param {string} scope */
async function erase(shop, scope) {
  await shop.page.getByLabel(scope).check();
  await confirmErasure(shop);
  await shop.page.getByRole("heading", { name: "Receipt" }).waitFor();
}

/** @param {Shop} shop */
async function confirmErasure(shop) {
  await shop.page.getByRole("button", { name: "Erase…" }).click();
  await shop.page.getByRole("button", { name: "Yes, erase" }).click();
}
