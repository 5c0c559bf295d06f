/**
 * Past sessions for the trainer: the model of what was looked at before a cut, and the sessions after
 * it to learn from or to judge by. The cuts are made where so many of all sessions had ended, not on
 * days: a log may hold a week or ten years.
 */

import type { Database } from "./database.js";
import type { Log } from "./log.js";
import { type Params, runStages } from "./stages.js";
import { sold, views } from "./tables.js";
import type { Columns, Estimate, JudgedSessions, TrainCore, Trainer } from "./trainer.js";

export const SESSION_STAGES = ["sessions", "session_views", "item_views", "view_pairs"];

/** The share of the sessions that the last weights are learnt on, and as many before for the judgement. */
const SHARE = 0.07;

interface Window {
  cutMs: number;
  sessions: Columns;
}

/** Two windows of the last sessions; reads the tables as of the end of the log. */
export async function windows(db: Database): Promise<Window[]> {
  const [count] = await db.rows("SELECT COUNT(*) AS n FROM sessions");
  const all = Number(count?.n ?? 0);
  const cuts: number[] = [];
  for (const back of [2, 1]) {
    const place = Math.max(0, all - Math.floor(back * SHARE * all));
    const [row] = await db.rows(`SELECT last_ms FROM sessions WHERE session = ${place}`);
    if (row !== undefined) cuts.push(Number(row.last_ms));
  }
  const found: Window[] = [];
  for (const [i, cutMs] of cuts.entries()) {
    const until = cuts[i + 1] ?? Number.MAX_SAFE_INTEGER;
    const sessions = await db.columns(
      `SELECT v.session, v.item FROM session_views v JOIN sessions s ON s.session = v.session
        WHERE s.last_ms >= ${cutMs} AND s.last_ms < ${until} ORDER BY v.session, v.place`,
      { session: ["u32"], item: ["u32"] },
    );
    found.push({ cutMs, sessions });
  }
  return found;
}

/** Counts what was known at each window's beginning, for the trainer. */
export async function countSessions(
  db: Database,
  core: TrainCore,
  trainer: Trainer,
  params: Params,
  stages: string[],
  found: Window[],
  log: Log,
): Promise<void> {
  for (const { cutMs, sessions } of found) {
    log.step(`counting the sessions before ${new Date(cutMs).toISOString()}`);
    await runStages(db, { ...params, cutMs }, [...stages, ...SESSION_STAGES]);
    const { itemViews, viewPairs } = await views(db);
    trainer.addPastSessions(cutMs, await sold(db, core), itemViews, viewPairs, sessions);
  }
}

const NAMES = { engine: "zhanggui", popularity: "looked at lately", recently_viewed: "last looks" };

export function printSessions(log: Log, { backtest: b, learnt, judged }: JudgedSessions): void {
  const text = (value: number) => value.toFixed(4).replace(/^0\./, ".");
  const interval = ({ mean, low, high }: Estimate) => `${text(mean)} [${text(low)}, ${text(high)}]`;
  log.print(
    `Backtest: the next look of ${b.queries} places in later sessions, out of ${b.items} articles; ` +
      `95 % intervals; weights learnt on ${learnt.lists} earlier places`,
  );
  log.table(
    ["method", "HR@20", "MRR@20", "without the last: HR@20", "MRR@20"],
    b.outcomes.map((o) => [
      NAMES[o.method],
      interval(o.hitRate20),
      interval(o.mrr20),
      ...o.withoutLast.map(text),
    ]),
  );
  if (!judged) log.print("Too few sessions for a judgement");
}
