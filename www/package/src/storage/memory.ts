import type { ProfileHead, ProfileStorage, ShopEvent } from "../types/index.js";

/** Profiles for as long as the page lives: for tests, and for pages that share one between views. */
export function memory(): ProfileStorage {
  const kept = new Map<string, { head: ProfileHead | undefined; events: Map<string, ShopEvent> }>();
  return {
    open(customer) {
      const { head, events } = kept.get(customer) ?? {};
      return Promise.resolve(head && events ? { head, events: [...events.values()] } : null);
    },
    write(customer, { head, events = [], forget = [] }) {
      const record = kept.get(customer) ?? { head: undefined, events: new Map() };
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
