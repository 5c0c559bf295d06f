// @ts-check
/** Engines over the source, whose core is a double, and storage that counts and fails when told to. */
import { glue, platform, texts } from "./core.mjs";
import { loadSource } from "./source.mjs";

const { engineFactory, memory } = await loadSource("customer");
export const view = (item) => ({ type: "view_item", items: [{ id: item }] });
export const granted = { storage: true, personalization: true };
export const DOWN = "https://shop.test/nowhere.wasm";
export const turn = () => new Promise(setImmediate);

export function make(options = {}, files = {}) {
  const errors = [];
  let now = 1000;
  const createEngine = engineFactory({ platform: platform(files), glue, texts });
  const engine = createEngine({ onError: (e) => errors.push(e), clock: () => now++, ...options });
  return { engine, errors };
}

/** Storage in memory that counts, and fails when told to. */
export function storage() {
  const inner = memory();
  const s = {
    ...inner,
    writes: /** @type {any[]} */ ([]),
    fail: /** @type {any} */ (undefined),
    durable: () => true,
    async write(customer, change) {
      await turn();
      if (s.fail) throw s.fail;
      s.writes.push(change);
      return inner.write(customer, change);
    },
    erase: (customer) => (s.fail ? Promise.reject(s.fail) : inner.erase(customer)),
  };
  return s;
}

export const idsOf = (profile) => profile.events.map((event) => event.id).sort();
