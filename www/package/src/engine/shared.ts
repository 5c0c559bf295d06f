/**
 * The one instance of the core behind the pure functions, which need neither engine nor customer:
 * loaded when something is first asked, kept for everything asked later.
 *
 * The question crosses as one JSON text. A load that failed is tried again with the next question, an
 * instance that broke is replaced for it. Where WebAssembly isn't to be had and the package has the
 * core as JavaScript, that answers.
 */

import type { Core } from "./core.js";
import type { Parts } from "./engine.js";
import { toEngineError } from "./errors.js";
import { wasmLoader } from "./wasm.js";

/** Asks a pure function of the core by its name. */
export type Ask = <T>(question: string, argument: object) => Promise<T>;

export function sharedCore(parts: Parts): Ask {
  let core: Promise<Core> | undefined;
  return async <T>(question: string, argument: object): Promise<T> => {
    core ??= load(parts);
    const asked = core;
    try {
      return (await asked).ask(question, bytes(argument)) as T;
    } catch (thrown) {
      const error = toEngineError(thrown, "wasm-trap");
      if (/^wasm/.test(error.code) && core === asked) core = undefined;
      throw error;
    }
  };
}

async function load({ platform, glue, js }: Parts): Promise<Core> {
  try {
    return await (await wasmLoader(platform, glue)())();
  } catch (thrown) {
    if (!js) throw thrown;
    return (await js())();
  }
}

/** What JSON has no word for (NaN, infinities, bigints) goes as a text, for the core to refuse. */
function bytes(argument: object): Uint8Array {
  const text = JSON.stringify(argument, (_, value) => {
    const sayable = typeof value !== "bigint" && (typeof value !== "number" || value - value === 0);
    return sayable ? value : String(value);
  });
  return new TextEncoder().encode(text);
}
