// @ts-check
/** Several pages that keep one customer, over the built package: two engines stand for two tabs. */
import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { packageFolder } from "./source.mjs";

/** @typedef {import("../../../www/package/src/types/index.js").Customer} Customer */

export const granted = { storage: true, personalization: true };
export const view = (/** @type {string} */ id, item = "x") => ({
  id,
  type: /** @type {const} */ ("view_item"),
  items: [{ id: item }],
});
export const order = (/** @type {string} */ id) => ({
  id,
  type: /** @type {const} */ ("purchase"),
  orderId: id,
  items: [{ id: "x", quantity: 1, unitPrice: 100 }],
});

/** The package as built, and tabs that are opened over it. */
export async function openTabs() {
  const { createEngine, ...built } = await import(
    pathToFileURL(join(packageFolder, "dist/node.js")).href
  );
  let database = 0;
  let now = 1_700_000_000_000;
  /** Of the engine made last, and since. @type {any[]} */
  const errors = [];
  const fresh = () => `tabs-${database++}`;

  const engines = (options = {}) => {
    errors.length = 0;
    const onError = (/** @type {any} */ error) => errors.push(error);
    return createEngine({ clock: () => now++, onError, ...options });
  };
  /** Tabs over one database. @param {number} count @param {() => any} [storage] */
  async function tabs(count, storage) {
    const name = fresh();
    const open = async () => {
      const engine = engines();
      await engine.ready;
      const store = storage?.() ?? built.indexedDb({ name });
      return /** @type {Promise<Customer>} */ (engine.customer({ id: "c", storage: store }));
    };
    const all = [];
    for (let n = 0; n < count; n++) all.push(await open());
    return { all, open };
  }
  /** Until `holds`, or long enough to be sure that it never will. @param {() => boolean} holds */
  async function until(holds) {
    for (let waited = 0; !holds() && waited < 2000; waited += 5) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.ok(holds());
  }
  const ids = (/** @type {Customer} */ customer) =>
    customer
      .profile()
      .events.map((/** @type {any} */ e) => e.id)
      .sort()
      .join();
  const state = (/** @type {Customer} */ customer) => JSON.stringify(customer.profile());
  return { ...built, engines, errors, fresh, ids, state, tabs, until };
}
