/**
 * Zhanggui in a browser. Importing this touches nothing; `createEngine` starts the work.
 *
 * ```ts
 * const engine = createEngine({ model: "/shop.zg" });
 * const customer = await engine.customer({ storage: indexedDb() });
 * customer.recommend({ scene: "home" }).data;
 * ```
 */

import glue from "#glue";
import { engineFactory } from "./engine/engine.js";
import { fallbackLoader } from "./engine/fallback.js";
import { browser } from "./engine/platform.js";
import type { Engine, EngineOptions } from "./types/index.js";

/** Makes an engine: at once, without ever throwing; `ready` tells how it came up. */
export const createEngine: (options?: EngineOptions) => Engine = engineFactory({
  platform: browser,
  glue,
  js: fallbackLoader(glue),
});
export * from "./exports.js";
