/**
 * The ordered way from a customer to storage: changes made while one write is under way go out
 * together in the next, each write is one step for the storage, and none overtakes another.
 *
 * A write that fails is kept and tried again with the next one, so nothing is lost while the page
 * lives; until one succeeds, `durable` is false. Each run of failures is told once.
 *
 * Several pages may keep one customer. Each write names the head it was made on; if another page has
 * written since, the customer first takes in what is kept, then the write is made anew. Nothing kept
 * any more where there was something, or something begun since: another page erased the customer, and
 * so does this one. Each revision begins with what the first one of its life began with.
 */

import { EngineError, toEngineError } from "../engine/errors.js";
import { randomId } from "../engine/random-id.js";
import type {
  EngineErrorLike,
  ProfileChange,
  ProfileHead,
  ProfileStorage,
  StoredProfile,
} from "../types/index.js";

/** The customer whose journal it is. */
export interface Owner {
  tell(error: EngineErrorLike): void;
  /** The head as it should be kept now. */
  head(): ProfileHead;
  /** What is kept has changed; whether that could be joined yet. */
  heard(stored: StoredProfile): boolean;
  /** Another page erased it. */
  erased(): void;
}

export class Journal {
  private readonly _storage: ProfileStorage | undefined;
  private readonly _customer: string;
  _owner: Owner;
  private _stop: (() => void) | undefined;
  private _pending: ProfileChange | undefined;
  /** How many erasures are asked for: until they are done nothing is heard or written. */
  private _erasing = 0;
  private _tail: Promise<unknown> = Promise.resolve();
  /** Whether the last write failed. */
  failing = false;
  /** Undefined while it is being opened: changes wait. */
  _open: boolean | undefined;
  /** Of the head that is kept. */
  private _revision: string | null = null;
  private _due = false;

  constructor(storage: ProfileStorage | undefined, customer: string, owner: Owner) {
    this._storage = storage;
    this._customer = customer;
    this._owner = owner;
  }

  /** What is kept. If that cannot be read, nothing will be written: it stays as it is. */
  read(): Promise<StoredProfile | null> {
    return this._enqueue(async () => {
      try {
        const stored = await this._load();
        this._open = !!this._storage;
        this._stop = this._storage?.watch?.(this._customer, () => this._reread());
        return stored;
      } catch (thrown) {
        this.detach();
        this._fail(thrown);
        return null;
      }
    });
  }

  /** Leaves what is stored alone from now on. */
  detach(): void {
    this._open = false;
    this._pending = undefined;
  }

  durable(): boolean {
    return !!(this._open && !this.failing && this._storage?.durable());
  }

  write(change: ProfileChange): void {
    if (this._open === false || !this._storage) return;
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
    this._erasing++;
    return this._enqueue(async () => {
      try {
        await this._storage?.erase(this._customer);
        this._revision = null;
        return true;
      } catch (thrown) {
        this._owner.tell(toEngineError(thrown, "storage-lost"));
        return false;
      } finally {
        this._erasing--;
      }
    });
  }

  /** Hears of other pages no more. */
  leave(): void {
    this._stop?.();
    this._stop = undefined;
  }

  close(): void {
    this.leave();
    this._enqueue(async () => this._storage?.close());
  }

  private _enqueue<T>(step: () => Promise<T>): Promise<T> {
    const result = this._tail.then(step);
    this._tail = result;
    return result;
  }

  private async _load(): Promise<StoredProfile | null> {
    const stored = (await this._storage?.open(this._customer)) ?? null;
    const version: unknown = stored?.head.version;
    if (Number(version) > 1) {
      throw new EngineError("snapshot-version", "of a newer version");
    }
    for (const error of stored?.lost ?? []) this._owner.tell(error);
    const { revision = null, ...head } = stored?.head ?? {};
    this._revision = revision;
    return stored && { ...stored, head: head as ProfileHead };
  }

  private async _drain(): Promise<void> {
    const change = this._pending;
    if (!change || !this._open || this._erasing) return;
    this._pending = undefined;
    const base = this._revision;
    let made: unknown;
    try {
      const revision = (base ?? randomId()).slice(0, 8) + randomId();
      const head = change.head && { ...change.head, revision };
      made = await this._storage?.write(this._customer, { ...change, ...(head && { head }), base });
      this.failing = false;
      if (made !== false) {
        this._revision = head?.revision ?? base;
        return;
      }
    } catch (thrown) {
      this._fail(thrown);
    }
    if (this._erasing) return;
    this._pending = join(change, this._pending);
    if (made === false && (await this._hear())) await this._drain();
  }

  /** Another page may have written: at its next turn, once for all that told of it until then. */
  private _reread(): void {
    if (this._due) return;
    this._due = true;
    this._enqueue(async () => {
      this._due = false;
      await this._drain();
      if (this._open && this._stop) await this._hear();
    });
  }

  /** Takes in what is kept now; whether what waits can be written on top of it. */
  private async _hear(): Promise<boolean> {
    const known = this._revision;
    try {
      const stored = await this._load();
      if (this._erasing) return false;
      if (known && !this._revision?.startsWith(known.slice(0, 8))) {
        this._pending = undefined;
        this._owner.erased();
      }
      if (stored) {
        if (this._owner.heard(stored)) {
          if (this._pending?.head) this._pending.head = this._owner.head();
          return true;
        }
        this._revision = known; // so that the next write finds that there is something to join
        this.failing = true;
      }
    } catch (thrown) {
      this._fail(thrown);
    }
    return false;
  }

  private _fail(thrown: unknown): void {
    const error = toEngineError(thrown, "storage-lost");
    if (error.code === "snapshot-version") this.detach();
    if (!this.failing) this._owner.tell(error);
    this.failing = true;
  }
}

function join(
  first: ProfileChange | undefined,
  then: ProfileChange | undefined,
): ProfileChange | undefined {
  if (!first || !then) return first ?? then;
  const news = then.events?.map(({ id }) => id as string);
  const gone = new Set(all(then.forget, news));
  const kept = first.events?.filter(({ id }) => !gone.has(id as string));
  return {
    ...first,
    ...then,
    events: all(kept, then.events),
    forget: all(first.forget, then.forget),
    aside: all(first.aside, then.aside),
  };
}

const all = <T>(first: T[] = [], then: T[] = []): T[] => [...first, ...then];
