// @ts-check
/** The package as a stranger gets it: packed, and installed into a project of its own. */

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageFolder } from "./source.mjs";

/** Why the packed tarball cannot be tested now; `false` if it can. */
export const unbuilt = existsSync(join(packageFolder, "dist", "engine.wasm"))
  ? false
  : "www/package is not built: run node tools/build.mjs";

/** @type {Promise<{ folder: string, files: string[], unpacked: number }> | undefined} */
let installed;

/** Packs and installs once for all tests of a file. */
export function project() {
  installed ??= install();
  return installed;
}

async function install() {
  const folder = await mkdtemp(join(tmpdir(), "zhanggui-packed-"));
  const out = join(folder, "tarball");
  await mkdir(out);
  const [packed] = JSON.parse(npm(["pack", "--json", "--pack-destination", out], packageFolder));
  await writeFile(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  npm(
    [
      "install",
      "--offline",
      "--no-audit",
      "--no-fund",
      "--ignore-scripts",
      join(out, packed.filename),
    ],
    folder,
  );
  return {
    folder,
    files: packed.files.map((/** @type {{ path: string }} */ file) => file.path),
    unpacked: packed.unpackedSize,
  };
}

/** @param {string[]} args @param {string} cwd */
function npm(args, cwd) {
  return execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}

/**
 * Runs a file in the project and returns what it prints as JSON.
 * @param {string} name
 * @param {string} source
 */
export async function run(name, source) {
  const { folder } = await project();
  await writeFile(join(folder, name), source);
  return JSON.parse(execFileSync(process.execPath, [name], { cwd: folder, encoding: "utf8" }));
}
