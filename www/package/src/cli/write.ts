import { access, constants, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { CliError } from "./fail.js";

/** Before the work begins: whether there are folders to write `files` to. */
export async function checkFolders(files: (string | undefined)[]): Promise<void> {
  for (const file of files) {
    if (file === undefined) continue;
    await access(dirname(file), constants.W_OK).catch(() => {
      throw new CliError(
        "input",
        `${file} cannot be written: no folder ${dirname(file)} to write to`,
      );
    });
  }
}

/** A reader of `file` sees the old content or the new, never a half. */
export async function writeAtomically(file: string, content: string | Uint8Array): Promise<void> {
  const draft = `${file}.${process.pid}.tmp`;
  await writeFile(draft, content);
  await rename(draft, file);
}
