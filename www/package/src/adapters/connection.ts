/**
 * A vendor's stream of events into a customer: each is translated, tracked or refused, and counted.
 * Nothing it does throws into the page: what breaks is a refusal like any other.
 */

import type { ShopEvent } from "../types/event.js";
import type { Adapted, Refusal } from "./read.js";
import { refusing } from "./read.js";

/** What a connection needs of a `Customer`. */
export interface Tracker {
  track(event: ShopEvent): void;
}

export interface ConnectionStatus {
  /** Whether it still listens. */
  connected: boolean;
  /** Events given to the customer, who may still keep none of them for want of consent. */
  taken: number;
  /** Orders reported again. */
  repeated: number;
  refused: number;
  /** The latest refusals, newest last, at most 20. */
  last: Refusal[];
}

export interface Connection {
  status(): ConnectionStatus;
  /** Stops listening, and puts back what it wrapped where nobody wrapped it since. */
  disconnect(): void;
}

const LAST = 20;
const ORDERS = 500;

export class Intake {
  connected = true;
  private readonly _customer: Tracker;
  private readonly _orders = new Set<string>();
  private readonly _last: Refusal[] = [];
  private _taken = 0;
  private _repeated = 0;
  private _refused = 0;

  constructor(customer: Tracker) {
    this._customer = customer;
  }

  /** Takes what `adapt` makes of something; `adapt` may throw. */
  take(adapt: () => Adapted | undefined): void {
    if (!this.connected) return;
    const refused: Refusal[] = [];
    refusing(refused, () => {
      const adapted = adapt();
      refused.push(...(adapted?.refused ?? []));
      for (const event of adapted?.events ?? []) this._track(event);
    });
    this._refused += refused.length;
    this._last.push(...refused);
    this._last.splice(0, this._last.length - LAST);
  }

  status(): ConnectionStatus {
    return {
      connected: this.connected,
      taken: this._taken,
      repeated: this._repeated,
      refused: this._refused,
      last: [...this._last],
    };
  }

  private _track(event: ShopEvent): void {
    const order = event.type === "purchase" ? event.orderId : undefined;
    if (order !== undefined) {
      if (this._orders.has(order)) {
        this._repeated += 1;
        return;
      }
      if (this._orders.size < ORDERS) this._orders.add(order);
    }
    this._customer.track(event);
    this._taken += 1;
  }
}

/**
 * Wraps a method: `see` gets the arguments of each call, and the caller what the method returned or
 * threw. The way back only removes the wrapper where nobody has wrapped it since; `false` if it
 * cannot be wrapped.
 */
export function wrap(
  of: object,
  method: string,
  see: (given: unknown[]) => void,
): (() => void) | false {
  const target = of as Record<string, unknown>;
  try {
    const original = target[method];
    if (typeof original !== "function") return false;
    const own = Object.getOwnPropertyDescriptor(target, method) !== undefined;
    const wrapped = function (this: unknown, ...given: unknown[]): unknown {
      try {
        return original.apply(this, given);
      } finally {
        see(given);
      }
    };
    target[method] = wrapped;
    return () => {
      if (target[method] !== wrapped) return;
      if (own) target[method] = original;
      else delete target[method];
    };
  } catch {
    return false; // frozen
  }
}
