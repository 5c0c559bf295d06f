/**
 * Reads the leading section of a model file without wasm: the shop's most popular items, so that
 * a page has something true to show before the engine is up, or if it never comes up.
 *
 * The file's byte table is normative in the core's `model::format`. Nothing here trusts a length:
 * whatever does not fit gives an empty list.
 */

const HEADER = 24;
const ENTRY = 20;

/** `[id, name]`, most popular first; empty where the file does not say. */
export function popularItems(file: Uint8Array): [id: string, name: string][] {
  try {
    const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
    const end = Math.min(HEADER + ENTRY * view.getUint32(12, true), file.length);
    for (let at = HEADER; at < end; at += ENTRY) {
      if (text(file, at, 4) !== "POPJ") continue;
      return JSON.parse(text(file, view.getUint32(at + 8, true), view.getUint32(at + 12, true)));
    }
  } catch {
    // A damaged file is the engine's to report; here it only has nothing to say.
  }
  return [];
}

function text(file: Uint8Array, at: number, length: number): string {
  return new TextDecoder().decode(file.subarray(at, at + length));
}
