/**
 * Profiles in localStorage, one record per customer: for pages where IndexedDB is not to be had.
 * `setItem` is atomic, and a record is read anew before each write, under the origin's lock of that
 * name where the browser has locks: two tabs add to one another. What cannot be read is moved to a
 * record beside it. Costs: every write rewrites the record and takes a twentieth of a second, and an
 * origin has about five megabytes. Two tabs that write within that time, in a browser without locks
 * or one that is slower to tell its processes of a change, may still lose what one of them wrote.
 */

import { EngineError } from "../engine/errors.js";
import type { ProfileStorage, ShopEvent, StoredProfile } from "../types/index.js";
import { fault } from "./fault.js";
import { listen } from "./tabs.js";

/** Milliseconds that a change may take to the origin's other processes, which keep copies. */
const SETTLING = 50;

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
  const alone = async <T>(customer: string, act: () => T): Promise<T> => {
    const locks = globalThis.navigator?.locks;
    if (!locks) return act();
    return (await locks.request(prefix + customer, async () => {
      const before = localStorage.getItem(prefix + customer);
      const result = act();
      if (localStorage.getItem(prefix + customer) !== before)
        await new Promise((resolve) => setTimeout(resolve, SETTLING));
      return result;
    })) as T;
  };
  const attempt = <T>(customer: string, act: () => T): Promise<T> =>
    alone(customer, act).catch((thrown) => {
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
      attempt(customer, () => {
        const stored = sound(customer);
        opened = true;
        return stored;
      }),
    write: (customer, { head, events = [], forget = [], aside = [], base }) =>
      attempt(customer, () => {
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
      attempt(customer, () => {
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
