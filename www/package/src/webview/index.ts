/**
 * A customer handed over between a mini-program and the page in its web-view.
 *
 * ```ts
 * // the mini-program, before it opens the web-view
 * const src = withToken("https://shop.example/cart", createToken(profile));
 * // the page, as its first act; then, once it has a customer
 * const token = takeTokenFromHash(window);
 * const read = readToken(token, { customer: "c-1001" });
 * if ("profile" in read) customer.merge(read.profile);
 * // and on the way back
 * postSnapshot(detectHost(), createToken(customer.profile()));
 * ```
 *
 * Nothing here touches the network, storage or a cookie: the token goes from one app to the other
 * on the same device, when the page says so.
 */

export type { AddressBar } from "./hash.js";
export { takeTokenFromHash, withToken } from "./hash.js";
export type { Host, HostWindow, SnapshotMessage } from "./host.js";
export { asksForToken, askToken, detectHost, lastToken, postSnapshot } from "./host.js";
export type { ReadOptions, TokenError, TokenOptions, TokenResult } from "./token.js";
export { createToken, readToken, signToken, tokenId, verifyToken } from "./token.js";
