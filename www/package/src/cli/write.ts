import { rename, writeFile } from "node:fs/promises";

/** A reader of `file` sees the old content or the new, never a half. */
export async function writeAtomically(file: string, content: string | Uint8Array): Promise<void> {
  const draft = `${file}.${process.pid}.tmp`;
  await writeFile(draft, content);
  await rename(draft, file);
}
