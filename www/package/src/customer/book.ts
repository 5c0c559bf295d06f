/**
 * One customer's profile on JavaScript's side: what storage is written from, what a new instance
 * of the core is given, and all there is while no core runs.
 *
 * With a core, the core decides what is kept and this follows it. Without one, events are kept as
 * they come (the core judges them when it comes up) and the head is kept by the rules below.
 */

import type {
  ConsentRecord, Json, Profile, ProfileHead, Purpose, ShopEvent, StoredProfile,
} from "../types.js";

const PURPOSES: Purpose[] = ["storage", "personalization", "analytics", "marketing", "sensitive"];
const NOT_GRANTED: ConsentRecord = { granted: false, at: 0 };

export class Book {
  head: ProfileHead;
  readonly events = new Map<string, ShopEvent>();
  private readonly _id: string | undefined;

  constructor(id: string | undefined, stored?: StoredProfile | null) {
    this._id = id;
    this.head = stored?.head ?? this._blank();
    this.add(stored?.events ?? []);
  }

  /** Takes the events that are not known yet, and returns those. */
  add(events: ShopEvent[]): ShopEvent[] {
    return events.filter((event) => {
      const id = event?.id;
      if (!id || this.events.has(id)) return false;
      this.events.set(id, event);
      return true;
    });
  }

  forget(ids: string[]): void {
    for (const id of ids) this.events.delete(id);
  }

  clear(): void {
    this.events.clear();
    this.head = this._blank();
  }

  profile(): Profile {
    return { ...this.head, events: [...this.events.values()] };
  }

  granted(purpose: Purpose): boolean {
    return this.head.consent?.[purpose]?.granted === true;
  }

  consent(): Record<Purpose, ConsentRecord> {
    const records = PURPOSES.map((p) => [p, this.head.consent?.[p] ?? NOT_GRANTED] as const);
    return Object.fromEntries(records) as Record<Purpose, ConsentRecord>;
  }

  setConsent(
    purposes: Partial<Record<Purpose, boolean>>,
    meta: { noticeVersion?: string; source?: string },
    at: number,
  ): void {
    for (const purpose of PURPOSES) {
      const granted = purposes[purpose];
      if (granted === undefined) continue;
      const record = { granted, at, ...meta };
      const { consent, ledger = [] } = this.head;
      this.head = {
        ...this.head,
        consent: { ...consent, [purpose]: record },
        ledger: [...ledger, { purpose, ...record }],
      };
    }
  }

  setTraits(traits: Record<string, Json>, at: number): void {
    const declared = Object.entries(traits).map(([name, value]) => [
      name,
      { value, at, source: "page" },
    ]);
    this.head = {
      ...this.head,
      traits: { ...this.head.traits, ...Object.fromEntries(declared) },
    };
  }

  setPersonalization(on: boolean): void {
    this.head = { ...this.head, personalization: on };
  }

  private _blank(): ProfileHead {
    return { version: 1, ...(this._id === undefined ? {} : { id: this._id }) };
  }
}
