// @ts-check
/**
 * Which purchase does a cancellation take back? The log does not say: a "C…" invoice has its own number.
 *
 * A retailer at the counter looks for the most recent earlier purchase of the same article, by the same customer, at
 * the same price, of which something is left to return. So does this: refunds are taken in the order they happened,
 * each eats from the latest purchase backwards, and a large one may take back several purchases. What finds no
 * purchase is not a refund that a shop could book (most were bought before the log begins): it is left over.
 *
 * Pure; O(n log n) in the lines of one key, and few keys have more than a handful.
 *
 * @typedef {{ key: string, atMs: number, orderId: string, year: number, line: number, quantity: number }} Purchase
 * @typedef {{ key: string, atMs: number, year: number, line: number, quantity: number }} Refund
 * @typedef {{ refund: Refund, orderId: string, quantity: number, part: number }} Settlement
 */

/**
 * @param {readonly Purchase[]} purchases of the keys that have refunds
 * @param {readonly Refund[]} refunds
 * @returns {{ settlements: Settlement[], leftOver: { refund: Refund, quantity: number }[] }} every unit of every
 *   refund is in exactly one of the two; no purchase gives back more than was bought
 */
export function matchRefunds(purchases, refunds) {
  const bought = new Map();
  for (const purchase of [...purchases].sort(byTime)) {
    const lines = bought.get(purchase.key) ?? [];
    lines.push({ purchase, left: purchase.quantity });
    bought.set(purchase.key, lines);
  }
  const settlements = [];
  const leftOver = [];
  for (const refund of [...refunds].sort(byTime)) {
    let wanted = refund.quantity;
    let part = 0;
    for (const line of (bought.get(refund.key) ?? []).toReversed()) {
      if (line.purchase.atMs > refund.atMs || line.left === 0 || wanted === 0) continue;
      const quantity = Math.min(line.left, wanted);
      line.left -= quantity;
      wanted -= quantity;
      settlements.push({ refund, orderId: line.purchase.orderId, quantity, part });
      part += 1;
    }
    if (wanted > 0) leftOver.push({ refund, quantity: wanted });
  }
  return { settlements, leftOver };
}

/** @param {Purchase | Refund} a @param {Purchase | Refund} b */
function byTime(a, b) {
  return a.atMs - b.atMs || a.year - b.year || a.line - b.line;
}
