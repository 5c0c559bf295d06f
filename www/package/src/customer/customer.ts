/**
 * One customer of the page: the core's customer where the core runs, the book behind it always,
 * and the journal that stores it where the customer agreed to that.
 */

import type { CoreCustomer, CoreEngine } from "../engine/core.js";
import type { ShopEngine } from "../engine/engine.js";
import { EngineError, toEngineError } from "../engine/errors.js";
import { rank, score, tier } from "../engine/questions.js";
import type {
  Customer,
  CustomerOptions,
  ExplainItem,
  Json,
  Privacy,
  Profile,
  ProfileChange,
  Purpose,
  RankOptions,
  Recommendation,
  RecommendQuery,
  Result,
  ScoreOptions,
  Scores,
  SegmentHit,
  ShopEvent,
  SuppliedLoyalty,
  TierOptions,
  TierState,
} from "../types/index.js";
import { Book } from "./book.js";
import { Journal } from "./journal.js";
import { privacyOf } from "./privacy.js";
import { Subscribers } from "./subscribers.js";

export class ShopCustomer implements Customer {
  readonly id: string | undefined;
  readonly privacy: Privacy;
  readonly loyalty = {
    supply: (known: SuppliedLoyalty): void => {
      this._change((core, now) => core.supply(known, now));
    },
  };
  private readonly _engine: ShopEngine;
  private readonly _journal: Journal;
  private readonly _book: Book;
  private readonly _subscribers = new Subscribers();
  private readonly _retention: CustomerOptions["retention"];
  private readonly _limits = { events: 5000, bytes: 512 << 10 };
  core: CoreCustomer | undefined;
  /** The ids of events tracked while no core ran: it may not be allowed to keep them. */
  private _unjudged: string[] = [];

  static async open(engine: ShopEngine, options: CustomerOptions): Promise<ShopCustomer> {
    const { id, storage, consent, profile } = options;
    let customer: ShopCustomer | undefined;
    const journal = new Journal(storage, id ?? "", (error) => {
      engine.tell(error);
      if (error.code === "storage-full") customer?._compact(1);
    });
    const book = new Book(engine.standIn, id, await journal.read());
    customer = new ShopCustomer(engine, id, journal, book, options);
    // Only what differs from what is stored is a decision.
    const news = Object.entries(consent ?? {}).filter(
      ([p, on]) => book.granted(p as Purpose) !== on,
    );
    if (news.length > 0) customer.setConsent(Object.fromEntries(news));
    if (profile) customer.merge(profile);
    return customer;
  }

  private constructor(
    engine: ShopEngine,
    id: string | undefined,
    journal: Journal,
    book: Book,
    { retention, limits }: CustomerOptions,
  ) {
    this.id = id;
    this.privacy = privacyOf(this, book, engine);
    this._retention = retention;
    Object.assign(this._limits, limits);
    this._engine = engine;
    this._journal = journal;
    this._book = book;
  }

  track(given: ShopEvent): void {
    const event = complete(given, this._engine.now());
    if (typeof event.type !== "string") {
      this._engine.raise(new EngineError("bad-event", "an event needs a type", { path: "/type" }));
      return;
    }
    const judged = this.core;
    const kept = this._tell((core) => core.track(event));
    if (!kept) return;
    if (judged) this._book.track(kept);
    else this._unjudged.push(kept.id as string);
    this._store({ events: this._storable([kept]) });
    this._compact();
    this.changed();
  }

  setTraits(traits: Record<string, Json>): void {
    this._change((core, now) => core.setTraits(traits, now));
  }

  score(options: ScoreOptions = {}): Result<Scores | null> {
    return this._ask((core, now) => score(core, options, now));
  }

  recommend(query: RecommendQuery): Result<Recommendation[]> {
    return this._ask((core, now) => core.recommend({ ...this._engine.lot, ...query }, now));
  }

  rank(given: string[], options: RankOptions = {}): Result<Recommendation[]> {
    const ids = Array.from(given, String);
    return this._ask((core, now) => rank(core, ids, options, now));
  }

  explain({ id, ...query }: ExplainItem): Recommendation | undefined {
    const { data } = this.recommend({ scene: "home", ...query, about: id });
    return data.find((item) => item.id === id);
  }

  feedback({ kind, id }: Parameters<Customer["feedback"]>[0]): void {
    this.track({ type: kind, ref: id });
  }

  segments(): Result<SegmentHit[]> {
    return this._ask((core, now) => core.segments(now));
  }

  tier(options: TierOptions = {}): Result<TierState | null> {
    return this._ask((core, now) => tier(core, options, now));
  }

  profile(): Profile {
    return this._ask((core) => core.profile());
  }

  merge(other: Profile): void {
    this._tell((core) => core.merge(other));
    this.sync();
    this._compact();
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
    this.core?.free();
    this.core = undefined;
    this._subscribers.clear();
    this._journal.close();
    this._engine.closed(this);
  }

  // What privacy.ts calls.

  setConsent(
    purposes: Partial<Record<Purpose, boolean>>,
    meta: { noticeVersion?: string; source?: string } = {},
  ): void {
    this._change((core, now) => core.setConsent(purposes, meta, now));
  }

  setPersonalization(on: boolean): void {
    this._change((core, now) => core.setPersonalization(on, now));
  }

  /** Forgets everything at once; resolves with whether storage did, too. */
  erase(): Promise<boolean> {
    this._book.erase();
    this._tell((core) => core.erase());
    this._follow();
    return this._journal.erase();
  }

  /** Follows the core in all that it keeps, and storage with it. */
  sync(ids: Iterable<string> = this._book.events.keys()): void {
    const { core } = this;
    if (!core) return;
    const before = this._book.granted("storage");
    const { events } = core.profile();
    const kept = new Set(events.map(({ id }) => id));
    const gone = [...ids].filter((id) => !kept.has(id));
    this._refuse(core);
    this._commit(before, gone, this._book.add(events));
  }

  // What the engine calls.

  /** Hands the profile to a core that has come up. */
  attach(engine: CoreEngine): void {
    const merges = this._book.merges.splice(0);
    let core: CoreCustomer;
    try {
      core = engine.customer(this._book.profile());
    } catch (thrown) {
      const error = toEngineError(thrown, "wasm-trap");
      if (error.code === "wasm-trap") throw error;
      this._engine.tell(error);
      this._journal.detach();
      this._book.erase();
      core = engine.customer(this._book.profile());
    }
    this.core = core;
    this._refuse(core);
    const left = this._tell((core, now) => core.retain(this._retention, now));
    for (const profile of merges) this._tell((core) => core.merge(profile));
    const known = [...this._book.events.keys()];
    const news = this._unjudged.splice(0);
    this._book.forget(news);
    if (merges.length + news.length > 0 || left !== known.length) this.sync(known);
    this._compact();
    this._follow();
  }

  /** Goes on without the core: its instance broke. */
  detach(): void {
    this.core = undefined;
  }

  durable(): boolean {
    return this._book.granted("storage") && this._journal.durable();
  }

  changed(): void {
    this._subscribers.changed();
  }

  /** What may be stored before the core has judged it: without that purpose, nothing unjudged. */
  private _storable(events = [...this._book.events.values()]): ShopEvent[] {
    if (this._book.granted("personalization")) return events;
    return events.filter(({ id }) => !this._unjudged.includes(id as string));
  }

  /**
   * Follows the core and has storage follow: it gets everything where it was allowed just now, and
   * is emptied where it was until now.
   */
  private _commit(before: boolean, forget: string[] = [], events: ShopEvent[] = []): void {
    this._book.forget(forget);
    this._follow();
    if (before && !this._book.granted("storage")) void this._journal.erase();
    else {
      const head = this._book.head();
      this._store({ head, forget, events: before ? events : this._storable() });
    }
  }

  /** Folds the oldest events where there are more than the limits, halved so often, allow. */
  private _compact(halvings = 0): void {
    const { events, bytes } = this._limits;
    const change = this._tell((core) => core.compact(events >> halvings, bytes >> halvings));
    if (!change) return;
    this._book.forget(change.forget);
    this._book.add(change.events);
    this._book.copy(change.head);
    this._store(change);
  }

  /** Tells what the core left out since it was last asked. */
  private _refuse(core: CoreCustomer): void {
    for (const refusal of core.refused()) this._engine.tell(toEngineError(refusal, "bad-event"));
  }

  private _follow(): void {
    if (this.core) this._book.copy(this.core.head());
    this.changed();
  }

  private _store(change: ProfileChange): void {
    if (this._book.granted("storage")) this._journal.write(change);
  }

  /**
   * A question: the book answers it where the core cannot. Something to take in (`news`), which a
   * core refused, the book doesn't take either.
   */
  private _ask<T>(question: Question<T>, news = false): T {
    const now = this._engine.now();
    const { core } = this;
    return this._engine.ask(
      core,
      (core) => question(core, now),
      () => (news && core ? undefined : question(this._book, now)) as T,
    );
  }

  private _tell<T>(question: Question<T>): T | undefined {
    return this._ask<T | undefined>(question, true);
  }

  /** A change of the head: taken in, copied, stored and told. The ids of events it made go. */
  private _change(question: Question<unknown>): void {
    const before = this._book.granted("storage");
    this._commit(before, this._tell(question) as string[] | undefined);
  }
}

type Question<T> = (core: CoreCustomer, now: number) => T;

/** Fills in what only the page's side knows: when, and under which id. */
function complete(given: ShopEvent, now: number): ShopEvent {
  const event = { ...given };
  const order = /^(offline_)?purchase$/.test(event.type) ? event.orderId : undefined;
  event.id ??= order ?? randomId();
  event.at ??= now;
  return event;
}

/** `crypto.randomUUID` exists only in secure contexts and newer browsers. */
function randomId(): string {
  const part = () => Math.random().toString(36).slice(2);
  return globalThis.crypto?.randomUUID?.() ?? part() + part();
}
