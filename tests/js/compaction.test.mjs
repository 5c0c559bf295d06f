// @ts-check
/** A customer of many events through the package's public interface, as built. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { unbuilt } from "./support/packed.mjs";
import { packageFolder, root } from "./support/source.mjs";

const NOW = Date.parse("1972-09-27T00:00:00Z");
const DAY = 86_400_000;
const ITEMS = ["m1", "m2", "b1", "b2", "c1"];

/** What a customer does over a year: looks, pages and searches, every fortieth time an order. */
function life(count = 3000) {
  return Array.from({ length: count }, (_, n) => {
    const at = NOW - 365 * DAY + Math.floor((364 * DAY * n) / count);
    const items = [{ id: ITEMS[(n * 7 + (n % 11)) % ITEMS.length] ?? "", unitPrice: 1000 }];
    if (n % 40 === 0) return { id: `o${n}`, type: "purchase", at, items, text: "as a gift" };
    if (n % 3 === 0) return { id: `p${n}`, type: "page_view", at };
    return { id: `v${n}`, type: "view_item", at, items, dwellMs: 4000 };
  });
}

describe("compaction", { skip: unbuilt }, () => {
  /** @type {typeof import("zhanggui")} */
  let zhanggui;
  /** @type {Uint8Array} */
  let model;

  before(async () => {
    zhanggui = await import(pathToFileURL(join(packageFolder, "dist", "node.js")).href);
    model = new Uint8Array(await readFile(join(root, "tests/golden/v1.zg")));
  });

  /** @param {Partial<import("zhanggui").CustomerOptions>} options */
  async function open(
    options = {},
    onError = (/** @type {unknown} */ error) => assert.fail(`${error}`),
  ) {
    const engine = zhanggui.createEngine({ model, locale: "en", clock: () => NOW, onError });
    await engine.ready;
    const consent = { personalization: true, storage: true };
    const retention = { page_view: 36_500 };
    return engine.customer({ id: "c", consent, retention, ...options });
  }

  /** @param {Awaited<ReturnType<typeof open>>} customer */
  const answers = (customer) => ({
    scores: customer.score().data,
    home: customer.recommend({ scene: "home", limit: 10 }).data,
    again: customer.recommend({ scene: "buy_again", limit: 10 }).data,
  });

  /** @param {Awaited<ReturnType<typeof open>>} customer */
  function live(customer, events = life()) {
    for (const event of events) customer.track(/** @type {any} */ (event));
  }

  test("a stored, compacted profile opens again to the same answers", async () => {
    const storage = zhanggui.memory();
    const limits = { events: 500 };
    const customer = await open({ storage, limits });
    live(customer);
    const { events, folded } = customer.profile();
    assert.ok(events.length <= 500 && events.length >= 400, `${events.length}`);
    const { rows = [] } = folded ?? {};
    assert.equal(folded?.sources[""]?.n, 3000 - events.length);
    assert.ok(rows.length > 0 && rows.length < 400, `${rows.length}`);
    assert.ok(
      events.every((event) => !("text" in event) || event.at > (folded?.sources[""]?.at ?? 0)),
    );

    await customer.flush();
    const stored = await storage.open("c");
    const ids = (/** @type {{ id?: string }[]} */ list) => list.map(({ id }) => id).sort();
    assert.deepEqual(ids(stored?.events ?? []), ids(events));
    assert.deepEqual(stored?.head.folded, folded);
    const again = await open({ storage, limits });
    assert.deepEqual(again.profile(), customer.profile());
    assert.deepEqual(answers(again), answers(customer));
  });

  test("folded or not, orders say the same", async () => {
    const [whole, folded] = [await open(), await open({ limits: { events: 300 } })];
    for (const customer of [whole, folded]) live(customer);
    assert.equal(whole.profile().events.length, 3000);
    const [a, b] = [answers(whole), answers(folded)];
    for (const name of /** @type {const} */ (["frequency", "monetary", "clv", "expectedOrders"])) {
      assert.deepEqual(a.scores?.[name], b.scores?.[name], name);
    }
    assert.deepEqual(a.again, b.again);
  });

  test("a limit that is endless or isn't said is none, or the usual one", async () => {
    for (const limits of [{ events: Number.POSITIVE_INFINITY, bytes: 4 * 2 ** 30 }, {}]) {
      const customer = await open({ limits });
      live(customer);
      assert.equal(customer.profile().events.length, 3000);
    }
    const undefinedLimit = /** @type {any} */ ({ events: undefined, bytes: undefined });
    const customer = await open({ limits: undefinedLimit });
    live(customer);
    assert.equal(customer.profile().events.length, 3000);
  });

  test("storage that is full has half as much to keep, and nothing of orders is lost", async () => {
    const kept = zhanggui.memory();
    const room = { events: 700 };
    /** @type {Map<string, unknown>} */
    const there = new Map();
    const storage = {
      ...kept,
      /** @param {string} customer @param {import("zhanggui").ProfileChange} change */
      async write(customer, change) {
        const next = new Map(there);
        for (const id of change.forget ?? []) next.delete(id);
        for (const event of change.events ?? []) next.set(event.id ?? "", event);
        if (next.size > room.events) {
          throw Object.assign(new Error("no room"), { code: "storage-full" });
        }
        there.clear();
        for (const [id, event] of next) there.set(id, event);
        await kept.write(customer, change);
      },
    };
    /** @type {string[]} */
    const errors = [];
    const limits = { events: 1000 };
    const customer = await open({ storage, limits }, (error) =>
      errors.push(/** @type {any} */ (error).code),
    );
    for (const event of life()) {
      customer.track(/** @type {any} */ (event));
      await customer.flush();
    }
    assert.ok(errors.length > 0 && errors.every((code) => code === "storage-full"), `${errors}`);
    assert.ok(there.size <= room.events);
    const orders = [...there.keys()].filter((id) => id.startsWith("o"));
    assert.equal(orders.length, 75);
    assert.ok(customer.profile().events.length <= 1000);
  });
});
