/**
 * What this page has asked the network for since it was opened, and what its scripts handed over to be sent. The first
 * is the browser's own account (Resource Timing); the second is counted here, at the four calls by which a script can
 * send something with a body. To be loaded before anything else that could send.
 *
 * It shows this page only, and is no proof: that is tests/browser/nothing-sent.test.mjs, which watches from outside.
 */
import { store } from "./store";

export interface Sent {
  /** Addresses in the order in which they were asked for. */
  requests: URL[];
  /** Handed over by scripts. */
  bytes: number;
}

export const sent = store<Sent>({ requests: [], bytes: 0 });

export const isElsewhere = ({ origin }: URL) => origin !== location.origin;
/** Whether anything could have been told in the address. */
export const isTelling = ({ search }: URL) => search !== "";

function noteRequests(names: string[]): void {
  const asked = names.map((name) => new URL(name)).filter(({ protocol }) => /^http/.test(protocol));
  if (asked.length === 0) return;
  const { requests, bytes } = sent.get();
  sent.set({ requests: [...requests, ...asked], bytes });
}

function noteBody(body: unknown): void {
  if (body === undefined || body === null) return;
  const { requests, bytes } = sent.get();
  sent.set({ requests, bytes: bytes + bytesOf(body) });
}

/** At least 1: a body that cannot be measured must not look like none. */
function bytesOf(body: unknown): number {
  if (typeof body === "string") return Math.max(1, new TextEncoder().encode(body).length);
  if (body instanceof Blob) return Math.max(1, body.size);
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) return Math.max(1, body.byteLength);
  return 1;
}

/** Leaves the call as it was, and counts what goes in. */
function watch(owner: object, name: string, bodyOf: (given: unknown[]) => unknown): void {
  const original: unknown = Reflect.get(owner, name);
  if (typeof original !== "function") return;
  Reflect.set(owner, name, function (this: unknown, ...given: unknown[]) {
    noteBody(bodyOf(given));
    return Reflect.apply(original, this, given);
  });
}

const bodyOfFetch = ([request, init]: unknown[]) =>
  (init as RequestInit | undefined)?.body ?? (request instanceof Request ? request.body : null);

watch(globalThis, "fetch", bodyOfFetch);
watch(XMLHttpRequest.prototype, "send", ([body]) => body);
watch(Navigator.prototype, "sendBeacon", ([, body]) => body);
watch(WebSocket.prototype, "send", ([body]) => body);

noteRequests(performance.getEntriesByType("navigation").map(({ name }) => name));
new PerformanceObserver((list) => noteRequests(list.getEntries().map(({ name }) => name))).observe({
  type: "resource",
  buffered: true,
});
