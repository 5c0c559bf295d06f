/**
 * Profiles in localStorage, one record per customer: for pages where IndexedDB is not to be had.
 * A record is read anew before each write, so two tabs add to one another; `setItem` is atomic.
 * What cannot be read is moved to a record beside it. Costs: every write rewrites the record, and an
 * origin has about five megabytes.
 */

import { EngineError } from "../engine/errors.js";
import type { ProfileStorage, ShopEvent, StoredProfile } from "../types/index.js";
import { fault } from "./fault.js";
import { listen } from "./tabs.js";

/** Keeps profiles in this origin's localStorage, under keys that begin with `prefix`. */
export function localStorageStore({
  prefix = "zhanggui:",
}: {
  prefix?: string;
} = {}): ProfileStorage {
  let opened = false;
  const asideKey = (customer: string) => `aside:${prefix}${customer}`;
  const read = (customer: string): StoredProfile | null =>
    JSON.parse(localStorage.getItem(prefix + customer) ?? "null");
  const keep = (customer: string, record: StoredProfile) =>
    localStorage.setItem(prefix + customer, JSON.stringify(record));
  const putAside = (customer: string, records: unknown[]) => {
    const known = JSON.parse(localStorage.getItem(asideKey(customer)) ?? "[]");
    localStorage.setItem(asideKey(customer), JSON.stringify([...known, ...records]));
  };
  const attempt = <T>(act: () => T): Promise<T> =>
    new Promise<T>((resolve) => resolve(act())).catch((thrown) => {
      // Firefox has a name of its own for a full one.
      const full = /QUOTA_REACHED$/.test(thrown?.name) ? "QuotaExceededError" : undefined;
      throw fault(thrown, "localStorage", full);
    });

  /** The record as far as it is one; the rest is put aside before the record is written anew. */
  const sound = (customer: string): StoredProfile | null => {
    const text = localStorage.getItem(prefix + customer);
    if (text === null) return null;
    const { head, events } = Object(parsed(text)) as Partial<StoredProfile>;
    if (!isObject(head) || !Array.isArray(events)) {
      putAside(customer, [text]);
      localStorage.removeItem(prefix + customer);
      return { head: { version: 1 }, events: [], lost: [lost("", "the record")] };
    }
    const isEvent = (event: ShopEvent) => isObject(event) && typeof event.id === "string";
    const bad = events.filter((event) => !isEvent(event));
    if (bad.length === 0) return { head, events };
    putAside(customer, bad);
    const record = { head, events: events.filter(isEvent) };
    keep(customer, record);
    const place = (event: ShopEvent) => `/events/${events.indexOf(event)}`;
    return { ...record, lost: bad.map((event) => lost(place(event), "an event")) };
  };

  return {
    open: (customer) =>
      attempt(() => {
        const stored = sound(customer);
        opened = true;
        return stored;
      }),
    write: (customer, { head, events = [], forget = [], aside = [], base }) =>
      attempt(() => {
        const stored = read(customer);
        if (base !== undefined && base !== (stored?.head.revision ?? null)) return false;
        if (aside.length > 0) putAside(customer, aside);
        const byId = new Map<string, ShopEvent>();
        for (const event of stored?.events ?? []) byId.set(event.id as string, event);
        for (const id of forget) byId.delete(id);
        for (const event of events) byId.set(event.id as string, event);
        keep(customer, {
          head: head ?? stored?.head ?? { version: 1 },
          events: [...byId.values()],
        });
        return true;
      }),
    erase: (customer) =>
      attempt(() => {
        localStorage.removeItem(prefix + customer);
        localStorage.removeItem(asideKey(customer));
      }),
    watch: (customer, heard) =>
      listen(globalThis, "storage", (event) => {
        if ((event as StorageEvent).key === prefix + customer) heard();
      }),
    durable: () => opened,
    close() {},
  };
}

const lost = (path: string, what: string) =>
  new EngineError("storage-lost", `${what} cannot be read and is put aside`, { path });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
