// @ts-check
/**
 * Puts the files that a tarball needs but the repository keeps once, at its root, beside
 * package.json for the time of packing: `copy` before, `clean` after.
 */

import { cp, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");

for (const name of ["README.md", "LICENSE-MIT", "LICENSE-APACHE", "CHANGELOG.md"]) {
  if (process.argv[2] === "clean") {
    await rm(join(here, name), { force: true });
  } else {
    // README.md and CHANGELOG.md may not be written yet while the package is being developed.
    await cp(join(root, name), join(here, name)).catch(() => {});
  }
}
