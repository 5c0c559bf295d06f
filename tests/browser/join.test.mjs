// @ts-check
/**
 * Copies of one profile join to the same in a real browser, in whatever order they come and however
 * often. Natively tests/profile_join.rs says the same of many more.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { serveScript } from "./support/page.mjs";

const PAGE = `
import { createEngine } from "./index.js";

const DAY = 86_400_000;
const NOW = 400 * DAY;
const engine = createEngine({ clock: () => NOW, onError: (error) => { throw error; } });

function numbers(seed) {
  let state = seed + 1;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

/** What another device may know: few ids, types, moments and sources, so that copies overlap. */
function copy(below) {
  const pick = (list) => list[below(list.length)];
  const day = () => (300 + below(60)) * DAY;
  const some = (most, make) => Array.from({ length: below(most + 1) }, make);
  const event = () => {
    const id = below(40);
    const type = ["view_item", "add_to_cart", "purchase", "search", "review"][id % 5];
    const items = [{ id: "i" + (id % 7), quantity: 1 + below(2), unitPrice: 1000 }];
    const source = pick([undefined, "till", "mini"]);
    return { id: "e" + id, type, at: day(), ...(source && { source }), ...(type !== "search" && { items }) };
  };
  const decision = () => ({
    purpose: pick(["personalization", "personalization", "storage", "sensitive"]),
    granted: below(4) > 0,
    at: day(),
  });
  const said = (value) => ({ value, at: day(), source: pick(["page", "till"]) });
  const named = (names, value) =>
    Object.fromEntries(some(2, () => [pick(names), said(value())]));
  return {
    version: 1,
    id: "c",
    ledger: [{ purpose: "personalization", granted: true, at: 299 * DAY }, ...some(3, decision)],
    personalization: below(2) > 0,
    personalizationAt: day(),
    traits: named(["city", "age"], () => pick(["杭州", "台北", 30])),
    tags: named(["category:bags", "brand:x"], () => pick(["deleted", "locked"])),
    erasures: below(4) ? {} : { search: said(null) },
    tombstones: some(2, () => "e" + below(40)).sort(),
    events: some(60, event),
  };
}

async function joined(copies, limits) {
  const customer = await engine.customer({ id: "c", limits });
  for (const each of copies) customer.merge(each);
  const profile = customer.profile();
  customer.dispose();
  return profile;
}

window.check = async (seed, limits) => {
  await engine.ready;
  const below = numbers(seed);
  const [a, b, c] = [copy(below), copy(below), copy(below)];
  const ways = [[a, b, c], [c, a, b], [b, c, a], [b, a, c, b, a], [await joined([a, b]), c], [a, await joined([b, c])]];
  const texts = [];
  for (const way of ways) texts.push(JSON.stringify(await joined(way, limits)));
  return { texts, events: JSON.parse(texts[0]).events.length };
};
`;

test("copies of a profile join to the same bytes in any order and however often", async () => {
  const { url, browser, close } = await serveScript(PAGE);
  try {
    const page = await browser.newPage();
    await page.goto(url);
    await page.waitForFunction("!!window.check");
    let kept = 0;
    for (let seed = 0; seed < 300; seed++) {
      const { texts, events } = /** @type {{ texts: string[], events: number }} */ (
        await page.evaluate(`check(${seed})`)
      );
      for (const text of texts) assert.equal(text, texts[0], `seed ${seed}`);
      kept += events;
    }
    assert.ok(kept > 300 * 10, `${kept} events were kept in all: too few to tell`);
  } finally {
    await close();
  }
});
