/**
 * The public types, by what they are about. Money is whole minor units, an `Instant` epoch
 * milliseconds or RFC 3339. Names and shapes follow the vocabulary of GA4 ecommerce where it has one.
 */

export type * from "./common.js";
export type * from "./customer.js";
export type * from "./engine.js";
export type * from "./event.js";
export type * from "./explain.js";
export type * from "./loyalty.js";
export type * from "./models.js";
export type * from "./profile.js";
export type * from "./programme.js";
export type * from "./recommend.js";
export type * from "./result.js";
export type * from "./score.js";
export type * from "./shop.js";
export type * from "./storage.js";
