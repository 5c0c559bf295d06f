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
  EngineErrorLike,
  Explain,
  ExplainedKind,
  Explanation,
  Json,
  Privacy,
  Profile,
  ProfileChange,
  ProfileHead,
  ProfileStorage,
  Purpose,
  RankOptions,
  Recommendation,
  RecommendQuery,
  Result,
  ScoreOptions,
  Scores,
  SegmentHit,
  ShopEvent,
  StoredProfile,
  SuppliedLoyalty,
  TierOptions,
  TierState,
} from "../types/index.js";
import { Book } from "./book.js";
import { complete } from "./complete.js";
import { Journal, type Owner } from "./journal.js";
import { privacyOf } from "./privacy.js";
import { Subscribers } from "./subscribers.js";

export class ShopCustomer implements Customer, Owner {
  id: string | undefined;
  readonly privacy: Privacy;
  readonly loyalty = {
    supply: (known: SuppliedLoyalty): void => this._change((core, now) => core.supply(known, now)),
  };
  readonly _engine: ShopEngine;
  readonly _book: Book;
  _journal: Journal;
  private readonly _storage: ProfileStorage | undefined;
  private readonly _subscribers = new Subscribers();
  private readonly _retention: CustomerOptions["retention"];
  private readonly _limits = { events: 5000, bytes: 512 << 10 };
  core: CoreCustomer | undefined;
  /** Whether there was something kept. */
  _stored = false;
  /** The ids of events tracked while no core ran: it may not be allowed to keep them. */
  _unjudged: string[] = [];

  static async open(engine: ShopEngine, options: CustomerOptions): Promise<ShopCustomer> {
    const { consent, profile } = options;
    const customer = new ShopCustomer(engine, options);
    const book = customer._book;
    const stored = await customer._journal.read();
    if (stored) book.open(stored);
    customer._stored = !!stored;
    // Only what differs from what is stored is a decision.
    const news = Object.entries(consent ?? {}).filter(
      ([p, on]) => book.granted(p as Purpose) !== on,
    );
    if (news[0]) customer.setConsent(Object.fromEntries(news));
    if (profile) customer.merge(profile);
    return customer;
  }

  private constructor(engine: ShopEngine, { id, storage, retention, limits }: CustomerOptions) {
    this.id = id;
    Object.assign(this._limits, limits);
    this._engine = engine;
    this._storage = storage;
    this._retention = retention;
    this._book = new Book(engine.standIn, id);
    this._journal = this._newJournal();
    this.privacy = privacyOf(this, this._book, engine);
  }

  _newJournal(): Journal {
    return new Journal(this._storage, this.id ?? "", this);
  }

  track(given: ShopEvent): void {
    const event = complete(given, this._engine.now());
    if (typeof event.type !== "string") {
      this._engine.raise(new EngineError("bad-event", "needs a type", { path: "/type" }));
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
    const ids = Array.from(given ?? [], String);
    return this._ask((core, now) => rank(core, ids, options, now));
  }

  explain<K extends ExplainedKind = "item">(about: Explain<K>): Explanation<K> | undefined {
    return this._engine.explain?.(this, this._engine, about);
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
    this.erased();
    return this._journal.erase();
  }

  /** Follows the core in all that it keeps, and storage, once it may; `always` in its head, too. */
  sync(ids: Iterable<string> = this._book.events.keys(), always = true): void {
    const { core } = this;
    if (!core) return;
    const before = this._book.granted("storage");
    const { events } = core.profile();
    const kept = new Set(events.map(({ id }) => id));
    const gone = [...ids].filter((id) => !kept.has(id));
    this._refuse(core);
    const news = this._book.add(events);
    if (always || !before || gone[0] || news[0]) this._commit(before, gone, news);
  }

  // What its journal calls.

  tell(error: EngineErrorLike): void {
    this._engine.tell(error);
    if (error.code === "storage-full") this._compact(2);
  }

  head(): ProfileHead {
    return this._book.head();
  }

  heard(stored: StoredProfile): boolean {
    this._stored = true;
    this._book.elsewhere = stored;
    this._engine.join(this);
    this.changed();
    return !!this.core;
  }

  erased(): void {
    this._book.erase();
    this._tell((core) => core.erase());
    this._follow();
  }

  // What the engine calls.

  /** Hands the profile to a core: one that has come up, or anew with what another page kept. */
  attach(engine: CoreEngine, mended = false): void {
    const book = this._book;
    const { elsewhere } = book;
    this.core?.free();
    this.core = undefined;
    let core: CoreCustomer;
    try {
      core = engine.customer(book.profile());
    } catch (thrown) {
      const error = toEngineError(thrown, "wasm-trap");
      if (mended || error.code === "wasm-trap") throw error;
      this.attach(engine, this._mend(error));
      return;
    }
    this.core = core;
    const unknown = this._refuse(core, book.profile().events);
    if (elsewhere) {
      try {
        core.merge({ ...elsewhere.head, events: elsewhere.events });
      } catch (thrown) {
        const error = toEngineError(thrown, "wasm-trap");
        if (error.code === "wasm-trap") throw error;
        this._journal.detach();
        this.tell(error);
      }
      unknown.push(...this._refuse(core, elsewhere.events));
      book.add(elsewhere.events);
      book.elsewhere = undefined;
    }
    const left = this._tell((core, now) => core.retain(this._retention, now));
    const merges = book.merges.splice(0);
    for (const profile of merges) this._tell((core) => core.merge(profile));
    const known = [...book.events.keys()].filter((id) => !unknown.includes(id));
    const news = this._unjudged.splice(0);
    book.forget(news);
    const wasSaid = !!merges[0] || book.head() !== book._sound;
    if (wasSaid || elsewhere || news[0] || left !== known.length) this.sync(known, wasSaid);
    this._compact();
    this._follow();
  }

  /** Lets go of words of before there was a core, then of such events, last of what is kept: `true`. */
  private _mend(error: EngineError): boolean {
    const book = this._book;
    const [bad, events] = [book.head(), [...book.events.values()]];
    const wasSaid = bad !== book._sound;
    const isKept = !wasSaid && !this._unjudged[0];
    if (isKept) {
      book.erase();
      if (this._stored && error.code === "bad-profile") {
        book.add(events);
        this._journal.write({ head: book.head(), aside: [bad] });
        lose(error);
      } else this._journal.detach();
    } else {
      const before = book.granted("storage");
      book.copy(book._sound);
      this._commit(before, wasSaid ? [] : this._unjudged.splice(0));
    }
    this.tell(error);
    return isKept;
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
  _storable(events = [...this._book.events.values()]): ShopEvent[] {
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

  /** Folds the oldest events where there are more than one of so many parts of the limits allows. */
  private _compact(parts = 1): void {
    const { events, bytes } = this._limits;
    const change = this._tell((core) => core.compact(events / parts, bytes / parts));
    if (!change) return;
    this._book.forget(change.forget);
    this._book.add(change.events);
    this._book.copy(change.head);
    this._store(change);
  }

  /**
   * Tells what the core left out since it was last asked. What is kept of that, among `events`, is put
   * aside; but for events of types it doesn't know, whose ids are given back: a newer version's page
   * may have kept them.
   */
  private _refuse(core: CoreCustomer, events: ShopEvent[] = []): string[] {
    const unknown: string[] = [];
    for (const refusal of core.refused()) {
      const error = toEngineError(refusal, "bad-event");
      const { path = "" } = error;
      const event = events[Number(path.split("/")[2])];
      if (event?.id && !this._unjudged.includes(event.id)) {
        if (path.endsWith("/type")) {
          unknown.push(event.id);
        } else if (this._stored) {
          this._book.forget([event.id]);
          this._journal.write({ forget: [event.id], aside: [event] });
          lose(error);
        }
      }
      this.tell(error);
    }
    return unknown;
  }

  private _follow(): void {
    if (this.core) this._book.copy(this.core.head());
    this.changed();
  }

  _store(change: ProfileChange): void {
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

/** What was refused was kept. */
const lose = (error: EngineError) => Object.assign(error, { code: "storage-lost" });
