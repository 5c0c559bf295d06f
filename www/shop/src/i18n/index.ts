/** Three hand-written tables, typed keys, and the page's language. */
import type { Locale } from "zhanggui";
import { remember, remembered } from "../shop/remembered";
import { store, useStore } from "../shop/store";
import { en } from "./en";
import { type Texts, zhCN } from "./zh-CN";
import { zhTW } from "./zh-TW";

export type Key = keyof Texts;
export type Params = Record<string, string | number>;
export type Translate = (key: Key, params?: Params) => string;

export const LOCALES: readonly Locale[] = ["zh-CN", "zh-TW", "en"];
const TABLES: Record<Locale, Texts> = { "zh-CN": zhCN, "zh-TW": zhTW, en };

function preferred(): Locale {
  const wanted = navigator.languages.join(" ").toLowerCase();
  if (/zh-(tw|hk|mo|hant)/.test(wanted)) return "zh-TW";
  return wanted.startsWith("en") ? "en" : "zh-CN";
}

const kept = remembered<string | null>("locale", null);
export const locale = store<Locale>(LOCALES.find((each) => each === kept) ?? preferred());
document.documentElement.lang = locale.get();

export function setLocale(next: Locale): void {
  remember("locale", next);
  document.documentElement.lang = next;
  locale.set(next);
}

/** A text with its `{places}` filled; `one|many` is decided by `n`. */
export function translate(language: Locale, key: Key, params: Params = {}): string {
  const [one = "", many = one] = TABLES[language][key].split("|");
  const text = params.n === 1 || params.n === "1" ? one : many;
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ""));
}

export function useText(): { t: Translate; language: Locale } {
  const language = useStore(locale);
  return { language, t: (key, params) => translate(language, key, params) };
}

/** Whether a computed key, such as a tier's, has a text. */
export function hasText(key: string): key is Key {
  return key in zhCN;
}
