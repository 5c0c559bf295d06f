/**
 * The ordered way from a customer to storage: changes made while one write is under way go out
 * together in the next, each write is one step for the storage, and none overtakes another.
 *
 * A write that fails is kept and tried again with the next one, so nothing is lost while the page
 * lives; until one succeeds, `durable` is false. Each run of failures is told once.
 */

import { EngineError, toEngineError } from "../engine/errors.js";
import type { ProfileChange, ProfileStorage, StoredProfile } from "../types/index.js";

export class Journal {
  private readonly _storage: ProfileStorage | undefined;
  private readonly _customer: string;
  private readonly _tell: (error: EngineError) => void;
  private _pending: ProfileChange | undefined;
  private _tail: Promise<unknown> = Promise.resolve();
  private _failing = false;
  private _open = false;

  constructor(
    storage: ProfileStorage | undefined,
    customer: string,
    tell: (error: EngineError) => void,
  ) {
    this._storage = storage;
    this._customer = customer;
    this._tell = tell;
  }

  /** What is kept. If that cannot be read, nothing will be written: it stays as it is. */
  async read(): Promise<StoredProfile | null> {
    if (!this._storage) return null;
    try {
      const stored = await this._storage.open(this._customer);
      if (stored && stored.head.version !== 1) {
        throw new EngineError("snapshot-version", "a newer version stored it; it is left alone");
      }
      this._open = true;
      return stored;
    } catch (thrown) {
      this._tell(toEngineError(thrown, "storage-lost"));
      return null;
    }
  }

  /** Leaves what is stored alone from now on. */
  detach(): void {
    this._open = false;
    this._pending = undefined;
  }

  durable(): boolean {
    return this._open && !this._failing && this._storage?.durable() === true;
  }

  write(change: ProfileChange): void {
    if (!this._open) return;
    this._pending = join(this._pending, change);
    this._enqueue(() => this._drain());
  }

  /** Resolves when everything written so far is kept, or is known not to be: see `durable`. */
  async flush(): Promise<void> {
    if (this._pending) this._enqueue(() => this._drain());
    await this._tail;
  }

  /** Removes all that is stored; whether that worked. */
  erase(): Promise<boolean> {
    this._pending = undefined;
    return this._enqueue(async () => {
      try {
        await this._storage?.erase(this._customer);
        return true;
      } catch (thrown) {
        this._tell(toEngineError(thrown, "storage-lost"));
        return false;
      }
    });
  }

  close(): void {
    this._enqueue(async () => this._storage?.close());
  }

  private _enqueue<T>(step: () => Promise<T>): Promise<T> {
    const result = this._tail.then(step);
    this._tail = result;
    return result;
  }

  private async _drain(): Promise<void> {
    const change = this._pending;
    if (!change || !this._storage) return;
    this._pending = undefined;
    try {
      await this._storage.write(this._customer, change);
      this._failing = false;
    } catch (thrown) {
      this._pending = join(change, this._pending ?? {});
      if (!this._failing) this._tell(toEngineError(thrown, "storage-lost"));
      this._failing = true;
    }
  }
}

function join(first: ProfileChange | undefined, then: ProfileChange): ProfileChange {
  if (!first) return then;
  const forget = [...(first.forget ?? []), ...(then.forget ?? [])];
  const gone = new Set(then.forget);
  const kept = (first.events ?? []).filter((event) => !gone.has(event.id as string));
  const head = then.head ?? first.head;
  return { ...(head ? { head } : {}), events: [...kept, ...(then.events ?? [])], forget };
}
