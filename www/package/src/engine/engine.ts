/**
 * The engine that a page holds: synchronous to make, never throws, answers from its first moment.
 *
 * Until the core is up, and after it failed, queries are answered by the stand-in in mode
 * `"static"`. If an instance of the core breaks, it is replaced once; the customers' profiles live
 * on this side too and are handed to the new one. What a page does wrong goes to `onError`; with
 * `fallback: "throw"` it is thrown.
 */

import { Book } from "../customer/book.js";
import { ShopCustomer } from "../customer/customer.js";
import type { Explainer } from "../customer/explain.js";
import type {
  Customer,
  CustomerOptions,
  Engine,
  EngineErrorLike,
  EngineOptions,
  EngineStatus,
  ErrorCode,
  Group,
  Locale,
  Product,
  Profile,
  Recommendation,
  RecommendQuery,
  Result,
  ScoreOptions,
  Scores,
  Texts,
  TierOptions,
  TierState,
} from "../types/index.js";
import {
  type Core,
  type CoreCustomer,
  type CoreEngine,
  type CoreLoader,
  coreEngine,
  type Glue,
} from "./core.js";
import { type EngineError, toEngineError } from "./errors.js";
import { type Platform, readBytes } from "./platform.js";
import { popularItems } from "./popular.js";
import { score, tier } from "./questions.js";
import { StandIn } from "./stand-in.js";
import type { TextFiles } from "./texts.js";
import { wasmLoader } from "./wasm.js";

/** What differs between the builds of the package. */
export interface Parts {
  platform: Platform;
  glue: () => Glue;
  texts: TextFiles;
  /** The core as JavaScript, for `fallback: "js"`. */
  js?: CoreLoader;
}

type Offsets = [from: number, minutes: number][];

export function engineFactory(parts: Parts): (options?: EngineOptions) => Engine {
  return (options = {}) => new ShopEngine(parts, options);
}

export class ShopEngine implements Engine {
  readonly ready: Promise<EngineStatus>;
  readonly standIn: StandIn;
  /** What a query begins its lots with. */
  readonly lot: { seed: number };
  /** What says why, once it is loaded, and in which words. */
  explain: Explainer | undefined;
  texts: Texts = {};
  private readonly _parts: Parts;
  private readonly _options: EngineOptions;
  private readonly _customers = new Set<ShopCustomer>();
  /** The language that was chosen last, with its texts. */
  private _speech: Promise<[Locale, Texts]>;
  private _status: EngineStatus = { backend: "loading" };
  private _makeCore: (() => Promise<Core>) | undefined;
  _core: CoreEngine | undefined;
  private _failure: EngineError | undefined;
  private _restarted = false;
  private _disposed = false;

  constructor(parts: Parts, options: EngineOptions) {
    this._parts = parts;
    this._options = options;
    this.lot = { seed: options.seed ?? 0 };
    this.standIn = new StandIn(options.bootstrap);
    this._speech = this._learn(options.locale ?? "zh-CN");
    this.ready = this._start().then(() => {
      if (this._failure && this._throws) throw this._failure;
      return this.status();
    });
    this.ready.catch(() => {}); // who awaits it gets the rejection; nobody need await it
  }

  status(): EngineStatus {
    if (this._customers.size === 0) return this._status;
    return { ...this._status, durable: [...this._customers].every((c) => c.durable()) };
  }

  score(profile: Profile, options: ScoreOptions = {}): Result<Scores | null> {
    return this._about(profile, (core, now) => score(core, options, now));
  }

  recommend(profile: Profile, query: RecommendQuery): Result<Recommendation[]> {
    return this._about(profile, (core, now) => core.recommend({ ...this.lot, ...query }, now));
  }

  tier(profile: Profile, options: TierOptions = {}): Result<TierState | null> {
    return this._about(profile, (core, now) => tier(core, options, now));
  }

  async customer(options: CustomerOptions = {}): Promise<Customer> {
    const customer = await ShopCustomer.open(this, options);
    this.join(customer);
    this._customers.add(customer);
    return customer;
  }

  group(members: (Profile | Customer)[]): Group {
    const profile = (m: Profile | Customer) => ("track" in m ? m.profile() : m);
    return {
      recommend: (given) => {
        const query: RecommendQuery = { ...given, scene: "in_store" };
        return this.ask(
          this._core,
          (core) => core.group(members.map(profile), query, this.now()),
          () => this.standIn.recommend(query),
        );
      },
    };
  }

  catalogue(items: Iterable<Product>): void {
    const products = [...items];
    this.standIn.catalogue(products);
    this._set((core) => core.catalogue(products));
  }

  async setLocale(locale: Locale): Promise<void> {
    this._speech = this._learn(locale);
    const speech = this._speech;
    const learnt = await speech;
    if (this._speech !== speech) return;
    this.texts = learnt[1];
    this._set((core) => core.setLocale(...learnt));
  }

  dispose(): void {
    this._disposed = true;
    for (const customer of [...this._customers]) customer.dispose();
    this._core?.free();
    this._core = undefined;
  }

  // What a customer needs of its engine.

  now(): number {
    return (this._options.clock ?? Date.now)();
  }

  /** Asks the core; without one, or when it refuses, `otherwise` answers. */
  ask<C, T>(core: C | undefined, question: (core: C) => T, otherwise: () => T): T {
    if (core) {
      try {
        return question(core);
      } catch (thrown) {
        this.raise(this.judge(thrown));
      }
    } else if (this._failure && this._throws) {
      throw this._failure;
    }
    return otherwise();
  }

  /** Throws, or tells, as the page chose. */
  raise(error: EngineError): void {
    if (this._throws) throw error;
    this.tell(error);
  }

  tell(error: EngineErrorLike): void {
    (this._options.onError ?? console.error)(error);
  }

  /** Hands the customer to the core, if it is up. */
  join(customer: ShopCustomer): void {
    if (this._core) this._attach(customer, this._core);
  }

  closed(customer: ShopCustomer): void {
    this._customers.delete(customer);
  }

  /** Asks about a profile that the page supplies. */
  private _about<T>(profile: Profile, question: (core: CoreCustomer, now: number) => T): T {
    const now = this.now();
    return this.ask(
      this._core,
      (core) => {
        const customer = core.customer(profile);
        try {
          return question(customer, now);
        } finally {
          customer.free();
        }
      },
      () => question(new Book(this.standIn), now),
    );
  }

  /** Tells the core, if it is up, and then whoever shows its answers. */
  private _set(setting: (core: CoreEngine) => void): void {
    this.ask(this._core, setting, () => {});
    this._changed();
  }

  private get _throws(): boolean {
    return this._options.fallback === "throw";
  }

  private async _start(): Promise<void> {
    const model = this._readModel();
    model.catch(() => {}); // it is awaited, but later
    const offsets = this._offsets(this._options.programme?.timezone);
    const explainer = this._file(import("../customer/explain.js"));
    try {
      const core = await this._load();
      const bytes = await model;
      const zone = await offsets;
      this.explain = await explainer;
      let speech: typeof this._speech;
      let learnt: [Locale, Texts];
      do {
        speech = this._speech;
        learnt = await speech;
      } while (speech !== this._speech); // another language was chosen meanwhile
      if (this._disposed) return;
      const engine = this._construct(core, bytes, zone);
      engine.setLocale(...learnt);
      this.texts = learnt[1];
      this._core = engine;
      engine.catalogue([...this.standIn.products.values()]);
      for (const customer of this._customers) this._attach(customer, engine);
    } catch (thrown) {
      await model.catch(() => {});
      this._fail(toEngineError(thrown, "wasm-trap"));
    }
    this._changed();
  }

  /** A language with its texts and the page's own; without the file, with those alone. */
  private async _learn(locale: Locale): Promise<[Locale, Texts]> {
    const texts = await this._file(this._parts.texts[locale]?.());
    return [locale, { ...texts, ...this._options.texts?.[locale] }];
  }

  /** What a file beside the entry holds; the engine goes on without one that doesn't come. */
  private async _file<T>(file: Promise<{ default: T }> | undefined): Promise<T | undefined> {
    try {
      return (await file)?.default;
    } catch (thrown) {
      this.tell(toEngineError(thrown, "texts-fetch"));
    }
    return undefined;
  }

  private async _load(): Promise<Core> {
    const { platform, glue, js } = this._parts;
    const { wasm, fallback } = this._options;
    try {
      if (!this._makeCore) this._makeCore = await wasmLoader(platform, glue, wasm)();
      const core = await this._makeCore();
      this._status = { ...this._status, backend: "wasm" };
      return core;
    } catch (thrown) {
      if ((fallback ?? "js") !== "js" || !js) throw thrown;
      const error = toEngineError(thrown, "wasm-fetch");
      // A page that gets neither file should hear of the one that it named or serves first.
      this._makeCore = await js().catch(() => {
        throw error;
      });
      this.tell(error);
      const core = await this._makeCore();
      this._status = { backend: "js", reason: error.code };
      return core;
    }
  }

  private async _readModel(): Promise<Uint8Array | undefined> {
    const { model } = this._options;
    if (model === undefined) return undefined;
    try {
      const given = typeof model === "string" || model instanceof URL;
      const bytes = given
        ? await (await readBytes(this._parts.platform, model, "bad-model")).arrayBuffer()
        : model;
      const file = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
      this.standIn.popular(popularItems(file).map(([id]) => id));
      this._changed();
      return file;
    } catch (thrown) {
      this._without(toEngineError(thrown, "bad-model"));
      return undefined;
    }
  }

  private _construct(core: Core, model: Uint8Array | undefined, zone?: Offsets): CoreEngine {
    const { programme, programmeNames, segments, target } = this._options;
    const engine =
      this._part("bad-model", () => coreEngine(core, model)) ?? coreEngine(core, undefined);
    this._part("bad-programme", () => {
      if (programme) engine.setProgramme(programme, zone, programmeNames);
    });
    this._part("bad-argument", () => {
      if (segments || target) engine.setSegments({ segments, target });
    });
    return engine;
  }

  /**
   * The core refuses a zone whose offsets it needs and does not get, and names the place. What works
   * them out is a file of its own: few programmes name a zone, or are there at all.
   */
  private async _offsets(zone: unknown): Promise<Offsets | undefined> {
    if (typeof zone !== "string" || /^[+-]/.test(zone)) return undefined;
    try {
      return (await import("./zone.js")).default(zone, this.now());
    } catch {
      return undefined;
    }
  }

  /** Goes on without a part that the core refused; throws whatever else went wrong. */
  private _part<T>(code: ErrorCode, make: () => T): T | undefined {
    try {
      return make();
    } catch (thrown) {
      const error = toEngineError(thrown, "wasm-trap");
      if (error.code !== code) throw error;
      this._without(error);
    }
    return undefined;
  }

  /** Goes on without the part that `error` is about; with `fallback: "throw"`, not at all. */
  private _without(error: EngineError): void {
    if (this._throws) throw error;
    this._status = { ...this._status, reason: error.code };
    this.tell(error);
  }

  private _attach(customer: ShopCustomer, core: CoreEngine): void {
    try {
      customer.attach(core);
    } catch (thrown) {
      this.tell(this.judge(thrown));
    }
  }

  /** What `thrown` means; an instance that broke is replaced, the first time. */
  judge(thrown: unknown): EngineError {
    // What breaks in an instance is no `TypeError`: that is the page's argument, of another type.
    const code = thrown instanceof TypeError ? "bad-argument" : "wasm-trap";
    const error = toEngineError(thrown, code);
    if (error.code !== "wasm-trap") return error;
    this._core = undefined;
    for (const customer of this._customers) customer.detach();
    if (this._restarted) {
      this._fail(error, true);
    } else {
      this._restarted = true;
      this._status = { backend: "loading" };
      void this._start();
    }
    return error;
  }

  private _fail(error: EngineError, told = false): void {
    this._failure = error;
    this._status = { backend: "static", reason: error.code };
    if (!told && !this._throws) this.tell(error);
  }

  private _changed(): void {
    for (const customer of this._customers) customer.changed();
  }
}
