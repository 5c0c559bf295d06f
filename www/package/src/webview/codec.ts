/**
 * Text and bytes without `TextEncoder`, `btoa` or WebCrypto, which a mini-program's own JavaScript
 * hasn't: UTF-8 by way of `encodeURIComponent`, base64url (RFC 4648, section 5, no padding), and
 * CRC-32 (IEEE 802.3), all of a few kilobytes at most.
 */

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Throws a `URIError` for half a surrogate pair, which `JSON.stringify` doesn't write. */
export function utf8(text: string): number[] {
  const bytes: number[] = [];
  const escaped = encodeURIComponent(text);
  for (let at = 0; at < escaped.length; at++) {
    if (escaped[at] === "%") {
      bytes.push(Number.parseInt(escaped.slice(at + 1, at + 3), 16));
      at += 2;
    } else {
      bytes.push(escaped.charCodeAt(at));
    }
  }
  return bytes;
}

/** Throws a `URIError` for what isn't UTF-8. */
export function fromUtf8(bytes: readonly number[]): string {
  const escaped = bytes.map((byte) => `%${(byte + 256).toString(16).slice(1)}`);
  return decodeURIComponent(escaped.join(""));
}

export function base64url(bytes: ArrayLike<number>): string {
  let out = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b, c] = [bytes[at], bytes[at + 1], bytes[at + 2]];
    const group = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    const letters = b === undefined ? 2 : c === undefined ? 3 : 4;
    for (let n = 0; n < letters; n++) out += LETTERS[(group >> (18 - 6 * n)) & 63];
  }
  return out;
}

/** `undefined` unless it is what `base64url` writes. */
export function fromBase64url(text: string): number[] | undefined {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const letter of text) {
    const value = LETTERS.indexOf(letter);
    if (value < 0) return undefined;
    held = ((held & 0xff) << 6) | value;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 0xff);
    }
  }
  return base64url(bytes) === text ? bytes : undefined;
}

export function crc32(text: string): number {
  let crc = -1;
  for (let at = 0; at < text.length; at++) {
    crc ^= text.charCodeAt(at) & 0xff;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** FNV-1a, 32 bits. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
