import type { ShopEngine } from "../engine/engine.js";
import type { Privacy } from "../types/index.js";
import type { Book } from "./book.js";
import type { ShopCustomer } from "./customer.js";
import type { Rights } from "./rights.js";

// biome-ignore lint/suspicious/noExplicitAny: each right is typed where it is written, and in `Privacy`
type Right = (...given: any[]) => Promise<any>;

/**
 * The customer's own switches and rights, as one object for the page's privacy dialog. What only that
 * dialog needs is a file of its own, loaded when it is asked for.
 */
export function privacyOf(customer: ShopCustomer, book: Book, engine: ShopEngine): Privacy {
  const right =
    (name: keyof Rights): Right =>
    async (...given) =>
      (await import("./rights.js")).default[name](customer, engine, ...given);
  return {
    consent: () => book.consent(),
    setConsent: (purposes, meta) => customer.setConsent(purposes, meta),
    personalization: () => book.head().personalization !== false,
    setPersonalization: (on) => customer.setPersonalization(on),
    ledger: () => [...(book.head().ledger ?? [])],
    tags: () => customer.score().data?.tags.value ?? [],
    deleteTag: right("deleteTag"),
    lockTag: right("lockTag"),
    export: right("write"),
    import: right("take"),
    // Everything goes at once, before anything is loaded; a part goes by what is loaded.
    erase: async (scope) =>
      right("erase")(customer.profile(), scope, !scope && (await customer.erase())),
  };
}
