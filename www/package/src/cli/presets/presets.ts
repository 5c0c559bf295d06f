/** The presets by their names. */

import type { Preset } from "./export.js";
import { ga4 } from "./ga4.js";
import { segment } from "./segment.js";
import { shopify } from "./shopify.js";
import { wooCommerce } from "./woocommerce.js";

export const PRESETS = { ga4, segment, shopify, woocommerce: wooCommerce } satisfies Record<
  string,
  Preset
>;
export type PresetName = keyof typeof PRESETS;
