// @ts-check
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { DoubleEngine, glue, modelFile, platform, texts, WASM } from "./support/core.mjs";
import { loadSource } from "./support/source.mjs";

const { engineFactory, popularItems, zoneOffsets, EngineError } = await loadSource("loader");
const URL_WASM = "https://shop.test/engine.wasm";
const URL_MODEL = "https://shop.test/shop.zg";
const ids = (result) => result.data.map(({ id }) => id);

/** An engine over the double, with everything it reports. */
function make(options = {}, parts = {}) {
  const errors = [];
  const createEngine = engineFactory({ platform: platform(), glue, texts, ...parts });
  const engine = createEngine({ onError: (e) => errors.push(e), ...options });
  return { engine, errors };
}

const WebAssemblyHere = globalThis.WebAssembly;
afterEach(() => {
  globalThis.WebAssembly = WebAssemblyHere;
});

test("before it is ready an engine answers statically and says so", async () => {
  const { engine } = make();
  assert.equal(engine.status().backend, "loading");
  const profile = { version: 1, events: [] };
  const static_ = { mode: "static", stale: true, trace: "static" };
  assert.deepEqual(engine.recommend(profile, { scene: "home" }), { data: [], ...static_ });
  assert.deepEqual(engine.score(profile), { data: null, ...static_ });
  assert.deepEqual(engine.tier(profile), { data: null, ...static_ });
  assert.deepEqual(await engine.ready, { backend: "wasm" });
  assert.deepEqual(ids(engine.recommend(profile, { scene: "home" })), ["personal"]);
});

test("createEngine never throws, whatever it is given", async () => {
  for (const options of [undefined, {}, { model: 7 }, { wasm: {} }, { programme: 3, locale: 9 }]) {
    const engine = engineFactory({ platform: platform(), glue, texts })({
      onError() {},
      ...options,
    });
    assert.ok(["wasm", "static"].includes((await engine.ready).backend));
  }
});

/** name, options and parts, the code, what the message must name */
const FAILURES = [
  [
    "a missing file",
    { read: {}, wasm: "https://shop.test/nowhere.wasm" },
    "wasm-fetch",
    "nowhere.wasm",
  ],
  [
    "a network error",
    { read: { [URL_WASM]: new TypeError("Failed to fetch") } },
    "wasm-fetch",
    URL_WASM,
  ],
  [
    "an HTML page sent as wasm",
    { read: { [URL_WASM]: "<!doctype html>" } },
    "wasm-fetch",
    URL_WASM,
  ],
  [
    "given bytes that are not wasm",
    { wasm: new Uint8Array([1, 2, 3, 4, 5]) },
    "wasm-fetch",
    "given",
  ],
  [
    "wasm that does not compile",
    { wasm: new Uint8Array([...WASM, 99, 1, 0]) },
    "wasm-unsupported",
    "compile",
  ],
];
for (const [name, { read, wasm }, code, named] of /** @type {any[]} */ (FAILURES)) {
  test(`${name} is ${code}, and the page goes on statically`, async () => {
    const { engine, errors } = make({ ...(wasm ? { wasm } : {}) }, { platform: platform(read) });
    assert.deepEqual(await engine.ready, { backend: "static", reason: code });
    assert.equal(errors.length, 1);
    assert.ok(errors[0] instanceof EngineError);
    assert.equal(errors[0].code, code);
    assert.ok(errors[0].message.includes(named), errors[0].message);
    assert.equal(engine.recommend({ version: 1, events: [] }, { scene: "home" }).mode, "static");
  });
}

test("glue that does not fit the file is wasm-fetch", async () => {
  const misfit = () => ({
    Engine: DoubleEngine,
    instantiate: async () => Promise.reject(new Error("import #0")),
  });
  const { engine } = make({}, { glue: misfit });
  assert.equal((await engine.ready).reason, "wasm-fetch");
});

test("no WebAssembly is wasm-unsupported", async () => {
  // @ts-expect-error
  globalThis.WebAssembly = undefined;
  const { engine } = make();
  assert.deepEqual(await engine.ready, { backend: "static", reason: "wasm-unsupported" });
});

test("a policy that forbids WebAssembly is wasm-blocked, with the policy to set, before any fetch", async () => {
  const Module = () => {
    throw new WebAssemblyHere.CompileError("blocked by CSP");
  };
  // @ts-expect-error
  globalThis.WebAssembly = { Module, CompileError: WebAssemblyHere.CompileError };
  let fetched = 0;
  const read = { [URL_WASM]: () => new Response(WASM, { status: 200 + fetched++ }) };
  const { engine, errors } = make({}, { platform: platform(read) });
  assert.deepEqual(await engine.ready, { backend: "static", reason: "wasm-blocked" });
  assert.match(errors[0].hint, /wasm-unsafe-eval/);
  assert.equal(fetched, 0);
});

test("the wasm file may be an address, bytes, a response or a module", async () => {
  const sources = [
    URL_WASM,
    new URL(URL_WASM),
    WASM,
    WASM.buffer,
    new Response(WASM),
    new WebAssembly.Module(WASM),
  ];
  for (const wasm of sources) {
    assert.equal((await make({ wasm }).engine.ready).backend, "wasm");
  }
});

test("a wrong MIME type does not matter", async () => {
  for (const type of ["text/plain", "application/octet-stream", "application/wasm"]) {
    const read = { [URL_WASM]: () => new Response(WASM, { headers: { "content-type": type } }) };
    assert.equal((await make({}, { platform: platform(read) }).engine.ready).backend, "wasm");
  }
});

test("without a usable model the engine runs on, and says which part is missing", async () => {
  for (const model of ["https://shop.test/none.zg", new Uint8Array(3)]) {
    const { engine, errors } = make({ model });
    assert.deepEqual(await engine.ready, { backend: "wasm", reason: "bad-model" });
    assert.deepEqual(
      errors.map((e) => e.code),
      ["bad-model"],
    );
    assert.equal(DoubleEngine.made.at(-1).model, undefined);
  }
});

test("without a usable programme the engine runs on, and every fault is named", async () => {
  const { engine, errors } = make({ programme: { broken: true } });
  assert.deepEqual(await engine.ready, { backend: "wasm", reason: "bad-programme" });
  assert.equal(errors[0].path, "/broken");
});

test('with fallback "throw" ready rejects and queries throw, but only after the failure', async () => {
  const { engine } = make({ fallback: "throw", wasm: "https://shop.test/nowhere.wasm" });
  const ask = () => engine.recommend({ version: 1, events: [] }, { scene: "home" });
  assert.equal(ask().mode, "static");
  await assert.rejects(engine.ready, { code: "wasm-fetch" });
  assert.throws(ask, { code: "wasm-fetch" });
  await assert.rejects(make({ fallback: "throw", model: new Uint8Array(3) }).engine.ready, {
    code: "bad-model",
  });
});

test("a page that gets neither the wasm file nor the JavaScript hears of the wasm file, once", async () => {
  const js = () => Promise.reject(new TypeError("Failed to fetch dynamically imported module"));
  const options = { wasm: "https://shop.test/nowhere.wasm" };
  const { engine, errors } = make(options, { js });
  assert.deepEqual(await engine.ready, { backend: "static", reason: "wasm-fetch" });
  assert.deepEqual(
    errors.map(({ code }) => code),
    ["wasm-fetch"],
  );
});

test('with fallback "js" the core as JavaScript takes over, and the reason is kept', async () => {
  const js = async () => async () => ({ Engine: DoubleEngine });
  const options = { fallback: "js", wasm: "https://shop.test/nowhere.wasm" };
  assert.deepEqual(await make(options, { js }).engine.ready, {
    backend: "js",
    reason: "wasm-fetch",
  });
  assert.deepEqual(await make(options).engine.ready, { backend: "static", reason: "wasm-fetch" });
});

test("static answers come from the bootstrap, else what is popular, else the catalogue", async () => {
  const down = { wasm: "https://shop.test/nowhere.wasm" };
  const model = modelFile([
    ["p1", "One"],
    ["p2", "Two"],
    ["p3", "Three"],
  ]);
  const shelf = [{ id: "b1", score: 2, rank: 1, reasons: [] }];
  const { engine } = make(
    { ...down, model: URL_MODEL, bootstrap: { version: 1, shelves: { home: shelf } } },
    {
      platform: platform({ [URL_MODEL]: model }),
    },
  );
  engine.catalogue([{ id: "c1" }, { id: "p2", available: false }]);
  await engine.ready;
  const ask = (query) => ids(engine.recommend({ version: 1, events: [] }, query));
  assert.deepEqual(ask({ scene: "home" }), ["b1"]);
  assert.deepEqual(ask({ scene: "next" }), ["p1", "p3"]);
  assert.deepEqual(ask({ scene: "next", limit: 1, exclude: ["p1"] }), ["p3"]);
  assert.deepEqual(
    ask({
      scene: "next",
      seedIds: ["p1"],
      dedupeWith: ["p3"],
      filter: { includeUnavailable: true },
    }),
    ["p2"],
  );

  const bare = make(down).engine;
  bare.catalogue([{ id: "c1" }, { id: "c2" }]);
  await bare.ready;
  assert.deepEqual(ids(bare.recommend({ version: 1, events: [] }, { scene: "home" })), [
    "c1",
    "c2",
  ]);
});

test("the popular items are there as soon as the model file is, before the engine is up", async () => {
  const never = { [URL_WASM]: () => new Promise(() => {}) };
  const { engine } = make({ model: modelFile([["p1", "One"]]) }, { platform: platform(never) });
  await new Promise(setImmediate);
  assert.deepEqual(ids(engine.recommend({ version: 1, events: [] }, { scene: "home" })), ["p1"]);
});

test("a damaged model file gives no popular items, never an error", () => {
  const file = modelFile([["p1", "One"]]);
  assert.deepEqual(popularItems(file), [["p1", "One"]]);
  for (let length = 0; length < file.length; length++) {
    assert.deepEqual(popularItems(file.subarray(0, length)), []);
  }
  for (let at = 0; at < 64; at++) {
    const damaged = file.slice();
    damaged[at] = 0xff;
    assert.ok(Array.isArray(popularItems(damaged)));
  }
  const endless = file.slice(0, 44);
  endless.fill(0xff, 12, 16);
  assert.deepEqual(popularItems(endless), []);
});

test("today's catalogue reaches an engine that comes up later", async () => {
  const { engine } = make();
  engine.catalogue([{ id: "a", price: 100 }]);
  engine.catalogue([{ id: "a", price: 90 }]);
  await engine.ready;
  assert.deepEqual(DoubleEngine.made.at(-1).products, [{ id: "a", price: 90 }]);
});

test("a refused query is told with its place, and still answered", async () => {
  const { engine, errors } = make();
  await engine.ready;
  const answer = engine.recommend(
    { version: 1, events: [] },
    { scene: /** @type {any} */ ("nonsense") },
  );
  assert.equal(answer.mode, "static");
  assert.deepEqual([errors[0].code, errors[0].path], ["bad-query", "/scene"]);
  const strict = make({ fallback: "throw" }).engine;
  await strict.ready;
  assert.throws(
    () => strict.recommend({ version: 1, events: [] }, { scene: /** @type {any} */ ("nonsense") }),
    { code: "bad-query" },
  );
});

test("an instance that breaks is replaced once; the second time the page goes on statically", async () => {
  const { engine, errors } = make();
  await engine.ready;
  const profile = { version: 1, events: [] };
  const ask = (scene) => engine.recommend(profile, { scene });
  assert.equal(ask("trap").mode, "static");
  assert.deepEqual(engine.status(), { backend: "loading" });
  await new Promise(setImmediate);
  assert.equal(engine.status().backend, "wasm");
  assert.equal(ask("home").mode, "personalized");
  assert.equal(ask("trap").mode, "static");
  await new Promise(setImmediate);
  assert.deepEqual(engine.status(), { backend: "static", reason: "wasm-trap" });
  assert.equal(ask("home").mode, "static");
  assert.deepEqual(
    errors.map((e) => e.code),
    ["wasm-trap", "wasm-trap"],
  );
});

test("an engine disposed before it is up stays down", async () => {
  const { engine, errors } = make();
  engine.dispose();
  await engine.ready;
  assert.equal(engine.recommend({ version: 1, events: [] }, { scene: "home" }).mode, "static");
  assert.deepEqual(errors, []);
});

test("a named time zone becomes its offsets: each change to the minute, none where there is none", () => {
  const now = Date.parse("2024-06-01T00:00:00Z");
  assert.deepEqual(zoneOffsets("Asia/Shanghai", now), [[Date.UTC(2000, 0), 480]]);
  const newYork = zoneOffsets("America/New_York", now);
  const at = (/** @type {string} */ text) =>
    newYork.find(([from]) => from === Date.parse(text))?.[1];
  assert.equal(at("2024-03-10T07:00:00Z"), -240);
  assert.equal(at("2024-11-03T06:00:00Z"), -300);
  assert.ok(newYork.every(([from], n) => n === 0 || from > (newYork[n - 1]?.[0] ?? 0)));
  assert.throws(() => zoneOffsets("Mars/Olympus", now), RangeError);
});

test("the core is given the offsets of a zone by name, and none for a fixed or an unknown one", async () => {
  for (const [timezone, count] of [
    ["Asia/Taipei", 1],
    ["+08:00", 0],
    ["Mars/Olympus", 0],
  ]) {
    await make({ programme: { timezone } }).engine.ready;
    assert.equal(DoubleEngine.made.at(-1).offsets?.length ?? 0, count);
  }
});
