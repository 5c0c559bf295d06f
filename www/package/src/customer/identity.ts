/**
 * Who the customer is, when that changes while the page is open. Exports of their own: a page that
 * never logs anybody in doesn't have them in its bundle.
 *
 * The change is at once: what is tracked after the call belongs to the new customer only, and the
 * customer object stays, with its subscribers. A visitor's own profile goes along to the member,
 * once: it joins what is kept of the member, and when that is kept in turn, nothing of the visitor
 * is. A member's profile goes nowhere. A change that is asked for during another waits for it.
 */

import type { CoreEngine } from "../engine/core.js";
import type { ShopEngine } from "../engine/engine.js";
import { EngineError } from "../engine/errors.js";
import type { Customer, EngineErrorLike, ProfileHead, StoredProfile } from "../types/index.js";
import type { ShopCustomer } from "./customer.js";
import type { Journal, Owner } from "./journal.js";

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
  // A hand-over may have brought a member's profile to a visitor: it goes to nobody else.
  const visitor = customer.id === undefined && (book.head().id ?? id) === id;
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
  if (visitor) await follow(customer, left);
  customer._store({ head: book.head(), events: visitor ? customer._storable() : [] });
  await Promise.all([left.flush(), journal.flush()]);
  if (visitor && left._open && !journal.failing) await left.erase();
}

/** What another page kept of the visitor, and this one hasn't heard of yet, goes along as well. */
async function follow(customer: ShopCustomer, left: Journal): Promise<void> {
  const kept = await left.read();
  left.leave();
  if (!kept) return;
  const { head, events } = kept;
  if (!customer.core) customer._book.add(events);
  customer.merge({ ...head, id: customer.id as string, events });
}

/** Two heads of one profile as one; none without a core. */
function join(engine: ShopEngine, one: ProfileHead, other: ProfileHead): ProfileHead | undefined {
  const joined = (core: CoreEngine) => {
    const customer = core.customer({ ...one, events: [] });
    try {
      customer.merge({ ...other, events: [] });
      return customer.head();
    } finally {
      customer.free();
    }
  };
  return engine.ask(engine._core, joined, () => undefined);
}

/**
 * Stands for who was left while the last of it is being kept. Should another page have written in that
 * moment, the core joins its head with this one; while none runs, what was said last isn't kept.
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

  heard({ head }: StoredProfile): boolean {
    const joined = join(this._customer._engine, head, this._head);
    this._head = joined ?? this._head;
    return !!joined;
  }

  erased(): void {}
}
