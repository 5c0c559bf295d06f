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
import { browser } from "./engine/platform.js";
import { sharedCore } from "./engine/shared.js";
import {
  pointsQuoter,
  programmeValidator,
  tierCalculator,
  tierDescriber,
} from "./loyalty/functions.js";
import type { Engine, EngineOptions } from "./types/index.js";

const parts = { platform: browser, glue };

/** Makes an engine: at once, without ever throwing; `ready` tells how it came up. */
export const createEngine: (options?: EngineOptions) => Engine =
  /* @__PURE__ */ engineFactory(parts);

// The pure functions load the core when they are first asked, one instance for all of them; a page
// that never asks doesn't have them in its bundle.
const ask = /* @__PURE__ */ sharedCore(parts);
export const calculateTier = /* @__PURE__ */ tierCalculator(ask);
export const quote = /* @__PURE__ */ pointsQuoter(ask);
export const validateProgramme = /* @__PURE__ */ programmeValidator(ask);
export const describeTier = /* @__PURE__ */ tierDescriber(ask);
export * from "./exports.js";
