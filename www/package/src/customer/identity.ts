/**
 * Who the customer is, when that changes while the page is open. Exports of their own: a page that
 * never logs anybody in doesn't have them in its bundle.
 *
 * The change is at once: what is tracked after the call belongs to the new customer only, and the
 * customer object stays, with its subscribers. A visitor's own profile goes along to the member,
 * once: it joins what is kept of the member, and when that is kept in turn, nothing of the visitor
 * is. A member's profile goes nowhere. A change that is asked for during another waits for it.
 */

import { EngineError } from "../engine/errors.js";
import type {
  Customer,
  EngineErrorLike,
  LedgerEntry,
  ProfileHead,
  StoredProfile,
} from "../types/index.js";
import type { ShopCustomer } from "./customer.js";
import type { Owner } from "./journal.js";

const changes = new WeakMap<Customer, Promise<void>>();

/**
 * Goes on as this member. What a visitor did so far joins what is kept of the member, and nothing is
 * kept of the visitor; of another member nothing goes along. Resolves when all is kept.
 */
export function login(customer: Customer, id: string): Promise<void> {
  if (typeof id === "string" && id !== "") return change(customer as ShopCustomer, id);
  const error = new EngineError("bad-argument", "login needs the member's id", { path: "/id" });
  (customer as ShopCustomer)._engine.raise(error);
  return Promise.resolve();
}

/**
 * Goes on as a new visitor of whom nothing is known. What is kept of the member stays, as far as the
 * member agreed to `storage`. Resolves when that is kept.
 */
export function logout(customer: Customer): Promise<void> {
  return change(customer as ShopCustomer, undefined);
}

function change(customer: ShopCustomer, id: string | undefined): Promise<void> {
  const before = changes.get(customer);
  const changed = before ? before.then(() => become(customer, id)) : become(customer, id);
  const end = () => {
    if (changes.get(customer) === ended) changes.delete(customer);
  };
  const ended: Promise<void> = changed.then(end, end);
  changes.set(customer, ended);
  return ended.then(() => changed);
}

async function become(customer: ShopCustomer, id: string | undefined): Promise<void> {
  if (id === customer.id) return;
  const { _book: book, _journal: left } = customer;
  const visitor = customer.id === undefined;
  left.leave();
  left._owner = new Absent(customer, book.head());
  customer.id = book.id = id;
  if (visitor) {
    book.copy({ ...book.head(), id: id as string });
  } else {
    book.erase();
    customer._unjudged = [];
  }
  customer._stored = false;
  const journal = customer._newJournal();
  customer._journal = journal;
  const reading = journal.read();
  if (id === undefined) void journal.erase(); // another page's visitor isn't this one
  customer._engine.join(customer);
  customer.changed();
  const stored = await reading;
  if (id === undefined) return left.flush();
  if (stored) customer.heard(stored);
  customer._stored = true;
  customer._store({ head: book.head(), events: visitor ? customer._storable() : [] });
  await Promise.all([left.flush(), journal.flush()]);
  if (visitor && !journal.failing) await left.erase();
}

/**
 * Stands for who was left while the last of it is being kept. Should another page have written in that
 * moment, its head is joined here, where no core has that customer any more: all decisions, of each
 * trait the later word, and else what the one who left said last.
 */
class Absent implements Owner {
  private readonly _customer: ShopCustomer;
  private _head: ProfileHead;

  constructor(customer: ShopCustomer, head: ProfileHead) {
    this._customer = customer;
    this._head = head;
  }

  tell(error: EngineErrorLike): void {
    this._customer.tell(error);
  }

  head(): ProfileHead {
    return this._head;
  }

  heard({ head: theirs }: StoredProfile): boolean {
    const mine = this._head;
    const traits = { ...theirs.traits };
    for (const [name, declared] of Object.entries(mine.traits ?? {}))
      if (!((traits[name]?.at ?? 0) > declared.at)) traits[name] = declared;
    const ledger = decisions(theirs, mine);
    const consent = { ...theirs.consent };
    for (const { purpose, ...record } of ledger) consent[purpose] = record;
    const tombstones = [...new Set([...(theirs.tombstones ?? []), ...(mine.tombstones ?? [])])];
    this._head = { ...theirs, ...mine, traits, ledger, consent, tombstones };
    return true;
  }

  erased(): void {}
}

/** All decisions of both, each once, in the order of time; of one instant, refusals stand last. */
function decisions(...heads: ProfileHead[]): LedgerEntry[] {
  const all = new Map<string, LedgerEntry>();
  for (const entry of heads.flatMap(({ ledger }) => ledger ?? []))
    all.set(`${entry.purpose} ${entry.at} ${entry.granted}`, entry);
  return [...all.values()].sort((a, b) => a.at - b.at || Number(b.granted) - Number(a.granted));
}
