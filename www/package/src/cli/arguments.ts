/** What all commands' arguments have in common: parsed, or refused with a sentence. */

import { type ParseArgsConfig, parseArgs } from "node:util";
import { CliError } from "./fail.js";

/** After an option that takes several values, each further one is its own. */
export function parse<O extends NonNullable<ParseArgsConfig["options"]>>(
  args: string[],
  options: O,
) {
  try {
    const parsed = parseArgs({ args, options, allowPositionals: true, tokens: true });
    const lists = parsed.values as Record<string, unknown>;
    const positionals: string[] = [];
    let own = positionals;
    for (const token of parsed.tokens) {
      if (token.kind === "positional") own.push(token.value);
      else if (token.kind === "option" && options[token.name]?.multiple)
        own = lists[token.name] as string[];
      else own = positionals;
    }
    return { ...parsed, positionals };
  } catch (error) {
    throw new CliError("usage", (error as Error).message);
  }
}

export function given(value: string | undefined, question: string): string {
  if (!value) throw new CliError("usage", question);
  return value;
}

export function whole(text: string, name: string, min: number, max: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new CliError(
    "usage",
    `${name} must be a whole number from ${min} to ${max}, not "${text}"`,
  );
}

export function amount(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  return whole(text, name, 0, 1e15);
}

export function margin(text: string): number {
  const rate = Number(text);
  if (rate > 0 && rate <= 1) return rate;
  throw new CliError("usage", `--margin-rate must be above 0 and at most 1, not "${text}"`);
}

export function zone(text: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(text) ?? [];
  const value = Number(hours) * 60 + Number(minutes);
  if (sign && Number(minutes) < 60 && value <= 14 * 60) return sign === "-" ? -value : value;
  throw new CliError("usage", `--zone must be like +08:00, not "${text}"`);
}

/** As for `strptime`; without a year it says no time. */
export function timeFormat(text: string | undefined): string | undefined {
  if (text === undefined || (/%[Yy]/.test(text) && /^([^%]|%[aAbBdfHIjmMpSyYzZ%])*$/.test(text)))
    return text;
  throw new CliError("usage", `--time-format must be like "%m/%d/%Y %H:%M", not "${text}"`);
}

export function locale(text: string): string {
  if (["zh-CN", "zh-TW", "en"].includes(text)) return text;
  throw new CliError("usage", `--locale must be zh-CN, zh-TW or en, not "${text}"`);
}

export function currency(text: string): string {
  if (/^[A-Z]{3}$/.test(text)) return text;
  throw new CliError("usage", `--currency must be three capital letters like CNY, not "${text}"`);
}

/** One of the words `known`; `undefined` where nothing is given. */
export function oneOf<T extends string>(
  text: string | undefined,
  name: string,
  known: T[],
): T | undefined {
  if (text === undefined || known.includes(text as T)) return text as T | undefined;
  throw new CliError("usage", `${name} must be ${words(known)}, not "${text}"`);
}

/** `name=column` pairs, of the names `known`; of these an error names those that are `told`. */
export function assignments(
  texts: string[],
  option: string,
  known: string[],
  told = known,
): [string, string][] {
  return texts.map((text) => {
    const [, name = "", column = ""] = /^(\w+)=(.+)$/s.exec(text) ?? [];
    if (known.includes(name)) return [name, column];
    throw new CliError(
      "usage",
      `${option} must be like ${told[0]}=column, for ${words(told)}; not "${text}"`,
    );
  });
}

const words = (list: string[]) =>
  [list.slice(0, -1).join(", "), list.at(-1)].filter(Boolean).join(" or ");
