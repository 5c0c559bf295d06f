import { randomId } from "../engine/random-id.js";
import type { ShopEvent } from "../types/index.js";

/** Fills in what only the page's side knows: when, and under which id. */
export function complete(given: ShopEvent, now: number): ShopEvent {
  const event = { ...given };
  const order = /^(offline_)?purchase$/.test(event.type) ? event.orderId : undefined;
  return { ...event, id: event.id ?? order ?? randomId(), at: event.at ?? now };
}
