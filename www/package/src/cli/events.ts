/**
 * The shop's log as the table `events`, which the SQL stages start from; what it is read from is
 * kept with the reason why a row was left out.
 */

import { type Database, quoted } from "./database.js";
import { eventSelect, type Reading } from "./event-columns.js";
import { columnsOf, type Format, formatOf, oddLines, source, unreadable } from "./files.js";
import { SENT_AGAIN } from "./presets/export.js";
import { PRESETS } from "./presets/presets.js";

/** After so long without an event, a customer's next one begins a session. */
const SESSION_GAP_MS = 30 * 60_000;

/** The first of these that holds for a row is why it is left out. */
const LEFT_OUT: [reason: string, condition: string][] = [
  ["a purchase that was sent before", `type = '${SENT_AGAIN}'`],
  [
    "not a purchase, refund or view_item",
    "type IS NULL OR type NOT IN ('purchase', 'refund', 'view_item')",
  ],
  ["no item id", "item_id IS NULL"],
  [
    "no time that can be read (see --time-format), or outside 1990 to 2100",
    "at_ms IS NULL OR at_ms NOT BETWEEN 631152000000 AND 4102444800000",
  ],
  [
    "quantity not 1 to 1,000,000",
    "type <> 'view_item' AND (quantity IS NULL OR quantity NOT BETWEEN 1 AND 1000000)",
  ],
];
const NO_PRICE = [
  "price missing, below 0, or no whole minor units (see --prices)",
  "type <> 'view_item' AND (unit_price IS NULL OR unit_price < 0)",
] as const;
const NOBODY = "session_id IS NULL AND customer_id IS NULL";

export interface EventLog extends Reading {
  files: string[];
  format?: Format | undefined;
  /** Whether a few lines of another shape than the others are left out rather than refused. */
  lenient?: boolean;
  /** Events that an earlier run kept, as {@link KEPT_EVENTS} has them: SQL that stands after FROM. */
  earlier?: string | undefined;
}

/** The table `events`, and what in it was not in the log but made here. */
export const KEPT_EVENTS = "SELECT * EXCLUDE (left_out) FROM rows_read WHERE left_out IS NULL";

/** Makes the table `rows_read`, and of it the view `events`. Rows in another currency are left out. */
export async function loadEvents(db: Database, log: EventLog): Promise<void> {
  const files = log.files.join(", ");
  const { reasons, odd } = await readRows(db, log, files);
  const noPrice = reasons.length - 1;
  if (log.earlier) {
    const kept = (await columnsOf(db, "rows_read", files)).keys();
    const own = ["left_out", "price_given"];
    const all = [...kept].filter((name) => !own.includes(name)).join(", ");
    // What both hold is one: a day may come twice.
    await db.run(`INSERT INTO rows_read BY NAME
      SELECT *, CAST(NULL AS INTEGER) AS left_out, unit_price IS NOT NULL AS price_given
        FROM (SELECT ${all}
                FROM (SELECT * REPLACE (CASE WHEN order_made THEN NULL ELSE order_id END AS order_id,
                                        CASE WHEN session_made THEN NULL ELSE session_id END AS session_id,
                                        false AS session_made) FROM ${log.earlier})
              EXCEPT ALL SELECT ${all} FROM rows_read WHERE coalesce(left_out, ${noPrice}) = ${noPrice})`);
  }
  await settlePrices(db, log, noPrice);
  await db.run(
    `INSERT INTO rows_read (left_out) SELECT ${reasons.length} FROM range(${odd.count})`,
  );
  const list = [...reasons, "not as many columns as the first line has"].map(
    (reason, at) => `(${at}, ${quoted(reason)}, ${quoted(at === reasons.length ? odd.first : "")})`,
  );
  await db.run(`CREATE TABLE reasons AS SELECT * FROM (VALUES ${list}) AS r(n, reason, first)`);
  await placeInSessions(db);
  await db.run(
    `CREATE VIEW events AS SELECT * EXCLUDE (order_made, session_made) FROM (${KEPT_EVENTS})`,
  );
}

/** Without a price a purchase is left out for that, the reason `n`; but not where no purchase has one. */
async function settlePrices(db: Database, log: EventLog, n: number): Promise<void> {
  const given =
    "SELECT COUNT(*) FROM rows_read WHERE price_given AND type IN ('purchase', 'refund')";
  if (log.mayLackPrices && (await db.number(given)) === 0) {
    await db.run(`UPDATE rows_read SET left_out = NULL WHERE left_out = ${n}`);
  } else if (log.earlier) {
    const lacks = "type <> 'view_item' AND unit_price IS NULL";
    await db.run(`UPDATE rows_read SET left_out = ${n} WHERE left_out IS NULL AND ${lacks}`);
  }
  await db.run("ALTER TABLE rows_read DROP COLUMN price_given");
}

interface Read {
  /** Why a row may be left out, by its number. */
  reasons: string[];
  /** Lines that were passed over, and where the first is. */
  odd: { count: number; first: string };
}

/** A log that cannot be read for a few lines of another shape is read once more without those. */
async function readRows(db: Database, log: EventLog, files: string): Promise<Read> {
  if (log.preset) {
    const from = await PRESETS[log.preset].events(db, log.files, log.format);
    return { reasons: await fillRows(db, log, from, files), odd: NONE };
  }
  try {
    const from = source(log.files, log.format);
    return { reasons: await fillRows(db, log, from, files), odd: NONE };
  } catch (error) {
    if (!log.lenient || (log.format ?? formatOf(log.files[0] ?? "")) !== "csv") throw error;
    const from = source(log.files, log.format, { lenient: true });
    // What is said is what the first try met.
    const reasons = await fillRows(db, log, from, files).catch(() => undefined);
    const odd = reasons && (await oddLines(db, from));
    if (!reasons || !odd) throw error;
    return { reasons, odd };
  }
}

const NONE = { count: 0, first: "" };

/** Makes the table `rows_read` of `from`, and gives the reasons why rows of it are left out. */
async function fillRows(
  db: Database,
  log: EventLog,
  from: string,
  files: string,
): Promise<string[]> {
  const select = eventSelect(await columnsOf(db, from, files), log, files);
  const reasons = [
    ...LEFT_OUT,
    [
      "no order id",
      `order_id IS NULL AND type <> 'view_item' AND ${select.orders ? "true" : NOBODY}`,
    ],
    ["a view of no session and no customer", `type = 'view_item' AND ${NOBODY}`],
    [`currency not ${log.currency}`, `upper(currency) <> ${quoted(log.currency)}`],
    // The last, for a log without prices takes it back.
    NO_PRICE,
  ] as const;
  const cases = reasons.map(([, condition], at) => `WHEN ${condition} THEN ${at}`).join(" ");
  const columns = Object.entries(select.columns).map(([name, sql]) => `${sql} AS ${name}`);
  await db
    .run(`CREATE TABLE rows_read AS
    SELECT * EXCLUDE (currency), type <> 'view_item' AND ${!select.orders} AS order_made,
           false AS session_made, CASE ${cases} END AS left_out
      FROM (SELECT ${columns}, ${select.priced} AS price_given FROM ${from})`)
    .catch((error: Error) => {
      throw /^(Invalid Input|IO|Invalid) Error/.test(error.message)
        ? unreadable(files, error)
        : error;
    });
  return reasons.map(([reason]) => reason);
}

/**
 * Views without a session id are given that of their customer and its first instant. In a log
 * without orders so are purchases, and what is bought in one session is one order.
 */
async function placeInSessions(db: Database): Promise<void> {
  const alone = "left_out IS NULL AND session_id IS NULL AND (type = 'view_item' OR order_made)";
  if ((await db.number(`SELECT COUNT(*) FROM rows_read WHERE ${alone}`)) > 0) {
    const past = "OVER (PARTITION BY customer_id, left_out ORDER BY at_ms)";
    const since = `at_ms - LAG(at_ms) ${past}`;
    await db.run(`CREATE TABLE rows_placed AS
      SELECT * REPLACE (coalesce(session_id, customer_id || '@' || MAX(begins) ${past}) AS session_id,
                        session_id IS NULL AS session_made)
        FROM (SELECT *, CASE WHEN ${since} <= ${SESSION_GAP_MS} THEN NULL ELSE at_ms END AS begins
                FROM rows_read)`);
    await db.run("DROP TABLE rows_read");
    await db.run("ALTER TABLE rows_placed RENAME TO rows_read");
    await db.run("ALTER TABLE rows_read DROP COLUMN begins");
  }
  if ((await db.number("SELECT COUNT(*) FROM rows_read WHERE order_made")) > 0) {
    await db.run("UPDATE rows_read SET order_id = session_id WHERE order_made");
  }
}
