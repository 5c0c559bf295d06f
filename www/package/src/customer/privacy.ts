import type { Privacy } from "../types/index.js";
import type { Book } from "./book.js";
import type { ShopCustomer } from "./customer.js";

/** The customer's own switches and rights, as one object for the page's privacy dialog. */
export function privacyOf(customer: ShopCustomer, book: Book): Privacy {
  return {
    consent: () => book.consent(),
    setConsent: (purposes, meta) => customer.setConsent(purposes, meta),
    personalization: () => book.head().personalization !== false,
    setPersonalization: (on) => customer.setPersonalization(on),
    ledger: () => [...(book.head().ledger ?? [])],
    export: async () => new TextEncoder().encode(JSON.stringify(customer.profile(), null, 2)),
    erase: () => customer.erase(),
  };
}
