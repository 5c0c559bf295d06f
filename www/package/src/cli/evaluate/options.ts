/** The command line of `evaluate`. */

import { given, oneOf, parse, whole } from "../arguments.js";
import { DAY, dayNumber } from "../days.js";
import type { EventLog } from "../events.js";
import { CliError } from "../fail.js";
import { eventLog, LOG_OPTIONS } from "../log-options.js";

export type Task = "next-item" | "next-basket";
export type Baseline = "popular" | "recent" | "personal" | "item-knn";

export interface EvaluateOptions {
  model: string;
  task: Task;
  /** Files of `target prefix…` lines, in place of a log. */
  prefixes: string[] | undefined;
  test: EventLog;
  history: EventLog | undefined;
  train: EventLog | undefined;
  cutMs: number | undefined;
  at: number;
  lastItem: "include" | "exclude";
  diversity: number;
  baselines: Baseline[];
  json: boolean;
}

export const EVALUATE_HELP = `Usage: zhanggui evaluate --model shop.zg --test FILE… [options]

How good a model's shelves are on what customers did afterwards: the engine is asked as a page asks
it, and so are lists that need no model. All articles compete; nothing is left out as sold out.

  --model FILE        a model of what was before the test
  --test FILE…        a log as train reads it, which the model has not seen; or with --format prefixes
                      one query a line: the target, then what was viewed before it, oldest first
  --task TASK         next-item: after each view of a session, which is next?
                      next-basket: what is in a customer's first order since --cut?     [next-item]
  --cut TIME          a day like 2024-05-31 or epoch milliseconds: orders of the test before it are
                      history                                       [all of the test is later]
  --history FILE…     next-basket: more orders of the same customers from before
  --train FILE…       the log that the model was made of: what is popular, what goes together, what
                      is cold is then counted in it                 [the model's own counts]
  --train-format, --format, --map, --event-type, --currency, --zone, --time-format
                      as for train; with next-basket, rows without a type are purchases

  --at K              how long the lists are, 1 to 100                          [20]
  --last-item WHAT    whether the list after a view may hold what was just viewed:
                      include or exclude                                        [include]
  --diversity N       0 to 1, as a page asks for it                             [0]
  --baseline NAME…    popular, recent, personal, item-knn                       [all four]
  --json              print everything as JSON
  --help

Exit codes: 0 done, 1 fault, 2 bad command line, 3 bad input, 4 something to install.`;

const OPTIONS = {
  ...LOG_OPTIONS,
  model: { type: "string" },
  test: { type: "string", multiple: true },
  task: { type: "string" },
  cut: { type: "string" },
  history: { type: "string", multiple: true },
  train: { type: "string", multiple: true },
  "train-format": { type: "string" },
  at: { type: "string", default: "20" },
  "last-item": { type: "string" },
  diversity: { type: "string", default: "0" },
  baseline: { type: "string", multiple: true },
  json: { type: "boolean", default: false },
} as const;

const BASELINES: Baseline[] = ["popular", "recent", "personal", "item-knn"];

export function evaluateOptions(args: string[]): EvaluateOptions {
  const { values, positionals } = parse(args, OPTIONS);
  const files = [...(values.test ?? []), ...positionals];
  if (files.length === 0) throw new CliError("usage", "judged on what? Give --test FILE");
  const prefixes = values.format === "prefixes";
  const task = oneOf<Task>(values.task, "--task", ["next-item", "next-basket"]) ?? "next-item";
  if (prefixes && task === "next-basket") {
    throw new CliError("usage", "a file of prefixes holds no baskets; they go with next-item");
  }
  const format = prefixes ? undefined : values.format;
  const eventType = task === "next-basket" ? "purchase" : undefined;
  const read = (list: string[], own = format): EventLog => {
    const log = eventLog(list, { ...values, format: own });
    return { ...log, eventType: log.eventType ?? eventType, mayLackPrices: true };
  };
  const test = read(files);
  const other = (list: string[] | undefined, own = format) => list && read(list, own);
  return {
    model: given(values.model, "which model? Give --model shop.zg"),
    task,
    prefixes: prefixes ? files : undefined,
    test,
    history: other(values.history),
    train: other(values.train, values["train-format"]),
    cutMs: values.cut === undefined ? undefined : cut(values.cut, test.zoneMinutes),
    at: whole(values.at, "--at", 1, 100),
    lastItem: oneOf(values["last-item"], "--last-item", ["include", "exclude"]) ?? "include",
    diversity: share(values.diversity, "--diversity"),
    baselines: baselines(values.baseline),
    json: values.json,
  };
}

function baselines(given: string[] | undefined): Baseline[] {
  const names = given?.flatMap((list) => list.split(",")) ?? BASELINES;
  return names.map((name) => oneOf(name, "--baseline", BASELINES) ?? "popular");
}

function cut(text: string, zoneMinutes: number): number {
  const day = dayNumber(text);
  if (day !== undefined) return day * DAY - zoneMinutes * 60_000;
  return whole(text, "--cut", 631_152_000_000, 4_102_444_800_000);
}

function share(text: string, name: string): number {
  const value = Number(text);
  if (text !== "" && value >= 0 && value <= 1) return value;
  throw new CliError("usage", `${name} must be from 0 to 1, not "${text}"`);
}
