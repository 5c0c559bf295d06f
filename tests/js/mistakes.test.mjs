// @ts-check
/** What a page itself may say wrongly to its customer: each mistake costs no more than itself. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { unbuilt } from "./support/packed.mjs";
import { packageFolder } from "./support/source.mjs";

const bomb = () => {
  throw new Error("a trap");
};
/** @type {any} */
const cycle = {};
cycle.item = cycle;
/** @type {any} */
let deep = {};
for (let n = 0; n < 5_000; n++) deep = { deep };
const HUGE = "杯".repeat(3_500_000); // 10 MB

describe("a customer", { skip: unbuilt, timeout: 60_000 }, async () => {
  if (unbuilt) return;
  const { createEngine, EngineError, memory } = await import(
    pathToFileURL(join(packageFolder, "dist", "node.js")).href
  );
  const NOW = 1_700_000_000_000;
  /** @param {any} [storage] */
  async function open(storage) {
    const errors = /** @type {any[]} */ ([]);
    const time = { now: NOW };
    const engine = createEngine({
      clock: () => time.now++,
      onError: (/** @type {any} */ error) => errors.push(error),
    });
    const customer = await engine.customer({ storage });
    return { engine, customer, errors, time };
  }
  const order = (/** @type {string} */ id) => ({ id, type: "purchase", items: [{ id: "x" }] });
  const idsOf = (/** @type {any} */ profile) =>
    profile.events.map((/** @type {any} */ { id }) => id).sort();

  /** What a page may say wrongly, of which one call must not cost more than itself. @type {[string, (c: any) => void][]} */
  const WRONG = [
    ["a consent of null", (c) => c.privacy.setConsent({ marketing: null })],
    ["a consent of a text", (c) => c.privacy.setConsent({ marketing: "yes" })],
    ["a note that isn't a text", (c) => c.privacy.setConsent({ marketing: true }, { source: 3 })],
    ["a trait by an inherited name", (c) => c.setTraits({ constructor: 1 })],
    ["a trait without a name", (c) => c.setTraits({ "": 1 })],
    ["a trait that holds itself", (c) => c.setTraits({ cycle })],
    ["a trait that is nested too deeply", (c) => c.setTraits({ deep })],
    ["a trait that is a function", (c) => c.setTraits({ bomb })],
    ["a trait of ten megabytes", (c) => c.setTraits({ size: "M", huge: HUGE })],
    ["an event that is nested too deeply", (c) => c.track({ type: "login", id: "no", deep })],
    ["an event with a function", (c) => c.track({ type: "login", bomb })],
    ["a tag by an inherited name", (c) => c.feedback({ kind: "wrong_tag", id: "__proto__" })],
  ];
  for (const [what, say] of WRONG) {
    test(`${what}, before the core is up or after, costs nothing that was kept`, async () => {
      for (const early of [true, false]) {
        const storage = memory();
        const strict = {
          ...storage,
          write: async (/** @type {string} */ id, /** @type {any} */ change) =>
            storage.write(id, structuredClone(change)),
        };
        const first = await open(strict);
        await first.engine.ready;
        first.customer.privacy.setConsent({ storage: true, personalization: true });
        first.customer.setTraits({ size: "M" });
        first.customer.track(order("first"));
        await first.customer.flush();
        const { engine, customer } = await open(strict);
        if (!early) await engine.ready;
        say(customer);
        await engine.ready;
        customer.track(order("after"));
        await customer.flush();
        assert.equal(engine.status().backend, "wasm");
        const next = await open(strict);
        await next.engine.ready;
        assert.deepEqual(next.errors, []);
        const { consent, traits, events } = next.customer.profile();
        assert.equal(consent.storage.granted, true);
        assert.equal(traits.size.value, "M");
        for (const id of ["first", "after"]) assert.ok(idsOf({ events }).includes(id), id);
      }
    });
  }

  test("ranks nothing where the page's list hasn't come yet", async () => {
    const { engine, customer, errors } = await open();
    assert.deepEqual(customer.rank(/** @type {any} */ (undefined)).data, []);
    await engine.ready;
    assert.deepEqual(customer.rank(/** @type {any} */ (null)).data, []);
    assert.deepEqual(errors, []);
  });

  test("an order tracked beside something wrong, before the core is up, is kept", async () => {
    const storage = memory();
    const { engine, customer } = await open(storage);
    customer.privacy.setConsent({ storage: true, personalization: true });
    await customer.flush();
    await engine.ready;
    const again = await open(storage);
    again.customer.setTraits({ constructor: 1 });
    again.customer.track(order("beside"));
    await again.customer.flush();
    await again.engine.ready;
    assert.deepEqual(
      again.errors.map(({ code, path }) => [code, path]),
      [["bad-profile", "/traits/constructor"]],
    );
    await again.customer.flush();
    assert.deepEqual(idsOf(await storage.open("")), ["beside"]);
  });

  test("a withdrawal before the core is up counts even where the clock was set back", async () => {
    const storage = memory();
    const first = await open(storage);
    await first.engine.ready;
    first.customer.privacy.setConsent({ storage: true, personalization: true });
    first.customer.track({ type: "search", id: "s", query: "mug" });
    await first.customer.flush();
    const { engine, customer, time } = await open(storage);
    time.now -= 3_600_000;
    customer.privacy.setConsent({ personalization: false });
    await engine.ready;
    assert.equal(customer.privacy.consent().personalization.granted, false);
    await customer.flush();
    assert.deepEqual(idsOf(await storage.open("")), []);
  });

  test("arguments of another type are the page's mistake, and break no engine", async () => {
    const { engine, customer, errors } = await open();
    await engine.ready;
    const calls = [
      () => customer.score(/** @type {any} */ (null)),
      () => customer.tier(/** @type {any} */ (null)),
      () => engine.group(/** @type {any} */ ([null])).recommend({}),
    ];
    for (const call of [...calls, ...calls]) {
      try {
        call();
      } catch (thrown) {
        assert.ok(thrown instanceof TypeError);
      }
    }
    assert.ok(errors.length > 0 && errors.every((error) => error instanceof EngineError));
    assert.deepEqual([...new Set(errors.map(({ code }) => code))], ["bad-argument"]);
    assert.equal(engine.status().backend, "wasm");
  });
});
