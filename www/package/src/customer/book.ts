/**
 * One customer's profile on JavaScript's side: what storage is written from, what a new instance
 * of the core is given, and the customer that answers while no core runs.
 *
 * With a core, the core decides what is kept and this follows it. Without one, events are kept as
 * they come and the head by the rules below, and every question has its static answer.
 */

import type { CoreCustomer } from "../engine/core.js";
import { type StandIn, standIn } from "../engine/stand-in.js";
import type {
  ConsentRecord,
  Json,
  Profile,
  ProfileHead,
  Purpose,
  Recommendation,
  RecommendQuery,
  Result,
  Scores,
  SegmentHit,
  ShopEvent,
  StoredProfile,
  SuppliedLoyalty,
} from "../types/index.js";

const PURPOSES: Purpose[] = ["storage", "personalization", "analytics", "marketing", "sensitive"];

export class Book implements CoreCustomer {
  readonly events = new Map<string, ShopEvent>();
  id: string | undefined;
  /** Profiles to join once there is a core that can. */
  merges: Profile[] = [];
  /** What another page kept meanwhile, to be joined likewise. */
  elsewhere: StoredProfile | undefined;
  /** What can be read back: as it was stored, or as the core had it. */
  _sound: ProfileHead;
  private _head: ProfileHead;
  private readonly _standIn: StandIn;

  constructor(standIn: StandIn, id?: string) {
    this._standIn = standIn;
    this.id = id;
    this._sound = this._head = this._blank();
  }

  /** Begins with what is stored. */
  open({ head, events }: StoredProfile): void {
    this.copy(head);
    this.add(events);
  }

  /** Takes the events that are not known yet as they are, and returns those. */
  add(events: ShopEvent[]): ShopEvent[] {
    return events.filter((event) => {
      const id = event?.id;
      const known = id && this.events.get(id);
      if (!id || (known && JSON.stringify(known) === JSON.stringify(event))) return false;
      this.events.set(id, event);
      return true;
    });
  }

  forget(ids: string[]): void {
    for (const id of ids) this.events.delete(id);
  }

  /** Follows the core. */
  copy(head: ProfileHead): void {
    this._sound = this._head = head;
  }

  erase(): void {
    this.events.clear();
    this.merges = [];
    this.elsewhere = undefined;
    this.copy(this._blank());
  }

  granted(purpose: Purpose): boolean {
    return this._head.consent?.[purpose]?.granted === true;
  }

  consent(): Record<Purpose, ConsentRecord> {
    const of = this._head.consent;
    const all = PURPOSES.map((purpose) => [purpose, of?.[purpose] ?? { granted: false, at: 0 }]);
    return Object.fromEntries(all);
  }

  track(event: ShopEvent): ShopEvent | undefined {
    return this.events.has(event.id as string) ? undefined : this.add([event])[0];
  }

  setTraits(traits: Record<string, Json>, at: number): void {
    const declared = { ...this._head.traits };
    for (const name in traits) declared[name] = { value: traits[name] ?? null, at, source: "page" };
    this._set({ traits: declared });
  }

  /** What could not be read back, and so would cost the whole profile, is not taken in. */
  supply(known: SuppliedLoyalty, at: number): void {
    if (!Array.isArray(known?.events)) return;
    this._set({ loyalty: { ...known, at } });
  }

  setConsent(
    purposes: Partial<Record<Purpose, boolean>>,
    meta: { noticeVersion?: string; source?: string },
    at: number,
  ): string[] {
    for (const purpose of PURPOSES) {
      const granted = purposes[purpose];
      if (typeof granted !== "boolean") continue;
      const { consent, ledger = [] } = this._head;
      // It counts even where the clock was set back since the last word, as in the core.
      const record = { ...meta, granted, at: Math.max(at, 1 + (consent?.[purpose]?.at ?? 0)) };
      this._set({
        consent: { ...consent, [purpose]: record },
        ledger: [...ledger, { purpose, ...record }],
      });
    }
    return [];
  }

  setPersonalization(personalization: boolean, personalizationAt: number): void {
    this._set({ personalization, personalizationAt });
  }

  head(): ProfileHead {
    return this._head;
  }

  profile(): Profile {
    return { ...this._head, events: [...this.events.values()] };
  }

  merge(other: Profile): void {
    this.merges.push(other);
  }

  score(): Result<Scores | null> {
    return standIn(null);
  }

  segments(): Result<SegmentHit[]> {
    return standIn([]);
  }

  tier(): undefined {
    return undefined;
  }

  recommend(query: RecommendQuery): Result<Recommendation[]> {
    return this._standIn.recommend({ ...query });
  }

  rank(ids: string[]): Result<Recommendation[]> {
    return this._standIn.rank(ids);
  }

  retain(): undefined {}

  /** Without the core everything is kept. */
  compact(): undefined {}

  refused(): unknown[] {
    return [];
  }

  free(): void {}

  private _set(part: Partial<ProfileHead>): void {
    this._head = { ...this._head, ...part };
  }

  private _blank(): ProfileHead {
    const { id } = this;
    return { version: 1, ...(id !== undefined && { id }) };
  }
}
