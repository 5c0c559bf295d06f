// @ts-check
// node_modules by the lock file, installed only when something that decides it has changed.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { hashOf } from "./cache.mjs";
import { ask, PlainError, root, run, say, seconds } from "./process.mjs";

const { workspaces } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** How to start npm without a shell: its own script, where npm itself or its installation says where that is. */
function npmCommand() {
  const beside = join(dirname(process.execPath), "node_modules", "npm", "bin", "npm-cli.js");
  const script = [process.env.npm_execpath, beside].find(
    (path) => path?.endsWith(".js") && existsSync(path),
  );
  return script ? { command: process.execPath, before: [script] } : { command: "npm", before: [] };
}

/**
 * @param {string[]} args
 * @param {import("./process.mjs").RunOptions} [options]
 */
export function npm(args, options) {
  const { command, before } = npmCommand();
  return run(command, [...before, ...args], options);
}

export async function ensureDependencies() {
  const manifests = ["", ...workspaces].map((folder) => join(folder, "package.json"));
  const hash = hashOf([...manifests, "package-lock.json"], [process.platform, process.arch]);
  const marker = join(root, "node_modules", ".zhanggui");
  if (existsSync(marker) && readFileSync(marker, "utf8") === hash) return;

  const start = Date.now();
  say("npm", "npm install");
  // Not `npm ci`: the lock file names the platform packages of the machine that wrote it only, and
  // `ci` refuses it on another one. `install` keeps the locked versions and adds what is missing.
  try {
    await npm(["install", "--no-audit", "--no-fund", "--loglevel=error"]);
  } catch {
    throw new PlainError(
      `npm install failed: see above (node ${process.version}, needs the npm registry).`,
    );
  }
  writeFileSync(
    marker,
    hashOf([...manifests, "package-lock.json"], [process.platform, process.arch]),
  );
  say("npm", seconds(start));
}

/**
 * The version of an installed package, or "none".
 * @param {string} name
 */
export function installedVersion(name) {
  const file = join(root, "node_modules", name, "package.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).version : "none";
}

/** Fails early on a Node that is too old, and on a machine without Rust. */
export async function checkMachine() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new PlainError(
      `Node 20.19 or later is needed; this is ${process.version}. https://nodejs.org`,
    );
  }
  const cargo = await ask("cargo", ["--version"]);
  const minorRust = Number(/^cargo 1\.(\d+)/.exec(cargo ?? "")?.[1] ?? Number.NaN);
  if (minorRust < 88)
    throw new PlainError(`Rust 1.88 or later is needed; this is ${cargo}. \`rustup update\``);
}
