/**
 * Loads the core's WebAssembly module from wherever the page has it.
 *
 * The order is chosen so that the failure names its true cause: is there WebAssembly at all, does
 * the page's policy allow it (asked with an empty module of eight bytes, before anything is
 * fetched), does the file come, is it wasm, does it compile.
 */

import type { WasmSource } from "../types.js";
import type { Core, CoreLoader, Glue } from "./core.js";
import { EngineError } from "./errors.js";
import { type Platform, readBytes } from "./platform.js";

const EMPTY_MODULE = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** Loads the module from `source`; each call of the result instantiates it anew. */
export function wasmLoader(
  platform: Platform,
  glue: () => Glue,
  source?: WasmSource,
): CoreLoader {
  return async () => {
    probe();
    const module = await compile(platform, source);
    return () => instantiate(glue(), module);
  };
}

function probe(): void {
  if (typeof WebAssembly !== "object") {
    throw new EngineError("wasm-unsupported", "this browser has no WebAssembly");
  }
  try {
    new WebAssembly.Module(new Uint8Array(EMPTY_MODULE));
  } catch (cause) {
    throw new EngineError("wasm-blocked", `WebAssembly is blocked here: ${cause}`, {
      hint: "add 'wasm-unsafe-eval' to the page's script-src policy",
      cause,
    });
  }
}

async function compile(platform: Platform, source?: WasmSource): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return source;
  let from = "the given bytes";
  let bytes: BufferSource;
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) {
    bytes = source as BufferSource;
  } else {
    const response =
      typeof Response === "function" && source instanceof Response
        ? source
        : await readBytes(platform, (source as string | URL) ?? wasmFile(platform), "wasm-fetch");
    from = response.url || String(source ?? wasmFile(platform));
    const streamed = await compileStream(response);
    if (streamed) return streamed;
    bytes = await response.arrayBuffer();
  }
  checkMagic(bytes, from);
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    throw new EngineError("wasm-unsupported", `${from} does not compile here: ${cause}`, { cause });
  }
}

/** The streaming way, which lets the browser cache the compiled code; `undefined` if it fails. */
async function compileStream(response: Response): Promise<WebAssembly.Module | undefined> {
  if (response.headers.get("content-type") !== "application/wasm") return undefined;
  try {
    return await WebAssembly.compileStreaming(response.clone());
  } catch {
    return undefined;
  }
}

function wasmFile(platform: Platform): URL {
  try {
    return platform.wasmFile();
  } catch (cause) {
    throw new EngineError("wasm-fetch", "this bundle does not know where engine.wasm is", {
      hint: "pass its address: createEngine({ wasm: \"/engine.wasm\" })",
      cause,
    });
  }
}

function checkMagic(bytes: BufferSource, from: string): void {
  const view = ArrayBuffer.isView(bytes)
    ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : new Uint8Array(bytes);
  if (EMPTY_MODULE.slice(0, 4).every((byte, at) => view[at] === byte)) return;
  throw new EngineError("wasm-fetch", `${from} is not WebAssembly`, {
    hint: "an error page sent with status 200? Serve engine.wasm there, or pass its address as `wasm`",
  });
}

async function instantiate(glue: Glue, module: WebAssembly.Module): Promise<Core> {
  try {
    await glue.instantiate(module);
  } catch (cause) {
    throw new EngineError("wasm-fetch", `engine.wasm does not fit this loader: ${cause}`, {
      hint: "is it the file of this very version of the package?",
      cause,
    });
  }
  return glue;
}
