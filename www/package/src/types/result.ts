/** What every answer says of itself. */

export type Mode = "personalized" | "non_personalized" | "control" | "cold_start" | "static";

export interface Result<T> {
  readonly data: T;
  readonly mode: Mode;
  /** Whether the profile has changed since, or the answer is only the page's stand-in. */
  readonly stale: boolean;
  /** Names the computation: pass it on with an event's `list.trace` to measure a shelf. */
  readonly trace: string;
}
