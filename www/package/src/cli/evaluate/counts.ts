/** How often each article was had, and with which others: of a log, or as the model says it. */

import { Database } from "../database.js";
import { type EventLog, loadEvents } from "../events.js";
import type { ModelContents } from "../trainer.js";

export interface Counts {
  source: "model" | "train";
  /** The articles that anybody had, the most had first. */
  ranked: string[];
  /** From 1, of those. */
  rank: Map<string, number>;
  /** Its nearest by cosine of co-occurrence in a log, by the model's own weights in a model. */
  neighbours(item: string): [item: string, weight: number][];
}

/** What counts as together: sessions and orders of 2 to so many articles. */
const LARGEST = 100;
const NEAREST = 100;

/** In the model's order: what was had lately, then over the whole log. */
export function modelCounts(model: ModelContents): Counts {
  const { ids, counts, starts } = model;
  const ranked = ids.filter((_, at) => (counts[at] ?? 0) > 0);
  const place = new Map(ids.map((id, at) => [id, at]));
  return {
    ...ranks("model", ranked),
    neighbours(item) {
      const at = place.get(item);
      if (at === undefined) return [];
      const row: [string, number][] = [];
      for (let i = starts[at] ?? 0; i < (starts[at + 1] ?? 0); i++) {
        row.push([ids[model.neighbours[i] ?? 0] ?? "", model.weights[i] ?? 0]);
      }
      return row;
    },
  };
}

/** Cosine: baskets with both / √(baskets with one · baskets with the other). */
export async function logCounts(log: EventLog): Promise<Counts> {
  const db = await Database.open();
  await loadEvents(db, log);
  await db.run(`CREATE TABLE had AS SELECT DISTINCT coalesce(order_id, session_id) AS basket, item_id
    FROM events WHERE type <> 'refund'`);
  await db.run("CREATE TABLE often AS SELECT item_id, COUNT(*) AS n FROM had GROUP BY item_id");
  const often = await db.columns("SELECT * FROM often ORDER BY n DESC, item_id", {
    item_id: ["text"],
  });
  await db.run(`CREATE TABLE small AS SELECT * FROM had WHERE basket IN
    (SELECT basket FROM had GROUP BY basket HAVING COUNT(*) BETWEEN 2 AND ${LARGEST})`);
  const pairs = await db.columns(
    `SELECT a, b, weight FROM (
       SELECT a, b, weight, row_number() OVER (PARTITION BY a ORDER BY weight DESC, b) AS nth
         FROM (SELECT a, b, pairs.n / sqrt(CAST(l.n * r.n AS DOUBLE)) AS weight
                 FROM (SELECT l.item_id AS a, r.item_id AS b, COUNT(*) AS n
                         FROM small l JOIN small r ON r.basket = l.basket AND r.item_id <> l.item_id
                        GROUP BY ALL) pairs
                 JOIN often l ON l.item_id = a JOIN often r ON r.item_id = b))
      WHERE nth <= ${NEAREST} ORDER BY a, nth`,
    { a: ["text"], b: ["text"], weight: ["f64"] },
  );
  db.close();
  const rows = new Map<string, [string, number][]>();
  (pairs.a as string[]).forEach((a, at) => {
    const row = rows.get(a) ?? [];
    rows.set(a, row);
    row.push([pairs.b[at] as string, pairs.weight[at] as number]);
  });
  return {
    ...ranks("train", often.item_id as string[]),
    neighbours: (item) => rows.get(item) ?? [],
  };
}

function ranks(source: Counts["source"], ranked: string[]) {
  return { source, ranked, rank: new Map(ranked.map((id, at) => [id, at + 1])) };
}
