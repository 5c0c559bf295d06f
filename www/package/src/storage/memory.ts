import type { ProfileHead, ProfileStorage, ShopEvent } from "../types.js";

/** Profiles for as long as the page lives: for tests, and for pages that share one between views. */
export function memory(): ProfileStorage {
  const kept = new Map<string, { head: ProfileHead | undefined; events: Map<string, ShopEvent> }>();
  return {
    async open(customer) {
      const record = kept.get(customer);
      return record?.head ? { head: record.head, events: [...record.events.values()] } : null;
    },
    async write(customer, { head, events = [], forget = [] }) {
      const record = kept.get(customer) ?? { head: undefined, events: new Map() };
      kept.set(customer, record);
      record.head = head ?? record.head;
      for (const id of forget) record.events.delete(id);
      for (const event of events) record.events.set(event.id as string, event);
    },
    async erase(customer) {
      kept.delete(customer);
    },
    durable: () => false,
    close() {},
  };
}
