import { EngineError } from "./errors.js";

/** How files are found and read here: the browser's way; `platform.node.ts` is Node's. */
export interface Platform {
  /** The engine's wasm file, beside the package's own files. */
  wasmFile(): URL;
  read(source: string | URL): Promise<Response>;
}

export const browser: Platform = {
  // Bundlers look for exactly this expression, copy the file and put its final address here.
  wasmFile: () => new URL("./engine.wasm", import.meta.url),
  read: (source) => fetch(source),
};

/** Reads a file's bytes, or says which address did not give them and why. */
export async function readBytes(
  platform: Platform,
  source: string | URL,
  code: "wasm-fetch" | "bad-model",
): Promise<Response> {
  let reason: unknown;
  try {
    const response = await platform.read(source);
    if (response.ok) return response;
    reason = `HTTP ${response.status}`;
  } catch (error) {
    reason = error;
  }
  throw new EngineError(code, `${source}: ${reason}`);
}
