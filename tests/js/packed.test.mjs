// @ts-check
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import vm from "node:vm";
import { guideBlocks } from "./support/guide.mjs";
import { project, run, unbuilt } from "./support/packed.mjs";
import { readmeBlocks, runnableBlocks } from "./support/readme.mjs";
import { esbuild, packageFolder, root } from "./support/source.mjs";

const skip = unbuilt;
const require = createRequire(join(packageFolder, "package.json"));
const PAGE = `import { createEngine, indexedDb } from "zhanggui";
createEngine({ model: "/shop.zg" }).customer({ storage: indexedDb() });
`;

after(async () => {
  if (!skip) await rm((await project()).folder, { recursive: true, force: true });
});

test("every file that package.json names is in the tarball", { skip }, async () => {
  const { files } = await project();
  const manifest = JSON.parse(await readFile(join(packageFolder, "package.json"), "utf8"));
  const { exports, main, module, types, bin } = manifest;
  /** @type {(value: unknown) => string[]} */
  const leaves = (value) =>
    typeof value === "string" ? [value] : Object.values(Object(value)).flatMap(leaves);
  const paths = leaves({ exports, main, module, types, bin });
  assert.ok(paths.length > 8);
  for (const path of paths)
    assert.ok(files.includes(path.replace(/^\.\//, "")), `${path} is missing`);
});

test("the tarball holds the licences and one engine.wasm, and neither sources nor tests", {
  skip,
}, async () => {
  const { files } = await project();
  for (const needed of ["LICENSE-MIT", "LICENSE-APACHE"]) assert.ok(files.includes(needed), needed);
  assert.deepEqual(
    files.filter((path) => path.endsWith("engine.wasm")),
    ["dist/engine.wasm"],
  );
  assert.deepEqual(
    files.filter((path) => /(^src|^test|node_modules|\.map$|build\.mjs)/.test(path)),
    [],
  );
});

test("ES module and CommonJS give the same names in Node", { skip }, async () => {
  const print = "console.log(JSON.stringify([Object.keys(z).sort(), z.version]));";
  const esm = await run("names.mjs", `import * as z from "zhanggui"; ${print}`);
  const cjs = await run("names.cjs", `const z = require("zhanggui"); ${print}`);
  assert.deepEqual(esm, cjs);
  assert.deepEqual(esm[0], [
    "EngineError",
    "bestStorage",
    "calculateTier",
    "createEngine",
    "customerLifetimeValue",
    "describeTier",
    "deviceKey",
    "discountedCashFlow",
    "encrypted",
    "indexedDb",
    "loadCore",
    "localStorageStore",
    "login",
    "logout",
    "memory",
    "orderValue",
    "purchaseModel",
    "quote",
    "validateProgramme",
    "version",
  ]);
  const { version } = JSON.parse(await readFile(join(packageFolder, "package.json"), "utf8"));
  assert.equal(esm[1], version);
});

/** The entries beside the main one, with their names. */
const BESIDE = {
  datalayer: ["connectDataLayer", "fromGa4"],
  adapters: [
    ...["connect", "connectSegment", "connectShopify", "connectYoushu"],
    ...["fromSegment", "fromShopify", "fromYoushu", "productsFromJsonLd"],
  ],
  webview: [
    ...[
      "askToken",
      "asksForToken",
      "createToken",
      "detectHost",
      "lastToken",
      "postSnapshot",
      "readToken",
    ],
    ...["signToken", "takeTokenFromHash", "tokenId", "verifyToken", "withToken"],
  ],
};

test("the entries beside it have the same names as ES module and CommonJS, and need no other", {
  skip,
}, async () => {
  for (const [entry, names] of Object.entries(BESIDE)) {
    const print = "console.log(JSON.stringify(Object.keys(z).sort()));";
    const esm = await run("beside.mjs", `import * as z from "zhanggui/${entry}"; ${print}`);
    const cjs = await run("beside.cjs", `const z = require("zhanggui/${entry}"); ${print}`);
    assert.deepEqual([esm, cjs], [names, names]);
    const code = await readFile(join(packageFolder, "dist", `${entry}.js`), "utf8");
    assert.doesNotMatch(code, /^import |\beval\(|new Function|import\.meta/m);
    assert.doesNotMatch(code, /\bfetch\b|XMLHttpRequest|sendBeacon|WebSocket|new Image/);
  }
});

test("a token is made and read with the language alone, as a mini-program has it", {
  skip,
}, async () => {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(packageFolder, "dist", "webview.cjs")],
    bundle: true,
    format: "iife",
    globalName: "webview",
    write: false,
  });
  const nothing = vm.createContext({}); // no TextEncoder, btoa, crypto or timers
  vm.runInContext(outputFiles?.[0]?.text ?? "throw 0", nothing);
  const id = vm.runInContext(
    `const token = webview.createToken({
       version: 1,
       consent: { storage: { granted: true, at: 1 } },
       events: [{ id: "订单-1", type: "purchase", at: 1, items: [{ id: "马克杯" }] }],
     });
     webview.readToken(webview.lastToken({ detail: { data: [{ zhanggui: 1, token }] } })).profile.events[0].id`,
    nothing,
  );
  assert.equal(id, "订单-1");
});

for (const kind of ["mjs", "cjs"]) {
  test(`the core runs as JavaScript where its file doesn't come (${kind})`, { skip }, async () => {
    const load = { mjs: 'import * as z from "zhanggui";', cjs: 'const z = require("zhanggui");' }[
      kind
    ];
    const status = await run(
      `js.${kind}`,
      `${load}
      const engine = z.createEngine({ wasm: "./nowhere.wasm", onError() {} });
      engine.ready.then((status) => console.log(JSON.stringify(status)));`,
    );
    assert.deepEqual(status, { backend: "js", reason: "wasm-fetch" });
  });
}

test("slim and inline have the names of the main entry; slim is given the wasm, inline has it", {
  skip,
}, async () => {
  const names = Object.keys(await import(pathToFileURL(join(packageFolder, "dist/node.js")).href));
  for (const entry of ["slim", "inline"]) {
    for (const [kind, load] of [
      ["mjs", `import * as z from "zhanggui/${entry}"; import { readFileSync } from "node:fs";`],
      [
        "cjs",
        `const z = require("zhanggui/${entry}"); const { readFileSync } = require("node:fs");`,
      ],
    ]) {
      const [got, up, without, said] = await run(
        `${entry}.${kind}`,
        `${load}
        const wasm = readFileSync("node_modules/zhanggui/dist/engine.wasm");
        const told = [];
        const given = "${entry}" === "slim" ? { wasm } : {};
        const bare = z.createEngine({ onError: ({ code, hint }) => told.push(code, hint) });
        const programme = { schema: 1, id: "shop", currency: "CNY", timezone: "+08:00", tiers: [{ id: "member" }] };
        const engine = z.createEngine({ ...given, programme, locale: "zh-TW" });
        Promise.all([engine.ready, bare.ready]).then(([up, { backend }]) => {
          const { data } = engine.tier({ version: 1, events: [] });
          console.log(JSON.stringify([Object.keys(z), up, [backend, ...told], data.texts.tier]));
        });`,
      );
      assert.deepEqual(got.sort(), [...names].sort());
      assert.deepEqual(up, { backend: "wasm" });
      const hint = ["js", "wasm-fetch", "pass its address as `wasm`"];
      assert.deepEqual(without, entry === "slim" ? hint : ["wasm"]);
      assert.equal(said, "目前等級：member");
    }
    const code = await readFile(join(packageFolder, "dist", `${entry}.js`), "utf8");
    assert.doesNotMatch(code, /import\.meta|\beval\(|new Function|^import /m);
    assert.equal(code.includes("当前等级"), entry === "inline", "inline brings all texts");
    assert.equal(/import\("\.\/texts/.test(code), entry === "slim");
  }
});

for (const [kind, load] of [
  ["mjs", 'import { createEngine } from "zhanggui";'],
  ["cjs", 'const { createEngine } = require("zhanggui");'],
]) {
  test(`the engine comes up in Node from the tarball alone, and says something (${kind})`, {
    skip,
  }, async () => {
    const answers = await run(
      `up.${kind}`,
      `${load}
      const programme = { schema: 1, id: "shop", currency: "CNY", timezone: "+08:00", tiers: [{ id: "member" }] };
      const engine = createEngine({ programme, locale: "en" });
      engine.ready.then((status) => {
        const profile = { version: 1, consent: { storage: { granted: true, at: 0 } }, events: [] };
        console.log(JSON.stringify([status, engine.tier(profile).data.texts.tier]));
      });`,
    );
    assert.deepEqual(answers, [{ backend: "wasm" }, "Your tier: member"]);
  });
}

for (const name of ["index", "slim", "inline", ...Object.keys(BESIDE)]) {
  test(`importing the browser's build touches nothing of the page (${name})`, {
    skip,
  }, async () => {
    const { outputFiles } = await esbuild.build({
      entryPoints: [join(packageFolder, "dist", `${name}.cjs`)],
      bundle: true,
      format: "iife",
      write: false,
    });
    const nothing = vm.createContext({}); // the language alone: no window, document, fetch, indexedDB
    const before = vm.runInContext("Object.getOwnPropertyNames(globalThis)", nothing);
    vm.runInContext(outputFiles?.[0]?.text ?? "throw 0", nothing);
    assert.deepEqual(vm.runInContext("Object.getOwnPropertyNames(globalThis)", nothing), before);
  });
}

test("the browser's build finds its file in one place, and neither evaluates text nor awaits at the top", {
  skip,
}, async () => {
  const code = await readFile(join(packageFolder, "dist", "index.js"), "utf8");
  assert.equal(code.match(/new URL\([^)]*import\.meta\.url\)/g)?.length, 1);
  assert.equal(code.match(/import\.meta/g)?.length, 1);
  assert.doesNotMatch(code, /\beval\(|new Function|\bFunction\(/);
  assert.doesNotMatch(code, /^(?:const .*= )?await /m);
  assert.doesNotMatch(code, /^import /m, "no dependency");
});

test("TypeScript accepts the package in every way of resolving it, and the blocks of README and guides", {
  skip,
}, async () => {
  const { folder } = await project();
  const use = `${PAGE}
import type { Customer, EngineStatus, Recommendation } from "zhanggui";
import { connectSegment, fromShopify } from "zhanggui/adapters";
import { type Connection, connectDataLayer } from "zhanggui/datalayer";
import { createEngine as inline } from "zhanggui/inline";
import { createEngine as slim } from "zhanggui/slim";
import { createToken, readToken } from "zhanggui/webview";
export const engines = [slim({ wasm: new Uint8Array() }), inline()];
export function wired(customer: Customer, analytics: Parameters<typeof connectSegment>[0]): Connection[] {
  for (const event of fromShopify({ name: "page_viewed" }).events) customer.track(event);
  const read = readToken(createToken(customer.profile()));
  if ("profile" in read) customer.merge(read.profile);
  return [connectDataLayer(customer, { currency: "CNY" }), connectSegment(analytics, customer)];
}
export async function shelf(customer: Customer): Promise<Recommendation[]> {
  const status: EngineStatus = await createEngine().ready;
  return status.backend === "wasm" ? customer.recommend({ scene: "home", limit: 4 }).data : [];
}
// @ts-expect-error a scene that does not exist
export const wrong = (customer: Customer) => customer.recommend({ scene: "nowhere" });
`;
  const typescript = dirname(require.resolve("typescript/package.json"));
  const strict = {
    strict: true,
    noEmit: true,
    target: "es2022",
    lib: ["es2022", "dom"],
    types: [],
    skipLibCheck: false,
  };
  const ways = {
    bundler: [{ module: "esnext", moduleResolution: "bundler" }, "use.ts"],
    "node-esm": [{ module: "nodenext", moduleResolution: "nodenext" }, "use.mts"],
    "node-cjs": [{ module: "node16", moduleResolution: "node16" }, "use.cts"],
  };
  const blocks = await readmeBlocks();
  const guides = await Promise.all(
    [["integrate", "texts"], ["storage"]].map(async (names) => {
      const texts = names.map((name) => readFile(join(root, `docs/${name}.md`), "utf8"));
      const blocks = guideBlocks((await Promise.all(texts)).join("\n"), "ts runnable");
      return { name: names.join("-"), blocks };
    }),
  );
  for (const [way, [options, name]] of Object.entries(ways)) {
    const at = join(folder, "types", way);
    await mkdir(at, { recursive: true });
    const files = { [/** @type {string} */ (name)]: use };
    const pasted = way === "bundler" ? blocks : [];
    for (const [n, block] of pasted.entries()) files[`readme-${n}.ts`] = `${block}export {};\n`;
    for (const { name, blocks } of way === "bundler" ? guides : []) {
      await mkdir(join(at, name), { recursive: true });
      for (const [block, code] of blocks) files[`${name}/${block}.ts`] = `${code}export {};\n`;
    }
    for (const [file, text] of Object.entries(files)) await writeFile(join(at, file), text);
    const config = {
      compilerOptions: { ...strict, .../** @type {object} */ (options) },
      files: Object.keys(files),
    };
    await writeFile(join(at, "tsconfig.json"), JSON.stringify(config));
    const compile = () =>
      execFileSync(process.execPath, [join(typescript, "bin", "tsc"), "-p", at], {
        encoding: "utf8",
      });
    try {
      compile();
    } catch (error) {
      assert.fail(`${way}:\n${/** @type {{ stdout: string }} */ (error).stdout}`);
    }
  }
});

test("only blocks marked runnable are taken from a text", () => {
  const text =
    "```ts\nno\n```\n\n```ts runnable\nyes(1);\n```\n```js\nno\n```\n```ts runnable\nyes(2);\n```\n";
  assert.deepEqual(runnableBlocks(text), ["yes(1);\n", "yes(2);\n"]);
});

/** The files of a bundler's output that end so. @param {string} folder @param {string} ending */
async function filesOf(folder, ending) {
  const names = await readdir(folder, { recursive: true });
  const files = names.filter((name) => name.endsWith(ending));
  return Promise.all(files.map((name) => readFile(join(folder, name))));
}

/** That each language's texts are in one file of a bundler's output, apart from all else. @param {string} folder */
async function assertLanguagesApart(folder) {
  const scripts = (await filesOf(folder, ".js")).map(String);
  const said = ["当前等级：{tier}", "目前等級：{tier}", "Your tier: {tier}"];
  const files = said.map((text) => scripts.filter((script) => script.includes(text)));
  assert.deepEqual(
    files.map((found) => found.length),
    [1, 1, 1],
  );
  assert.equal(new Set(files.flat()).size, 3);
  assert.ok(files.flat().every((script) => !script.includes("EngineError")));
}

test("Vite bundles a page and emits the engine's file and one for each language", {
  skip,
}, async () => {
  const { folder } = await project();
  const { build } = await import(
    require.resolve("vite").replace(/index\.cjs$/, "dist/node/index.js")
  );
  const page = join(folder, "vite");
  await mkdir(page, { recursive: true });
  await writeFile(
    join(page, "index.html"),
    '<!doctype html><script type="module" src="./main.js"></script>',
  );
  await writeFile(join(page, "main.js"), PAGE);
  const outDir = join(page, "out");
  await build({
    root: page,
    logLevel: "error",
    configFile: false,
    build: { outDir, assetsInlineLimit: 0 },
  });
  await assertLanguagesApart(outDir);
  const [wasm, ...more] = await filesOf(outDir, ".wasm");
  assert.deepEqual(more, []);
  assert.deepEqual(wasm, await readFile(join(packageFolder, "dist", "engine.wasm")));
});

test("esbuild bundles a page that takes the file's address from zhanggui/engine.wasm, and each language apart", {
  skip,
}, async () => {
  const { folder } = await project();
  const outdir = join(folder, "esbuild");
  await esbuild.build({
    stdin: {
      contents: `import { createEngine } from "zhanggui";
        import wasm from "zhanggui/engine.wasm";
        createEngine({ wasm });`,
      resolveDir: folder,
    },
    bundle: true,
    format: "esm",
    charset: "utf8",
    splitting: true,
    platform: "browser",
    loader: { ".wasm": "file" },
    outdir,
  });
  await assertLanguagesApart(outdir);
  const [wasm, ...more] = await filesOf(outdir, ".wasm");
  assert.deepEqual(more, []);
  assert.deepEqual(wasm, await readFile(join(packageFolder, "dist", "engine.wasm")));
});
