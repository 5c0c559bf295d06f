/**
 * One customer of the page: the core's customer where the core runs, the book behind it always,
 * and the journal that stores it where the customer agreed to that.
 */

import type { CoreCustomer, CoreEngine } from "../engine/core.js";
import type { ShopEngine } from "../engine/engine.js";
import { EngineError, toEngineError } from "../engine/errors.js";
import { rank, recommend, score, tier } from "../engine/questions.js";
import type {
  Customer,
  CustomerOptions,
  EngineErrorLike,
  ErasureReceipt,
  ExplainItem,
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
    supply: (known: SuppliedLoyalty): void => {
      this._change((core, now) => core.supply(known, now));
    },
  };
  readonly _engine: ShopEngine;
  private readonly _storage: ProfileStorage | undefined;
  readonly _book: Book;
  _journal: Journal;
  private readonly _subscribers = new Subscribers();
  private _core: CoreCustomer | undefined;
  /** Whether there was something kept. */
  _stored = false;
  /** The ids of events tracked while no core ran: it may not be allowed to keep them. */
  _unjudged: string[] = [];

  static async open(engine: ShopEngine, options: CustomerOptions): Promise<ShopCustomer> {
    const { consent, profile } = options;
    const customer = new ShopCustomer(engine, options);
    const stored = await customer._journal.read();
    if (stored) customer._book.open(stored);
    customer._stored = !!stored;
    if (consent) customer._agree(consent);
    if (profile) customer.merge(profile);
    return customer;
  }

  private constructor(engine: ShopEngine, { id, storage }: CustomerOptions) {
    this.id = id;
    this._engine = engine;
    this._storage = storage;
    this._book = new Book(engine.standIn, id);
    this._journal = this._newJournal();
    this.privacy = privacyOf(this, this._book);
  }

  _newJournal(): Journal {
    return new Journal(this._storage, this.id ?? "", this);
  }

  track(given: ShopEvent): void {
    const event = complete(given, this._engine.now());
    if (typeof event.type !== "string") {
      this._engine.raise(new EngineError("bad-event", "an event needs a type", { path: "/type" }));
      return;
    }
    const judged = this._core;
    const kept = this._tell((core) => core.track(event));
    if (!kept) return;
    if (judged) this._book.track(kept);
    else this._unjudged.push(kept.id as string);
    this._store({ events: this._storable([kept]) });
    this.changed();
  }

  setTraits(traits: Record<string, Json>): void {
    this._change((core, now) => core.setTraits(traits, now));
  }

  score(options: ScoreOptions = {}): Result<Scores | null> {
    return this._ask((core, now) => score(core, options, now));
  }

  recommend(query: RecommendQuery): Result<Recommendation[]> {
    return this._ask((core, now) => recommend(core, { ...this._engine.lot, ...query }, now));
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
    if (this._core) {
      this._join([other]);
      this.changed();
    } else {
      this._book.merge(other);
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
    const before = this._book.granted("storage");
    const forget = this._change((core, now) => core.setConsent(purposes, meta, now)) ?? [];
    this._book.forget(forget);
    const stores = this._book.granted("storage");
    if (before && !stores) void this._journal.erase();
    else this._store(before ? { forget } : { events: this._storable() });
  }

  setPersonalization(on: boolean): void {
    this._change((core) => core.setPersonalization(on));
  }

  async erase(): Promise<ErasureReceipt> {
    const receipt = this.erased();
    const wiped = await this._journal.erase();
    return { ...receipt, complete: receipt.complete && wiped };
  }

  // What its journal calls.

  tell(error: EngineErrorLike): void {
    this._engine.tell(error);
  }

  head(): ProfileHead {
    return this._book.head();
  }

  heard({ head, events }: StoredProfile): boolean {
    this._stored = true;
    this._book.elsewhere = head;
    this._book.add(events);
    this._engine.join(this);
    this.changed();
    return !!this._core;
  }

  erased(): ErasureReceipt {
    const receipt = this._ask((core, now) => core.erase(now));
    this._book.clear();
    this._follow();
    this.changed();
    return receipt;
  }

  // What the engine calls.

  /** Hands the profile to a core: one that has come up, or anew with what another page kept. */
  attach(engine: CoreEngine, mended = false): void {
    const book = this._book;
    const { elsewhere } = book;
    const { events, ...head } = book.profile();
    this._core?.free();
    this._core = undefined;
    let core: CoreCustomer;
    try {
      core = engine.customer({ ...head, events: elsewhere ? [] : events });
      if (elsewhere) core.merge({ ...elsewhere, events });
    } catch (thrown) {
      const error = toEngineError(thrown, "wasm-trap");
      if (mended || error.code === "wasm-trap") throw error;
      this._mend(error);
      this.attach(engine, true);
      return;
    }
    book.elsewhere = undefined;
    this._core = core;
    this._judge(core, this._refuse(core.refused(), events), elsewhere);
    this._join(book.merges.splice(0));
    this.changed();
  }

  /** What is kept has a head that cannot be read: it is put aside; any other is left where it is. */
  private _mend(error: EngineError): void {
    const book = this._book;
    const [bad, events] = [book.head(), [...book.events.values()]];
    if (book.elsewhere) {
      book.elsewhere = undefined;
      this._journal.detach();
    } else {
      book.clear();
      if (this._stored && error.code === "bad-profile") {
        book.add(events);
        this._journal.write({ head: book.head(), aside: [bad] });
        lose(error);
      } else this._journal.detach();
    }
    this.tell(error);
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
    const news = { ...consent };
    for (const purpose of Object.keys(news) as Purpose[]) {
      if (this._book.granted(purpose) === news[purpose]) delete news[purpose];
    }
    if (Object.keys(news).length > 0) this.setConsent(news);
  }

  /** What may be stored before the core has judged it: without that purpose, nothing unjudged. */
  _storable(events = [...this._book.events.values()]): ShopEvent[] {
    if (this._book.granted("personalization")) return events;
    return events.filter(({ id }) => !this._unjudged.includes(id as string));
  }

  /**
   * Follows the core in what it kept of the events that were tracked without it or, with what another
   * page kept, of all; but not of those that it doesn't know.
   */
  private _judge(core: CoreCustomer, unknown: string[], elsewhere?: ProfileHead): void {
    this._follow();
    const unjudged = this._unjudged.splice(0);
    const ids = new Set(elsewhere ? this._book.events.keys() : unjudged);
    for (const id of unknown) ids.delete(id);
    if (ids.size === 0) return;
    this._book.forget([...ids]);
    const events = this._book.add(core.profile().events);
    for (const { id } of events) ids.delete(id as string);
    const news = events.filter(({ id }) => unjudged.includes(id as string));
    if (news.length + ids.size > 0) this._store({ events: news, forget: [...ids] });
  }

  private _join(profiles: Profile[]): void {
    const core = this._core;
    if (!core || profiles.length === 0) return;
    const known = core.refused().length;
    for (const profile of profiles) this._tell((core) => core.merge(profile));
    if (!this._core) return;
    this._refuse(core.refused().slice(known));
    this._follow();
    const { events, tombstones: forget = [] } = core.profile();
    this._book.forget(forget);
    this._store({ head: this._book.head(), events: this._book.add(events), forget });
  }

  /**
   * Tells what the core left out of `events`. What is kept of that is put aside; but for events of
   * types it doesn't know, whose ids are given back: a newer version's page may have kept them.
   */
  private _refuse(refusals: unknown[], events: ShopEvent[] = []): string[] {
    const unknown: string[] = [];
    for (const refusal of refusals) {
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
    if (this._core) this._book.copy(this._core.head());
  }

  _store(change: ProfileChange): void {
    if (this._book.granted("storage")) this._journal.write(change);
  }

  /** A question: the book answers it where the core cannot. */
  private _ask<T>(question: Question<T>): T {
    const now = this._engine.now();
    return this._engine.ask(
      this._core,
      (core) => question(core, now),
      () => question(this._book, now),
    );
  }

  /** Something to take in: the core takes it or refuses it; without one, the book takes it. */
  private _tell<T>(question: Question<T>): T | undefined {
    const now = this._engine.now();
    const core = this._core;
    return this._engine.ask(
      core,
      (core): T | undefined => question(core, now),
      () => (core ? undefined : question(this._book, now)),
    );
  }

  /** A change of the head: taken in, copied, stored and told. */
  private _change<T>(question: Question<T>): T | undefined {
    const result = this._tell(question);
    this._follow();
    this._store({ head: this._book.head() });
    this.changed();
    return result;
  }
}

type Question<T> = (core: CoreCustomer, now: number) => T;

/** What was refused was kept. */
const lose = (error: EngineError) => Object.assign(error, { code: "storage-lost" });
