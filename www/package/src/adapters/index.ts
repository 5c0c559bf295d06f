/**
 * Other vocabularies of shop events, and other descriptions of articles, in this package's words.
 *
 * `from…` are pure: what a vendor's script says in, `{ events, products, refused }` out. `connect…`
 * listen where the vendor has a hook; `connect` is the same for any vendor that calls back:
 *
 * ```ts
 * const shop = connect(customer, fromSegment);
 * posthog.on("eventCaptured", shop.take);
 * ```
 */

import {
  type Connection,
  type ConnectionStatus,
  Intake,
  type Tracker,
  wrap,
} from "./connection.js";
import type { AdapterOptions } from "./event.js";
import type { Adapted } from "./read.js";
import { fromSegment } from "./segment.js";
import { fromShopify } from "./shopify.js";
import { fromYoushu, type YoushuOptions } from "./youshu.js";

export type { Connection, ConnectionStatus, Tracker } from "./connection.js";
export type { AdapterOptions } from "./event.js";
export type { JsonLdOptions, JsonLdProducts } from "./jsonld.js";
export { productsFromJsonLd } from "./jsonld.js";
export type { Adapted, Refusal, RefusalCode } from "./read.js";
export { fromSegment } from "./segment.js";
export { fromShopify } from "./shopify.js";
export type { YoushuOptions } from "./youshu.js";
export { fromYoushu } from "./youshu.js";

export interface Feed extends Connection {
  /** Takes one event of the vendor's; never throws. */
  take(input: unknown): void;
}

/** A stream of one vendor's events, which the page feeds. */
export function connect(
  customer: Tracker,
  adapt: (input: unknown, options: AdapterOptions) => Adapted,
  options: AdapterOptions = {},
): Feed {
  const intake = new Intake(customer);
  return {
    take: (input): void => intake.take(() => adapt(input, options)),
    status: (): ConnectionStatus => intake.status(),
    disconnect(): void {
      intake.connected = false;
    },
  };
}

/** Segment's analytics.js; only the hook that is used. */
export interface SegmentAnalytics {
  addSourceMiddleware(
    middleware: (given: { payload: { obj: unknown }; next: (payload: never) => void }) => void,
  ): unknown;
}

/**
 * Listens as a source middleware, which sees each call whole, and hands every one of them on
 * unchanged. Segment has no way to take one back: disconnected, it only hands on.
 */
export function connectSegment(
  analytics: SegmentAnalytics,
  customer: Tracker,
  options?: AdapterOptions,
): Connection {
  const feed = connect(customer, fromSegment, options);
  analytics.addSourceMiddleware(({ payload, next }) => {
    feed.take(payload?.obj);
    next(payload as never);
  });
  return feed;
}

/** What a web pixel's `analytics` is; only what is used. */
export interface ShopifyAnalytics {
  subscribe(event: string, callback: (event: unknown) => void): unknown;
}

/** Listens to all of Shopify's customer events. */
export function connectShopify(
  analytics: ShopifyAnalytics,
  customer: Tracker,
  options?: AdapterOptions,
): Connection {
  const feed = connect(customer, fromShopify, options);
  analytics.subscribe("all_standard_events", feed.take);
  return feed;
}

/** 有数's SDK; only what is used. */
export interface YoushuSdk {
  track(action: string, props?: unknown): unknown;
}

/** Listens to `sr.track`, which returns what it returned. */
export function connectYoushu(
  sr: YoushuSdk,
  customer: Tracker,
  options: YoushuOptions = {},
): Connection {
  const intake = new Intake(customer);
  const restore = wrap(sr, "track", ([action, props]) =>
    intake.take(() => fromYoushu(action, props, options)),
  );
  intake.connected = restore !== false;
  return {
    status: (): ConnectionStatus => intake.status(),
    disconnect(): void {
      intake.connected = false;
      if (restore) restore();
    },
  };
}
