/** Figures as texts. */

type Kind = "share" | "money" | "count" | "score";

const KINDS: Record<string, Kind> = {
  orders: "count",
  revenue: "money",
  customers: "count",
  new_customers: "count",
  nps: "score",
  order_value: "money",
  acquisition_cost: "money",
  clv: "money",
  hours_to_resolve: "score",
};

export interface Format {
  /** A figure of that code. */
  value(code: string, value: number): string;
  /** The difference of two: shares in points. */
  difference(code: string, value: number): string;
  count(value: number): string;
  share(value: number): string;
  /** A large amount or count in as little room as possible. */
  short(code: string, value: number): string;
}

export function format(tag: string, currency: string): Format {
  const number = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(tag, options);
  const money = number({ style: "currency", currency, currencyDisplay: "narrowSymbol" });
  const unit = 10 ** (money.resolvedOptions().maximumFractionDigits ?? 2);
  const round = number({
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    maximumFractionDigits: 0,
  });
  const whole = number({ maximumFractionDigits: 0 });
  const score = number({ maximumFractionDigits: 1 });
  const percent = number({ style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const points = number({ minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const compact = number({ notation: "compact", maximumFractionDigits: 1 });
  const kind = (code: string) => KINDS[code] ?? "share";
  const value = (code: string, value: number) => {
    switch (kind(code)) {
      case "share":
        return percent.format(value);
      case "money":
        return (Math.abs(value) < 1000 * unit ? money : round).format(value / unit);
      case "count":
        return whole.format(value);
      case "score":
        return score.format(value);
    }
  };
  return {
    value,
    difference: (code, difference) => {
      const text =
        kind(code) === "share" ? points.format(100 * difference) : value(code, difference);
      return difference > 0 ? `+${text}` : text;
    },
    count: (count) => whole.format(count),
    share: (share) => percent.format(share),
    short: (code, amount) => compact.format(kind(code) === "money" ? amount / unit : amount),
  };
}
