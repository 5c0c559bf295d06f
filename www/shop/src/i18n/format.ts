/** Money, numbers, dates. The log's wall clock is read as UTC, so dates are shown in UTC. */
import type { Locale } from "zhanggui";

/** "¥1,234.50"; whole yuan lose their ".00" in running text. */
export function money(minor: number): string {
  const { whole, cents, sign } = moneyParts(minor);
  return `${sign}¥${whole}${cents === "00" ? "" : `.${cents}`}`;
}

export function moneyParts(minor: number): { sign: string; whole: string; cents: string } {
  const amount = Math.abs(Math.round(minor));
  return {
    sign: minor < 0 ? "−" : "",
    whole: String(Math.floor(amount / 100)).replace(/\B(?=(\d{3})+$)/g, ","),
    cents: String(amount % 100).padStart(2, "0"),
  };
}

export function percent(share: number): string {
  const whole = Math.round(share * 100);
  return `${whole < 0 ? "−" : ""}${Math.abs(whole)} %`;
}

export function date(at: number | string, language: Locale): string {
  return new Intl.DateTimeFormat(intl(language), { dateStyle: "medium", timeZone: "UTC" }).format(
    new Date(at),
  );
}

/** Without the year, for something near. */
export function day(at: number | string, language: Locale): string {
  const style = { month: "short", day: "numeric", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(intl(language), style).format(new Date(at));
}

export function dateTime(at: number | string, language: Locale): string {
  const style = {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: "UTC",
    hour12: false,
  } as const;
  return new Intl.DateTimeFormat(intl(language), style).format(new Date(at));
}

export function decimal(value: number, digits: number): string {
  return value.toFixed(digits);
}

export function integer(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",");
}

const intl = (language: Locale) => (language === "en" ? "en-GB" : language);
