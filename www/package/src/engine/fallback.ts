/** The core as JavaScript, for where WebAssembly is missing or blocked: 1.4 times its bytes. */

import type { CoreLoader, Glue } from "./core.js";

/** Loads the JavaScript; each call of the result makes an instance of its own. */
export function fallbackLoader(glue: () => Glue): CoreLoader {
  return async () => {
    const { default: instantiate } = await import("#fallback");
    return async () => {
      const core = glue();
      await core.instantiate(instantiate);
      return core;
    };
  };
}
