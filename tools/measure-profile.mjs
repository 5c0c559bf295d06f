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

await runMain(async () => {
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

  const storage = zhanggui.memory();
  const consent = { storage: true, personalization: true };
  const kept = await engine.customer({ id: "c", storage, consent });
  kept.merge({ version: 1, id: "c", consent: allowed, events: life(5_000, 170) });
  await kept.flush();
  const took = [];
  for (let round = 0; round < ROUNDS; round++) {
    const from = performance.now();
    const again = await engine.customer({ id: "c", storage });
    took.push(performance.now() - from);
    if (round === 0) console.log(`opened from storage: ${again.profile().events.length} events,`);
    again.dispose();
  }
  took.sort((a, b) => a - b);
  console.log(`  median ${took[ROUNDS / 2]?.toFixed(1)} ms, fastest ${took[0]?.toFixed(1)}`);
});
