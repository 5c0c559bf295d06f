/**
 * Profiles sealed where they are kept, by AES-GCM of WebCrypto, around any storage. Each record has a
 * fresh nonce, and what it is of (the customer, the event's id) is bound to it, so that no record
 * passes for another. Left in the clear, for the storage to work by: which customers there are, the
 * ids of their events (an order's id is one), how many there are, and the head's revision.
 *
 * What another key has sealed is refused and left alone. A profile that was kept in the clear is
 * sealed when it is first opened. Without WebCrypto (a page that isn't served securely) nothing is
 * kept, rather than kept in the clear.
 */

import { EngineError } from "../engine/errors.js";
import type { ProfileHead, ProfileStorage, ShopEvent, StoredProfile } from "../types/index.js";

/** As NIST and OWASP have them: 96 bits of nonce; rounds for PBKDF2 with SHA-256. */
const NONCE = 12;
const SALT = 16;
const ROUNDS = 600_000;
const ALGORITHM = "AES-GCM";

type SealedHead = ProfileHead & { sealed?: string; salt?: string };
type SealedEvent = ShopEvent & { sealed?: string };

/**
 * `storage`, with its content sealed: by a key that encrypts and decrypts with AES-GCM, such as
 * `deviceKey()`'s, or by a passphrase, whose key takes some tenths of a second to derive.
 */
export function encrypted(
  storage: ProfileStorage,
  secret: CryptoKey | Promise<CryptoKey> | string,
): ProfileStorage {
  const derived = new Map<string, { salt: string; key: Promise<CryptoKey> }>();
  /** The key, and the salt that a passphrase has for each customer. */
  const keyOf = (customer: string, stored?: string): { salt?: string; key: Promise<CryptoKey> } => {
    if (typeof secret !== "string") return { key: Promise.resolve(secret) };
    const known = derived.get(customer);
    if (known && (stored ?? known.salt) === known.salt) return known;
    const salt = stored ?? toText(crypto.getRandomValues(new Uint8Array(SALT)));
    const made = { salt, key: derive(secret, salt) };
    made.key.catch(() => {}); // who asks for it gets the rejection
    derived.set(customer, made);
    return made;
  };

  const sealHead = async (customer: string, head: ProfileHead): Promise<SealedHead> => {
    const { key, salt } = keyOf(customer);
    const { revision, ...content } = head;
    const sealed = await seal(await key, content, [customer]);
    const open = { ...(revision ? { revision } : {}), ...(salt ? { salt } : {}) };
    return { version: 1, ...open, sealed };
  };
  const sealEvent = async (customer: string, event: ShopEvent): Promise<ShopEvent> => {
    const sealed = await seal(await keyOf(customer).key, event, [customer, event.id]);
    // No type that an engine knows: without the key it is passed over and left alone.
    return { id: event.id, type: "sealed", sealed } as unknown as ShopEvent;
  };

  const write: ProfileStorage["write"] = async (customer, { head, events, aside, ...change }) => {
    const { key } = keyOf(customer);
    return storage.write(customer, {
      ...change,
      ...(head && { head: await sealHead(customer, head) }),
      ...(events && { events: await Promise.all(events.map((e) => sealEvent(customer, e))) }),
      ...(aside && {
        aside: await Promise.all(aside.map(async (lost) => seal(await key, lost, [customer, 0]))),
      }),
    });
  };

  /** The head, each event or what was sealed of one that doesn't open, and what was in the clear. */
  const unseal = async (customer: string, { head, events }: StoredProfile) => {
    const { sealed, salt, ...clear }: SealedHead = head;
    const key = await keyOf(customer, salt).key;
    const content = sealed ? await unsealed(key, sealed, [customer]) : clear;
    const good: ShopEvent[] = [];
    const bad: ShopEvent[] = [];
    const plain: ShopEvent[] = [];
    const open = ({ sealed, id }: SealedEvent) => sealed && unsealed(key, sealed, [customer, id]);
    const opened = await Promise.allSettled(events.map(open));
    for (const [n, event] of events.entries()) {
      const result = opened[n];
      if (result?.status !== "fulfilled") bad.push(event);
      else if (result.value) good.push(result.value as ShopEvent);
      else plain.push(event);
    }
    const { revision } = clear;
    return {
      head: { ...(content as ProfileHead), ...(revision ? { revision } : {}) },
      ...{ good, bad, plain, wasClear: !sealed },
    };
  };

  return {
    async open(customer) {
      const stored = await storage.open(customer);
      if (!stored || Number(stored.head.version) > 1) return stored;
      const { head, good, bad, plain, wasClear } = await unseal(customer, stored).catch((cause) => {
        const message = "what is kept cannot be decrypted with this key; it is left alone";
        throw new EngineError("storage-lost", message, { cause });
      });
      const { revision: base = null } = head;
      if (wasClear || plain.length > 0)
        await write(customer, { ...(wasClear && { head }), events: plain, base });
      if (bad.length > 0)
        await storage.write(customer, { forget: bad.map(({ id }) => id as string), aside: bad });
      const lost = bad.map(({ id }) => {
        const message = "an event cannot be decrypted and is put aside";
        return new EngineError("storage-lost", message, { path: `/events/${id}` });
      });
      const known = stored.lost ?? [];
      return { head, events: [...good, ...plain], lost: [...known, ...lost] };
    },
    write,
    erase: (customer) => storage.erase(customer),
    watch: (customer, heard) => storage.watch?.(customer, heard) ?? (() => {}),
    durable: () => storage.durable(),
    close: () => storage.close(),
  };
}

/**
 * This browser's own key, made at the first call and kept where no script can read it out: it keeps
 * a profile from who reads the disk, not from the page's own scripts.
 */
export async function deviceKey({ name = "zhanggui-key" } = {}): Promise<CryptoKey> {
  const uses: KeyUsage[] = ["encrypt", "decrypt"];
  const made = await crypto.subtle.generateKey({ name: ALGORITHM, length: 256 }, false, uses);
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name, 1);
    opening.onerror = () => reject(opening.error);
    opening.onupgradeneeded = () => opening.result.createObjectStore("keys");
    opening.onsuccess = () => {
      const tx = opening.result.transaction("keys", "readwrite");
      const keys = tx.objectStore("keys");
      const known = keys.get("key");
      known.onsuccess = () => {
        if (!known.result) keys.put(made, "key");
      };
      tx.onabort = () => reject(tx.error);
      tx.oncomplete = () => {
        opening.result.close();
        resolve(known.result ?? made);
      };
    };
  });
}

async function derive(passphrase: string, salt: string): Promise<CryptoKey> {
  const material = new TextEncoder().encode(passphrase);
  const base = await crypto.subtle.importKey("raw", material, "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(
    { name: "PBKDF2", hash: "SHA-256", salt: toBytes(salt), iterations: ROUNDS },
    base,
    { name: ALGORITHM, length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
}

/** What a record is of. */
const bound = (of: unknown[]) => new TextEncoder().encode(JSON.stringify(["zhanggui", 1, ...of]));

async function seal(key: CryptoKey, content: unknown, of: unknown[]): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE));
  const text = new TextEncoder().encode(JSON.stringify(content));
  const how = { name: ALGORITHM, iv, additionalData: bound(of) };
  const data = new Uint8Array(await crypto.subtle.encrypt(how, key, text));
  const record = new Uint8Array(NONCE + data.length);
  record.set(iv);
  record.set(data, NONCE);
  return toText(record);
}

async function unsealed(key: CryptoKey, sealed: string, of: unknown[]): Promise<unknown> {
  const record = toBytes(sealed);
  const iv = record.subarray(0, NONCE);
  const how = { name: ALGORITHM, iv, additionalData: bound(of) };
  const data = await crypto.subtle.decrypt(how, key, record.subarray(NONCE));
  return JSON.parse(new TextDecoder().decode(data));
}

function toText(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

const toBytes = (text: string) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
