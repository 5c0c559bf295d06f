/**
 * The most lasting storage that this page may have: IndexedDB, else localStorage, else memory. A
 * private window or a blocked third-party frame denies the first or both; the engine's status tells
 * by `durable` what came of it. A profile of a newer version is no reason to go on to the next.
 */

import type { ProfileStorage } from "../types/index.js";
import { indexedDb } from "./indexeddb.js";
import { localStorageStore } from "./local.js";
import { memory } from "./memory.js";

/** Keeps profiles in the first of the three that opens, under `name`. */
export function bestStorage({ name = "zhanggui" }: { name?: string } = {}): ProfileStorage {
  const [last, ...kinds] = [
    memory(),
    localStorageStore({ prefix: `${name}:` }),
    indexedDb({ name }),
  ];
  let settled = false;
  const best = () => kinds[kinds.length - 1] ?? last;
  const open: ProfileStorage["open"] = async (customer) => {
    const tried = best();
    try {
      const stored = await tried.open(customer);
      settled = true;
      return stored;
    } catch (thrown) {
      settled ||= (thrown as { code?: string }).code === "snapshot-version";
      if (settled || tried === last) throw thrown;
      tried.close();
      if (tried === best()) kinds.pop();
      return open(customer);
    }
  };
  return {
    open,
    write: (customer, change) => best().write(customer, change),
    erase: (customer) => best().erase(customer),
    watch: (customer, heard) => best().watch?.(customer, heard) ?? (() => {}),
    durable: () => best().durable(),
    close: () => best().close(),
  };
}
