export const DAY = 86_400_000;

export const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** The local midnight after `ms`. */
export function endOfDay(ms: number, zoneMinutes: number): number {
  const offset = zoneMinutes * 60_000;
  return (Math.floor((ms + offset) / DAY) + 1) * DAY - offset;
}

/** A day such as 2024-05-31 counted from 1970-01-01; `undefined` where there is none such. */
export function dayNumber(text: string): number | undefined {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(at) || day(at) !== text ? undefined : at / DAY;
}

/** The same as a text. */
export const dayText = (number: number) => day(number * DAY);
