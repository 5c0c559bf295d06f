// @ts-check
/** What tests of the hand-over share: the package's entry `webview`, and a profile with its events. */
import assert from "node:assert/strict";
import { loadEntry } from "./entry.mjs";

export const webview = await loadEntry("webview", "webview");

export const NOW = Date.parse("2024-06-01T12:00:00Z");
export const DAY = 86_400_000;
export const granted = (at = 1) => ({ granted: true, at, noticeVersion: "7", source: "banner" });
export const order = (/** @type {number} */ n, at = NOW - n * DAY) => ({
  ...{ id: `O${n}`, type: "purchase", at, currency: "CNY", orderId: `O${n}` },
  items: [{ id: "mug", quantity: 2, unitPrice: 2950 }],
});
export const look = (/** @type {number} */ n, at = NOW - n * DAY) => ({
  ...{ id: `v${n}`, type: "view_item", at, channel: "miniprogram" },
  items: [{ id: "马克杯", quantity: 1 }],
});
export const PROFILE = {
  version: 1,
  id: "c-1",
  traits: { size: { value: "M", at: 5, source: "form" } },
  consent: { storage: granted(), personalization: granted(2) },
  events: [order(3), look(2), look(1)],
};
export const options = { now: NOW, traits: ["size"] };
export const kept = (/** @type {string} */ token, more = {}) => {
  const read = webview.readToken(token, { ...options, ...more });
  assert.ok("profile" in read, JSON.stringify(read));
  return read.profile;
};
export const eventIds = (/** @type {any} */ profile) =>
  profile.events.map((/** @type {any} */ { id }) => id);
