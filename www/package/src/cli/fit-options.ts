import { oneOf, parse } from "./arguments.js";
import type { EventLog } from "./events.js";
import { CliError } from "./fail.js";
import { eventLog, LOG_OPTIONS } from "./log-options.js";

export interface FitOptions {
  customers: string | undefined;
  log: EventLog | undefined;
  model: string;
  prior: string;
  horizon: number;
  json: boolean;
  force: boolean;
}

export const FIT_HELP = `Usage: zhanggui fit --customers FILE | --events FILE… [options]

Fits the purchase model and the order value, and prints parameters, log-likelihood, and what a
holdout says of them. Writes no file; train makes the card of a shop's model by the same fit.

  --customers FILE    one row per customer: x (repeat orders), t_x (from the first order to the
                      last), t (from the first order to now), in one unit of time; and as far as
                      known mean_value (of a repeat order) or value and first_value (net, of all
                      orders and of the first), holdout_orders (orders within the horizon after)
  --events FILE…      an order log as train reads it, with prices; the last days are held out

  --model NAME        mbg-nbd or bg-nbd                                         [mbg-nbd]
  --prior NAME        map: a weak prior, good for thirty customers and up;
                      none: maximum likelihood, to compare with published figures  [map]
  --horizon N         how far the holdout reaches, in the unit of the rows      [90]
  --format, --map, --event-type, --currency, --zone   as for train
  --json              print everything as JSON
  --force             exit with 0 even if the model loses to days since the last order
  --help

Exit codes: 0 done, 1 fault, 2 bad command line, 3 bad input, 4 something to install,
5 the model loses to days since the last order, or to the base rate.`;

const OPTIONS = {
  customers: { type: "string" },
  ...LOG_OPTIONS,
  model: { type: "string", default: "mbg-nbd" },
  prior: { type: "string", default: "map" },
  horizon: { type: "string", default: "90" },
  json: { type: "boolean", default: false },
  force: { type: "boolean", default: false },
} as const;

export function fitOptions(args: string[]): FitOptions {
  const { values, positionals } = parse(args, OPTIONS);
  const events = [...(values.events ?? []), ...positionals];
  if ((values.customers === undefined) === (events.length === 0)) {
    throw new CliError("usage", "fit on what? Give either --customers FILE or --events FILE");
  }
  return {
    customers: values.customers,
    log: events.length > 0 ? eventLog(events, values) : undefined,
    model: oneOf(values.model, "--model", ["mbg-nbd", "bg-nbd"]) ?? "mbg-nbd",
    prior: oneOf(values.prior, "--prior", ["map", "none"]) ?? "map",
    horizon: horizon(values.horizon, events.length > 0),
    json: values.json,
    force: values.force,
  };
}

/** Days of a log are whole; a file of customers may count in weeks, and in parts of them. */
function horizon(text: string, days: boolean): number {
  const value = Number(text);
  if (value > 0 && value <= 3650 && (!days || Number.isInteger(value))) return value;
  const kind = days ? "a whole number of days" : "a number";
  throw new CliError("usage", `--horizon must be ${kind} above 0 and at most 3650, not "${text}"`);
}
