// @ts-check
// Where costly things live between runs, and how a step knows that its inputs are the same as last time.
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "./process.mjs";

/**
 * A folder of this project in the user's cache: survives `git clean`, shared by all checkouts.
 * @param {string[]} parts
 */
export function userCache(...parts) {
  const local = process.platform === "win32" ? process.env.LOCALAPPDATA : undefined;
  const base = process.env.XDG_CACHE_HOME || local || join(homedir(), ".cache");
  return join(base, "zhanggui", ...parts);
}

const generated = ["target", "build", "tools/glue/target", "www/package/dist", "www/package/wasm"];
const generatedPaths = new Set(generated.map((path) => join(root, path)));

/**
 * All files at or below a path, sorted. A generated folder is left out unless it is named itself.
 * @param {string} path absolute
 * @returns {string[]}
 */
export function filesUnder(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path)
    .filter((name) => name !== "node_modules" && name !== ".git")
    .map((name) => join(path, name))
    .filter((entry) => !generatedPaths.has(entry))
    .sort()
    .flatMap(filesUnder);
}

/**
 * One hash over the names and contents of files and folders (relative to the repository) and some words.
 * @param {string[]} paths
 * @param {string[]} [words] versions, flags: whatever else decides the result
 */
export function hashOf(paths, words = []) {
  const hash = createHash("sha256").update(JSON.stringify(words));
  for (const path of paths) {
    for (const file of filesUnder(join(root, path))) {
      const content = readFileSync(file);
      hash.update(`\n${file.slice(root.length)} ${content.length}\n`).update(content);
    }
  }
  return hash.digest("hex").slice(0, 32);
}

const stampsFile = join(root, "build", ".stamps.json");

/** @returns {Record<string, string>} */
function readStamps() {
  try {
    return JSON.parse(readFileSync(stampsFile, "utf8"));
  } catch {
    return {};
  }
}

/**
 * True when the step last ended well with this hash and what it made is still there.
 * @param {string} name
 * @param {string} hash
 * @param {string[]} outputs
 */
export function isFresh(name, hash, outputs) {
  return readStamps()[name] === hash && outputs.every((path) => existsSync(join(root, path)));
}

/**
 * @param {string} name
 * @param {string} hash
 */
export function stamp(name, hash) {
  mkdirSync(dirname(stampsFile), { recursive: true });
  const next = `${stampsFile}.${process.pid}`;
  writeFileSync(next, `${JSON.stringify({ ...readStamps(), [name]: hash }, null, 2)}\n`);
  renameSync(next, stampsFile);
}
