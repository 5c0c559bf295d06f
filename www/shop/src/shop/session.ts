/** The engine, and the one customer who is shopping now. */
import {
  type Customer,
  createEngine,
  type EngineStatus,
  indexedDb,
  type ShopEvent,
} from "zhanggui";
import { type Catalogue, toEngineProducts } from "../data/catalogue";
import type { DemoCustomer } from "../data/customers";
import { locale } from "../i18n";
import { clockSetting, shopNow } from "./clock";
import { LIMITS, NOTICE_VERSION, RETENTION } from "./policy";
import { programme, programmeNames } from "./programme";
import { remember, remembered } from "./remembered";
import { store } from "./store";

export const VISITOR = "visitor";

export interface Session {
  id: string;
  customer: Customer | null;
  status: EngineStatus;
  /** Counts what may change an answer: events, consent, the clock, the language. */
  revision: number;
}

export const engine = createEngine({
  model: "/shop.zg",
  programme,
  programmeNames,
  locale: locale.get(),
  clock: shopNow,
});

const current = store<Session>({
  id: remembered("customer", VISITOR),
  customer: null,
  status: engine.status(),
  revision: 0,
});
export const session = current;

let demoCustomers: DemoCustomer[] = [];
let unsubscribe = () => {};
let opening = 0;

/** Opens the shop for whoever was shopping last. */
export async function openShop(catalogue: Catalogue, customers: DemoCustomer[]): Promise<void> {
  demoCustomers = customers;
  engine.catalogue(toEngineProducts(catalogue));
  locale.subscribe(() => void engine.setLocale(locale.get()));
  clockSetting.subscribe(changed);
  const { id } = current.get();
  await openCustomer(
    id === VISITOR || customers.some((customer) => customer.id === id) ? id : VISITOR,
  );
}

/** Chosen in the switcher: a demo customer whose data was erased starts again from the shop's records. */
export async function switchCustomer(id: string): Promise<void> {
  setErased(id, false);
  await openCustomer(id);
}

async function openCustomer(id: string): Promise<void> {
  opening += 1;
  const turn = opening;
  unsubscribe();
  const { customer: previous } = current.get();
  current.set({ ...current.get(), id, customer: null, revision: 0 });
  if (previous) await previous.flush();
  previous?.dispose();
  const customer = await engine.customer({
    id,
    storage: indexedDb(),
    limits: LIMITS,
    retention: RETENTION,
    ...suppliedFor(id),
  });
  const status = await engine.ready.catch(() => engine.status());
  if (turn !== opening) return customer.dispose();
  remember("customer", id);
  unsubscribe = customer.subscribe(changed);
  current.set({ id, customer, status, revision: 1 });
}

/** The demo grants a customer's first consents, once; what the customer changes afterwards stands. */
function suppliedFor(id: string) {
  const demo = demoCustomers.find((customer) => customer.id === id);
  if (!demo || erased().includes(id)) return {};
  const decided = remembered<string[]>("granted", []);
  const profile = { version: 1 as const, id, events: demo.events };
  if (decided.includes(id)) return { profile };
  remember("granted", [...decided, id]);
  return { profile, consent: { storage: true, personalization: true } };
}

let pending = false;
function changed(): void {
  if (pending) return;
  pending = true;
  queueMicrotask(() => {
    pending = false;
    current.set({
      ...current.get(),
      status: engine.status(),
      revision: current.get().revision + 1,
    });
  });
}

/** Tells the customer's own profile, and nobody else, what happened. */
export function track(event: ShopEvent): void {
  current.get().customer?.track({ source: "web", channel: "web", ...event });
}

export async function eraseEverything() {
  const { customer, id } = current.get();
  if (!customer) return null;
  const receipt = await customer.privacy.erase();
  setErased(id, true);
  return receipt;
}

/** A "no" is kept by the shop itself: the profile may not keep anything then, not even that. */
export function isConsentAnswered(): boolean {
  const { id, customer } = current.get();
  if (!customer || customer.privacy.ledger().length > 0) return true;
  return remembered<string[]>("answered", []).includes(id);
}

export function answerConsent(granted: boolean): void {
  const { id, customer } = current.get();
  remember("answered", [...new Set([...remembered<string[]>("answered", []), id])]);
  customer?.privacy.setConsent(
    { storage: granted, personalization: granted, analytics: false, marketing: false },
    { noticeVersion: NOTICE_VERSION, source: "banner" },
  );
  changed();
}

function erased(): string[] {
  return remembered<string[]>("erased", []);
}

function setErased(id: string, yes: boolean): void {
  remember(
    "erased",
    yes ? [...new Set([...erased(), id])] : erased().filter((other) => other !== id),
  );
  if (!yes) return;
  for (const list of ["granted", "answered"]) {
    remember(
      list,
      remembered<string[]>(list, []).filter((other) => other !== id),
    );
  }
}
