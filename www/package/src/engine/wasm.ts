/**
 * Loads the core's WebAssembly module from wherever the page has it.
 *
 * The order is chosen so that the failure names its true cause: is there WebAssembly at all, does
 * the page's policy allow it (asked with an empty module of eight bytes, before anything is
 * fetched), does the file come, does it compile, and if not, is it wasm at all.
 */

import type { WasmSource } from "../types/index.js";
import type { Core, CoreLoader, Glue } from "./core.js";
import { EngineError } from "./errors.js";
import { type Platform, readBytes } from "./platform.js";

/** Loads the module from `source`; each call of the result instantiates it anew. */
export function wasmLoader(platform: Platform, glue: () => Glue, source?: WasmSource): CoreLoader {
  return async () => {
    probe();
    const module = await load(platform, source);
    return () => instantiate(glue(), module);
  };
}

function probe(): void {
  if (typeof WebAssembly !== "object") {
    throw new EngineError("wasm-unsupported", "no WebAssembly");
  }
  try {
    new WebAssembly.Module(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])); // an empty one
  } catch (cause) {
    throw new EngineError("wasm-blocked", `WebAssembly blocked: ${cause}`, {
      hint: "script-src lacks 'wasm-unsafe-eval'",
    });
  }
}

async function load(platform: Platform, source?: WasmSource): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return source;
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) {
    return compile(source as BufferSource, "a given file");
  }
  const response =
    typeof Response === "function" && source instanceof Response
      ? source
      : await readBytes(platform, (source as string | URL) ?? wasmFile(platform), "wasm-fetch");
  try {
    // The browser keeps compiled code for the next visit only if it came this way.
    return await WebAssembly.compileStreaming(response.clone());
  } catch {
    // Not to be had here, or sent with the wrong MIME type.
    return compile(await response.arrayBuffer(), response.url || "engine.wasm");
  }
}

async function compile(bytes: BufferSource, from: string): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    if ((await new Response(bytes).text()).startsWith("\0asm")) {
      throw new EngineError("wasm-unsupported", `${from}: ${cause}`);
    }
    throw new EngineError("wasm-fetch", `${from} is not WebAssembly`, {
      hint: "an error page?",
    });
  }
}

function wasmFile(platform: Platform): URL {
  try {
    return platform.wasmFile();
  } catch {
    throw new EngineError("wasm-fetch", "no address of engine.wasm here", {
      hint: "pass its address as `wasm`",
    });
  }
}

async function instantiate(glue: Glue, module: WebAssembly.Module): Promise<Core> {
  try {
    await glue.instantiate(module);
  } catch (cause) {
    throw new EngineError("wasm-fetch", `engine.wasm of another version: ${cause}`);
  }
  return glue;
}
