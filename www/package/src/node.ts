/** Zhanggui in Node: the same, but files are read from disk. */

import glue from "#glue";
import { engineFactory } from "./engine/engine.js";
import { fallbackLoader } from "./engine/fallback.js";
import { node } from "./engine/platform.node.js";
import type { Engine, EngineOptions } from "./types/index.js";

/** Makes an engine: at once, without ever throwing; `ready` tells how it came up. */
export const createEngine: (options?: EngineOptions) => Engine = engineFactory({
  platform: node,
  glue,
  js: fallbackLoader(glue),
});
export * from "./exports.js";
