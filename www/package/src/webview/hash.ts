/** The token in the address: put there by the host, and gone before any other script looks. */

/** What is used of a window. */
export interface AddressBar {
  location: { hash: string; href: string };
  history: { state: unknown; replaceState(state: unknown, unused: string, url: string): void };
}

const NAME = "zg";

/** The address with the token in its hash, beside what a router may have there. */
export function withToken(url: string, token: string): string {
  if (token === "") return url;
  return `${url}${url.includes("#") ? "&" : "#"}${NAME}=${token}`;
}

/**
 * Takes the token out of the address: the first script of the page calls it, since every later one
 * could log it. The rest of the hash stays as it was, and so does the history's state.
 */
export function takeTokenFromHash(page: AddressBar): string | undefined {
  try {
    const { hash, href } = page.location;
    const found = hash.match(/([#?&])zg=([A-Za-z0-9_.-]*)(&?)/);
    const [whole, before = "", token = "", after = ""] = found ?? [];
    if (whole === undefined) return undefined;
    const left = hash.replace(whole, after ? before : "");
    // The whole address: a path that begins with two slashes would be read as another host's.
    const address = href.slice(0, href.length - hash.length);
    page.history.replaceState(page.history.state, "", address + left);
    return token || undefined;
  } catch {
    return undefined; // not an address of this kind: nothing is read that cannot be removed
  }
}
