// @ts-check
// What a shelf costs inside WebAssembly, in Node: `node tools/measure-recommend.mjs` after
// `node tools/build.mjs`.
//
// The shops are made up: 1,000 to 100,000 items with thirty neighbours each among what is bought and
// twenty among what is looked at. As in measure-score.mjs the core is asked twice, as it is and with
// what JavaScript does at its edge taken out; the second is what is spent inside WebAssembly.
//
// The same scoring stands beside it as anybody would write it in JavaScript: typed arrays, one pass
// over the neighbours of the customer's items, one over all items, a heap of twenty. It must come to
// the same twenty items. It works everything out each time; the engine keeps what it made of the customer's
// past until something is added to that, so both are timed: a shelf right after such a change, and the next.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { root, runMain } from "./lib/process.mjs";

const DAY = 86_400_000;
const NOW = Date.UTC(2011, 11, 9, 12);
const CATEGORIES = 60;
const SHELF = { limit: 20, diversity: 0, explain: false };

/** Numbers that look random and are the same in every run. @param {number} seed */
function numbers(seed) {
  let state = seed >>> 0;
  return (/** @type {number} */ limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

const id = (/** @type {number} */ i) => `i${String(i).padStart(6, "0")}`;

/** What a shop sells, and how often it sold. @param {number} items */
function made(items) {
  const random = numbers(items);
  const orders = Uint32Array.from({ length: items }, (_, i) =>
    Math.floor(20 + (40 * items) / (items / 40 + i)),
  );
  const recent = orders.map((count) => Math.floor(count / (4 + random(8))));
  const category = orders.map(() => random(CATEGORIES));
  /** @param {number} each how many pairs an item has @param {number} spread how far they lie */
  const pairs = (each, spread) => {
    const a = new Uint32Array((items * each) / 2);
    const b = a.map((_, p) => {
      const item = Math.floor((p * 2) / each);
      a[p] = item;
      return (item + 1 + random(spread)) % items;
    });
    return { a, b, n: a.map(() => 2 + random(9)) };
  };
  return { items, orders, recent, category, bought: pairs(30, 400), viewed: pairs(20, 300) };
}

/**
 * The shop's model file, packed by the trainer from tables as its SQL stages would make them.
 * @param {any} core of the trainer @param {ReturnType<typeof made>} shop
 */
function pack(core, { items, orders, recent, category, bought, viewed }) {
  const text = (/** @type {(i: number) => string} */ of) =>
    Array.from({ length: items }, (_, i) => of(i));
  const none = text(() => "");
  const products = {
    ...{ id: text(id), group: none, name_zh_cn: none, name_zh_tw: none, brand: none },
    ...{ style: none, material: none, tags: none },
    ...{ name_en: text((i) => `Thing ${i}`), category: text((i) => `c${category[i]}`) },
    ...{ price: new Float64Array(items).fill(1_000), available: new Uint32Array(items).fill(1) },
  };
  const categories = Array.from({ length: CATEGORIES }, (_, i) => ({
    id: `c${i}`,
    name: `C ${i}`,
  }));
  const settings = { currency: "GBP", zoneMinutes: 0, locale: "en", minSupport: 2, categories };
  const history = { customer: new Uint32Array(), order_no: new Uint32Array() };
  const trainer = new core.Trainer({ ...settings, recentDays: 56, windowDays: 56 }, products, {
    ...history,
    ...{ at_ms: new Float64Array(), item: new Uint32Array() },
  });
  const item = orders.map((_, i) => i);
  const sold = new core.Sold(
    {
      ...{ orders, recent_orders: recent, first_ms: new Float64Array(items) },
      ...{ customers: orders, recent_buyers: recent },
    },
    { item, buyers: orders },
    { a: bought.a, b: bought.b, buyers: bought.n },
  );
  const weight = Float64Array.from(viewed.n, (n) => n * 2520);
  const file = trainer.finish(
    NOW - DAY,
    sold,
    { item, sessions: orders, recent_sessions: recent, viewers: orders, recent_viewers: recent },
    { a: viewed.a, b: viewed.b, viewers: viewed.n, weight },
  );
  trainer.free();
  return file;
}

/** @param {any[]} events */
const profile = (events) => {
  const consent = { granted: true, at: 0 };
  return {
    ...{ version: 1, id: "x", traits: {}, personalization: true, events },
    consent: { personalization: consent },
    ledger: [{ purpose: "personalization", ...consent }],
  };
};

/** Forty orders of five things, no thing twice. @param {number} items @param {number} distinct */
function buyer(items, distinct) {
  const random = numbers(7);
  const chosen = [...new Set(Array.from({ length: distinct * 3 }, () => random(items)))];
  return Array.from({ length: distinct / 5 }, (_, k) => ({
    ...{ id: `o${k}`, orderId: `o${k}`, type: "purchase", at: NOW - (distinct / 5 - k) * 9 * DAY },
    items: chosen.slice(k * 5, k * 5 + 5).map((i) => ({ id: id(i), unitPrice: 1_000 })),
  }));
}

/** Ten looks at ten things. @param {number} items */
const visitor = (items) =>
  Array.from({ length: 10 }, (_, k) => ({
    ...{ id: `v${k}`, type: "view_item", at: NOW - (10 - k) * 60_000 },
    items: [{ id: id((k * 97 + 11) % items) }],
  }));

/** @typedef {{ p50: number, p99: number }} Quantiles */

/** @param {() => unknown} call @param {number} rounds */
const time = (call, rounds) => /** @type {Quantiles} */ (inTurn([call], rounds)[0]);

/**
 * Calls in turn, so that whatever else the machine does slows them all.
 * @param {(() => unknown)[]} calls @param {number} rounds
 * @param {() => unknown} [before] what happens before each round, untimed
 * @returns {Quantiles[]}
 */
function inTurn(calls, rounds, before) {
  const times = calls.map(() => /** @type {number[]} */ ([]));
  for (let i = -rounds / 2; i < rounds; i++) {
    before?.();
    for (const [which, call] of calls.entries()) {
      const from = performance.now();
      call();
      if (i >= 0) times[which]?.push((performance.now() - from) * 1_000);
    }
  }
  return times.map((all) => {
    all.sort((a, b) => a - b);
    const at = (/** @type {number} */ share) =>
      all[Math.floor(share * (all.length - 1))] ?? Number.NaN;
    return { p50: at(0.5), p99: at(0.99) };
  });
}

/** The call as it is, and what of it is spent inside WebAssembly. @param {() => unknown} call @param {number} rounds */
function inside(call, rounds) {
  const whole = time(call, rounds);
  return { whole, inside: withoutEdge(() => time(call, rounds)) };
}

/** Arguments that were asked with, and their text. @type {Map<unknown, string>} */
const texts = new Map();

/** What `measured` gives with JavaScript's part of a call taken out. @template T @param {() => T} measured */
function withoutEdge(measured) {
  const { parse, stringify } = JSON;
  const { decode } = TextDecoder.prototype;
  const { String: written } = globalThis;
  JSON.parse = () => null;
  JSON.stringify = (args) => texts.get(args) ?? stringify(args);
  globalThis.String = /** @type {any} */ (() => "0.12345678901234567");
  TextDecoder.prototype.decode = () => "";
  try {
    return measured();
  } finally {
    Object.assign(JSON, { parse, stringify });
    globalThis.String = written;
    TextDecoder.prototype.decode = decode;
  }
}

/**
 * The front page's score in plain JavaScript, from the model's neighbours and the shop's counts.
 * @param {any} contents of the model @param {ReturnType<typeof made>} shop @param {any[]} orders
 */
function plainScorer({ ids, starts, neighbours, weights }, shop, orders) {
  const n = ids.length;
  const number = new Map(
    ids.map((/** @type {string} */ text, /** @type {number} */ i) => [text, i]),
  );
  const index = ids.map((/** @type {string} */ text) => Number(text.slice(1)));
  const logs = (/** @type {Uint32Array} */ counts) => {
    const most = Math.max(Math.log1p(Math.max(...counts)), 1);
    return Float64Array.from(index, (i) => Math.log1p(counts[i] ?? 0) / most);
  };
  const [overall, lately] = [logs(shop.orders), logs(shop.recent)];
  const category = /** @type {any} */ (Uint8Array.from(index, (i) => shop.category[i] ?? 0));
  const shares = /** @type {any} */ (new Float64Array(CATEGORIES));
  shop.orders.forEach((count, i) => {
    shares[shop.category[i] ?? 0] += count;
  });
  const sum = shop.orders.reduce((a, b) => a + b);
  for (let c = 0; c < CATEGORIES; c++) shares[c] /= sum;
  const lines = orders.flatMap((order, rank) =>
    order.items.map((/** @type {any} */ line) => ({
      item: number.get(line.id),
      at: order.at,
      rank,
    })),
  );
  const pulled = /** @type {any} */ (new Float64Array(n));
  const own = /** @type {any} */ (new Float64Array(n));
  const liked = /** @type {any} */ (new Float64Array(CATEGORIES));
  const favoured = /** @type {any} */ (new Float64Array(CATEGORIES));
  return () => {
    pulled.fill(0);
    own.fill(0);
    liked.fill(0);
    let total = 0;
    for (const { item, at, rank } of lines) {
      const days = (NOW - at) / DAY;
      const pull = 2 ** (-days / 60);
      for (let p = starts[item]; p < starts[item + 1]; p++)
        pulled[neighbours[p]] += Math.sqrt(pull) * weights[p];
      const slow = 2 ** (-days / 180);
      liked[category[item]] += slow;
      total += slow;
      const ranked = Math.log1p(0.9 ** (orders.length - 1 - rank));
      own[item] += Math.log1p(pull) + ranked + 1 / orders.length;
    }
    for (let c = 0; c < CATEGORIES; c++) {
      favoured[c] = liked[c] / total;
      const smoothed = (liked[c] + 20 * shares[c]) / (total + 20);
      liked[c] = Math.max(-0.5, Math.log(smoothed / shares[c]));
    }
    /** @type {any[]} */
    const heap = [];
    for (let i = 0; i < n; i++) {
      const goesWith = pulled[i] > 0 ? Math.log1p(pulled[i]) : 0;
      const score =
        own[i] +
        0.5 * goesWith +
        0.3 * liked[category[i]] +
        0.3 * (overall[i] ?? 0) +
        (1 + 1.5 * favoured[category[i]]) * (lately[i] ?? 0);
      if (heap.length < SHELF.limit) {
        heap.push({ score, i });
        if (heap.length === SHELF.limit) heap.sort((a, b) => a.score - b.score);
      } else if (score > heap[0].score) {
        sink(heap, { score, i });
      }
    }
    return heap.sort((a, b) => b.score - a.score).map(({ i }) => ids[i]);
  };
}

/** Puts an entry in the place of a heap's least. @param {any[]} heap @param {any} entry */
function sink(heap, entry) {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && heap[child + 1].score < heap[child].score) child++;
    if (heap[child].score >= entry.score) break;
    heap[at] = heap[child];
    at = child;
  }
  heap[at] = entry;
}

/** @param {Quantiles} times */
const text = ({ p50, p99 }) => `p50 ${p50.toFixed(0)}, p99 ${p99.toFixed(0)} µs`;

/** An engine over a model. @param {any} core @param {Uint8Array} file */
function shopOf(core, file) {
  const engine = new core.Engine();
  if (engine.load(file)) throw new Error("the model is refused");
  return engine;
}

export async function measureRecommend() {
  const folder = join(root, "www/package/wasm");
  const load = async (/** @type {string} */ name) => {
    const core = await import(pathToFileURL(join(folder, `${name}.js`)).href);
    core.initSync({ module: new WebAssembly.Module(readFileSync(join(folder, `${name}.wasm`))) });
    return core;
  };
  const [core, trainer] = [await load("engine"), await load("train")];
  for (const items of (process.env.SIZES ?? "1000,10000,43000,100000").split(",").map(Number)) {
    const shop = made(items);
    const file = pack(trainer, shop);
    const reading = time(() => shopOf(core, file).free(), 15);
    const engine = shopOf(core, file);
    console.log(
      `\n${items} items: model ${file.length} bytes (${brotliCompressSync(file).length} with Brotli), ` +
        `read in ${(reading.p50 / 1_000).toFixed(1)} ms`,
    );
    const ask = (/** @type {any} */ customer, /** @type {any} */ query) => {
      const args = [query, NOW];
      texts.set(args, JSON.stringify(args));
      return () => JSON.parse(customer.ask("recommend", JSON.stringify(args)));
    };
    const print = (/** @type {string} */ what, /** @type {() => unknown} */ call) => {
      const times = inside(call, 1_000);
      console.log(`  ${what}: inside ${text(times.inside)}; whole call ${text(times.whole)}`);
    };
    const orders = buyer(items, 200);
    const customer = (/** @type {any[]} */ events) => {
      const made = engine.customer();
      made.ask("load", JSON.stringify([profile(events)]));
      return made;
    };
    const [heavy, looking] = [customer(orders), customer(visitor(items))];
    print("next, after ten looks, 20 items", ask(looking, { scene: "next", ...SHELF }));
    print("home slot, 200 items bought, 10 with reasons", ask(heavy, { scene: "home", limit: 10 }));
    const top = ask(heavy, { scene: "home", ...SHELF });
    print("heavy profile, 200 items bought, top 20", top);
    const plain = plainScorer(trainer.modelContents(file, false), shop, orders);
    const list = plain();
    const same = top().data.filter((/** @type {any} */ item) => list.includes(item.id)).length;
    // A trait has all that was derived forgotten; a score has the history read again, and nothing more.
    const changed = () => {
      heavy.ask("setTraits", JSON.stringify([{}, NOW]));
      heavy.ask("score", JSON.stringify([NOW]));
    };
    const times = withoutEdge(() => inTurn([top, top, plain], 1_000, changed));
    const [first, next, javascript] = /** @type {[Quantiles, Quantiles, Quantiles]} */ (times);
    const ratio = (/** @type {Quantiles} */ { p50 }) => (javascript.p50 / p50).toFixed(2);
    console.log(
      `  the same in turn, ${same} of 20 the same: in JavaScript, typed arrays, ${text(javascript)}; inside ` +
        `WebAssembly after a change ${text(first)}, JavaScript takes ${ratio(first)} times that; the next ` +
        `shelf ${text(next)}, ${ratio(next)} times`,
    );
    for (const owner of [heavy, looking, engine]) owner.free();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await runMain(measureRecommend);
