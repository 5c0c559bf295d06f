/** The shop's clock. The log ends in December 2011, so the shop opens the morning after, runs on in real time, and can
 * be wound forward to watch stages, tiers and "buy again" move. */
import { remember, remembered } from "./remembered";
import { store } from "./store";

export const OPENING = Date.UTC(2011, 11, 10, 9);
export const DAY = 86_400_000;

interface Setting {
  /** The device's time when the shop first opened here. */
  startedAt: number;
  skippedMs: number;
}

const setting = store<Setting>(remembered("clock", { startedAt: Date.now(), skippedMs: 0 }));
remember("clock", setting.get());

export const clockSetting = setting;

export function shopNow(): number {
  const { startedAt, skippedMs } = setting.get();
  return OPENING + Math.max(0, Date.now() - startedAt) + skippedMs;
}

export function windForward(days: number): void {
  const { startedAt, skippedMs } = setting.get();
  setting.set({ startedAt, skippedMs: skippedMs + days * DAY });
  remember("clock", setting.get());
}

export function resetClock(): void {
  setting.set({ startedAt: Date.now(), skippedMs: 0 });
  remember("clock", setting.get());
}
