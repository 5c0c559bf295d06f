/** The cart: kept on the device for each customer, whatever they allow the profile to keep. */
import type { Catalogue, Product } from "../data/catalogue";
import { remember, remembered } from "./remembered";
import { session, track } from "./session";
import { store } from "./store";

export interface CartLine {
  id: string;
  quantity: number;
}

export const MAX_QUANTITY = 999;

const key = () => `cart.${session.get().id}`;
export const cart = store<CartLine[]>(remembered(key(), []));

let owner = session.get().id;
session.subscribe(() => {
  if (session.get().id === owner) return;
  owner = session.get().id;
  cart.set(remembered(key(), []));
});

function replace(lines: CartLine[]): void {
  cart.set(lines);
  remember(key(), lines);
}

export function addToCart(product: Product, quantity: number): void {
  const lines = cart.get();
  const line = lines.find(({ id }) => id === product.id);
  const total = Math.min(MAX_QUANTITY, (line?.quantity ?? 0) + quantity);
  replace(
    line
      ? lines.map((other) => (other === line ? { id: other.id, quantity: total } : other))
      : [...lines, { id: product.id, quantity: total }],
  );
  track({ type: "add_to_cart", currency: "CNY", items: [itemOf(product, quantity)] });
}

export function setQuantity(product: Product, quantity: number): void {
  const before = cart.get().find(({ id }) => id === product.id)?.quantity ?? 0;
  const after = Math.max(0, Math.min(MAX_QUANTITY, quantity));
  if (after === before) return;
  replace(
    after === 0
      ? cart.get().filter(({ id }) => id !== product.id)
      : cart.get().map((line) => (line.id === product.id ? { ...line, quantity: after } : line)),
  );
  track({
    type: after > before ? "add_to_cart" : "remove_from_cart",
    currency: "CNY",
    items: [itemOf(product, Math.abs(after - before))],
  });
}

/** Buys what is in the cart; payment is not part of the demo. */
export function placeOrder(catalogue: Catalogue, orderId: string): void {
  track({ type: "purchase", orderId, currency: "CNY", items: cartItems(catalogue) });
  replace([]);
}

export function cartItems(catalogue: Catalogue) {
  return pricedLines(catalogue).map(({ product, quantity }) => itemOf(product, quantity));
}

export function pricedLines(catalogue: Catalogue, lines = cart.get()) {
  return lines.flatMap(({ id, quantity }) => {
    const product = catalogue.byId.get(id);
    return product ? [{ product, quantity, amount: product.price * quantity }] : [];
  });
}

function itemOf(product: Product, quantity: number) {
  return { id: product.id, quantity, unitPrice: product.price };
}
