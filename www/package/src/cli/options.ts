/** The command lines: what `train` takes, and what all commands' options have in common. */

import { type ParseArgsConfig, parseArgs } from "node:util";
import { CliError } from "./fail.js";
import type { Known } from "./trainer.js";

export interface TrainOptions {
  events: string[];
  products: string;
  categories: string | undefined;
  out: string;
  report: string | undefined;
  minSupport: number;
  zoneMinutes: number;
  currency: string;
  locale: string;
  recentDays: number;
  windowDays: number;
  known: Pick<Known, "acquisitionCost" | "retentionCost" | "marginRate">;
  backtest: boolean;
  force: boolean;
  quiet: boolean;
}

export const TRAIN_HELP = `Usage: zhanggui train --events FILE… --products FILE -o shop.zg [options]

Makes a shop's model file from its order log. The log and the product list are CSV, Parquet or
JSON lines, by their endings; a pattern such as "orders-*.csv" stands for all files it matches.

  --events FILE…      one row per order line: type (purchase, refund), order_id, customer_id,
                      at_ms (epoch milliseconds), item_id, quantity, unit_price (minor units); list_price
                      and coupon, where the log has them, give the card its base rates
  --products FILE     id, and as far as known: group, name_en, name_zh_cn, name_zh_tw, category,
                      brand, style, material, price (minor units), available
  --categories FILE   JSON: [{ "id", "parent", "name": { "zh-CN", "zh-TW", "en" } }]
  -o, --out FILE      the model file to write

  --currency CODE     ISO code of all prices                                    [CNY]
  --zone +HH:MM       the shop's clock, for what counts as one day              [+00:00]
  --locale TAG        language of names given in one only: zh-CN, zh-TW, en     [en]
  --min-support N     what fewer than N different customers did is left out     [2]
  --recent-days N     sales of the last N days count as lately                  [56]
  --window-days N     the backtest asks for the orders of the last N days, the
                      weights are learnt on two windows of N days before it     [56]
  --margin-rate R     share of net revenue that is margin                       [1]
  --acquisition-cost N, --retention-cost N
                      what it costs to win a customer, and to keep one for a year
                      (minor units); without them lifetime values are gross
  --no-backtest       write the model without asking how good it is: nothing is learnt,
                      every shelf has its hand-set weights
  --force             write it even if something simpler does better
  --report FILE       write the data report, the fit and the backtest as JSON
  --quiet             print errors only
  --help, --version

Exit codes: 0 done, 1 fault, 2 bad command line, 3 bad input, 4 something to install,
5 the model lost its backtest and was not written.`;

export const HELP = `Usage: zhanggui train | fit | kpi [options]

  train   makes a shop's model file from its order log, and judges it
  fit     fits the purchase model and the order value alone, and says how good they are
  kpi     the shop's figures over a period, before and after a change, as JSON and as a page

zhanggui train --help, zhanggui fit --help and zhanggui kpi --help say what each takes.`;

const OPTIONS = {
  events: { type: "string", multiple: true },
  products: { type: "string" },
  categories: { type: "string" },
  out: { type: "string", short: "o" },
  report: { type: "string" },
  "min-support": { type: "string", default: "2" },
  zone: { type: "string", default: "+00:00" },
  currency: { type: "string", default: "CNY" },
  locale: { type: "string", default: "en" },
  "recent-days": { type: "string", default: "56" },
  "window-days": { type: "string", default: "56" },
  "acquisition-cost": { type: "string" },
  "retention-cost": { type: "string" },
  "margin-rate": { type: "string", default: "1" },
  "no-backtest": { type: "boolean", default: false },
  force: { type: "boolean", default: false },
  quiet: { type: "boolean", default: false },
} as const;

/** Reads the arguments after `train`; file names may follow `--events` without repeating it. */
export function trainOptions(args: string[]): TrainOptions {
  const { values, positionals } = parse(args, OPTIONS);
  const events = [...(values.events ?? []), ...positionals];
  if (events.length === 0) throw new CliError("usage", "which order log? Give --events FILE");
  return {
    events,
    products: given(values.products, "which products? Give --products FILE"),
    out: given(values.out, "where to? Give -o shop.zg"),
    categories: values.categories,
    report: values.report,
    minSupport: whole(values["min-support"], "--min-support", 1, 1000),
    locale: locale(values.locale),
    recentDays: whole(values["recent-days"], "--recent-days", 1, 3650),
    windowDays: whole(values["window-days"], "--window-days", 1, 3650),
    zoneMinutes: zone(values.zone),
    currency: currency(values.currency),
    known: {
      acquisitionCost: amount(values["acquisition-cost"], "--acquisition-cost"),
      retentionCost: amount(values["retention-cost"], "--retention-cost"),
      marginRate: margin(values["margin-rate"]),
    },
    backtest: !values["no-backtest"],
    force: values.force,
    quiet: values.quiet,
  };
}

export function parse<O extends NonNullable<ParseArgsConfig["options"]>>(
  args: string[],
  options: O,
) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new CliError("usage", (error as Error).message);
  }
}

export function given(value: string | undefined, question: string): string {
  if (!value) throw new CliError("usage", question);
  return value;
}

export function whole(text: string, name: string, min: number, max: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new CliError(
    "usage",
    `${name} must be a whole number from ${min} to ${max}, not "${text}"`,
  );
}

export function amount(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  return whole(text, name, 0, 1e15);
}

export function margin(text: string): number {
  const rate = Number(text);
  if (rate > 0 && rate <= 1) return rate;
  throw new CliError("usage", `--margin-rate must be above 0 and at most 1, not "${text}"`);
}

export function zone(text: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(text) ?? [];
  const value = Number(hours) * 60 + Number(minutes);
  if (sign && Number(minutes) < 60 && value <= 14 * 60) return sign === "-" ? -value : value;
  throw new CliError("usage", `--zone must be like +08:00, not "${text}"`);
}

export function locale(text: string): string {
  if (["zh-CN", "zh-TW", "en"].includes(text)) return text;
  throw new CliError("usage", `--locale must be zh-CN, zh-TW or en, not "${text}"`);
}

export function currency(text: string): string {
  if (/^[A-Z]{3}$/.test(text)) return text;
  throw new CliError("usage", `--currency must be three capital letters like CNY, not "${text}"`);
}
