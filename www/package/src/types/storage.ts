/** Where a profile is kept. */

import type { ShopEvent } from "./event.js";
import type { Profile } from "./profile.js";

/** Where a profile is kept. A page may bring its own. */
export interface ProfileStorage {
  /** Opens it for one customer; resolves with what is kept, or `null`. */
  open(customer: string): Promise<StoredProfile | null>;
  /** Appends events and replaces the head, in one step; resolves when both are kept. */
  write(customer: string, change: ProfileChange): Promise<void>;
  erase(customer: string): Promise<void>;
  /** Whether what is kept outlives the page. */
  durable(): boolean;
  close(): void;
}

/** Everything of a profile but its events. */
export type ProfileHead = Omit<Profile, "events">;

export interface StoredProfile {
  head: ProfileHead;
  events: ShopEvent[];
}

export interface ProfileChange {
  head?: ProfileHead;
  events?: ShopEvent[];
  /** Ids of events to forget. */
  forget?: string[];
}
