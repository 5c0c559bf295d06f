/**
 * The mini-program around a web-view: which one it is, and a message up to it.
 *
 * WeChat (微信, developers.weixin.qq.com/miniprogram/dev/component/web-view.html) and Douyin (抖音,
 * developer.open-douyin.com/docs/resource/zh-CN/mini-app/develop/component/open-capacity/web-view)
 * queue messages and deliver all of them at once, as a list, when the customer goes back, the
 * web-view is destroyed or the page is shared. Alipay (支付宝,
 * opendocs.alipay.com/mini/component/web-view) delivers each at once and can answer, once the page
 * has spoken. So there is one message, which may be sent again: its id is its content's, and the
 * host goes by the last one.
 */

import { tokenId } from "./token.js";

export interface Host {
  readonly name: "wechat" | "douyin" | "alipay";
  /** Hands a message to the host's own function. */
  post(message: object): void;
  /** Asks for something and resolves with the answer, where the host can answer. */
  ask?(message: object, timeoutMs: number): Promise<unknown>;
}

interface Bridge {
  miniProgram?: { postMessage?: (message: { data: object }) => void };
}

interface Alipay {
  postMessage?: (message: object) => void;
  onMessage?: ((message: unknown) => void) | null;
}

/** What is used of a window. */
export interface HostWindow {
  navigator?: { userAgent?: string };
  __wxjs_environment?: string;
  wx?: Bridge;
  tt?: Bridge;
  my?: Alipay;
}

/** What travels up: a token, and its id. */
export interface SnapshotMessage {
  zhanggui: 1;
  id: string;
  token: string;
}

/**
 * The host whose script the page has loaded and that it runs in; `undefined` in a plain browser,
 * where these scripts define the same functions and nobody hears them.
 */
export function detectHost(page: object = globalThis): Host | undefined {
  const { navigator, __wxjs_environment: environment, wx, tt, my } = page as HostWindow;
  const agent = navigator?.userAgent ?? "";
  const douyin = tt?.miniProgram;
  if (douyin?.postMessage && /toutiaomicroapp/i.test(agent))
    return { name: "douyin", post: (data) => douyin.postMessage?.({ data }) };
  if (my?.postMessage && /AliApp|AlipayClient|mPaaSClient/i.test(agent)) return alipay(my);
  const wechat = wx?.miniProgram;
  if (wechat?.postMessage && (environment === "miniprogram" || /miniProgram/i.test(agent)))
    return { name: "wechat", post: (data) => wechat.postMessage?.({ data }) };
  return undefined;
}

function alipay(my: Alipay): Host {
  const post = (message: object): void => my.postMessage?.(message);
  return {
    name: "alipay",
    post,
    ask: (message, timeoutMs) =>
      new Promise((resolve) => {
        const before = my.onMessage;
        const done = (answer: unknown): void => {
          clearTimeout(timer);
          my.onMessage = before ?? null;
          resolve(answer);
        };
        const timer = setTimeout(() => done(undefined), timeoutMs);
        my.onMessage = (answer) => {
          if (tokenOf(answer) === undefined) before?.(answer);
          else done(answer);
        };
        post(message);
      }),
  };
}

const posted = /* @__PURE__ */ new WeakMap<Host, string>();

/** Sends a token up; `false` if it couldn't or if it said the same as the last one. Never throws. */
export function postSnapshot(host: Host | undefined, token: string): boolean {
  if (!host || token === "") return false;
  const id = tokenId(token);
  if (posted.get(host) === id) return false;
  try {
    host.post({ zhanggui: 1, id, token } satisfies SnapshotMessage);
  } catch {
    return false;
  }
  posted.set(host, id);
  return true;
}

/** Asks a host that can answer for a token: Alipay's; `undefined` from the others, or in time. */
export async function askToken(
  host: Host | undefined,
  timeoutMs = 1_000,
): Promise<string | undefined> {
  try {
    return tokenOf(await host?.ask?.({ zhanggui: 1, ask: "token" }, timeoutMs));
  } catch {
    return undefined;
  }
}

/**
 * On the host's side: the last token in the event that its handler was given. WeChat and Douyin have
 * a list of messages in `event.detail.data`, Alipay one message in `event.detail`.
 */
export function lastToken(event: unknown): string | undefined {
  const messages = messagesOf(event);
  for (let at = messages.length - 1; at >= 0; at--) {
    const token = tokenOf(messages[at]);
    if (token !== undefined) return token;
  }
  return undefined;
}

/** On the host's side: whether the page asks for a token, to be answered with `{ zhanggui: 1, token }`. */
export function asksForToken(event: unknown): boolean {
  return messagesOf(event).some((message) => ours(message, "ask") === "token");
}

function messagesOf(event: unknown): unknown[] {
  try {
    const { detail = event } = event as { detail?: unknown };
    const { data = detail } = detail as { data?: unknown };
    return Array.isArray(data) ? data.slice(-1_000) : [data];
  } catch {
    return [];
  }
}

function tokenOf(message: unknown): string | undefined {
  const token = ours(message, "token");
  return typeof token === "string" ? token : undefined;
}

/** A part of a message of this package's; another script's may be anything. */
function ours(message: unknown, key: string): unknown {
  try {
    const parts = message as Record<string, unknown>;
    return parts.zhanggui === 1 ? parts[key] : undefined;
  } catch {
    return undefined;
  }
}
