/** An id that nothing else has. `crypto.randomUUID` exists only in secure, newer browsers. */
export function randomId(): string {
  const part = () => Math.random().toString(36).slice(2);
  return globalThis.crypto?.randomUUID?.() ?? part() + part();
}
