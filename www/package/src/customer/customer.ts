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
  ErasureReceipt,
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
  private _core: CoreCustomer | undefined;
  private readonly _limits = { events: 5000, bytes: 512 << 10 };
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
    customer = new ShopCustomer(engine, id, journal, book);
    Object.assign(customer._limits, options.limits);
    if (consent) customer._agree(consent);
    if (profile) customer.merge(profile);
    return customer;
  }

  private constructor(engine: ShopEngine, id: string | undefined, journal: Journal, book: Book) {
    this.id = id;
    this.privacy = privacyOf(this, book);
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
    const judged = this._core;
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
      this._compact();
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
    const receipt = this._ask((core, now) => core.erase(now));
    this._book.clear();
    this._follow();
    this.changed();
    const wiped = await this._journal.erase();
    return { ...receipt, complete: receipt.complete && wiped };
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
      this._book.clear();
      core = engine.customer(this._book.profile());
    }
    this._core = core;
    this._refuse(core.refused());
    this._judge(core);
    this._join(merges);
    this._compact();
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
    const news = { ...consent };
    for (const purpose of Object.keys(news) as Purpose[]) {
      if (this._book.granted(purpose) === news[purpose]) delete news[purpose];
    }
    if (Object.keys(news).length > 0) this.setConsent(news);
  }

  /** What may be stored before the core has judged it: without that purpose, nothing unjudged. */
  private _storable(events = [...this._book.events.values()]): ShopEvent[] {
    if (this._book.granted("personalization")) return events;
    return events.filter(({ id }) => !this._unjudged.includes(id as string));
  }

  /** Follows the core in what it kept of the events that were tracked without it. */
  private _judge(core: CoreCustomer): void {
    this._follow();
    const ids = new Set(this._unjudged.splice(0));
    if (ids.size === 0) return;
    this._book.forget([...ids]);
    const events = this._book.add(core.profile().events);
    for (const { id } of events) ids.delete(id as string);
    this._store({ events, forget: [...ids] });
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

  private _refuse(refusals: unknown[]): void {
    for (const refusal of refusals) this._engine.tell(toEngineError(refusal, "bad-event"));
  }

  private _follow(): void {
    if (this._core) this._book.copy(this._core.head());
  }

  private _store(change: ProfileChange): void {
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
