/** Order history, read out of the profile's own events. */
import type { EventItem, Profile } from "zhanggui";

export interface Order {
  id: string;
  at: number;
  items: EventItem[];
  /** Minor units, what was paid less what came back. */
  amount: number;
  refunded: number;
}

/** Newest first. */
export function ordersOf(profile: Profile): Order[] {
  const orders = new Map<string, Order>();
  for (const event of profile.events) {
    const id = event.orderId ?? event.id;
    if (id === undefined) continue;
    if (event.type === "purchase" || event.type === "offline_purchase") {
      const items = event.items ?? [];
      orders.set(id, { id, at: instant(event.at), items, amount: amountOf(items), refunded: 0 });
    }
    const order = event.type === "refund" ? orders.get(id) : undefined;
    if (order) {
      const back = event.items ? amountOf(event.items) : order.amount;
      order.refunded += back;
      order.amount -= back;
    }
  }
  return [...orders.values()].sort((a, b) => b.at - a.at);
}

function amountOf(items: EventItem[]): number {
  return items.reduce((sum, { unitPrice = 0, quantity = 1 }) => sum + unitPrice * quantity, 0);
}

function instant(at: number | string | undefined): number {
  return typeof at === "number" ? at : Date.parse(at ?? "");
}
