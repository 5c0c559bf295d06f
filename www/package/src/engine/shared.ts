/**
 * The one instance of the core behind the pure functions, which need neither engine nor customer:
 * loaded when something is first asked, kept for everything asked later.
 *
 * A load that failed is tried again with the next question, an instance that broke is replaced for it.
 * Where WebAssembly isn't to be had and the package has the core as JavaScript, that answers.
 */

import type { Locale, Texts, WasmSource } from "../types/index.js";
import type { Core } from "./core.js";
import type { Parts } from "./engine.js";
import { toEngineError } from "./errors.js";
import { wasmLoader } from "./wasm.js";

export interface SharedCore {
  /** Asks a pure function of the core by its name. */
  ask<T>(question: string, argument: object | Promise<object>): Promise<T>;
  /** The texts of a language. */
  texts(locale: Locale): Promise<Texts | undefined>;
  /** Loads the core from where the page has it, instead of whatever was loaded before. */
  load(wasm?: WasmSource): Promise<void>;
}

export function sharedCore(parts: Parts): SharedCore {
  let core: Promise<Core> | undefined;
  let source: WasmSource | undefined;
  return {
    async ask<T>(question: string, argument: object | Promise<object>): Promise<T> {
      core ??= load(parts, source);
      const asked = core;
      try {
        const [ready, about] = await Promise.all([asked, argument]);
        return ready.ask(question, about) as T;
      } catch (thrown) {
        const error = toEngineError(thrown, "wasm-trap");
        if (/^wasm/.test(error.code) && core === asked) core = undefined;
        throw error;
      }
    },
    async texts(locale) {
      try {
        return (await parts.texts[locale]?.())?.default;
      } catch (thrown) {
        throw toEngineError(thrown, "texts-fetch");
      }
    },
    async load(wasm) {
      source = wasm;
      core = load(parts, source);
      await core;
    },
  };
}

async function load({ platform, glue, js }: Parts, source?: WasmSource): Promise<Core> {
  try {
    return await (await wasmLoader(platform, glue, source)())();
  } catch (thrown) {
    // A file that the page named and that isn't there is the page's to know of.
    if (!js || (source !== undefined && toEngineError(thrown, "wasm-fetch").code === "wasm-fetch"))
      throw thrown;
    const makeCore = await js().catch(() => {
      throw thrown;
    });
    return makeCore();
  }
}
