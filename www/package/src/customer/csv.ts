/**
 * A profile as a table (RFC 4180, UTF-8 with the mark that spreadsheets look for): a row for each
 * thing that is kept, `record` saying what it is; of an event with several items, one for each.
 *
 * A field that a spreadsheet would take for a formula is set off by an apostrophe.
 */

import type { EventItem, Json, Profile } from "../types/index.js";

type Row = Record<string, unknown>;

const COLUMNS = [
  ...["record", "at", "id", "name", "value", "source", "granted", "noticeVersion"],
  ...["channel", "orderId", "item", "quantity", "unitPrice", "listPrice", "tax", "coupon"],
  ...[
    "currency",
    "shipping",
    "query",
    "list",
    "rating",
    "text",
    "ref",
    "dwellMs",
    "points",
    "tier",
  ],
  "consentAt",
];

export function csv(profile: Profile): string {
  const rows = [COLUMNS.join(","), ...records(profile).map(line)];
  return `\ufeff${rows.join("\r\n")}\r\n`;
}

function records(profile: Profile): Row[] {
  const { ledger = [], traits = {}, tags = {}, erasures = {}, tombstones = [] } = profile;
  const { folded, loyalty } = profile;
  const declared = (record: string, of: NonNullable<Profile["traits"]>): Row[] =>
    Object.entries(of).map(([name, { value, at, source }]) => ({
      ...{ record, at: time(at), name, source },
      value: typeof value === "string" ? value : JSON.stringify(value),
    }));
  const { personalization: value = true, personalizationAt } = profile;
  return [
    { record: "profile", id: profile.id, value: profile.version },
    { record: "switch", name: "personalization", value, at: time(personalizationAt) },
    ...ledger.map(({ purpose: name, at, ...rest }) => ({
      ...{ record: "consent", name, at: time(at) },
      ...rest,
    })),
    ...declared("trait", traits),
    ...declared("tag", tags),
    ...declared("erasure", erasures),
    ...tombstones.map((id) => ({ record: "tombstone", id })),
    ...(loyalty
      ? [{ record: "loyalty", at: time(loyalty.at), value: JSON.stringify(loyalty) }]
      : []),
    ...profile.events.flatMap(({ type: name, at, items = [], list, ...event }) => {
      const row = { record: "event", name, at: time(at), list: list?.id, ...event };
      const lines: Partial<EventItem>[] = items.length > 0 ? items : [{}];
      return lines.map(({ id: item, ...piece }) => ({ ...row, item, ...piece }));
    }),
    ...Object.entries(folded?.sources ?? {}).map(([source, { at, id, n }]) => ({
      ...{ record: "folded", at: time(at), id, source, value: n },
    })),
    ...(folded?.rows ?? []).flatMap(counted),
  ];
}

/** A count of events that are long past: `value` of them, the last one then. */
function counted([source, channel, name, at, value, , , dwellMs, ...items]: (
  | string
  | number
)[]): Row[] {
  if (value === 0) return []; // of visits and hours, which the events' own counts tell
  const row = { record: "count", at: time(at), name, value, source, channel, dwellMs };
  const lines = items.flatMap((item, n) =>
    n % 2 === 0 ? [{ ...row, item, quantity: items[n + 1] }] : [],
  );
  return lines.length > 0 ? lines : [row];
}

function line(row: Row): string {
  return COLUMNS.map((column) => field(row[column] as Json | undefined)).join(",");
}

function field(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  if (typeof value !== "string") return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

function time(at: number | string | undefined): string | undefined {
  return typeof at === "number" ? new Date(at).toISOString() : at;
}
