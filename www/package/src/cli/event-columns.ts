/**
 * A log's own columns as those of the table `events`, by their names in it or by `--map`.
 *
 * Logs differ in what they leave out. Without a type, rows are purchases where there are orders,
 * prices or customers' quantities, views where there are none. An instant is a number whose size
 * tells its unit, or a text, which is on the shop's clock unless it names its zone.
 */

import { assignments } from "./arguments.js";
import { quoted } from "./database.js";
import { CliError } from "./fail.js";
import { cast, named } from "./files.js";
import type { PresetName } from "./presets/presets.js";

/** The first name that the log has counts; capitals, spaces and underscores don't matter. */
const NAMES = {
  type: ["type", "event_type"],
  order_id: ["order_id"],
  session_id: ["session_id", "user_session"],
  customer_id: ["customer_id", "user_id", "visitor_id"],
  at_ms: ["at_ms", "timestamp", "time", "event_time", "created_at", "date"],
  item_id: ["item_id", "product_id"],
  quantity: ["quantity"],
  unit_price: ["unit_price", "price"],
  list_price: ["list_price"],
  coupon: ["coupon"],
  currency: ["currency"],
};

/** What logs call their rows, in capitals or not. A preset's own are called ours before. */
const TYPES: Record<string, string> = {
  ...{ view_item: "view_item", view: "view_item", pv: "view_item" },
  ...{ purchase: "purchase", order: "purchase", buy: "purchase", transaction: "purchase" },
  refund: "refund",
};

export type EventColumn = keyof typeof NAMES;
export type EventType = "purchase" | "view_item";
export type ColumnMap = Partial<Record<EventColumn, string>>;

export interface Reading {
  /** Which of the log's columns is which, where its name does not say it. */
  map?: ColumnMap;
  /** What rows are that don't say it. */
  eventType?: EventType | undefined;
  zoneMinutes: number;
  /** How the log writes an instant, as for `strptime`, where it is no number and no ISO 8601. */
  timeFormat?: string | undefined;
  currency: string;
  /** Whether prices are in minor units, fen, or in major ones, yuan. */
  prices: "minor" | "major";
  /** Another system's export. */
  preset?: PresetName | undefined;
  /** Whether a log of purchases may know no prices at all. */
  mayLackPrices?: boolean;
}

/** The SQL expression of each column, and what its absence means. */
export interface EventSelect {
  columns: Record<EventColumn, string>;
  /** Whether rows name their order; else a session's purchases are one. */
  orders: boolean;
  /** Whether a row says what its item cost, readable or not. */
  priced: string;
}

/** `files` is what an error calls the log. */
export function eventSelect(
  present: Map<string, string>,
  reading: Reading,
  files: string,
): EventSelect {
  const found = findColumns(present, reading.map ?? {}, files);
  const counted = found.quantity !== undefined && found.session_id === undefined;
  const views = !found.order_id && !found.unit_price && !counted;
  const rest = found.type ? [] : [reading.eventType ?? (views ? "view_item" : "purchase")];
  const sells = rest[0] === "purchase" || found.order_id !== undefined;
  requireColumns(found, sells && !reading.mayLackPrices, present, files);
  const column = (name: EventColumn, type: string, missing = "NULL") => {
    const own = found[name];
    return own === undefined ? `CAST(${missing} AS ${type})` : cast(own, type);
  };
  return {
    columns: {
      type: typed(column("type", "VARCHAR", rest[0] && `'${rest[0]}'`), reading.preset),
      order_id: column("order_id", "VARCHAR"),
      session_id: column("session_id", "VARCHAR"),
      customer_id: column("customer_id", "VARCHAR"),
      at_ms: instant(found.at_ms ?? "", present, reading),
      item_id: column("item_id", "VARCHAR"),
      quantity: column("quantity", "BIGINT", "1"),
      unit_price: money(found.unit_price, reading),
      list_price: money(found.list_price, reading),
      coupon: column("coupon", "VARCHAR"),
      currency: column("currency", "VARCHAR"),
    },
    orders: found.order_id !== undefined,
    priced: found.unit_price ? `${cast(found.unit_price, "VARCHAR")} IS NOT NULL` : "false",
  };
}

/** A row's type by our name for it. */
function typed(type: string, preset: PresetName | undefined): string {
  if (preset) return type;
  const cases = Object.entries(TYPES).map(([theirs, ours]) => `WHEN '${theirs}' THEN '${ours}'`);
  return `CASE lower(${type}) ${cases.join(" ")} ELSE ${type} END`;
}

/** An amount in minor units; a column that is not there knows none. */
export function money(
  column: string | undefined,
  { prices, currency }: Pick<Reading, "prices" | "currency">,
): string {
  if (column === undefined) return "CAST(NULL AS BIGINT)";
  if (prices === "minor") return cast(column, "BIGINT");
  const style = { style: "currency", currency } as const;
  const digits = new Intl.NumberFormat("en", style).resolvedOptions().maximumFractionDigits ?? 2;
  return `TRY_CAST(round(${cast(column, "DOUBLE")} * ${10 ** digits}) AS BIGINT)`;
}

/** `--map item_id=sku` and the like; a column of ours goes by any of its names. */
export function columnMap(texts: string[]): ColumnMap {
  const ours = new Map(
    Object.entries(NAMES).flatMap(([own, names]) => names.map((name) => [name, own])),
  );
  const map: Record<string, string> = {};
  for (const [name, column] of assignments(texts, "--map", [...ours.keys()], Object.keys(NAMES))) {
    const own = ours.get(name) ?? name;
    if (map[own]) throw new CliError("usage", `--map names two columns as ${own}`);
    map[own] = column;
  }
  return map;
}

function findColumns(present: Map<string, string>, map: ColumnMap, files: string): ColumnMap {
  const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, "");
  const byPlain = new Map([...present.keys()].reverse().map((name) => [plain(name), name]));
  const found: ColumnMap = {};
  for (const name of Object.keys(NAMES) as EventColumn[]) {
    const given = map[name];
    if (given !== undefined && !present.has(given)) {
      throw new CliError("input", `${files}: no column ${given}, which --map calls ${name}`);
    }
    const alias = NAMES[name].find((candidate) => byPlain.has(plain(candidate)));
    const own = given ?? (alias && byPlain.get(plain(alias)));
    if (own !== undefined) found[name] = own;
  }
  return found;
}

/** What no log can do without. */
function requireColumns(
  found: ColumnMap,
  prices: boolean,
  present: Map<string, string>,
  files: string,
): void {
  const needed: EventColumn[] = ["at_ms", "item_id"];
  if (!found.session_id && !found.order_id) needed.unshift("customer_id");
  if (prices) needed.push("unit_price");
  const missing = needed.filter((name) => !found[name]);
  if (missing.length === 0) return;
  const names = [...present.keys()];
  const known = `there are ${names.join(", ").slice(0, 300) || "none"}`;
  const unnamed = names.filter((name) => /^[\d.,:+TZ-]+$/.test(name)).length * 2 > names.length;
  const way = unnamed ? "The first line must hold the columns' names" : "See --map";
  throw new CliError("input", `${files}: no column ${missing.join(", ")}; ${known}. ${way}`);
}

/** Epoch seconds, milli-, micro- or nanoseconds: of 1990 to 2100, no two overlap. */
function instant(name: string, present: Map<string, string>, reading: Reading): string {
  const text = `CAST(${named(name)} AS VARCHAR)`;
  const zone = reading.zoneMinutes * 60_000;
  if (reading.timeFormat !== undefined) {
    const zoned = /%z/i.test(reading.timeFormat);
    const read = `TRY_STRPTIME(${text}, ${quoted(reading.timeFormat)})`;
    return `epoch_ms(${read}) - ${zoned ? 0 : zone}`;
  }
  const numeric = /^(BIGINT|DOUBLE)$/.test(present.get(name) ?? "");
  const number = numeric ? named(name) : `TRY_CAST(${text} AS DOUBLE)`;
  const spaced = `regexp_replace(${text}, '\\s+(UTC|GMT|[+-]\\d\\d:?\\d\\d)$', '\\1')`;
  const zoned = `regexp_matches(${spaced}, ':\\d\\d.*(Z|UTC|GMT|[+-]\\d\\d(:?\\d\\d)?)$')`;
  const read = `epoch_ms(TRY_CAST(regexp_replace(${spaced}, '(UTC|GMT)$', 'Z') AS TIMESTAMPTZ))`;
  return `CASE
    WHEN ${number} IS NOT NULL THEN TRY_CAST(round(CASE
      WHEN ${number} < 1e11 THEN ${number} * 1000 WHEN ${number} < 1e14 THEN ${number}
      WHEN ${number} < 1e17 THEN ${number} / 1000 ELSE ${number} / 1000000 END) AS BIGINT)
    ELSE ${read} - CASE WHEN ${zoned} THEN 0 ELSE ${zone} END END`;
}
