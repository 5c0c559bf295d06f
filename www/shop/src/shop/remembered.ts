/** What the shop itself keeps on the device: language, clock, cart, who is shopping. Never throws: a full or
 * forbidden storage only means that it is forgotten. */
const PREFIX = "half-holiday.";

export function remembered<T>(key: string, fallback: T): T {
  try {
    const text = localStorage.getItem(PREFIX + key);
    return text === null ? fallback : (JSON.parse(text) as T);
  } catch {
    return fallback;
  }
}

export function remember(key: string, value: unknown): void {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    return;
  }
}

export function forget(key: string): void {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    return;
  }
}

/** The keys under which something is remembered. */
export function rememberedKeys(): string[] {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(PREFIX) && localStorage.getItem(key) !== "[]")
      .map((key) => key.slice(PREFIX.length))
      .sort();
  } catch {
    return [];
  }
}
