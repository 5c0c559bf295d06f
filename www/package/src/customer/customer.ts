/**
 * One customer of the page: the core's customer where the core runs, the book behind it always,
 * and the journal that stores it where the customer agreed to that.
 */

import type { CoreCustomer, CoreEngine } from "../engine/core.js";
import type { ShopEngine } from "../engine/engine.js";
import { EngineError, toEngineError } from "../engine/errors.js";
import { type AsOf, rank, recommend, score, tier } from "../engine/questions.js";
import { standIn } from "../engine/stand-in.js";
import type {
  Customer, CustomerOptions, ErasureReceipt, Json, Privacy, Profile, Purpose,
  RankOptions, Recommendation, RecommendQuery, Result, ScoreOptions, Scores, ShopEvent, TierState,
} from "../types.js";
import { Book } from "./book.js";
import { Journal } from "./journal.js";
import { privacyOf } from "./privacy.js";
import { Subscribers } from "./subscribers.js";

export class ShopCustomer implements Customer {
  readonly id: string | undefined;
  readonly privacy: Privacy;
  private readonly _engine: ShopEngine;
  private readonly _journal: Journal;
  private readonly _subscribers = new Subscribers();
  private _book: Book;
  private _core: CoreCustomer | undefined;
  /** Merged while no core ran: what the core must still join properly. */
  private _merges: Profile[] = [];
  /** The ids of events tracked while no core ran: it may not be allowed to keep them. */
  private _unjudged: string[] = [];

  static async open(engine: ShopEngine, options: CustomerOptions): Promise<ShopCustomer> {
    const { id, storage, consent, profile } = options;
    const journal = new Journal(storage, id ?? "", (error) => engine.tell(error));
    const customer = new ShopCustomer(engine, id, journal, new Book(id, await journal.read()));
    if (consent) customer._agree(consent);
    if (profile) customer.merge(profile);
    return customer;
  }

  private constructor(
    engine: ShopEngine,
    id: string | undefined,
    journal: Journal,
    book: Book,
  ) {
    this._engine = engine;
    this.id = id;
    this._journal = journal;
    this._book = book;
    this.privacy = privacyOf(this, () => this._book);
  }

  track(given: ShopEvent): void {
    const event = complete(given, this._engine.now());
    const core = this._core;
    const kept = this._engine.ask(
      core,
      () => core?.track(event),
      () => (core ? undefined : this._unseen(event)), // one that broke the core is not kept
    );
    if (!kept) return;
    this._book.add([kept]);
    if (!core) this._unjudged.push(kept.id as string);
    this._store({ events: this._storable([kept]) });
    this.changed();
  }

  setTraits(traits: Record<string, Json>): void {
    const now = this._engine.now();
    this._change(
      (core) => core.setTraits(traits, now),
      () => this._book.setTraits(traits, now),
    );
  }

  score(options: ScoreOptions = {}): Result<Scores | null> {
    return this._ask<Result<Scores | null>>(
      (core, now) => score(core, options, now),
      () => standIn(null),
    );
  }

  recommend(query: RecommendQuery): Result<Recommendation[]> {
    return this._ask(
      (core, now) => recommend(core, query, now),
      () => this._engine.standIn.recommend(query),
    );
  }

  rank(given: string[], options: RankOptions = {}): Result<Recommendation[]> {
    const ids = Array.from(given, String);
    return this._ask(
      (core, now) => rank(core, ids, options, now),
      () => this._engine.standIn.rank(ids, options),
    );
  }

  tier(options: AsOf = {}): Result<TierState | null> {
    return this._ask(
      (core, now) => tier(core, options, now),
      () => standIn(null),
    );
  }

  profile(): Profile {
    return this._ask((core) => core.profile(), () => this._book.profile());
  }

  merge(other: Profile): void {
    if (this._core) {
      this._join([other]);
      this.changed();
    } else {
      this._merges.push(other);
    }
  }

  subscribe(callback: () => void): () => void {
    return this._subscribers.add(callback);
  }

  version(): number {
    return this._subscribers.version;
  }

  flush(): Promise<void> {
    return this._journal.flush();
  }

  dispose(): void {
    this._core?.free();
    this._core = undefined;
    this._subscribers.clear();
    this._journal.close();
    this._engine.closed(this);
  }

  // What privacy.ts calls.

  setConsent(
    purposes: Partial<Record<Purpose, boolean>>,
    meta: { noticeVersion?: string; source?: string } = {},
  ): void {
    const stored = this._book.granted("storage");
    const now = this._engine.now();
    const forget = this._change(
      (core) => core.setConsent(purposes, meta, now),
      () => {
        this._book.setConsent(purposes, meta, now);
        return [];
      },
    );
    this._book.forget(forget);
    if (!this._book.granted("storage")) {
      if (stored) void this._journal.erase();
    } else {
      this._store(stored ? { forget } : { head: this._book.head, events: this._storable() });
    }
  }

  setPersonalization(on: boolean): void {
    this._change(
      (core) => core.setPersonalization(on),
      () => this._book.setPersonalization(on),
    );
  }

  async erase(): Promise<ErasureReceipt> {
    const now = this._engine.now();
    const { events, head } = this._book;
    const counted = {
      at: now,
      events: events.size,
      traits: Object.keys(head.traits ?? {}).length,
      complete: true,
    };
    const receipt = this._ask((core) => core.erase(now), () => counted);
    this._merges = [];
    this._book.clear();
    if (this._core) this._book.head = this._core.head();
    this.changed();
    const wiped = await this._journal.erase();
    return { ...receipt, complete: receipt.complete && wiped };
  }

  // What the engine calls.

  /** Hands the profile to a core that has come up. */
  attach(engine: CoreEngine): void {
    let core: CoreCustomer;
    try {
      core = engine.customer(this._book.profile());
    } catch (thrown) {
      const error = toEngineError(thrown, "wasm-trap");
      if (error.code === "wasm-trap") throw error;
      this._engine.tell(error);
      this._journal.detach();
      this._book.clear();
      core = engine.customer(this._book.profile());
    }
    this._core = core;
    this._refuse(core.refused());
    this._judge(core);
    this._join(this._merges.splice(0));
    this.changed();
  }

  /** Goes on without the core: its instance broke. */
  detach(): void {
    this._core = undefined;
  }

  durable(): boolean {
    return this._book.granted("storage") && this._journal.durable();
  }

  changed(): void {
    this._subscribers.changed();
  }

  /** Records the consents given at the start that differ from what is stored. */
  private _agree(consent: Partial<Record<Purpose, boolean>>): void {
    const entries = Object.entries(consent) as [Purpose, boolean][];
    const news = entries.filter(([purpose, granted]) => this._book.granted(purpose) !== granted);
    if (news.length > 0) this.setConsent(Object.fromEntries(news));
  }

  /** What may be stored before the core has judged it: without that purpose, nothing unjudged. */
  private _storable(events = [...this._book.events.values()]): ShopEvent[] {
    if (this._book.granted("personalization")) return events;
    return events.filter(({ id }) => !this._unjudged.includes(id as string));
  }

  /** Follows the core in what it kept of the events that were tracked without it. */
  private _judge(core: CoreCustomer): void {
    this._book.head = core.head();
    const ids = new Set(this._unjudged.splice(0));
    if (ids.size === 0) return;
    this._book.forget([...ids]);
    const kept = this._book.add(core.profile().events).filter(({ id }) => ids.delete(id as string));
    this._store({ events: kept, forget: [...ids] });
  }

  /** Without a core an event is kept as it is: the core judges it when it comes up. */
  private _unseen(event: ShopEvent): ShopEvent | undefined {
    if (typeof event.type !== "string") {
      this._engine.raise(new EngineError("bad-event", "an event needs a type", { path: "/type" }));
      return undefined;
    }
    return this._book.events.has(event.id as string) ? undefined : event;
  }

  private _join(profiles: Profile[]): void {
    const core = this._core;
    if (!core || profiles.length === 0) return;
    const known = core.refused().length;
    for (const profile of profiles) this._ask((core) => core.merge(profile), () => {});
    this._refuse(core.refused().slice(known));
    this._book.head = core.head();
    const gone = core.head().tombstones ?? [];
    const news = this._book.add(core.profile().events);
    this._book.forget(gone);
    this._store({ head: this._book.head, events: news, forget: gone });
  }

  private _refuse(refusals: unknown[]): void {
    for (const refusal of refusals) this._engine.tell(toEngineError(refusal, "bad-event"));
  }

  /** A change of the head: by the core and then copied, else by the book; stored, and told. */
  private _change<T>(byCore: (core: CoreCustomer) => T, byBook: () => T): T {
    const result = this._ask(byCore, byBook);
    if (this._core) this._book.head = this._core.head();
    this._store({ head: this._book.head });
    this.changed();
    return result;
  }

  private _store(change: Parameters<Journal["write"]>[0]): void {
    if (this._book.granted("storage")) this._journal.write(change);
  }

  private _ask<T>(question: (core: CoreCustomer, now: number) => T, otherwise: () => T): T {
    return this._engine.ask(this._core, (core) => question(core, this._engine.now()), otherwise);
  }
}

/** Fills in what only the page's side knows: when, and under which id. */
function complete(given: ShopEvent, now: number): ShopEvent {
  const event = { ...given };
  const order = event.type === "purchase" || event.type === "offline_purchase";
  event.id ??= (order ? event.orderId : undefined) ?? randomId();
  event.at ??= now;
  return event;
}

/** `crypto.randomUUID` exists only in secure contexts and newer browsers. */
function randomId(): string {
  const part = () => Math.random().toString(36).slice(2, 12);
  return globalThis.crypto?.randomUUID?.() ?? `${Date.now().toString(36)}-${part()}${part()}`;
}
