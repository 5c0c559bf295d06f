// @ts-check
/**
 * A double of the core at its boundary: consent, de-duplication and refusals in their simplest
 * form, and on demand the ways in which a real instance breaks.
 */

const refusal = (code, path, message) => ({ code, path, message });
const result = (data, mode = "personalized") => ({ data, mode, stale: false, trace: "double" });

class Double {
  ask(question, args) {
    return this[question](...args);
  }
}

export class DoubleEngine extends Double {
  static made = [];

  constructor(model) {
    super();
    if (model && model.length < 8) throw refusal("bad-model", "", "too short");
    Object.assign(this, { model, products: [] });
    DoubleEngine.made.push(this);
  }
  customer(profile) {
    if (profile?.version !== 1) throw refusal("snapshot-version", "/version", "is newer");
    if (profile.traits?.malformed) throw refusal("bad-profile", "/traits", "is malformed");
    return new DoubleCustomer(profile);
  }
  catalogue(products) {
    this.products.push(...products);
  }
  setLocale(locale, texts) {
    if (!["zh-CN", "zh-TW", "en"].includes(locale))
      throw refusal("bad-argument", "/locale", "unknown");
    Object.assign(this, { locale, texts });
  }
  setProgramme(programme, offsets) {
    this.offsets = offsets;
    if (programme.broken) throw refusal("bad-programme", "/broken", "must not be there");
  }
  free() {}
}

class DoubleCustomer extends Double {
  constructor(profile) {
    super();
    const { events, ...head } = structuredClone(profile);
    this.state = {
      consent: {},
      ledger: [],
      traits: {},
      tombstones: [],
      personalization: true,
      ...head,
    };
    this.events = new Map();
    this.refusals = [];
    for (const [at, event] of events.entries()) {
      if (event.type === "nonsense") {
        this.refusals.push(refusal("bad-event", `/events/${at}/type`, "is not known"));
      } else if (event.items && !Array.isArray(event.items)) {
        this.refusals.push(refusal("bad-event", `/events/${at}/items`, "must be an array"));
      } else if (event.type !== "search" || this.state.consent.personalization?.granted) {
        this.events.set(event.id, { source: "web", ...event });
      }
    }
  }
  track(event) {
    if (event.type === "trap") throw new WebAssembly.RuntimeError("unreachable");
    if (!event.type || event.type === "nonsense")
      throw refusal("bad-event", "/type", "is not known");
    if (this.events.has(event.id)) return undefined;
    const kept = { source: "web", ...structuredClone(event) };
    this.events.set(kept.id, kept);
    return kept;
  }
  setTraits(traits, now) {
    for (const [key, value] of Object.entries(traits)) {
      this.state.traits[key] = { value, at: now, source: "page" };
    }
  }
  score() {
    return result({ frequency: { value: this.events.size } });
  }
  recommend(query) {
    return recommend(query);
  }
  rank(ids) {
    return result(
      [...ids].reverse().map((id, at) => ({ id, score: 1, rank: at + 1, reasons: [] })),
    );
  }
  tier() {
    return result({ tier: { id: "regular" } });
  }
  profile() {
    return { ...this.head(), events: [...this.events.values()] };
  }
  head() {
    return structuredClone(this.state);
  }
  merge(other) {
    if (!Array.isArray(other.events)) throw refusal("bad-profile", "/events", "must be a list");
    for (const event of other.events)
      if (!this.events.has(event.id)) this.events.set(event.id, event);
    this.state.tombstones.push(...(other.tombstones ?? []));
    for (const id of this.state.tombstones) this.events.delete(id);
  }
  setConsent(purposes, meta, now) {
    for (const [purpose, granted] of Object.entries(purposes)) {
      const record = { granted, at: now, ...meta };
      this.state.consent[purpose] = record;
      this.state.ledger.push({ purpose, ...record });
    }
    if (purposes.analytics !== false) return [];
    const gone = [...this.events.values()].filter((event) => event.type === "page_view");
    for (const { id } of gone) this.events.delete(id);
    return gone.map(({ id }) => id);
  }
  setPersonalization(on) {
    this.state.personalization = on;
  }
  erase() {
    this.events.clear();
    this.state = {
      version: 1,
      consent: {},
      ledger: [],
      traits: {},
      tombstones: [],
      personalization: true,
    };
  }
  retain(days = {}, now) {
    for (const { id, type, at } of this.events.values())
      if (at < now - (days[type] ?? Infinity) * 86_400_000) this.events.delete(id);
    return this.events.size;
  }
  refused() {
    return this.refusals.splice(0);
  }
  free() {}
}

function recommend(query) {
  if (query.scene === "trap") throw new WebAssembly.RuntimeError("unreachable");
  if (query.scene === "nonsense") throw refusal("bad-query", "/scene", "is not known");
  return result([{ id: "personal", score: 1, rank: 1, reasons: [] }]);
}

/** Glue as the build makes it, over the double. */
export const glue = () => ({ Engine: DoubleEngine, instantiate: async () => {} });

/** The files of texts, each of one. */
export const texts = Object.fromEntries(
  ["zh-CN", "zh-TW", "en"].map((locale) => [
    locale,
    async () => ({ default: { tier: `tier in ${locale}`, next: `next in ${locale}` } }),
  ]),
);

/** The smallest file that is WebAssembly. */
export const WASM = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

/**
 * A platform that serves `files` by address; a function is called, an Error thrown.
 * @param {Record<string, any>} files
 */
export function platform(files = {}) {
  const all = { "https://shop.test/engine.wasm": WASM, ...files };
  return {
    wasmFile: () => new URL("https://shop.test/engine.wasm"),
    read: (source) => {
      const found = all[String(source)];
      if (found instanceof Error) return Promise.reject(found);
      if (typeof found === "function") return Promise.resolve(found());
      if (found === undefined) return Promise.resolve(new Response("", { status: 404 }));
      const response = new Response(found, { headers: { "content-type": "application/wasm" } });
      return Promise.resolve(Object.defineProperty(response, "url", { value: String(source) }));
    },
  };
}

/**
 * A model file that holds nothing but its section of popular items.
 * @param {[string, string][]} popular
 */
export function modelFile(popular) {
  const json = new TextEncoder().encode(JSON.stringify(popular));
  const file = new Uint8Array(24 + 2 * 20 + json.length);
  const view = new DataView(file.buffer);
  const text = (at, s) => file.set(new TextEncoder().encode(s), at);
  text(0, "ZHANGGUI");
  view.setUint16(8, 1, true);
  view.setUint16(10, 1, true);
  view.setUint32(12, 2, true);
  text(24, "NONE");
  text(44, "POPJ");
  view.setUint32(44 + 8, 64, true);
  view.setUint32(44 + 12, json.length, true);
  view.setUint32(44 + 16, popular.length, true);
  file.set(json, 64);
  return file;
}
