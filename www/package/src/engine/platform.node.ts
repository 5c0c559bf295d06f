import { readFile } from "node:fs/promises";
import type { Platform } from "./platform.js";

/** Node's way: addresses with a scheme are fetched, everything else is a file on disk. */
export const node: Platform = {
  wasmFile: () => new URL("./engine.wasm", import.meta.url),
  read: async (source) => {
    const address = String(source);
    if (/^(https?|data|blob):/.test(address)) return fetch(address);
    const file = address.startsWith("file:") ? new URL(address) : address;
    return new Response(new Uint8Array(await readFile(file)));
  },
};
