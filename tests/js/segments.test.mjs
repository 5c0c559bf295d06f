// @ts-check
/** Scores of behaviour, tags and segments through the package's public interface, as built. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { unbuilt } from "./support/packed.mjs";
import { packageFolder, root } from "./support/source.mjs";

const NOW = Date.parse("1972-09-27T00:00:00Z");
const DAY = 86_400_000;

describe("behaviour, tags and segments", { skip: unbuilt }, () => {
  /** @type {typeof import("zhanggui")} */
  let zhanggui;
  /** @type {Uint8Array} */
  let model;

  before(async () => {
    zhanggui = await import(pathToFileURL(join(packageFolder, "dist", "node.js")).href);
    model = new Uint8Array(await readFile(join(root, "tests/golden/v1.zg")));
  });

  /** @param {Partial<import("zhanggui").EngineOptions>} options */
  async function open(options = {}) {
    const engine = zhanggui.createEngine({ model, locale: "en", clock: () => NOW, ...options });
    await engine.ready;
    const consent = { personalization: true };
    return { engine, customer: await engine.customer({ id: "c", consent }) };
  }

  test("a customer is in the segments whose conditions hold, each with its facts", async () => {
    const { customer } = await open({
      segments: [
        {
          id: "buyers",
          kind: "behavioural",
          name: { en: "Lately bought", "zh-CN": "近期购买" },
          when: { event: "purchase", withinDays: 30, min: 2 },
        },
        { id: "hz", when: { trait: "city", in: ["杭州"] } },
      ],
      target: [{ when: { trait: "age", min: 18, max: 35 } }],
    });
    for (const days of [3, 9]) {
      const items = [{ id: "m1", unitPrice: 900, listPrice: 1000 }];
      customer.track({ type: "purchase", id: `o${days}`, at: NOW - days * DAY, items });
    }
    const { data, mode } = customer.segments();
    assert.equal(mode, "personalized");
    assert.deepEqual(
      data.map(({ id, name, kind, basis }) => [id, name, kind, basis[0]?.params.n]),
      [["buyers", "Lately bought", "behavioural", 2]],
    );
    customer.setTraits({ city: "杭州", age: 20 });
    assert.deepEqual(
      customer.segments().data.map(({ id }) => id),
      ["buyers", "hz"],
    );
    const scores = customer.score().data;
    assert.equal(scores?.targetFit.value, 100);
    assert.equal(scores?.priceSensitivity.reason, "too_few_items");
    assert.deepEqual(
      scores?.tags.value?.map(({ id }) => id),
      ["declared:age", "declared:city"],
    );
    customer.privacy.setPersonalization(false);
    assert.deepEqual(customer.segments().data, []);
    assert.equal(customer.score().data?.tags.reason, "not_allowed");
  });

  test("style and material of a page's products become tags", async () => {
    const { engine, customer } = await open();
    engine.catalogue([
      { id: "new1", attrs: { style: "retro", material: "linen" } },
      { id: "new2", attrs: { style: "plain", material: "cotton" } },
      { id: "new3", attrs: { style: "plain", material: "cotton" } },
    ]);
    for (let i = 0; i < 20; i++) {
      const items = [{ id: "new1" }];
      customer.track({ type: "purchase", id: `o${i}`, at: NOW - i * DAY, items });
    }
    const tags = customer.score().data?.tags.value ?? [];
    const style = tags.find(({ id }) => id === "style:retro");
    assert.equal(style?.evidence.at(-1)?.item, "new1");
    assert.ok(tags.some(({ id }) => id === "material:linen"));
  });

  test("bad definitions are told with every place, and the engine goes on without them", async () => {
    /** @type {any[]} */
    const told = [];
    const segments = /** @type {any} */ ([
      { id: "a", when: { event: "buy" } },
      { when: { trait: "x" } },
    ]);
    const { engine, customer } = await open({ segments, onError: (error) => told.push(error) });
    assert.equal(told[0]?.code, "bad-argument");
    assert.deepEqual(
      told[0].errors.map((/** @type {any} */ fault) => fault.path),
      ["/segments/0/when/event", "/segments/1/id"],
    );
    assert.equal(engine.status().reason, "bad-argument");
    assert.deepEqual(customer.segments().data, []);
  });
});
