/**
 * A page that already reports to Google Analytics 4 or Tag Manager needs no further code: this
 * listens to its `dataLayer`, takes the shop's events from it and ignores the rest.
 *
 * ```ts
 * const connection = connectDataLayer(customer, { currency: "CNY" });
 * connection.status(); // { taken, repeated, refused, last, … }
 * ```
 *
 * Guarantees: entries pushed before it came are replayed, each once for a customer, however often it
 * connects; `push` returns what it returned and throws what it threw, and nothing else; it doesn't
 * matter who wraps `push` before or after. `ecommerce` sticks from entry to entry until it is set to
 * `null`, as Tag Manager's data layer has it, but a list replaces the list before it, where Tag
 * Manager joins them position by position and so keeps the tail of a longer one.
 */

import { type Connection, type ConnectionStatus, Intake, wrap } from "../adapters/connection.js";
import type { AdapterOptions } from "../adapters/event.js";
import { type Adapted, field, has } from "../adapters/read.js";
import type { Customer } from "../types/customer.js";
import { ConsentMode } from "./consent.js";
import { fromGa4 } from "./ga4.js";

export type { Connection, ConnectionStatus } from "../adapters/connection.js";
export type { AdapterOptions } from "../adapters/event.js";
export type { Adapted, Refusal, RefusalCode } from "../adapters/read.js";
export { fromGa4 } from "./ga4.js";

export interface DataLayerOptions extends AdapterOptions {
  /** Default: the page's `dataLayer`, made if it isn't there yet. */
  dataLayer?: unknown[];
  /** Whether consent mode's signals become consents of the customer. Default `true`. */
  consent?: boolean;
}

/** What was taken from a layer already, for each customer: a second connection replays nothing. */
const seen = /* @__PURE__ */ new WeakMap<object, WeakSet<object>>();

export function connectDataLayer(
  customer: Pick<Customer, "track" | "privacy">,
  options: DataLayerOptions = {},
): Connection {
  const intake = new Intake(customer);
  const reader = new LayerReader(customer, options);
  const known = seen.get(customer) ?? new WeakSet();
  seen.set(customer, known);
  const take = (entry: unknown): void => {
    if (typeof entry !== "object" || entry === null) return;
    known.add(entry);
    intake.take(() => reader.take(entry));
  };
  const layer = options.dataLayer ?? pageLayer();
  let early: unknown[] = [];
  intake.take(() => {
    early = Array.from(layer);
    return undefined;
  });
  const restore = wrap(layer, "push", (entries) => entries.forEach(take));
  for (const entry of early) if (!known.has(entry as object)) take(entry);
  intake.connected = restore !== false;
  return {
    status: (): ConnectionStatus => intake.status(),
    disconnect(): void {
      intake.connected = false;
      if (restore) restore();
    },
  };
}

function pageLayer(): unknown[] {
  const page = globalThis as { dataLayer?: unknown[] };
  page.dataLayer ??= [];
  return page.dataLayer;
}

/** Entries of one layer in their order, with what sticks between them. */
class LayerReader {
  private readonly _options: AdapterOptions;
  private readonly _consent: ConsentMode | undefined;
  private _ecommerce: object = {};
  /** What `gtag("set", …)` said of all events to come. */
  private _currency: unknown;

  constructor(customer: Pick<Customer, "privacy">, options: DataLayerOptions) {
    this._options = options;
    this._consent = options.consent === false ? undefined : new ConsentMode(customer.privacy);
  }

  take(entry: object): Adapted | undefined {
    return isCommand(entry) ? this._command(Array.from(entry)) : this._push(entry);
  }

  /** gtag pushes its `arguments` as they are. */
  private _command([command, first, second]: unknown[]): Adapted | undefined {
    if (command === "event") return this._event(first, second);
    if (command === "consent") this._consent?.take(first, second);
    if (command === "set")
      this._currency = (first === "currency" ? second : field(first, "currency")) ?? this._currency;
    return undefined;
  }

  private _push(entry: object): Adapted | undefined {
    const event = field(entry, "event");
    if (typeof event === "string" && event.startsWith("gtm.")) return undefined;
    let parameters: object = { ...this._ecommerce, ...entry };
    if (has(entry, "ecommerce")) {
      const given = entry.ecommerce;
      this._ecommerce = typeof given === "object" && given ? { ...this._ecommerce, ...given } : {};
      parameters = { ...entry, ...this._ecommerce };
    }
    return this._event(event, parameters);
  }

  private _event(event: unknown, parameters: unknown): Adapted {
    const currency = this._currency ?? this._options.currency;
    return fromGa4(event, parameters, { ...this._options, currency: currency as string });
  }
}

function isCommand(entry: object): entry is ArrayLike<unknown> {
  return Array.isArray(entry) || Object.prototype.toString.call(entry) === "[object Arguments]";
}
