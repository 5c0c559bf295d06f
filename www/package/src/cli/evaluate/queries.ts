/**
 * What is asked and what came, from a log or from a file of prefixes. A *history* is one session or
 * one customer; several questions can be put along one.
 */

import { readFile } from "node:fs/promises";
import { Database } from "../database.js";
import { type EventLog, loadEvents } from "../events.js";
import { CliError } from "../fail.js";

/** What happened at one instant: one view, or one order. */
export interface Step {
  items: string[];
  /** Epoch milliseconds; a file of prefixes knows no times. */
  at: number | undefined;
}

export interface History {
  steps: Step[];
  /** After how many steps a question is put; the next step holds the answer. */
  asks: number[];
}

/** Every view of a session but the first is asked for after those before it. */
export async function sessions(log: EventLog): Promise<History[]> {
  const db = await Database.open();
  await loadEvents(db, log);
  const { session_id, item_id, at_ms } = await db.columns(
    "SELECT * FROM events WHERE type = 'view_item' ORDER BY session_id, at_ms, item_id",
    { session_id: ["text"], item_id: ["text"], at_ms: ["f64"] },
  );
  db.close();
  const histories: History[] = [];
  let current: History | undefined;
  (session_id as string[]).forEach((id, row) => {
    if (!current || id !== session_id[row - 1]) {
      current = { steps: [], asks: [] };
      histories.push(current);
    }
    if (current.steps.length > 0) current.asks.push(current.steps.length);
    current.steps.push({ items: [item_id[row] as string], at: at_ms[row] as number });
  });
  return asked(
    histories,
    log.files,
    "no session has two views. For orders take --task next-basket",
  );
}

/**
 * Lines of `target prefix…`, the prefix oldest first. Neighbouring lines of which one continues the
 * other are one session: the figures' intervals are by session.
 */
export async function prefixes(files: string[]): Promise<History[]> {
  const histories: History[] = [];
  let whole: string[] = [];
  let asks: number[] = [];
  const close = () => {
    if (asks.length === 0) return;
    const steps = whole.map((item) => ({ items: [item], at: undefined }));
    histories.push({ steps, asks: asks.sort((a, b) => a - b) });
  };
  for (const file of files) {
    for (const line of (await text(file)).split("\n")) {
      const [target, ...prefix] = line.trim().split(/\s+/);
      if (!target || prefix.length === 0) continue;
      const last = asks.at(-1) ?? 0;
      if (prefix.length + 1 === last && startsWith(whole, [...prefix, target])) {
        asks.push(prefix.length);
      } else if (prefix.length === whole.length && startsWith(prefix, whole)) {
        whole.push(target);
        asks.push(prefix.length);
      } else {
        close();
        whole = [...prefix, target];
        asks = [prefix.length];
      }
    }
  }
  close();
  return asked(histories, files, "no line is a target and what was viewed before it");
}

/** The first order of each customer since the cut, after those before it. */
export async function baskets(
  test: EventLog,
  earlier: EventLog | undefined,
  cutMs: number | undefined,
): Promise<History[]> {
  const past = earlier ? await orders(earlier) : new Map<string, Step[]>();
  const histories: History[] = [];
  for (const [customer, steps] of await orders(test)) {
    const first = steps.findIndex(({ at }) => (at ?? 0) >= (cutMs ?? 0));
    const answer = steps[first];
    if (!answer) continue;
    const before = [...(past.get(customer) ?? []), ...steps.slice(0, first)]
      .filter(({ at }) => (at ?? 0) < (answer.at ?? 0))
      .sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
    if (before.length > 0) histories.push({ steps: [...before, answer], asks: [before.length] });
  }
  const nobody = "no known customer has an order since the cut and one before it";
  return asked(histories, test.files, `${nobody}. --history FILE adds earlier orders`);
}

/** Each known customer's orders, oldest first. */
async function orders(log: EventLog): Promise<Map<string, Step[]>> {
  const db = await Database.open();
  await loadEvents(db, log);
  const rows = await db.columns(
    `SELECT customer_id, order_id, item_id, MIN(at_ms) OVER (PARTITION BY customer_id, order_id) AS at_ms
       FROM (SELECT customer_id, order_id, item_id, MIN(at_ms) AS at_ms FROM events
              WHERE type = 'purchase' AND customer_id IS NOT NULL GROUP BY ALL)
      ORDER BY customer_id, at_ms, order_id, item_id`,
    { customer_id: ["text"], order_id: ["text"], item_id: ["text"], at_ms: ["f64"] },
  );
  db.close();
  const customers = new Map<string, Step[]>();
  let steps: Step[] = [];
  (rows.customer_id as string[]).forEach((customer, row) => {
    const same = customer === rows.customer_id[row - 1];
    if (!same) {
      steps = [];
      customers.set(customer, steps);
    }
    const item = rows.item_id[row] as string;
    if (same && rows.order_id[row] === rows.order_id[row - 1]) steps.at(-1)?.items.push(item);
    else steps.push({ items: [item], at: rows.at_ms[row] as number });
  });
  return customers;
}

async function text(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new CliError("input", `${file} cannot be read: ${(error as Error).message}`);
  }
}

const startsWith = (list: string[], start: string[]) =>
  start.every((item, at) => list[at] === item);

/** Those with a question; `none` says why there is nothing to ask. */
function asked(histories: History[], files: string[], none: string): History[] {
  const some = histories.filter(({ asks }) => asks.length > 0);
  if (some.length > 0) return some;
  throw new CliError("input", `${files.join(", ")}: nothing to ask: ${none}`);
}
