// @ts-check
/** A token on its way between a mini-program and the page in its web-view: the address, and the hosts. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { look, options, PROFILE, webview } from "./support/webview.mjs";

const {
  asksForToken,
  askToken,
  createToken,
  detectHost,
  lastToken,
  postSnapshot,
  takeTokenFromHash,
  withToken,
} = webview;

describe("the address", () => {
  const page = (/** @type {string} */ hash) => {
    const calls = /** @type {any[]} */ ([]);
    return {
      calls,
      location: { hash, href: `https://s.example/cart?a=1${hash}` },
      history: {
        state: { scroll: 3 },
        replaceState: (/** @type {any[]} */ ...given) => calls.push(given),
      },
    };
  };

  test("loses the token and nothing else", () => {
    const token = createToken(PROFILE, options);
    for (const [before, after] of [
      [`#zg=${token}`, ""],
      [`#a=b&zg=${token}`, "#a=b"],
      [`#zg=${token}&a=b`, "#a=b"],
      [`#/cart?zg=${token}&x=1`, "#/cart?x=1"],
      [`#/cart&zg=${token}`, "#/cart"],
    ]) {
      const it = page(/** @type {string} */ (before));
      assert.equal(takeTokenFromHash(it), token);
      assert.deepEqual(it.calls, [[{ scroll: 3 }, "", `https://s.example/cart?a=1${after}`]]);
    }
    const without = page("#/cart?x=1");
    assert.equal(takeTokenFromHash(without), undefined);
    assert.deepEqual(without.calls, []);
    assert.equal(withToken("https://s.example/#/a", "t"), "https://s.example/#/a&zg=t");
    assert.equal(withToken("https://s.example/?q", "t"), "https://s.example/?q#zg=t");
    assert.equal(withToken("https://s.example/", ""), "https://s.example/");
  });

  test("whose history cannot be replaced keeps its token to itself", () => {
    const it = page("#zg=1.x.y.z");
    it.history.replaceState = () => {
      throw new Error("SecurityError");
    };
    assert.equal(takeTokenFromHash(it), undefined);
  });
});

/** Fakes of what the hosts document; none of them is here. */
const fakes = {
  /** Queues, and delivers all at once on the way back, on destruction or sharing. */
  queueing(/** @type {"wx" | "tt"} */ name, /** @type {string} */ userAgent, more = {}) {
    /** @type {any[]} */
    const queue = [];
    const miniProgram = { postMessage: (/** @type {any} */ { data }) => queue.push(data) };
    const deliver = () => ({ detail: { data: structuredClone(queue.splice(0)) } });
    return { page: { navigator: { userAgent }, [name]: { miniProgram }, ...more }, queue, deliver };
  },
  /** Delivers each at once; the host may answer once the page has spoken. */
  alipay(/** @type {(message: any, answer: (message: any) => void) => void} */ onMessage) {
    const my = {
      onMessage: /** @type {any} */ (null),
      postMessage(/** @type {any} */ message) {
        const answer = (/** @type {any} */ reply) => queueMicrotask(() => my.onMessage?.(reply));
        onMessage(structuredClone(message), answer);
      },
    };
    return { navigator: { userAgent: "… AliApp(AP/10.5) AlipayClient/10.5 …" }, my };
  },
};

describe("the host", () => {
  const token = createToken(PROFILE, options);
  const newer = createToken({ ...PROFILE, events: [...PROFILE.events, look(0)] }, options);

  test("is the one that the page runs in, and none in a plain browser", () => {
    const wechat = "MicroMessenger/8.0 miniProgram/wx1";
    for (const [page, name] of [
      [fakes.queueing("wx", wechat).page, "wechat"],
      [fakes.queueing("wx", "old", { __wxjs_environment: "miniprogram" }).page, "wechat"],
      [fakes.queueing("tt", "Aweme ToutiaoMicroApp/2.0").page, "douyin"],
      [fakes.alipay(() => {}), "alipay"],
      [fakes.queueing("wx", "MicroMessenger/8.0").page, undefined],
      [fakes.queueing("tt", "Chrome").page, undefined],
      [{ ...fakes.alipay(() => {}), navigator: { userAgent: "Chrome" } }, undefined],
      [{}, undefined],
    ])
      assert.equal(detectHost(/** @type {any} */ (page))?.name, name);
  });

  test("WeChat and Douyin get one list when they get any: the last token in it counts", () => {
    for (const [name, agent] of /** @type {const} */ ([
      ["wx", "MicroMessenger miniProgram"],
      ["tt", "ToutiaoMicroApp"],
    ])) {
      const fake = fakes.queueing(name, agent);
      const host = detectHost(fake.page);
      assert.equal(postSnapshot(host, token), true);
      assert.equal(postSnapshot(host, token), false, "the same again isn't sent");
      assert.equal(postSnapshot(host, newer), true);
      host.post({ other: "message" });
      assert.equal(fake.queue.length, 3);
      assert.equal(lastToken(fake.deliver()), newer);
    }
    for (const nothing of [undefined, null, [], [null, 7, { zhanggui: 1 }], "x"])
      assert.equal(lastToken(nothing), undefined);
  });

  test("Alipay gets each at once, and answers a page that asks", async () => {
    /** @type {any[]} */
    const got = [];
    const page = fakes.alipay((message, answer) => {
      got.push(message);
      if (message.ask !== "token") return;
      answer({ from: "another script" });
      answer({ zhanggui: 1, token });
    });
    /** @type {any[]} */
    const others = [];
    page.my.onMessage = (/** @type {any} */ message) => others.push(message);
    const before = page.my.onMessage;
    const host = detectHost(page);
    assert.equal(await askToken(host), token);
    assert.deepEqual(others, [{ from: "another script" }]);
    assert.equal(page.my.onMessage, before);
    assert.equal(postSnapshot(host, token), true);
    assert.equal(lastToken({ detail: got[1] }), token);
    assert.deepEqual([asksForToken({ detail: got[0] }), asksForToken(got[1])], [true, false]);
  });

  test("that never answers, cannot or breaks costs a little time and nothing else", async () => {
    const silent = detectHost(fakes.alipay(() => {}));
    assert.equal(await askToken(silent, 5), undefined);
    assert.equal(
      await askToken(detectHost(fakes.queueing("tt", "ToutiaoMicroApp").page)),
      undefined,
    );
    assert.equal(await askToken(undefined), undefined);
    const broken = detectHost(
      fakes.alipay(() => {
        throw new Error("bridge");
      }),
    );
    assert.equal(postSnapshot(broken, token), false);
    assert.equal(await askToken(broken, 5), undefined);
    assert.equal(postSnapshot(undefined, token), false);
  });
});
