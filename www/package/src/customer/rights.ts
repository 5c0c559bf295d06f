/**
 * What only the customer's own page needs: the profile as a file and back, and erasing a part of it
 * with a receipt. A file of its own beside each entry, loaded when it is first asked for.
 */

import type { ShopEngine } from "../engine/engine.js";
import type { EraseScope, ErasureReceipt, EventType, Profile, ShopEvent } from "../types/index.js";
import { isContract, TYPES } from "../webview/wire.js";
import { csv } from "./csv.js";
import type { ShopCustomer } from "./customer.js";

function write(customer: ShopCustomer, _: ShopEngine, format: "json" | "csv" = "json"): Uint8Array {
  const profile = customer.profile();
  const text = format === "csv" ? csv(profile) : JSON.stringify(profile, null, 2);
  return new TextEncoder().encode(text);
}

/** What isn't JSON goes to the core as it is, which refuses it like all that is no profile. */
async function take(
  customer: ShopCustomer,
  engine: ShopEngine,
  bytes: Uint8Array,
  { merge: how }: { merge: "union" | "replace" },
): Promise<void> {
  const text = new TextDecoder().decode(bytes);
  let profile: unknown = text;
  try {
    profile = JSON.parse(text);
  } catch {}
  await join(customer, engine, profile as Profile, how);
  if (how !== "replace") return;
  const decided = Object.entries(customer.privacy.consent()).filter(([, { at }]) => at > 0);
  const again = Object.fromEntries(decided.map(([purpose, { granted }]) => [purpose, granted]));
  customer.setConsent(again, { source: "import" });
}

/** Has the core take a profile in as a whole; rejects where it doesn't, or where there is none. */
async function join(
  customer: ShopCustomer,
  engine: ShopEngine,
  profile: Profile,
  how: "union" | "replace",
): Promise<void> {
  const { reason } = await engine.ready;
  const { core } = customer;
  if (!core) throw engine.judge({ code: reason ?? "wasm-fetch", message: "needs the engine" });
  try {
    core.merge(profile, how);
  } catch (thrown) {
    throw engine.judge(thrown);
  }
  customer.sync();
}

/** `wiped`: whether storage was, too; `false` as well where only a part is to be erased. */
async function erase(
  customer: ShopCustomer,
  engine: ShopEngine,
  before: Profile,
  scope: EraseScope | undefined,
  wiped: boolean,
): Promise<ErasureReceipt> {
  const at = engine.now();
  const asked = kinds(scope);
  if (scope) {
    const { purpose } = scope;
    if (purpose === "storage" || purpose === "sensitive")
      customer.setConsent({ [purpose]: false }, { source: "erase" });
    // What is dated later than now, by a clock that was ahead, goes by its id: a cut as late would
    // refuse all that the customer does until then.
    const until = scope.before ?? Number.POSITIVE_INFINITY;
    const isLate = instantOf({ at: until }) > at;
    const cut = { value: null, at: (isLate ? at + 1 : until) as number, source: "page" };
    const erasures = Object.fromEntries(asked.map((kind) => [kind, cut]));
    const late = before.events.filter(
      (event) =>
        asked.includes(event.type) &&
        instantOf(event) > at &&
        instantOf(event) < instantOf({ at: until }),
    );
    const tombstones = late.map(({ id }) => id as string);
    await join(customer, engine, { version: 1, events: [], erasures, tombstones }, "union");
    await customer.flush();
  }
  const after = customer.profile();
  const left = new Set(after.events.map(({ id }) => id));
  const gone = before.events.filter(({ id }) => !left.has(id));
  const times = gone.map(instantOf);
  return {
    at,
    events: gone.length,
    traits: declared(before) - declared(after),
    complete: wiped || scope !== undefined,
    byType: count(gone),
    ...(times.length > 0 ? { period: [Math.min(...times), Math.max(...times)] } : {}),
    stays: Object.entries(count(after.events)).map(([type, events]) => ({
      type,
      events,
      why: isContract(type) && !asked.includes(type as EventType) ? "contract" : "outside",
    })),
  };
}

function declared({ traits = {} }: Profile): number {
  return Object.values(traits).filter(({ value }) => value !== null).length;
}

/** The types of event that a scope is about. */
function kinds({ purpose, eventTypes }: EraseScope = {}): EventType[] {
  const rest = purpose === "personalization" ? TYPES.filter((type) => !isContract(type)) : TYPES;
  if (purpose && purpose !== "personalization") return [];
  return rest.filter((type) => !eventTypes || eventTypes.includes(type));
}

function count(events: ShopEvent[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { type } of events) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

function instantOf({ at }: Pick<ShopEvent, "at">): number {
  return typeof at === "number" ? at : Date.parse(at ?? "");
}

function mark(value: "deleted" | "locked") {
  return (customer: ShopCustomer, engine: ShopEngine, id: string): void => {
    // It counts even where the clock was set back since the last word.
    const at = Math.max(engine.now(), 1 + (customer.profile().tags?.[id]?.at ?? 0));
    customer.merge({ version: 1, events: [], tags: { [id]: { value, at, source: "page" } } });
  };
}

const RIGHTS = { write, take, erase, deleteTag: mark("deleted"), lockTag: mark("locked") };

/** Each by its name, called with the customer and the engine before what a page gives. */
// biome-ignore lint/suspicious/noExplicitAny: their own types are above
export type Rights = Record<keyof typeof RIGHTS, (...given: any[]) => unknown>;

export default RIGHTS as Rights;
