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
import { sharedCore } from "./engine/shared.js";
import { textFiles } from "./engine/texts.js";
import {
  pointsQuoter,
  programmeValidator,
  tierCalculator,
  tierDescriber,
} from "./loyalty/functions.js";
import {
  cashFlowDiscounter,
  lifetimeValuer,
  orderValuer,
  purchaseModeller,
} from "./score/functions.js";
import type { Engine, EngineOptions, WasmSource } from "./types/index.js";

const parts = { platform: browser, glue, js: fallbackLoader(glue), texts: textFiles };

/** Makes an engine: at once, without ever throwing; `ready` tells how it came up. */
export const createEngine: (options?: EngineOptions) => Engine =
  /* @__PURE__ */ engineFactory(parts);

// The pure functions load the core when they are first asked, one instance for all of them; a page
// that never asks doesn't have them in its bundle.
const core = /* @__PURE__ */ sharedCore(parts);
/**
 * Loads the pure functions' core ahead of time, or from elsewhere than the file beside the loader.
 * Nobody need call it.
 */
export const loadCore: (wasm?: WasmSource) => Promise<void> = (wasm) => core.load(wasm);
export const calculateTier = /* @__PURE__ */ tierCalculator(core);
export const quote = /* @__PURE__ */ pointsQuoter(core);
export const validateProgramme = /* @__PURE__ */ programmeValidator(core);
export const describeTier = /* @__PURE__ */ tierDescriber(core);
export const purchaseModel = /* @__PURE__ */ purchaseModeller(core);
export const orderValue = /* @__PURE__ */ orderValuer(core);
export const customerLifetimeValue = /* @__PURE__ */ lifetimeValuer(core);
export const discountedCashFlow = /* @__PURE__ */ cashFlowDiscounter(core);
export * from "./exports.js";
