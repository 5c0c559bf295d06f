// @ts-check
/** The texts: a file for each language, loaded beside the engine, which a shop may word its own way. */
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { guideWith } from "../../tools/texts.mjs";
import { DoubleEngine, glue, platform, texts } from "./support/core.mjs";
import { unbuilt } from "./support/packed.mjs";
import { loadSource, packageFolder, root } from "./support/source.mjs";

const { engineFactory } = await loadSource("texts");
const turn = () => new Promise(setImmediate);

/** An engine over the double, with everything it reports. @param {any} options @param {any} parts */
function make(options = {}, parts = {}) {
  /** @type {any[]} */
  const errors = [];
  const createEngine = engineFactory({ platform: platform(), glue, texts, ...parts });
  const engine = createEngine({ onError: (/** @type {any} */ e) => errors.push(e), ...options });
  return { engine, errors };
}

/** A file that comes when it is told to. */
function late() {
  /** @type {() => void} */
  let come = () => {};
  const coming = new Promise((resolve) => {
    come = () => resolve(undefined);
  });
  return { come, load: (/** @type {any} */ file) => () => coming.then(file) };
}

const absent = () => Promise.reject(new TypeError("Failed to fetch dynamically imported module"));
const last = () => DoubleEngine.made.at(-1);

test("one language is loaded, beside the engine's file and before it is ready", async () => {
  const asked = /** @type {string[]} */ ([]);
  const noting = Object.fromEntries(
    Object.entries(texts).map(([locale, load]) => [
      locale,
      () => {
        asked.push(locale);
        return load();
      },
    ]),
  );
  const { engine } = make({ locale: "zh-TW" }, { texts: noting });
  assert.deepEqual(asked, ["zh-TW"], "asked for at once");
  await engine.ready;
  assert.deepEqual([last().locale, last().texts.tier], ["zh-TW", "tier in zh-TW"]);
  assert.deepEqual(asked, ["zh-TW"]);
});

test("another language is spoken once its texts are there; then whoever subscribed is told", async () => {
  const { come, load } = late();
  const { engine } = make({ locale: "zh-CN" }, { texts: { ...texts, en: load(texts.en) } });
  const customer = await engine.customer();
  await engine.ready;
  await turn();
  let told = 0;
  customer.subscribe(() => told++);
  const spoken = engine.setLocale("en");
  await turn();
  assert.deepEqual([last().locale, told], ["zh-CN", 0]);
  come();
  await spoken;
  await turn();
  assert.deepEqual([last().locale, last().texts.tier, told], ["en", "tier in en", 1]);
});

test("of several languages chosen in a row the last is spoken, in whatever order their texts come", async () => {
  for (const ready of [true, false]) {
    const first = late();
    const { engine } = make({}, { texts: { ...texts, en: first.load(texts.en) } });
    if (ready) await engine.ready;
    const both = [engine.setLocale("en"), engine.setLocale("zh-TW")];
    await engine.ready;
    await turn();
    first.come();
    await Promise.all(both);
    assert.deepEqual([last().locale, last().texts.tier], ["zh-TW", "tier in zh-TW"]);
  }
});

test("without the file of texts the engine comes up all the same and tells of it once", async () => {
  const { engine, errors } = make({ locale: "en" }, { texts: { ...texts, en: absent } });
  assert.deepEqual(await engine.ready, { backend: "wasm" });
  const shelf = engine.recommend({ version: 1, events: [] }, { scene: "home" });
  assert.deepEqual([shelf.mode, shelf.data.length], ["personalized", 1]);
  assert.deepEqual(
    errors.map(({ name, code }) => [name, code]),
    [["EngineError", "texts-fetch"]],
  );
});

test("the shop's own wordings of a language go before the package's, with or without its file", async () => {
  const own = { en: { tier: "You are {tier}" }, "zh-TW": { tier: "您是{tier}" } };
  const { engine } = make({ locale: "en", texts: own });
  await engine.ready;
  assert.deepEqual(last().texts, { tier: "You are {tier}", next: "next in en" });
  await engine.setLocale("zh-CN");
  assert.deepEqual(last().texts.tier, "tier in zh-CN");
  await engine.setLocale("zh-TW");
  assert.equal(last().texts.tier, "您是{tier}");
  const { engine: without } = make({ locale: "en", texts: own }, { texts: { en: absent } });
  await without.ready;
  assert.deepEqual(last().texts, own.en);
});

// The built package

const dist = join(packageFolder, "dist");
const skip = unbuilt || !existsSync(join(root, "build/shop/customers.json"));

/** @param {any} options @param {string} [folder] */
async function shop(options, folder = dist) {
  const { createEngine } = await import(join(folder, "node.js"));
  const [known] = JSON.parse(readFileSync(join(root, "build/shop/customers.json"), "utf8"));
  const engine = createEngine({
    model: new Uint8Array(readFileSync(join(root, "build/shop/shop.zg"))),
    programme: JSON.parse(readFileSync(join(root, "www/shop/src/programme.json"), "utf8")),
    clock: () => Date.parse("2011-12-10T09:00:00Z"),
    ...options,
  });
  const consent = { personalization: { granted: true, at: 0 } };
  await engine.ready;
  const profile = { version: 1, id: known.id, consent, events: known.events };
  return { engine, customer: await engine.customer({ profile }) };
}

/** Every text of an answer. @param {any} answer @returns {string[]} */
function said(answer) {
  if (!answer || typeof answer !== "object") return [];
  return Object.entries(answer).flatMap(([key, value]) =>
    key === "text" ? [String(value)] : said(value),
  );
}

test("no id and no hole stands in what is said, in any language", { skip }, async () => {
  for (const locale of ["zh-CN", "zh-TW", "en"]) {
    const { default: table } = await import(join(dist, "texts", `${locale}.js`));
    const { customer } = await shop({ locale });
    const { benefits: _, ...tier } = customer.tier().data.texts; // these are called by their ids
    const shelf = customer.recommend({ scene: "home", limit: 24 });
    const all = [...said(shelf), ...said(customer.score()), ...Object.values(tier).flat()];
    assert.ok(all.length > 50);
    for (const text of all.filter(Boolean))
      assert.ok(!(text in table) && !/[{}|\t]/.test(text), `${locale}: ${text}`);
  }
});

test("an engine that changes its language says what one of that language says", {
  skip,
}, async () => {
  const { engine, customer } = await shop({ locale: "en" });
  const { customer: chinese } = await shop({ locale: "zh-TW" });
  const answers = (/** @type {any} */ of) => [
    of.score(),
    of.tier(),
    of.recommend({ scene: "home" }),
  ];
  const english = answers(customer);
  await engine.setLocale("zh-TW");
  assert.deepEqual(answers(customer), answers(chinese));
  await engine.setLocale("en");
  assert.deepEqual(answers(customer), english);
});

test("a wording of the shop's own is what its pages say, reasons and points as well", {
  skip,
}, async () => {
  const own = {
    tier: "Welcome back, {tier}!",
    points: "{n} bean|{n} beans",
    "points.worth": "{n} bean|{n} beans",
  };
  const { customer } = await shop({ locale: "en", texts: { en: own } });
  const { texts: tier, points } = customer.tier().data;
  assert.match(tier.tier, /^Welcome back, .+!$/);
  assert.match(tier.points, points.balance === 1 ? /^1 bean$/ : /^[\d,]+ beans$/);
  assert.ok(tier.because.length > 0);
});

test("the guide lists every text; `node tools/texts.mjs` writes its table anew", {
  skip: unbuilt,
}, () => {
  const texts = readFileSync(join(packageFolder, "wasm/texts.json"), "utf8");
  assert.equal(readFileSync(join(root, "docs/texts.md"), "utf8"), guideWith(JSON.parse(texts)));
});

test("a wording given to describeTier is for that question alone", { skip }, async () => {
  const { calculateTier, describeTier } = await import(join(dist, "node.js"));
  const programme = JSON.parse(readFileSync(join(root, "www/shop/src/programme.json"), "utf8"));
  const state = await calculateTier({ programme, events: [], asOf: "2025-06-01T00:00:00Z" });
  const own = await describeTier(state, { programme, locale: "en", texts: { tier: "Hi, {tier}" } });
  assert.match(own.tier, /^Hi, /);
  const { tier } = await describeTier(state, { programme, locale: "en" });
  assert.match(tier, /^Your tier: /);
});

test("without its file of texts a shop has its shelves, codes and numbers; a text is its id", {
  skip,
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "zhanggui-texts-"));
  t.after(() => rmSync(folder, { recursive: true }));
  for (const file of ["node.js", "explain.js", "engine.wasm"])
    cpSync(join(dist, file), join(folder, file));
  /** @type {string[]} */
  const errors = [];
  const onError = (/** @type {any} */ { code }) => errors.push(code);
  const [{ customer: mute }, { customer }] = [
    await shop({ locale: "en", onError }, folder),
    await shop({ locale: "en" }),
  ];
  const query = { scene: "home", limit: 24 };
  const numbers = (/** @type {any} */ answer) =>
    JSON.stringify(answer, (key, value) => (key.startsWith("text") ? undefined : value));
  assert.equal(numbers(mute.recommend(query)), numbers(customer.recommend(query)));
  assert.equal(numbers(mute.score()), numbers(customer.score()));
  assert.equal(mute.tier().data.texts.tier, "tier");
  assert.ok(said(mute.recommend(query)).includes("bought_before"));
  assert.deepEqual(errors, ["texts-fetch"]);
  const { calculateTier, describeTier } = await import(join(folder, "node.js"));
  const programme = JSON.parse(readFileSync(join(root, "www/shop/src/programme.json"), "utf8"));
  const state = await calculateTier({ programme, events: [], asOf: "2025-06-01T00:00:00Z" });
  await assert.rejects(describeTier(state, { programme, locale: "en" }), { code: "texts-fetch" });
});
