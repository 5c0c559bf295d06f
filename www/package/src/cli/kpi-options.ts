import { locale, margin, parse, whole } from "./arguments.js";
import { dayNumber } from "./days.js";
import type { EventLog } from "./events.js";
import { CliError } from "./fail.js";
import { eventLog, LOG_OPTIONS } from "./log-options.js";

export interface KpiOptions {
  log: EventLog;
  surveys: string[];
  cases: string[];
  costs: string[];
  programme: string | undefined;
  products: string | undefined;
  /** Local days from 1970-01-01: the period before ends with the first, the one after begins with the second. */
  change: { before: number; after: number } | undefined;
  days: number | undefined;
  html: string | undefined;
  json: boolean;
  locale: string;
  currency: string;
  zoneMinutes: number;
  marginRate: number;
}

export const KPI_HELP = `Usage: zhanggui kpi --events FILE… [options]

The shop's figures over a period, with 95 % intervals: satisfaction, recommendation, repurchase,
order value, acquisition cost, lifetime value, churn, complaints, renewals, referrals, and how many
customers stand where. With --before and --after, what changed.

  --events FILE…      an order log as train reads it, with prices
  --surveys FILE…     one row per answer: kind (nps, csat), at_ms, score (nps 0-10, csat 1-5)
  --cases FILE…       one row per case: kind (complaint, expiry, invite), at_ms, and closed_ms when
                      it was resolved, renewed or accepted
  --costs FILE…       what was spent on winning customers: day (YYYY-MM-DD), amount (minor units)
  --programme FILE    the loyalty programme as JSON: how many customers have each tier, by what
                      they ordered and gave back alone
  --products FILE     id and category, for a programme that tells categories apart

  --before DATE       the period before a change ends with the day before DATE
  --after DATE        the period after it begins with DATE; both are equally long
  --days N            how long a period is      [all that fits; without a change, the last 365]

  --json              print everything as JSON
  --html FILE         write one page with plots that fetches nothing
  --locale TAG        language of the page and the table: zh-CN, zh-TW, en      [en]
  --format, --map, --event-type, --currency, --zone, --margin-rate   as for train
  --help

Exit codes: 0 done, 1 fault, 2 bad command line, 3 bad input, 4 something to install.`;

const OPTIONS = {
  ...LOG_OPTIONS,
  surveys: { type: "string", multiple: true },
  cases: { type: "string", multiple: true },
  costs: { type: "string", multiple: true },
  programme: { type: "string" },
  products: { type: "string" },
  before: { type: "string" },
  after: { type: "string" },
  days: { type: "string" },
  html: { type: "string" },
  json: { type: "boolean", default: false },
  locale: { type: "string", default: "en" },
  "margin-rate": { type: "string", default: "1" },
} as const;

export function kpiOptions(args: string[]): KpiOptions {
  const { values, positionals } = parse(args, OPTIONS);
  const events = [...(values.events ?? []), ...positionals];
  if (events.length === 0) throw new CliError("usage", "which order log? Give --events FILE");
  const log = eventLog(events, values);
  return {
    log,
    surveys: values.surveys ?? [],
    cases: values.cases ?? [],
    costs: values.costs ?? [],
    programme: values.programme,
    products: values.products,
    change: change(values.before, values.after),
    days: values.days === undefined ? undefined : whole(values.days, "--days", 1, 3650),
    html: values.html,
    json: values.json,
    locale: locale(values.locale),
    currency: log.currency,
    zoneMinutes: log.zoneMinutes,
    marginRate: margin(values["margin-rate"]),
  };
}

function change(before: string | undefined, after: string | undefined): KpiOptions["change"] {
  if (before === undefined && after === undefined) return undefined;
  const days = { before: date(before, "--before"), after: date(after, "--after") };
  if (days.after < days.before) throw new CliError("usage", "--after must not be before --before");
  return days;
}

function date(text: string | undefined, name: string): number {
  const number = dayNumber(text ?? "");
  if (number !== undefined) return number;
  throw new CliError("usage", `${name} must be a day like 2024-05-31, not "${text ?? ""}"`);
}
