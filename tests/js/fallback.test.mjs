// @ts-check
/** The core as JavaScript, for pages that may not run WebAssembly, against the core itself. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";
import { packageFolder, root } from "./support/source.mjs";

const shop = join(root, "build/shop");
const skip = existsSync(join(shop, "customers.json")) ? false : "the shop is not built";
const { WebAssembly } = globalThis;
after(() => Object.assign(globalThis, { WebAssembly }));

/** @param {import("../../www/package/src/types/index.js").EngineOptions} options */
async function engineOf(options) {
  const { createEngine } = await import(join(packageFolder, "dist/node.js"));
  const engine = createEngine({
    model: new Uint8Array(await readFile(join(shop, "shop.zg"))),
    programme: JSON.parse(await readFile(join(root, "www/shop/src/programme.json"), "utf8")),
    programmeNames: {
      tiers: { gold: { en: "Gold", "zh-CN": "金卡会员" }, silver: { "zh-CN": "银卡会员" } },
    },
    clock: () => Date.parse("2011-12-10T09:00:00Z"),
    ...options,
  });
  return { engine, status: await engine.ready };
}

/** Everything that a page asks of each of the demo shop's customers. */
async function everyAnswer(
  /** @type {import("../../www/package/src/types/index.js").Engine} */ engine,
) {
  const customers = JSON.parse(await readFile(join(shop, "customers.json"), "utf8"));
  const answers = [];
  const consent = { personalization: { granted: true, at: 0 } };
  const profiles = customers.map(({ id, events }) => ({ version: 1, id, consent, events }));
  const group = engine.group(profiles.slice(0, 3)).recommend({ limit: 6 });
  assert.deepEqual([group.mode, group.data.length], ["personalized", 6]);
  answers.push(group);
  for (const profile of profiles) {
    const customer = await engine.customer({ profile });
    for (const scene of ["home", "buy_again", "cart", "trending", "new", "next"])
      answers.push(customer.recommend({ scene, limit: 24, seedIds: ["85123A"] }));
    answers.push(customer.score(), customer.tier(), customer.profile());
    customer.track({ type: "view_item", id: "v", items: [{ id: "22423" }] });
    answers.push(customer.recommend({ scene: "next" }), customer.rank(["22423", "85123A"]));
  }
  return answers.map((answer) => JSON.stringify(answer));
}

test("without WebAssembly the core runs as JavaScript and every answer has the same bytes", {
  skip,
}, async () => {
  const compiled = await engineOf({});
  assert.equal(compiled.status.backend, "wasm");
  const expected = await everyAnswer(compiled.engine);
  assert.ok(expected.length >= 80);

  Reflect.deleteProperty(globalThis, "WebAssembly");
  const errors = /** @type {unknown[]} */ ([]);
  const translated = await engineOf({ onError: (error) => errors.push(error.code) });
  assert.deepEqual(translated.status, { backend: "js", reason: "wasm-unsupported" });
  assert.deepEqual(await everyAnswer(translated.engine), expected);
  assert.deepEqual(errors, ["wasm-unsupported"]);
});

test("a page that wants no JavaScript instead stays static", { skip }, async () => {
  Reflect.deleteProperty(globalThis, "WebAssembly");
  const { engine, status } = await engineOf({ fallback: "static", onError: () => {} });
  assert.deepEqual(status, { backend: "static", reason: "wasm-unsupported" });
  assert.equal(engine.recommend({ version: 1, events: [] }, { scene: "home" }).mode, "static");
});
