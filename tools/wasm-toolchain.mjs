// @ts-check
// A cargo that can build for wasm32-unknown-unknown, found or made, without touching any global setting.
//
// Tried in this order:
//   installed   the current rustc already has a std for the target
//   rustup      `rustup target add` (a few seconds; at once refused where its servers are out of reach)
//   debian      Debian's rustc-web with its sources, and a std built once from them into a private sysroot
//
// The Debian way exists because many build machines reach package registries only. It costs about
// 75 CPU seconds once for each compiler version, and 120 MB in the user's cache.
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { userCache } from "./lib/cache.mjs";
import { canInstall, install, packageVersion } from "./lib/debian.mjs";
import { ask, PlainError, root, run, runMain, say, seconds } from "./lib/process.mjs";

export const target = "wasm32-unknown-unknown";

/** Where its builds go: apart from the host's, which another compiler may make. */
export const targetDir = join(root, "target", "wasm");

/**
 * @typedef {object} WasmToolchain
 * @property {string} cargo the program to start
 * @property {Record<string, string>} env what to add to its environment
 * @property {string} rustc the compiler's version line
 * @property {"installed" | "rustup" | "debian"} kind
 */

/** @type {Promise<WasmToolchain> | undefined} */
let found;

/** @returns {Promise<WasmToolchain>} looked for once in a process */
export function wasmToolchain() {
  found ??= find();
  return found;
}

async function find() {
  const onlyDebian = process.env.ZHANGGUI_FORCE_DEBIAN === "1";
  if (!onlyDebian && (await hasStd())) return ofHost("installed");
  const ready = await readyDebian();
  if (ready) return ready;
  if (!onlyDebian && (await addWithRustup())) return ofHost("rustup");
  if (await canInstall()) return makeDebian();
  throw new PlainError(
    `Rust cannot build for ${target} here. With rustup: \`rustup target add ${target}\`. ` +
      "With a system package: install your distribution's std for that target. " +
      "No Rust at all: https://rustup.rs",
  );
}

// Old web-views know neither feature. Set in the strongest of cargo's places, so that a RUSTFLAGS of the
// user's cannot undo it; builds for a named target keep these flags away from proc macros and build scripts.
// Loop strength reduction trades the offset that a load carries anyway for pointers counted along with the
// index: without it 1,200 gz bytes less of 153,600 (2026-11).
const shared = {
  CARGO_TARGET_DIR: targetDir,
  CARGO_ENCODED_RUSTFLAGS: [
    "-Ctarget-feature=-reference-types,-multivalue",
    "-Cllvm-args=-disable-lsr",
  ].join("\x1f"),
};

// The browser's file is built for size, where the compiler inlines next to nothing (a function of 5
// instructions' cost at most); this much more of it makes a heavy customer's shelf an eighth faster for
// 2,100 gz bytes. In turn (2026-11, medians, 1,000 articles): 98 us with 5, 93 with 25, 89 with 30; of a
// later shelf 53.5 with 30, 52 with 40 for the last 370 of those bytes, 50.5 with 50, which does not fit.
// Neither loads that are made ready on another path nor small branches made selections are worth their
// bytes: 200 less.
export const inlining = [
  "inline-threshold=40",
  "enable-load-pre=0",
  "phi-node-folding-threshold=1",
].map((option) => `-Cllvm-args=-${option}`);

/**
 * @param {"installed" | "rustup"} kind
 * @returns {Promise<WasmToolchain>}
 */
async function ofHost(kind) {
  const rustc = (await ask(process.env.RUSTC || "rustc", ["--version"])) ?? "";
  return { cargo: "cargo", env: shared, rustc, kind };
}

/** Does the current rustc have a std for the target, and is there a cargo? */
async function hasStd() {
  const folder = await ask(process.env.RUSTC || "rustc", [
    "--print",
    "target-libdir",
    "--target",
    target,
  ]);
  if (!folder || !existsSync(folder) || (await ask("cargo", ["--version"])) === undefined)
    return false;
  return readdirSync(folder).some((name) => /^libstd-.*\.(rlib|rmeta)$/.test(name));
}

async function addWithRustup() {
  if ((await ask("rustup", ["--version"])) === undefined) return false;
  const env = { RUSTUP_MAX_RETRIES: "0", RUST_BACKTRACE: "0" };
  await run("rustup", ["target", "add", target], {
    env,
    check: false,
    timeoutMs: 90_000,
  });
  return hasStd();
}

// ------------------------------------------------------------------------------------------- Debian

const debian = { rustc: "/usr/bin/rustc", cargo: "/usr/bin/cargo", lib: "/usr/lib/rustlib" };
const packages = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm"];

/** @returns {Promise<WasmToolchain | undefined>} the sysroot of an earlier run, if it still fits */
async function readyDebian() {
  const version = await packageVersion("rustc-web");
  const rustc = version && (await ask(debian.rustc, ["--version"]));
  if (!version || !rustc || !existsSync(debian.cargo)) return undefined;
  const sysroot = sysrootFolder(rustc, version);
  return existsSync(sysroot) ? ofSysroot(sysroot, rustc) : undefined;
}

async function makeDebian() {
  const start = Date.now();
  await install(packages);
  await installLinker();
  const version = await packageVersion("rustc-web");
  const rustc = await ask(debian.rustc, ["--version"]);
  if (!version || !rustc)
    throw new PlainError("Debian's rustc-web is installed, but its rustc does not run");
  const sysroot = sysrootFolder(rustc, version);
  if (!existsSync(sysroot)) {
    say("wasm toolchain", `building std for ${target} once (${rustc})`);
    await buildSysroot(sysroot);
  }
  say("wasm toolchain", `Debian's ${rustc}, std in ${sysroot} (${seconds(start)})`);
  return ofSysroot(sysroot, rustc);
}

/**
 * @param {string} rustc
 * @param {string} packageVersion
 */
function sysrootFolder(rustc, packageVersion) {
  const key = `${rustc.split(" ")[1]}_${packageVersion}`.replace(/[^\w.-]/g, "_");
  return userCache("wasm-sysroot", `${key}-1`);
}

/**
 * @param {string} sysroot
 * @param {string} rustc
 * @returns {WasmToolchain}
 */
function ofSysroot(sysroot, rustc) {
  const bin = (/** @type {string} */ name) => join(sysroot, "bin", name);
  // SYSROOT is what clippy-driver reads; it ignores the RUSTC wrapper.
  const env = { ...shared, RUSTC: bin("rustc"), RUSTDOC: bin("rustdoc"), SYSROOT: sysroot };
  return { cargo: debian.cargo, env: { ...env, CARGO: debian.cargo }, rustc, kind: "debian" };
}

/** rust-lld of rust-web-llvm is a link into a package that it does not depend on. */
async function installLinker() {
  const link = "/usr/bin/rust-lld";
  if (existsSync(link)) return;
  let program;
  try {
    program = basename(readlinkSync(link));
  } catch {
    throw new PlainError(`Debian's rust-web-llvm brought no ${link}`);
  }
  await install([program]);
}

/**
 * Builds std as a dependency of an empty crate, which is what cargo's build-std does, and keeps the
 * rlibs: with them in a sysroot every later build is an ordinary one, without unstable flags.
 * @param {string} sysroot
 */
async function buildSysroot(sysroot) {
  const work = `${sysroot}.${process.pid}`;
  const seed = join(work, "seed");
  const libs = join(work, "lib", "rustlib", target, "lib");
  rmSync(work, { recursive: true, force: true });
  for (const folder of [join(seed, "src"), join(work, "bin"), libs])
    mkdirSync(folder, { recursive: true });
  writeFileSync(join(seed, "src", "lib.rs"), "");
  writeFileSync(join(seed, "Cargo.toml"), seedManifest);

  await run(
    debian.cargo,
    ["build", "--release", "--target", target, "-Zbuild-std=std,panic_abort,test"],
    {
      cwd: seed,
      env: {
        RUSTC: debian.rustc,
        RUSTC_BOOTSTRAP: "1",
        RUSTC_WRAPPER: undefined,
        RUSTUP_TOOLCHAIN: undefined,
        CARGO_ENCODED_RUSTFLAGS: stdFlags().join("\x1f"),
        CARGO_TARGET_DIR: join(seed, "target"),
      },
    },
  );

  const deps = join(seed, "target", target, "release", "deps");
  for (const name of readdirSync(deps)) {
    if (name.endsWith(".rlib") && !name.startsWith("libseed-"))
      cpSync(join(deps, name), join(libs, name));
  }
  rmSync(seed, { recursive: true });
  await linkHost(work);
  // Debian's rustc derives its sysroot from where its library lies: only the flag can say otherwise.
  for (const name of ["rustc", "rustdoc"]) {
    const script = join(work, "bin", name);
    const quoted = `'${sysroot.replaceAll("'", "'\\''")}'`;
    writeFileSync(script, `#!/bin/sh\nexec /usr/bin/${name} --sysroot ${quoted} "$@"\n`);
    chmodSync(script, 0o755);
  }
  try {
    renameSync(work, sysroot);
  } catch (error) {
    if (!existsSync(sysroot)) throw error; // another process was first: its sysroot is as good
    rmSync(work, { recursive: true });
  }
}

// opt-level 3: std's own code is a few KB of the result, so it is built for speed.
const seedManifest = `[package]
name = "seed"
version = "0.0.0"
edition = "2024"

[workspace]

[profile.release]
opt-level = 3
panic = "abort"
`;

/** Bitcode lets one sysroot serve builds with and without LTO; the paths are those of rustup's own std. */
function stdFlags() {
  const sources = join(debian.lib, "src", "rust");
  const registry = join(process.env.CARGO_HOME || join(homedir(), ".cargo"), "registry", "src");
  return [
    "-Cembed-bitcode=yes",
    "-Cstrip=debuginfo",
    `--remap-path-prefix=${sources}=/rustc`,
    `--remap-path-prefix=${realpathSync(sources)}=/rustc`,
    `--remap-path-prefix=${registry}=/registry`,
  ];
}

/**
 * Proc macros and build scripts run on the host: its std comes from the distribution.
 * @param {string} work
 */
async function linkHost(work) {
  const host = /^host: (.+)$/m.exec((await ask(debian.rustc, ["-vV"])) ?? "")?.[1];
  for (const name of [host, "src", "etc"]) {
    const path = name && join(debian.lib, name);
    if (path && existsSync(path)) symlinkSync(path, join(work, "lib", "rustlib", name));
  }
}

// `node tools/wasm-toolchain.mjs build --release`: a cargo command for the target, by hand.
if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  await runMain(async () => {
    const { cargo, env } = await wasmToolchain();
    const [command = "build", ...rest] = process.argv.slice(2);
    await run(cargo, [command, "--target", target, ...rest], { env, output: "show" });
  });
}
