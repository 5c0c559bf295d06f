/**
 * Reading what a vendor's script hands over: values of any type from objects that may be anything.
 *
 * Only own properties count, each is read once, and what comes out is plain. A fault is thrown as a
 * `Fault` with its place and caught in one spot, `adapted`; so is whatever a getter or a proxy
 * throws. The bounds are the core's own (src/event/read.rs), so that what passes here isn't refused
 * there. Cost: no copy of the input is made.
 */

import type { ShopEvent } from "../types/event.js";
import type { Product } from "../types/shop.js";

export type RefusalCode =
  | "missing_field"
  | "wrong_type"
  | "bad_value"
  | "out_of_range"
  | "bad_instant"
  /** A getter or a proxy threw. */
  | "unreadable";

/**
 * Why an event was left out. `path` is a JSON pointer into the vendor's object; for what the event as
 * a whole lacks, into the `ShopEvent` that it would have become.
 */
export interface Refusal {
  code: RefusalCode;
  path: string;
  message: string;
}

export interface Adapted {
  /** None for an event that this vocabulary has no use for. */
  events: ShopEvent[];
  /**
   * What the event tells of its articles, without prices: these may be one customer's own. A
   * category is the vendor's words; `engine.catalogue` wants the ids that the model was trained with.
   */
  products: Product[];
  refused: Refusal[];
}

export class Fault {
  readonly code: RefusalCode;
  readonly path: string;
  readonly message: string;

  constructor(code: RefusalCode, path: string, message: string) {
    this.code = code;
    this.path = path;
    this.message = message;
  }
}

export const MAX_ITEMS = 2_000;
const MAX_QUANTITY = 1_000_000;
const MAX_PRICE = Math.floor(Number.MAX_SAFE_INTEGER / MAX_QUANTITY);
const MAX_ID = 200;
const MAX_TEXT = 4_000;
const FIRST = -62_135_596_800_000; // 0001-01-01
const LAST = 253_402_300_799_999; // the end of 9999

/** Runs one translation; whatever goes wrong in it is a refusal. */
export function refusing(refused: Refusal[], translate: () => void): void {
  try {
    translate();
  } catch (thrown) {
    refused.push(
      thrown instanceof Fault
        ? { code: thrown.code, path: thrown.path, message: thrown.message }
        : { code: "unreadable", path: "", message: "cannot be read" },
    );
  }
}

export function has(of: unknown, key: string): of is Record<string, unknown> {
  return typeof of === "object" && of !== null && !!Object.getOwnPropertyDescriptor(of, key);
}

/** The own property; `null` counts as absent. */
export function field(of: unknown, key: string): unknown {
  return has(of, key) ? (of[key] ?? undefined) : undefined;
}

/** What the table says of that name, if it is a name and the table's own. */
export function lookup<T>(table: Record<string, T>, name: unknown): T | undefined {
  return typeof name === "string" && has(table, name) ? (table[name] as T) : undefined;
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const letter of text) {
    const point = letter.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}

function bounded(text: string, most: number, path: string): string {
  if (text.length > most || utf8Length(text) > most)
    throw new Fault("out_of_range", path, "is too long");
  return text;
}

/** An id or a code: a text, or a whole number as many vendors write it; an empty one is absent. */
export function name(of: unknown, key: string, path = ""): string | undefined {
  const value = field(of, key);
  if (value === undefined || value === "") return undefined;
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  if (typeof value !== "string") throw new Fault("wrong_type", `${path}/${key}`, "must be a text");
  return bounded(value, MAX_ID, `${path}/${key}`);
}

/** The first of several names. */
export function firstName(of: unknown, keys: readonly string[], path = ""): string | undefined {
  for (const key of keys) {
    const found = name(of, key, path);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function needed<T>(value: T | undefined, path: string): T {
  if (value === undefined) throw new Fault("missing_field", path, "is required");
  return value;
}

export function text(of: unknown, key: string, path = ""): string | undefined {
  const value = field(of, key);
  if (value === undefined || value === "") return undefined;
  if (typeof value !== "string") throw new Fault("wrong_type", `${path}/${key}`, "must be a text");
  return bounded(value, MAX_TEXT, `${path}/${key}`);
}

/** What is told of an article: a short text, or nothing; not worth losing an event for. */
export function told(of: unknown, key: string): string | undefined {
  const value = field(of, key);
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  return typeof value === "string" && value !== "" && value.length <= 300 ? value : undefined;
}

/** Digits with at most one decimal point, as a text that a power of ten can be appended to. */
function decimal(value: unknown, path: string): string {
  const digits =
    typeof value === "number" && Math.abs(value) < 1e-6 ? "0" : String(plain(value, path)).trim();
  if (/^-\d/.test(digits)) throw new Fault("out_of_range", path, "must not be negative");
  if (!/^\d{1,21}(\.\d{0,40})?$/.test(digits))
    throw new Fault("bad_value", path, "must be a decimal number such as 29.5");
  return digits;
}

function plain(value: unknown, path: string): string | number {
  if (typeof value === "number" || (typeof value === "string" && value.length < 80)) return value;
  throw new Fault("wrong_type", path, "must be a number");
}

/** Whole pieces; a text of digits counts. */
export function quantity(of: unknown, key: string, path: string): number | undefined {
  const value = field(of, key);
  if (value === undefined) return undefined;
  const pieces = Number(decimal(value, `${path}/${key}`));
  if (!Number.isInteger(pieces) || pieces < 1 || pieces > MAX_QUANTITY)
    throw new Fault("out_of_range", `${path}/${key}`, "must be whole pieces, 1 to 1,000,000");
  return pieces;
}

export function rating(of: unknown, key: string): number | undefined {
  const value = field(of, key);
  if (value === undefined) return undefined;
  const stars = Number(decimal(value, `/${key}`));
  if (stars > 10) throw new Fault("out_of_range", `/${key}`, "must be from 0 to 10");
  return stars;
}

/** Epoch milliseconds, from a number, a `Date`, 13 digits, or RFC 3339 with an offset. */
export function instant(of: unknown, key: string): number | undefined {
  const value = field(of, key);
  if (value === undefined) return undefined;
  const ms =
    typeof value === "number"
      ? Math.floor(value)
      : typeof value === "string"
        ? parsed(value)
        : Object.prototype.toString.call(value) === "[object Date]"
          ? Date.prototype.getTime.call(value)
          : Number.NaN;
  if (!(ms >= FIRST && ms <= LAST))
    throw new Fault("bad_instant", `/${key}`, "must be an instant, years 1 to 9999");
  return ms;
}

function parsed(value: string): number {
  if (/^\d{13}$/.test(value)) return Number(value);
  const rfc3339 = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/i;
  return value.length < 40 && rfc3339.test(value)
    ? Date.parse(value.replace(" ", "T"))
    : Number.NaN;
}

/** What stands in a list, which may be long but not endless. */
export function elements(of: unknown, key: string, path = ""): unknown[] {
  const list = field(of, key);
  if (list === undefined) return [];
  if (!Array.isArray(list)) throw new Fault("wrong_type", `${path}/${key}`, "must be a list");
  const { length } = list;
  if (!(length <= MAX_ITEMS)) throw new Fault("out_of_range", `${path}/${key}`, "is too long");
  return Array.from({ length }, (_, at) => list[at]);
}

// Minor units. The core counts these three in whole units and every other currency in hundredths;
// for one whose minor unit is something else, an amount would be off by a power of ten.
const WHOLE = /^(JPY|KRW|VND)$/;
const OTHER =
  /^(BHD|BIF|CLF|CLP|DJF|GNF|IQD|ISK|JOD|KMF|KWD|LYD|MGA|MRU|OMR|PYG|RWF|TND|UGX|UYI|UYW|VUV|XAF|XOF|XPF)$/;

export function currency(value: unknown, path: string): string {
  const code = needed(value, path);
  if (typeof code !== "string" || !/^[A-Z]{3}$/.test(code))
    throw new Fault("bad_value", path, "must be an ISO 4217 code such as CNY");
  if (OTHER.test(code))
    throw new Fault("bad_value", path, "has no hundredths: its amounts would be off by tens");
  return code;
}

/** Whole minor units from decimal major ones, rounded half up in decimal, not in binary. */
export function minor(value: unknown, code: string, path: string): number {
  const amount = Math.round(Number(`${decimal(value, path)}e${WHOLE.test(code) ? 0 : 2}`));
  if (amount > MAX_PRICE) throw new Fault("out_of_range", path, "is too much");
  return amount;
}

type Loose<T> = { [K in keyof T]?: T[K] | undefined };

/** Without what is absent. */
export function compact<T extends object>(draft: Loose<T>): T {
  const out: Record<string, unknown> = {};
  for (const key of Object.keys(draft) as (keyof T & string)[])
    if (draft[key] !== undefined) out[key] = draft[key];
  return out as T;
}
