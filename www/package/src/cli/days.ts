export const DAY = 86_400_000;

export const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** The local midnight after `ms`. */
export function endOfDay(ms: number, zoneMinutes: number): number {
  const offset = zoneMinutes * 60_000;
  return (Math.floor((ms + offset) / DAY) + 1) * DAY - offset;
}
