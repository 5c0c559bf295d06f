/**
 * How pages of one origin tell each other that a customer's profile has changed. Only the customer's
 * id is told; who hears of it reads the profile anew. Browsers without BroadcastChannel (Safari
 * before 15.4) hear of it when they come to the front.
 */

export interface Tabs {
  /** Tells the other pages. */
  tell(customer: string): void;
  /** Calls `heard` when another page told of that customer, until the result is called. */
  watch(customer: string, heard: () => void): () => void;
}

export function tabs(name: string): Tabs {
  let channel: (BroadcastChannel & { unref?(): void }) | undefined;
  try {
    channel = new BroadcastChannel(name);
    channel.unref?.(); // in Node it would keep the process from ending
  } catch {}
  return {
    tell: (customer) => channel?.postMessage(customer),
    watch: (customer, heard) =>
      listen(channel ?? globalThis.document, channel ? "message" : "visibilitychange", (event) => {
        if (!channel || (event as MessageEvent).data === customer) heard();
      }),
  };
}

/** Listens until the result is called. */
export function listen(
  target: Partial<EventTarget> | undefined,
  type: string,
  heard: (event: Event) => void,
): () => void {
  target?.addEventListener?.(type, heard);
  return () => target?.removeEventListener?.(type, heard);
}
