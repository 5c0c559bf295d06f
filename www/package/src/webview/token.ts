/**
 * A profile as a token: one short text that a mini-program puts into the hash of the address that
 * its web-view opens. The web-view's storage isn't the mini-program's, and a browser may delete its
 * own after a week; this is how a page gets to know its customer again.
 *
 * `1.payload.made.check`, and `.signature` where `signToken` added one: the payload (wire.ts) in
 * base64url, the instant it was made in base 36, and a CRC-32 of all before it.
 *
 * Guarantees: at most `maxBytes` letters, all of them safe in an address; the customer's decisions
 * always, everything else only as far as these allow it; the newest events first. A token holds for
 * ten minutes, because an address may be shared. Merging the same token twice changes nothing, since
 * all in it has its own id and instant. The check is against damage; against forgery there is the
 * signature, with a key that only the shop's server and the page of this one session hold.
 */

import type { ConsentRecord, Profile, Purpose } from "../types/profile.js";
import { base64url, crc32, fnv1a, fromBase64url, fromUtf8, utf8 } from "./codec.js";
import {
  entries,
  instantOf,
  isContract,
  readWire,
  type Wire,
  writeDecision,
  writeEvent,
} from "./wire.js";

export interface TokenOptions {
  /** What the customer granted. Default: the profile's own records. */
  consent?: Partial<Record<Purpose, boolean>>;
  /** What it is handed over for. Default: `storage` and `personalization`. */
  purposes?: readonly Purpose[];
  /**
   * The declared traits that may go along, by name. Default: none, for some are nobody else's
   * business, and an address is seen by more than a storage is.
   */
  traits?: readonly string[];
  /** The most letters. Default 4,096; less than 256 may leave room for nothing. */
  maxBytes?: number;
  /** Epoch milliseconds. Default: the clock. */
  now?: number;
}

export interface ReadOptions {
  /** Epoch milliseconds. Default: the clock. */
  now?: number;
  /** How long a token holds, milliseconds. Default ten minutes. */
  maxAge?: number;
  /** Whose token it has to be, if the page knows. */
  customer?: string;
}

export type TokenError =
  /** There is none. */
  | "absent"
  /** A newer version of this package made it. */
  | "newer"
  | "damaged"
  | "expired"
  /** It has another id than `customer`. */
  | "other_customer";

export type TokenResult = { profile: Profile; madeAt: number } | { error: TokenError };

const VERSION = "1";
const MAX_LENGTH = 1 << 16;
const MINUTE = 60_000;
const PURPOSES: Purpose[] = ["storage", "personalization", "analytics", "marketing", "sensitive"];

/** The token; empty where `maxBytes` doesn't even hold the customer's decisions. Never throws. */
export function createToken(profile: Profile, options: TokenOptions = {}): string {
  try {
    return made(profile, options);
  } catch {
    return ""; // a profile that isn't one
  }
}

function made(profile: Profile, options: TokenOptions): string {
  const { maxBytes = 4_096, now = Date.now(), purposes = ["storage", "personalization"] } = options;
  const at = Math.floor(now).toString(36);
  const room = Math.floor(((maxBytes - at.length - 11) * 3) / 4);
  const decided = decisions(profile, options, now);
  const allowed = (purpose: Purpose): boolean =>
    purposes.includes(purpose) && decided[purpose]?.granted === true;
  const wire: Wire = { c: {} };
  const before: NonNullable<Wire["l"]> = [];
  if (typeof profile.id === "string") wire.i = profile.id;
  for (const purpose of PURPOSES) {
    const record = decided[purpose];
    if (!record || !wire.c) continue;
    wire.c[purpose] = writeDecision(record);
    // Of its ledger what counts: refusals, and of grants the first after each.
    let was = false;
    for (const entry of profile.ledger ?? []) {
      if (entry.purpose !== purpose) continue;
      if (!(was && entry.granted) && entry.at !== record.at)
        before.push([purpose, ...writeDecision(entry)]);
      was = entry.granted;
    }
  }
  if (before.length > 0) wire.l = before;
  const { personalization: on, personalizationAt: turned, erasures } = profile;
  if (on === false) wire.x = 0;
  if (turned !== undefined) wire.x = [on === false ? 1 : 0, turned];
  if (size(wire) > room) return "";
  if (allowed("personalization")) {
    const known = { ...wire };
    known.t = Object.fromEntries(
      entries(profile.traits ?? {})
        .filter(([name]) => options.traits?.includes(name))
        .map(([name, { value, at, source }]) => [name, [value, at, source]]),
    );
    if (profile.tombstones?.length) known.d = [...profile.tombstones];
    if (erasures)
      known.r = Object.fromEntries(entries(erasures).map(([type, { at }]) => [type, at]));
    if (profile.tags)
      known.g = Object.fromEntries(
        entries(profile.tags).map(([id, { value, at, source }]) => [id, [value, at, source]]),
      );
    // Half the room at most: the events are why it is handed over.
    if (size(known) <= room / 2) Object.assign(wire, known);
  }
  addEvents(wire, profile, room, (type) =>
    allowed(isContract(type) ? "storage" : "personalization"),
  );
  const text = `${VERSION}.${base64url(utf8(JSON.stringify(wire)))}.${at}`;
  return `${text}.${checkOf(text)}`;
}

/** The records to hand on: the profile's, overruled by what the page says was granted or not. */
function decisions(
  profile: Profile,
  { consent }: TokenOptions,
  now: number,
): Partial<Record<Purpose, ConsentRecord>> {
  const out: Partial<Record<Purpose, ConsentRecord>> = {};
  for (const purpose of PURPOSES) {
    const record = profile.consent?.[purpose];
    const said = consent?.[purpose];
    if (said === undefined && !consent && record) out[purpose] = record;
    // What the page leaves out of its list isn't granted, but isn't a refusal to hand on either.
    else if (said === undefined) continue;
    else if (record && record.granted === said) out[purpose] = record;
    else if (said || record) out[purpose] = { granted: said, at: now, source: "handover" };
  }
  return out;
}

function addEvents(
  wire: Wire,
  profile: Profile,
  room: number,
  may: (type: string) => boolean,
): void {
  const events = profile.events
    .filter((event) => may(event.type) && !Number.isNaN(instantOf(event)))
    .sort((a, b) => instantOf(b) - instantOf(a) || (String(a.id) < String(b.id) ? 1 : -1));
  const [newest] = events;
  if (!newest) return;
  const base = instantOf(newest);
  const taken: NonNullable<Wire["e"]> = [];
  let used = size({ ...wire, b: base, e: [] });
  if (used > room) return;
  for (const event of events) {
    const written = writeEvent(event, base);
    if (!written) continue;
    const more = size(written) + 1;
    if (used + more <= room) {
      taken.push(written);
      used += more;
    } else if (more < room / 4) {
      break; // older ones would leave a gap; only what is out of all proportion is passed over
    }
  }
  wire.b = base;
  wire.e = taken;
}

function size(value: unknown): number {
  const text = JSON.stringify(value);
  return text.length > MAX_LENGTH ? text.length : utf8(text).length;
}

function checkOf(text: string): string {
  const crc = crc32(text);
  return base64url([crc >>> 24, (crc >>> 16) & 255, (crc >>> 8) & 255, crc & 255]);
}

/** The profile that a token holds, for `customer.merge`, or why there is none. Never throws. */
export function readToken(token: unknown, options: ReadOptions = {}): TokenResult {
  if (typeof token !== "string" || token === "") return { error: "absent" };
  if (token.length > MAX_LENGTH) return { error: "damaged" };
  const [version = "", payload = "", made = "", check] = token.split(".");
  if (/^\d{1,9}$/.test(version) && Number(version) > Number(VERSION)) return { error: "newer" };
  if (version !== VERSION || checkOf(`${version}.${payload}.${made}`) !== check)
    return { error: "damaged" };
  const { now = Date.now(), maxAge = 10 * MINUTE, customer } = options;
  const madeAt = Number.parseInt(made, 36);
  // A minute ahead is a clock that was set back, more is a forgery.
  if (!(now - madeAt <= maxAge && madeAt - now <= MINUTE)) return { error: "expired" };
  try {
    const bytes = fromBase64url(payload);
    const profile = readWire(JSON.parse(fromUtf8(bytes ?? [])));
    if (customer !== undefined && profile.id !== undefined && profile.id !== customer)
      return { error: "other_customer" };
    // A decision of the future would overrule every one that the customer takes until then, and an
    // erasure of the future would refuse all that happens.
    const { consent = {}, ledger = [], erasures = {} } = profile;
    for (const { at } of [...Object.values(consent), ...ledger, ...Object.values(erasures)])
      if (!(at <= madeAt + MINUTE)) return { error: "damaged" };
    return { profile, madeAt };
  } catch {
    return { error: "damaged" };
  }
}

/** The same for the same content, whenever it was made: what a host tells repetitions by. */
export function tokenId(token: string): string {
  const payload = token.split(".")[1] ?? "";
  return (crc32(payload) * 2 ** 20 + (fnv1a(payload) >>> 12)).toString(36);
}

/** The token with an HMAC-SHA-256 by WebCrypto; `key` must allow `sign`. */
export async function signToken(token: string, key: CryptoKey): Promise<string> {
  const signature = await crypto.subtle.sign("HMAC", key, ascii(token));
  return `${token}.${base64url(new Uint8Array(signature))}`;
}

/** Whether a token was signed with this key, which must allow `verify`. */
export async function verifyToken(token: string, key: CryptoKey): Promise<boolean> {
  const parts = token.split(".");
  const signature = fromBase64url(parts[4] ?? "");
  if (parts.length !== 5 || !signature) return false;
  const text = ascii(parts.slice(0, 4).join("."));
  return await crypto.subtle.verify("HMAC", key, Uint8Array.from(signature), text);
}

function ascii(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0) & 0xff);
}
