// @ts-check
// What the loyalty calculation costs in the browser: a part of `node tools/measure.mjs`.
//
// The whole public call is timed as a page makes it. What of it is the calculation alone, with the
// events inside and no ledger, shows in the difference to the same call with one more event that is
// refused: everything is brought over and read there too, and nothing is calculated.

const ROUNDS = 21;

/**
 * A history as a member might have it: orders, with an action, a redemption and a refund in ten.
 * @param {number} count
 */
export function loyaltyHistory(count) {
  const start = Date.UTC(2015, 0);
  const step = (Date.UTC(2025, 0) - start) / count;
  return Array.from({ length: count }, (_, n) => {
    const common = { id: `e${n}`, at: new Date(start + n * step).toISOString() };
    if (n % 10 === 7) return { ...common, type: "action", action: "review" };
    if (n % 10 === 8) return { ...common, type: "redeem", points: 10 };
    if (n % 10 === 9) return { ...common, type: "refund", order: `e${n - 3}`, amount: 500 };
    const lines = [{ amount: 1_000 + ((n * 977) % 30_000), category: "beauty", sku: `s${n % 97}` }];
    return { ...common, type: "order", lines, channel: n % 2 ? "app" : "store" };
  });
}

/**
 * Runs in the page; milliseconds, the median of the rounds.
 * @param {{ programme: any, histories: any[][], rounds?: number }} options
 */
export async function timeLoyalty({ programme, histories, rounds = 21 }) {
  const load = /** @type {(path: string) => Promise<any>} */ ((path) => import(path));
  const { calculateTier } = await load("/index.js");
  const asOf = "2025-01-01T00:00:00Z";
  const rows = [];
  for (const events of histories) {
    /** @type {Record<string, number[]>} */
    const times = { whole: [], withoutLedger: [], refused: [] };
    const faulty = [...events, { type: "order", id: "last", at: asOf }];
    for (let round = 0; round < rounds + 3; round++) {
      for (const [what, request] of Object.entries({
        whole: { events },
        withoutLedger: { events, ledger: false },
        refused: { events: faulty, ledger: false },
      })) {
        const from = performance.now();
        await calculateTier({ programme, asOf, ...request }).catch(() => {});
        if (round >= 3) times[what]?.push(performance.now() - from);
      }
    }
    const median = (/** @type {number[]} */ list) =>
      list.sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;
    const [whole, withoutLedger, refused] = Object.values(times).map(median);
    rows.push({ events: events.length, whole, withoutLedger, refused });
  }
  return rows;
}

/**
 * @param {import("playwright-core").Page} page
 * @param {any} programme
 */
export async function measureLoyalty(page, programme) {
  const histories = [1_000, 10_000, 100_000].map(loyaltyHistory);
  const [small = [], middle = [], large = []] = histories;
  const rows = [
    ...(await page.evaluate(timeLoyalty, {
      programme,
      histories: [small, middle],
      rounds: ROUNDS,
    })),
    ...(await page.evaluate(timeLoyalty, { programme, histories: [large], rounds: 3 })),
  ];
  console.log("calculateTier, milliseconds a call, median");
  for (const { events, whole = 0, withoutLedger = 0, refused = 0 } of rows) {
    const cells = [
      `whole call with ledger ${whole.toFixed(1)}`,
      `without ledger ${withoutLedger.toFixed(1)}`,
      `calculation alone ${(withoutLedger - refused).toFixed(1)}`,
    ];
    console.log(`${events} events:  ${cells.join("   ")}`);
  }
}
