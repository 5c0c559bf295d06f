/** How a log is read: what every command that takes `--events` has in common. */

import { currency, oneOf, timeFormat, zone } from "./arguments.js";
import { columnMap, type EventType } from "./event-columns.js";
import type { EventLog } from "./events.js";
import type { Format } from "./files.js";
import { PRESETS, type PresetName } from "./presets/presets.js";

export const LOG_OPTIONS = {
  events: { type: "string", multiple: true },
  format: { type: "string" },
  map: { type: "string", multiple: true },
  "event-type": { type: "string" },
  preset: { type: "string" },
  prices: { type: "string" },
  zone: { type: "string", default: "+00:00" },
  "time-format": { type: "string" },
  currency: { type: "string", default: "CNY" },
} as const;

export const LOG_HELP = `  --preset NAME       the log, and with shopify and woocommerce the product list, are exports of
                      ga4, segment, shopify or woocommerce
  --format FORMAT     csv, parquet, jsonl, or sessions (one a line, item ids separated by spaces,
                      oldest first, no times)                       [by the file's ending]
  --map NAME=COLUMN…  which of the log's columns is which, such as --map item_id=sku
  --event-type TYPE   what rows without a type are: purchase or view_item
                      [purchase where there are orders, prices or quantities, else view_item]
  --prices UNIT       minor (fen, cents) or major (yuan, dollars)     [minor; a preset's: major]
  --currency CODE     ISO code of all prices                                    [CNY]
  --zone +HH:MM       the shop's clock: what counts as one day, and times without a zone
                                                                                [+00:00]
  --time-format TEXT  how the log writes times, such as %m/%d/%Y or "%d.%m.%Y %H:%M"
                                       [ISO 8601, or a number of seconds to nanoseconds]`;

interface Given {
  format?: string | undefined;
  map?: string[] | undefined;
  "event-type"?: string | undefined;
  preset?: string | undefined;
  prices?: string | undefined;
  zone: string;
  "time-format"?: string | undefined;
  currency: string;
}

export function eventLog(files: string[], given: Given): EventLog {
  const preset = oneOf(given.preset, "--preset", Object.keys(PRESETS) as PresetName[]);
  return {
    files,
    preset,
    prices: oneOf(given.prices, "--prices", ["minor", "major"]) ?? (preset ? "major" : "minor"),
    format: oneOf<Format>(given.format, "--format", ["csv", "parquet", "jsonl", "sessions"]),
    map: columnMap(given.map ?? []),
    eventType: oneOf<EventType>(given["event-type"], "--event-type", ["purchase", "view_item"]),
    zoneMinutes: zone(given.zone),
    timeFormat: timeFormat(given["time-format"]),
    currency: currency(given.currency),
  };
}
