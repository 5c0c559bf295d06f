/** The texts of each language: a file of its own beside the entry, loaded by who speaks it. */

import type { Locale, Texts } from "../types/index.js";

export type TextFiles = Record<Locale, () => Promise<{ default: Texts }>>;

// Bundlers follow an import only where it names its file.
export const textFiles: TextFiles = {
  "zh-CN": () => import("#texts-zh-CN"),
  "zh-TW": () => import("#texts-zh-TW"),
  en: () => import("#texts-en"),
};
