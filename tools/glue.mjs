// @ts-check
// The two Rust programs of tools/glue, compiled once for each state of that folder and kept in the
// user's cache: the glue generator (about a minute to compile) and the runner of #[wasm_bindgen_test].
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { hashOf, userCache } from "./lib/cache.mjs";
import { PlainError, root, run, say, seconds } from "./lib/process.mjs";

const crate = join(root, "tools", "glue");

/**
 * Writes `<name>.js`, `<name>.d.ts` and `<name>_bg.wasm` for a compiled module into a folder.
 * @param {string} wasm
 * @param {string} folder
 * @param {string} name
 */
export async function generateGlue(wasm, folder, name) {
  await run(await program("glue"), [wasm, folder, name]);
}

/** @returns {Promise<string>} the path of wasm-bindgen-test-runner */
export const testRunner = () => program("wasm-bindgen-test-runner");

/** @param {"glue" | "wasm-bindgen-test-runner"} name */
async function program(name) {
  checkVersions();
  const key = hashOf(["tools/glue"], [process.platform, process.arch]);
  const file = process.platform === "win32" ? `${name}.exe` : name;
  const kept = userCache("glue", key, file);
  if (existsSync(kept)) return kept;

  const start = Date.now();
  say(name, "compiling, once for this version");
  const features = name === "glue" ? [] : ["--features", "test-runner"];
  const env = { CARGO_TARGET_DIR: join(root, "target", "glue"), CARGO_BUILD_TARGET: undefined };
  await run("cargo", ["build", "--release", "--locked", "--bin", name, ...features], {
    cwd: crate,
    env,
  });
  mkdirSync(dirname(kept), { recursive: true });
  copyFileSync(join(root, "target", "glue", "release", file), `${kept}.${process.pid}`);
  renameSync(`${kept}.${process.pid}`, kept);
  say(name, `ready (${seconds(start)})`);
  return kept;
}

/** wasm-bindgen's library and tools talk in a format of their own that changes with every release. */
function checkVersions() {
  const library = lockedVersion(join(root, "Cargo.lock"), "wasm-bindgen");
  const tools = lockedVersion(join(crate, "Cargo.lock"), "wasm-bindgen-cli-support");
  if (library && library !== tools) {
    throw new PlainError(
      `Cargo.lock has wasm-bindgen ${library}, tools/glue/Cargo.lock has ${tools}: ` +
        "set both Cargo.toml files to one exact version and run `cargo update` in both folders.",
    );
  }
}

/**
 * @param {string} lockFile
 * @param {string} name
 */
function lockedVersion(lockFile, name) {
  if (!existsSync(lockFile)) return undefined;
  const pattern = new RegExp(`^name = "${name}"\\r?\\nversion = "(.+)"`, "m");
  return pattern.exec(readFileSync(lockFile, "utf8"))?.[1];
}
