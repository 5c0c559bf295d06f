// @ts-check
// What the engine costs in the browser: `node tools/measure.mjs` after `node tools/build.mjs`.
//
// A page imports the built package as any other would, opens the demo shop's customers in turn and
// times each question from outside, the crossing into WebAssembly and back included. Two customers
// stand for the rest: the median of the demo's histories and the longest one.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { browserArguments, findChromium } from "./browser.mjs";
import { root, runMain } from "./lib/process.mjs";
import { measureLoyalty } from "./measure-loyalty.mjs";
import { measureOpening } from "./measure-profile.mjs";
import { printScore, scoreCase, timeScore } from "./measure-score.mjs";
import { serve } from "./serve.mjs";

const ROUNDS = 2000;

/** Runs in the page. @param {{ rounds: number, now: number }} options */
async function timeQuestions({ rounds, now }) {
  const load = /** @type {(path: string) => Promise<any>} */ ((path) => import(path));
  const { createEngine } = await load("/index.js");
  const [customers, model, programme] = await Promise.all([
    fetch("/customers.json").then((r) => r.json()),
    fetch("/shop.zg").then((r) => r.arrayBuffer()),
    fetch("/programme.json").then((r) => r.json()),
  ]);
  const start = performance.now();
  const engine = createEngine({ model, programme, clock: () => now });
  const status = await engine.ready;
  const ready = performance.now() - start;

  /** @param {() => unknown} question */
  const time = (question) => {
    for (let i = 0; i < 200; i++) question();
    // The clock of a page is coarse: ten calls make one measurement.
    const times = Array.from({ length: rounds / 10 }, () => {
      const from = performance.now();
      for (let i = 0; i < 10; i++) question();
      return (performance.now() - from) / 10;
    }).sort((a, b) => a - b);
    const at = (/** @type {number} */ share) =>
      times[Math.floor(share * (times.length - 1))] ?? Number.NaN;
    return { p50: at(0.5), p99: at(0.99) };
  };

  /** @param {any} history */
  const lines = (history) =>
    history.events.reduce(
      (/** @type {number} */ n, /** @type {any} */ e) => n + (e.items?.length ?? 0),
      0,
    );
  const byLength = [...customers].sort((a, b) => lines(a) - lines(b));
  const chosen = [byLength[Math.floor(byLength.length / 2)], byLength.at(-1)];
  const rows = [];
  for (const history of chosen) {
    const customer = await engine.customer({
      id: history.id,
      consent: { personalization: true },
      profile: { version: 1, id: history.id, events: history.events },
    });
    const seed = history.events.at(-1).items[0].id;
    rows.push({
      events: history.events.length,
      lines: lines(history),
      home: time(() => customer.recommend({ scene: "home", limit: 12 })),
      product: time(() => customer.recommend({ scene: "product", seedIds: [seed], limit: 6 })),
      score: time(() => customer.score()),
      tier: time(() => customer.tier()),
    });
    customer.dispose();
  }
  return { status, ready, rows };
}

/**
 * Runs in the page: the core by itself, without the loader around it. An expression and not a function
 * with arguments, for the page forbids itself to make code of a text.
 */
const timeCore = () => `(async () => {
  const core = await import("/core.js");
  await core.default({ module_or_path: "/core.wasm" });
  const model = new Uint8Array(await (await fetch("/shop.zg")).arrayBuffer());
  return (${timeScore})(core, { model, ...${JSON.stringify(scoreCase())} });
})()`;

async function main() {
  const folder = join(root, "build", "measure");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of ["index.js", "engine.wasm"])
    cpSync(join(root, "www/package/dist", file), join(folder, file));
  // With the names of the glue; those in dist are shortened.
  for (const type of ["js", "wasm"])
    cpSync(join(root, `www/package/wasm/engine.${type}`), join(folder, `core.${type}`));
  for (const file of ["shop.zg", "customers.json"])
    cpSync(join(root, "build/shop", file), join(folder, file));
  cpSync(join(root, "www/shop/src/programme.json"), join(folder, "programme.json"));
  writeFileSync(join(folder, "index.html"), "<!doctype html><title>measure</title>");

  const { url, close } = await serve({ folder });
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: browserArguments,
  });
  try {
    const page = await browser.newPage();
    await page.goto(url);
    const now = Date.parse("2011-12-10T09:00:00Z");
    const { status, ready, rows } = await page.evaluate(timeQuestions, { rounds: ROUNDS, now });
    const size = readFileSync(join(folder, "shop.zg")).length;
    console.log(
      `${browser.version()}, backend ${status.backend}: ready ${ready.toFixed(0)} ms after createEngine (model of ${size} bytes at hand)`,
    );
    console.log("milliseconds a call, p50 / p99");
    for (const { events, lines, ...questions } of rows) {
      const cells = Object.entries(questions).map(
        ([name, { p50, p99 }]) => `${name} ${p50.toFixed(3)} / ${p99.toFixed(3)}`,
      );
      console.log(`${events} events, ${lines} lines:  ${cells.join("   ")}`);
    }
    /** @type {ReturnType<typeof timeScore>} */
    const times = await page.evaluate(timeCore());
    printScore(browser.version(), times);
    const vectors = readFileSync(join(root, "tests/vectors/loyalty/cases.json"), "utf8");
    await measureOpening(page);
    await measureLoyalty(page, JSON.parse(vectors).programmes.demo);
  } finally {
    await browser.close();
    await close();
  }
}

await runMain(main);
