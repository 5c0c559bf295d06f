/** The command line of `train`, and of all commands together. */

import { amount, given, locale, margin, parse, whole } from "./arguments.js";
import type { EventLog } from "./events.js";
import { CliError } from "./fail.js";
import { eventLog, LOG_HELP, LOG_OPTIONS } from "./log-options.js";
import { type ProductList, productMap } from "./products.js";
import type { Known } from "./trainer.js";

export interface TrainOptions {
  log: EventLog;
  products: ProductList;
  categories: string | undefined;
  /** Folders of tables: to write, to start from, and of an earlier run that the log goes on from. */
  tables: string | undefined;
  fromTables: string | undefined;
  previous: string | undefined;
  out: string;
  reportPage: string | undefined;
  reportJson: string | undefined;
  minSupport: number;
  zoneMinutes: number;
  currency: string;
  locale: string;
  recentDays: number;
  /** Nothing: as the log allows. */
  windowDays: number | undefined;
  known: Pick<Known, "acquisitionCost" | "retentionCost" | "marginRate">;
  backtest: boolean;
  force: boolean;
  quiet: boolean;
}

export const TRAIN_HELP = `Usage: zhanggui train --events FILE… [--products FILE] -o shop.zg [options]

Makes a shop's model file from its log. The log and the product list are CSV, Parquet or JSON
lines, by their endings; a pattern such as "orders-*.csv" stands for all files it matches.

  --events FILE…      orders, one row per order line: type (purchase, refund), order_id, customer_id,
                      at_ms (or timestamp), item_id, quantity, unit_price (minor units); list_price
                      and coupon, where the log has them, give the card its base rates; without
                      unit_price, what orders are worth is not fitted. Or views: session_id or
                      customer_id, at_ms, item_id. Or both, with type view_item
  --products FILE     id, and as far as known: group, name_en, name_zh_cn, name_zh_tw (or name, which
                      is in the language of --locale), category, brand, style, material,
                      tags (a|b|c), price (minor units), available
                                                                [every article of the log]
  --product-map NAME=COLUMN…  which of its columns is which
  --categories FILE   JSON: [{ "id", "parent", "name": { "zh-CN", "zh-TW", "en" } }]
                      [those that the products name, "parent > child"]
  --tables DIR        also write the events that were kept and all tables, as Parquet
  --previous DIR      the log goes on from that of a run with --tables DIR, and holds only what is new
  --from-tables DIR   in place of a log: tables of a run with --tables DIR, or that Spark made
  -o, --out FILE      the model file to write

${LOG_HELP}

  --locale TAG        language of names given in one only, and of the page: zh-CN, zh-TW, en  [en]
  --min-support N     what fewer than N different customers did is left out     [2]
  --recent-days N     sales of the last N days count as lately                  [56]
  --window-days N     the backtest asks for the orders of the last N days, the
                      weights are learnt on two windows of N days before it
                                            [56, of a short log a fifth, at least 7]
  --margin-rate R     share of net revenue that is margin                       [1]
  --acquisition-cost N, --retention-cost N
                      what it costs to win a customer, and to keep one for a year
                      (minor units); without them lifetime values are gross
  --no-backtest       write the model without asking how good it is: nothing is learnt,
                      every shelf has its hand-set weights
  --force             write it even if something simpler does better
  --report FILE.html  write one page with plots: what was read, the fit and the backtest
  --report-json FILE  write the same as JSON
  --quiet             print errors only
  --help, --version

Exit codes: 0 done, 1 fault, 2 bad command line, 3 bad input, 4 something to install,
5 the model lost its backtest and was not written.`;

export const HELP = `Usage: zhanggui train | evaluate | fit | kpi [options]

  train     makes a shop's model file from its log, and judges it
  evaluate  asks a model about what came afterwards, beside lists that need no model
  fit       fits the purchase model and the order value alone, and says how good they are
  kpi       the shop's figures over a period, before and after a change, as JSON and as a page

zhanggui train --help and so on say what each takes.`;

const OPTIONS = {
  ...LOG_OPTIONS,
  products: { type: "string" },
  "product-map": { type: "string", multiple: true },
  categories: { type: "string" },
  tables: { type: "string" },
  "from-tables": { type: "string" },
  previous: { type: "string" },
  out: { type: "string", short: "o" },
  report: { type: "string" },
  "report-json": { type: "string" },
  "min-support": { type: "string", default: "2" },
  locale: { type: "string", default: "en" },
  "recent-days": { type: "string", default: "56" },
  "window-days": { type: "string" },
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
  const fromTables = values["from-tables"];
  if ((events.length === 0) === (fromTables === undefined)) {
    throw new CliError("usage", "which log? Give either --events FILE or --from-tables DIR");
  }
  const needless = (["products", "previous", "tables"] as const).find((name) => values[name]);
  if (fromTables !== undefined && needless) {
    throw new CliError("usage", `--${needless} goes with --events: tables hold log and products`);
  }
  const log = eventLog(events, values);
  return {
    log,
    products: {
      file: values.products,
      map: productMap(values["product-map"] ?? []),
      locale: locale(values.locale),
    },
    out: given(values.out, "where to? Give -o shop.zg"),
    categories: values.categories,
    tables: values.tables,
    fromTables,
    previous: values.previous,
    reportPage: page(values.report),
    reportJson: values["report-json"],
    minSupport: whole(values["min-support"], "--min-support", 1, 1000),
    locale: locale(values.locale),
    recentDays: whole(values["recent-days"], "--recent-days", 1, 3650),
    windowDays:
      values["window-days"] === undefined
        ? undefined
        : whole(values["window-days"], "--window-days", 1, 3650),
    zoneMinutes: log.zoneMinutes,
    currency: log.currency,
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

function page(file: string | undefined): string | undefined {
  if (file === undefined || /\.html?$/i.test(file)) return file;
  throw new CliError(
    "usage",
    `--report writes a page, FILE.html; for "${file}" take --report-json`,
  );
}
