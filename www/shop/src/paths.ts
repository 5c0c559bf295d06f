/** The shop's addresses. They live in the hash: no server needs a rewrite rule, and no server learns from a reload which
 * product was looked at. */
export const HOME = "/";
export const CART = "/cart";
export const ACCOUNT = "/account";
export const PRIVACY = "/privacy";
export const categoryPath = (id: string) => `/c/${id}`;
export const productPath = (id: string) => `/p/${encodeURIComponent(id)}`;
export const searchPath = (query: string) => `/search/${encodeURIComponent(query)}`;
export const orderPath = (orderId: string) => `/order/${encodeURIComponent(orderId)}`;
