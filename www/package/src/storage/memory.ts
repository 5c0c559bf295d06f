import type { ProfileStorage, ShopEvent, StoredProfile } from "../types/index.js";

/** Profiles for as long as the page lives: for tests, and for pages that share one between views. */
export function memory(): ProfileStorage {
  const kept = new Map<string, { head: StoredProfile["head"]; events: Map<string, ShopEvent> }>();
  return {
    open(customer) {
      const record = kept.get(customer);
      return Promise.resolve(record ? { ...record, events: [...record.events.values()] } : null);
    },
    write(customer, { head, events = [], forget = [], base }) {
      const known = kept.get(customer);
      if (base !== undefined && base !== (known?.head.revision ?? null))
        return Promise.resolve(false);
      const record = known ?? { head: { version: 1 }, events: new Map() };
      kept.set(customer, record);
      record.head = head ?? record.head;
      for (const id of forget) record.events.delete(id);
      for (const event of events) record.events.set(event.id as string, event);
      return Promise.resolve();
    },
    erase(customer) {
      kept.delete(customer);
      return Promise.resolve();
    },
    durable: () => false,
    close() {},
  };
}
