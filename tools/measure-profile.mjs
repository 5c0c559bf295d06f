// @ts-check
// What a long history costs in Node: `node tools/measure-profile.mjs` after `node tools/build.mjs`.
//
// A customer of a hundred thousand events is tracked event by event through the public interface,
// compacted on the way; then that profile, and one of 5,000 recorded events, is joined to a fresh
// customer, and one of 5,000 events of half a year, all of which are kept, is opened from storage.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root, runMain } from "./lib/process.mjs";

const NOW = Date.parse("2026-01-01T00:00:00Z");
const DAY = 86_400_000;
const ROUNDS = 30;

/** @param {number} count */
function life(count, days = 730) {
  return Array.from({ length: count }, (_, n) => {
    const at = NOW - days * DAY + Math.floor(((days - 1) * DAY * n) / count);
    const items = [{ id: `item${(n * 7919) % 300}`, unitPrice: 1000, quantity: 1 }];
    const type = n % 67 === 0 ? "purchase" : n % 3 === 0 ? "page_view" : "view_item";
    return { id: `event-${n}`, type, at, ...(type === "page_view" ? {} : { items }) };
  });
}

/**
 * Opens a kept profile again and again; runs in Node and in a page.
 * @param {{ from: string, model: number[], history: any, now: number }} options
 */
export async function timeOpening({ from, model, history, now }) {
  const load = /** @type {(path: string) => Promise<any>} */ ((path) => import(path));
  const { createEngine, memory } = await load(from);
  const engine = createEngine({ model: new Uint8Array(model), clock: () => now });
  await engine.ready;
  const storage = memory();
  const consent = { storage: true, personalization: true };
  const kept = await engine.customer({ id: history.id, storage, consent });
  kept.merge(history);
  await kept.flush();
  const took = [];
  let events = 0;
  for (let round = 0; round < 60; round++) {
    const start = performance.now();
    const again = await engine.customer({ id: history.id, storage });
    took.push(performance.now() - start);
    events = again.profile().events.length;
    again.dispose();
  }
  engine.dispose();
  took.sort((a, b) => a - b);
  return { events, median: took[30] ?? Number.NaN, fastest: took[0] ?? Number.NaN };
}

/** @param {Awaited<ReturnType<typeof timeOpening>>} times */
const spelled = ({ events, median, fastest }) =>
  `${events} events, median ${median.toFixed(1)} ms, fastest ${fastest.toFixed(1)}`;

/** The same in a browser: a part of `node tools/measure.mjs`. @param {import("playwright-core").Page} page */
export async function measureOpening(page) {
  const consent = { personalization: { granted: true, at: NOW - 731 * DAY } };
  const history = { version: 1, id: "c", consent, events: life(5_000, 170) };
  const model = [...readFileSync(join(root, "tests/golden/v1.zg"))];
  const times = await page.evaluate(timeOpening, { from: "/index.js", model, history, now: NOW });
  console.log(`profile opened from storage: ${spelled(times)}`);
}

async function main() {
  const dist = join(root, "www/package/dist/node.js");
  const zhanggui = await import(pathToFileURL(dist).href);
  const model = new Uint8Array(readFileSync(join(root, "tests/golden/v1.zg")));
  const engine = zhanggui.createEngine({ model, clock: () => NOW });
  const { backend } = await engine.ready;
  const open = (/** @type {object} */ options) =>
    engine.customer({ consent: { personalization: true }, ...options });

  const customer = await open({});
  /** @type {number[]} */
  const times = [];
  const started = process.cpuUsage();
  for (const event of life(100_000)) {
    const from = performance.now();
    customer.track(event);
    times.push((performance.now() - from) * 1000);
  }
  const { user, system } = process.cpuUsage(started);
  times.sort((a, b) => a - b);
  const at = (/** @type {number} */ share) => times[Math.floor(share * (times.length - 1))] ?? 0;
  const profile = customer.profile();
  console.log(`${backend}: 100,000 events tracked, µs each:`);
  console.log(
    `  mean ${((user + system) / times.length).toFixed(1)} of the processor, median ${at(0.5).toFixed(1)},`,
  );
  console.log(`  99th of a hundred ${at(0.99).toFixed(1)}, longest ${at(1).toFixed(0)}`);
  console.log(`  left: ${profile.events.length} events, ${JSON.stringify(profile).length} bytes`);

  const allowed = { personalization: { granted: true, at: NOW - 731 * DAY } };
  const few = { version: 1, consent: allowed, events: life(5_000) };
  for (const [name, opened] of [
    ["that profile", profile],
    ["5,000 recorded events", few],
  ]) {
    const took = [];
    for (let round = 0; round < ROUNDS; round++) {
      const fresh = await open({});
      const from = performance.now();
      fresh.merge(opened);
      took.push(performance.now() - from);
      fresh.dispose();
    }
    took.sort((a, b) => a - b);
    console.log(`${name} joined to a fresh customer: median ${took[ROUNDS / 2]?.toFixed(1)} ms`);
  }

  const history = { version: 1, id: "c", consent: allowed, events: life(5_000, 170) };
  const options = { from: pathToFileURL(dist).href, model: [...model], history, now: NOW };
  console.log(`opened from storage: ${spelled(await timeOpening(options))}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await runMain(main);
