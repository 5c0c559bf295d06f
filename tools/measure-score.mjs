// @ts-check
// What a score of a long history costs, and what of it is the crossing: a part of
// `node tools/measure.mjs`, and by itself, in Node, `node tools/measure-score.mjs`.
//
// The customer has a thousand events of all kinds, declared traits, consent, and stands in a shop
// with segments, a target group and a fitted card, so that every figure is worked out. The core is
// asked twice: as it is, and with what JavaScript does at its edge taken out. There the answer's
// text is neither decoded nor parsed, and a number's text is always the same one. The first is the
// whole call, the second what is spent inside WebAssembly, the difference the boundary.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { root, runMain } from "./lib/process.mjs";

const EVENTS = 1000;
const ROUNDS = 300;
const DAY = 86_400_000;
const START = Date.UTC(2010, 0, 1, 9);
const NOW = Date.UTC(2011, 11, 9, 12, 5);

/**
 * A customer who comes to look around twice a week, every other time with an order in the end.
 * @param {{ id: string, price: number }[]} products
 */
function longHistory(products) {
  /** @type {any[]} */
  const events = [];
  const item = (/** @type {number} */ n) => products[(n * 37) % Math.min(200, products.length)];
  const line = (/** @type {number} */ n) => {
    const { id = "x", price = 500 } = item(n) ?? {};
    const unitPrice = n % 3 ? price : Math.ceil(price * 0.8);
    return {
      id,
      quantity: 1 + (n % 3),
      unitPrice,
      listPrice: price,
      ...(n % 7 ? {} : { coupon: "SPRING" }),
    };
  };
  const visits = 114;
  for (let visit = 0; visit < visits; visit++) {
    const from = START + Math.round(((NOW - 300_000 - START) * visit) / (visits - 1));
    const n = visit * 5;
    const channel = visit % 4 ? "app" : "store";
    /** @type {[string, object?][]} */
    const rows = [
      ["page_view"],
      ["search", { query: "mug" }],
      ["view_item", { items: [{ id: item(n)?.id }], dwellMs: 20_000 }],
      ["view_item", { items: [{ id: item(n + 1)?.id }], dwellMs: 45_000 }],
      ["add_to_cart", { items: [{ id: item(n)?.id }] }],
    ];
    if (visit % 2 === 0 && visit < visits - 1) {
      rows.push([
        "purchase",
        { orderId: `o${visit}`, items: [0, 1, 2, 3].map((k) => line(n + k)) },
      ]);
      rows.push(["delivered", { orderId: `o${visit}` }], ["rating", { rating: 3 + (visit % 3) }]);
    } else {
      rows.push(["add_to_wishlist", { items: [{ id: item(n + 2)?.id }] }], ["login"]);
    }
    const rest = [
      ["survey", { ref: visit % 16 ? "expectation" : "nps", rating: visit % 16 ? 4 : 9 }],
      ["complaint", { ref: `t${visit}` }],
      ["share", { ref: "invite" }],
      ["coupon_used"],
      ["complaint_resolved"],
      ["refund", { orderId: `o${visit - 8}`, items: [line(n - 40)] }],
      ["referral"],
      ["renewal"],
    ][visit % 8];
    rows.push(/** @type {[string, object?]} */ (rest));
    rows.forEach(([type, rest], k) => {
      const id = `e${visit}-${k}`;
      if (events.length < EVENTS)
        events.push({ id, type, at: from + k * 20_000, channel, ...rest });
    });
  }
  const late = Array.from({ length: EVENTS - events.length }, (_, k) => {
    return { id: `l${k}`, type: "page_view", at: NOW - 200_000 + k * 20, channel: "app" };
  });
  return [...events, ...late];
}

/** @param {{ id: string, price: number }[]} products */
function longProfile(products) {
  const at = START - DAY;
  const declared = (/** @type {unknown} */ value) => ({ value, at, source: "page" });
  const consent = { granted: true, at };
  return {
    version: 1,
    id: "long",
    traits: { age: declared(34), gender: declared("f"), region: declared("上海") },
    consent: { personalization: consent, sensitive: consent },
    ledger: ["personalization", "sensitive"].map((purpose) => ({ purpose, ...consent })),
    personalization: true,
    events: longHistory(products),
  };
}

const SEGMENTS = {
  segments: [{ id: "young", when: { trait: "age", min: 18, max: 35 } }],
  target: [{ when: { trait: "age", min: 18, max: 35 }, weight: 2 }],
};

/**
 * Runs wherever there is a core, in Node or in a page; microseconds.
 * @param {{ Engine: any }} core
 * @param {{ model: Uint8Array, profile: any, segments: any, now: number, rounds: number }} options
 */
export function timeScore({ Engine }, { model, profile, segments, now, rounds }) {
  const ask = (
    /** @type {any} */ of,
    /** @type {string} */ question,
    /** @type {any[]} */ args,
  ) => {
    const text = of.ask(question, JSON.stringify(args));
    return text && JSON.parse(text);
  };
  const engine = new Engine();
  engine.load(model);
  ask(engine, "setSegments", [segments]);
  const customer = engine.customer();
  ask(customer, "load", [profile]);
  const refused = ask(customer, "refused", []);
  if (refused.length > 0) throw new Error(`refused: ${JSON.stringify(refused[0])}`);
  const figures = Object.values(ask(customer, "score", [now]).data);
  const unknown = figures.filter(({ value }) => value === null).length;

  const args = [now];
  // The clock of a page is coarse: twenty calls make one measurement.
  const batch = () => {
    const from = performance.now();
    for (let i = 0; i < 20; i++) ask(customer, "score", args);
    return (performance.now() - from) * 50;
  };
  const median = () => {
    for (let i = 0; i < 100; i++) batch();
    const times = Array.from({ length: rounds }, batch).sort((a, b) => a - b);
    return times[Math.floor(times.length / 2)] ?? Number.NaN;
  };
  const whole = median();
  const { parse, stringify } = JSON;
  const { decode } = TextDecoder.prototype;
  const { String: written } = globalThis;
  const asked = stringify(args);
  let numbers = 0;
  JSON.parse = () => null;
  JSON.stringify = () => asked;
  globalThis.String = /** @type {any} */ (
    () => {
      numbers++;
      return "0.12345678901234567";
    }
  );
  TextDecoder.prototype.decode = () => "";
  try {
    ask(customer, "score", args);
    const crossings = numbers;
    const inside = median();
    return { figures: figures.length, unknown, whole, inside, crossings };
  } finally {
    Object.assign(JSON, { parse, stringify });
    globalThis.String = written;
    TextDecoder.prototype.decode = decode;
  }
}

/** @param {string} where @param {ReturnType<typeof timeScore>} times */
export function printScore(where, { figures, unknown, whole, inside, crossings }) {
  console.log(
    `${where}: score of ${EVENTS} events, ${figures} figures of which ${unknown} have no value, median: ` +
      `${inside.toFixed(0)} µs inside WebAssembly (${crossings} numbers handed to JavaScript counted in), ` +
      `${(whole - inside).toFixed(0)} µs of boundary, ${whole.toFixed(0)} µs in all`,
  );
}

/** What {@link timeScore} asks of, but for the model: the built shop's customer. */
export function scoreCase() {
  const { products } = JSON.parse(readFileSync(join(root, "build/shop/catalogue.json"), "utf8"));
  return { profile: longProfile(products), segments: SEGMENTS, now: NOW, rounds: ROUNDS };
}

async function main() {
  const folder = join(root, "www/package/wasm");
  const core = await import(pathToFileURL(join(folder, "engine.js")).href);
  core.initSync({ module: new WebAssembly.Module(readFileSync(join(folder, "engine.wasm"))) });
  const model = new Uint8Array(readFileSync(join(root, "build/shop/shop.zg")));
  printScore(`Node ${process.version}`, timeScore(core, { model, ...scoreCase() }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await runMain(main);
