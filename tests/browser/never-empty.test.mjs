// @ts-check
import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { strictPolicy } from "../../tools/serve.mjs";
import { visitShop } from "./support/shop.mjs";

/** @type {Record<string, import("./support/shop.mjs").Visit>} */
const MISFORTUNES = {
  "shop.zg is missing": { change: (folder) => rmSync(join(folder, "shop.zg")) },
  "shop.zg is cut off": {
    change: (folder) => {
      const bytes = readFileSync(join(folder, "shop.zg"));
      writeFileSync(join(folder, "shop.zg"), bytes.subarray(0, bytes.length >> 1));
    },
  },
  "shop.zg has a flipped byte": {
    change: (folder) => {
      const bytes = readFileSync(join(folder, "shop.zg"));
      const middle = bytes.length >> 1;
      bytes[middle] = (bytes[middle] ?? 0) ^ 0x40;
      writeFileSync(join(folder, "shop.zg"), bytes);
    },
  },
  "the files of texts are missing": {
    change: (folder) => {
      const files = readdirSync(join(folder, "assets"));
      const texts = files.filter((name) => /^(zh-CN|zh-TW|en)-.*\.js$/.test(name));
      assert.equal(texts.length, 3);
      for (const name of texts) rmSync(join(folder, "assets", name));
    },
  },
  "the page may not run WebAssembly": { csp: strictPolicy.replace(" 'wasm-unsafe-eval'", "") },
};

for (const [misfortune, visit] of Object.entries(MISFORTUNES)) {
  test(`no shelf is empty when ${misfortune}`, async () => {
    await visitShop({ ...visit, faulty: true }, async (shop) => {
      await shop.enter();
      await assertStocked(shop, { "For you": 12, "Selling now": 6 });
      const [product] = await shop.products(1);
      assert.ok(product);
      await shop.buy(product.id);
      await assertStocked(shop);
      await shop.go("/cart");
      await assertStocked(shop);
      await shop.checkOut();
      await assertStocked(shop);
      await shop.go("/c/home");
      assert.equal(await shop.page.locator(".grid > li").count(), 24);
      await shop.go("/account");
      await assertStocked(shop);
    });
  });
}

/**
 * @param {import("./support/shop.mjs").Shop} shop
 * @param {Record<string, number>} [expected]
 */
async function assertStocked(shop, expected = {}) {
  const shelves = await shop.shelves();
  assert.ok(Object.keys(shelves).length > 0, "there are shelves");
  for (const [heading, ids] of Object.entries(shelves)) {
    assert.ok(ids.length >= 4, `“${heading}” holds ${ids.length}`);
  }
  for (const [heading, count] of Object.entries(expected)) {
    assert.equal(shelves[heading]?.length, count, heading);
  }
}

test("under script-src 'self' the shop shows what it shows with WebAssembly", async () => {
  const csp = strictPolicy.replace(" 'wasm-unsafe-eval'", "");
  const seen = [];
  for (const visit of [{}, { csp, faulty: true }]) {
    await visitShop(visit, async (shop) => {
      await shop.enter();
      await shop.become(await shop.customer(({ stage }) => stage === "active"));
      await shop.go("/account");
      await shop.page.getByText("points to spend").waitFor(); // the engine is up
      const account = await shop.page.locator("main").innerText();
      await shop.go("/");
      seen.push({ account, shelves: await shop.shelves() });
    });
  }
  assert.deepEqual(seen[1], seen[0]);
});
