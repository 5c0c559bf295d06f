// @ts-check
// `npm test`: every check of the project, in order. All stages run even when one fails; the summary and
// the exit code come last.
//
//   npm test                          everything
//   npm test -- --only wasm-node,js   these stages (what they need is built first)
//   npm test -- --list                the names
import { existsSync } from "node:fs";
import { join } from "node:path";
import { findChromedriver, findChromium, writeCapabilities } from "./browser.mjs";
import { build } from "./build.mjs";
import { testRunner } from "./glue.mjs";
import { filesUnder } from "./lib/cache.mjs";
import { canInstall, install } from "./lib/debian.mjs";
import { checkMachine, ensureDependencies, npm } from "./lib/dependencies.mjs";
import { PlainError, root, run, runMain, say } from "./lib/process.mjs";
import { runStages, Skip } from "./lib/stages.mjs";
import { target, wasmToolchain } from "./wasm-toolchain.mjs";

const cargoLines = /^(test result:|test .*FAILED|running \d+ tests?$|\s+(Running|Doc-tests) )/;
const nodeLines = /^(# (tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) |not ok )/;

/** @type {import("./lib/stages.mjs").Stage[]} */
const stages = [
  { name: "fmt", run: checkFormat },
  {
    name: "clippy",
    run: () => cargo(["clippy", "--all-targets", "--all-features", "--", "-D", "warnings"]),
  },
  { name: "rust", run: () => cargo(["test", "--all-features", "--lib", "--bins", "--tests"]) },
  { name: "doc", run: checkDocumentation },
  { name: "clippy-wasm", run: clippyForWasm },
  { name: "wasm-node", run: () => wasmTests({}) },
  { name: "wasm-browser", run: wasmTestsInBrowser },
  {
    name: "biome",
    run: () =>
      run(process.execPath, [module("@biomejs/biome/bin/biome"), "check"], { output: /^Checked / }),
  },
  { name: "build", run: () => build() },
  { name: "types", run: checkTypes, needs: ["build"] },
  { name: "tools", run: () => nodeTests("tools") },
  { name: "js", run: () => nodeTests("tests/js"), needs: ["build"] },
  { name: "browser", run: browserTests, needs: ["build"] },
];

await runMain(async () => {
  const only = wantedStages();
  await checkMachine();
  await ensureDependencies();
  // First, because it may be what brings cargo to this machine.
  const toolchain = await wasmToolchain();
  say("wasm toolchain", `${toolchain.kind}: ${toolchain.rustc}`);
  await runStages(stages, only);
});

/** @returns {string[] | undefined} */
function wantedStages() {
  const [flag, list, ...rest] = process.argv.slice(2);
  if (flag === undefined) return undefined;
  const names = stages.map((stage) => stage.name);
  if (flag === "--list") {
    console.log(names.join("\n"));
    process.exit(0);
  }
  const wanted = (list ?? "").split(",");
  if (flag !== "--only" || rest.length > 0 || !wanted.every((name) => names.includes(name))) {
    throw new PlainError(`usage: npm test -- [--list | --only ${names.join(",")}]`);
  }
  return wanted;
}

/** @param {string} path */
function module(path) {
  return join(root, "node_modules", path);
}

function needCrate() {
  if (!existsSync(join(root, "Cargo.toml"))) throw new Skip("no Cargo.toml yet");
}

/** @param {string[]} args */
function cargo(args) {
  needCrate();
  return run("cargo", args, { output: cargoLines });
}

async function checkFormat() {
  for (const manifest of ["Cargo.toml", "tools/glue/Cargo.toml", "tools/texts/Cargo.toml"]) {
    if (existsSync(join(root, manifest))) {
      await run("cargo", ["fmt", "--manifest-path", manifest, "--check"]);
    }
  }
}

/** Its links lead somewhere, and its examples hold. */
async function checkDocumentation() {
  needCrate();
  const env = { RUSTDOCFLAGS: "-D warnings" };
  await run("cargo", ["doc", "--no-deps", "--all-features"], { output: cargoLines, env });
  await cargo(["test", "--all-features", "--doc"]);
}

async function clippyForWasm() {
  needCrate();
  const { kind, env } = await wasmToolchain();
  const args = [
    "clippy",
    "--release",
    "--lib",
    "--all-features",
    "--target",
    target,
    "--",
    "-D",
    "warnings",
  ];
  if (kind !== "debian") return run("cargo", args, { env });
  if (!existsSync("/usr/bin/cargo-clippy") && (await canInstall()))
    await install(["rust-web-clippy"]);
  if (!existsSync("/usr/bin/cargo-clippy"))
    throw new Skip("Debian's rust-web-clippy is not installed");
  // By its own name: cargo would look in the user's ~/.cargo/bin first, where another version may lie.
  return run("/usr/bin/cargo-clippy", args, { env });
}

/** @param {Record<string, string>} extra */
async function wasmTests(extra) {
  needCrate();
  const { cargo: program, env } = await wasmToolchain();
  // A list, so that a space in the path stays in the path.
  const runner = `target.${target}.runner=${JSON.stringify([await testRunner()])}`;
  const args = [
    "test",
    "--config",
    runner,
    "--profile",
    "wasm-test",
    "--target",
    target,
    "--tests",
  ];
  await run(program, args, { output: cargoLines, env: { ...env, ...extra } });
}

async function wasmTestsInBrowser() {
  const chromium = await findChromium();
  await wasmTests({
    CHROMEDRIVER: await findChromedriver(chromium),
    WASM_BINDGEN_USE_BROWSER: "1",
    WASM_BINDGEN_TEST_TIMEOUT: "120",
    WASM_BINDGEN_TEST_WEBDRIVER_JSON: writeCapabilities(chromium),
  });
}

async function checkTypes() {
  await run(process.execPath, [module("typescript/bin/tsc"), "-p", "tools"]);
  for (const workspace of ["www/package", "www/shop"]) {
    if (!existsSync(join(root, workspace, "package.json")))
      say("types", `skipped: no ${workspace} yet`);
    else await npm(["run", "--silent", "-w", workspace, "typecheck"]);
  }
}

/**
 * @param {string} folder
 * @param {Record<string, string>} [env]
 * @param {string[]} [options]
 */
async function nodeTests(folder, env = {}, options = []) {
  const files = filesUnder(join(root, folder)).filter((path) => path.endsWith(".test.mjs"));
  if (files.length === 0) throw new Skip(`no ${folder}/**/*.test.mjs yet`);
  // A browser left open by a failed test must not keep the run from ending.
  const ending = ["--test-timeout=300000", "--test-force-exit"];
  const args = ["--test", "--test-reporter=tap", ...ending, ...options, ...files];
  await run(process.execPath, args, { output: nodeLines, env });
}

/** One file at a time: browsers compete for the two cores that a CI machine has. */
async function browserTests() {
  await nodeTests("tests/browser", { CHROMIUM: await findChromium() }, ["--test-concurrency=1"]);
}
