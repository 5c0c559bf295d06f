/**
 * Profiles in localStorage, one record per customer: for pages where IndexedDB is not to be had.
 * A record is read anew before each write, so two tabs add to one another; `setItem` is atomic.
 * Costs: every write rewrites the record, and an origin has about five megabytes.
 */

import type { ProfileHead, ProfileStorage, ShopEvent, StoredProfile } from "../types/index.js";
import { fault } from "./fault.js";

/** Keeps profiles in this origin's localStorage, under keys that begin with `prefix`. */
export function localStorageStore({
  prefix = "zhanggui:",
}: {
  prefix?: string;
} = {}): ProfileStorage {
  let opened = false;
  const read = (customer: string): StoredProfile | null =>
    JSON.parse(localStorage.getItem(prefix + customer) ?? "null");
  const attempt = <T>(act: () => T): Promise<T> =>
    new Promise<T>((resolve) => resolve(act())).catch((thrown) => {
      throw fault(thrown, "localStorage");
    });

  return {
    open: (customer) =>
      attempt(() => {
        const stored = read(customer);
        opened = true;
        return stored;
      }),
    write: (customer, { head, events = [], forget = [] }) =>
      attempt(() => {
        const stored = read(customer);
        const byId = new Map<string, ShopEvent>();
        for (const event of [...(stored?.events ?? []), ...events])
          byId.set(event.id as string, event);
        for (const id of forget) if (!events.some((event) => event.id === id)) byId.delete(id);
        const record: StoredProfile = {
          head: head ?? stored?.head ?? ({ version: 1 } as ProfileHead),
          events: [...byId.values()],
        };
        localStorage.setItem(prefix + customer, JSON.stringify(record));
      }),
    erase: (customer) => attempt(() => localStorage.removeItem(prefix + customer)),
    durable: () => opened,
    close() {},
  };
}
