/** Where a profile is kept. */

import type { EngineErrorLike } from "./engine.js";
import type { ShopEvent } from "./event.js";
import type { Profile } from "./profile.js";

/** Where a profile is kept. A page may bring its own. */
export interface ProfileStorage {
  /** Opens it for one customer; resolves with what is kept, or `null`. */
  open(customer: string): Promise<StoredProfile | null>;
  /**
   * Appends events and replaces the head, in one step; resolves when both are kept. It resolves with
   * `false`, having changed nothing, if the head that is kept is not the one of `change.base`.
   */
  write(customer: string, change: ProfileChange): Promise<unknown>;
  erase(customer: string): Promise<void>;
  /** Calls `heard` when another page may have changed what is kept of the customer. */
  watch?(customer: string, heard: () => void): () => void;
  /** Whether what is kept outlives the page. */
  durable(): boolean;
  close(): void;
}

/** Everything of a profile but its events. */
export type ProfileHead = Omit<Profile, "events"> & {
  /**
   * Which writing of the head this is; the customer gives each a new one. The first eight letters stay
   * until the profile is erased: what begins otherwise is another life, of which nothing is joined.
   */
  revision?: string;
};

export interface StoredProfile {
  head: ProfileHead;
  events: ShopEvent[];
  /** What could not be read and was put aside, each as `storage-lost` with its place. */
  lost?: EngineErrorLike[];
}

export interface ProfileChange {
  head?: ProfileHead;
  events?: ShopEvent[];
  /** Ids of events to forget. */
  forget?: string[];
  /** Records that cannot be read: kept apart, never opened again, gone when the customer is erased. */
  aside?: unknown[];
  /**
   * The revision of the head that this was made on, `null` for none: so that no page writes over what
   * it has not read. Left out: over whatever is kept.
   */
  base?: string | null;
}
