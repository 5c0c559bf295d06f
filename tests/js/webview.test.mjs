// @ts-check
/** A customer handed over between a mini-program and the page in its web-view. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { loadEntry } from "./support/entry.mjs";
import { unbuilt } from "./support/packed.mjs";
import { packageFolder, root } from "./support/source.mjs";

const webview = await loadEntry("webview", "webview");
const { asksForToken, askToken, createToken, detectHost, lastToken, postSnapshot, readToken } =
  webview;
const { signToken, takeTokenFromHash, tokenId, verifyToken, withToken } = webview;

const NOW = Date.parse("2024-06-01T12:00:00Z");
const DAY = 86_400_000;
const granted = (at = 1) => ({ granted: true, at, noticeVersion: "7", source: "banner" });
const order = (/** @type {number} */ n, at = NOW - n * DAY) => ({
  ...{ id: `O${n}`, type: "purchase", at, currency: "CNY", orderId: `O${n}` },
  items: [{ id: "mug", quantity: 2, unitPrice: 2950 }],
});
const look = (/** @type {number} */ n, at = NOW - n * DAY) => ({
  ...{ id: `v${n}`, type: "view_item", at, channel: "miniprogram" },
  items: [{ id: "马克杯", quantity: 1 }],
});
const PROFILE = {
  version: 1,
  id: "c-1",
  traits: { size: { value: "M", at: 5, source: "form" } },
  consent: { storage: granted(), personalization: granted(2) },
  events: [order(3), look(2), look(1)],
};
const options = { now: NOW, traits: ["size"] };
const kept = (/** @type {string} */ token, more = {}) => {
  const read = readToken(token, { ...options, ...more });
  assert.ok("profile" in read, JSON.stringify(read));
  return read.profile;
};
const eventIds = (/** @type {any} */ profile) =>
  profile.events.map((/** @type {any} */ { id }) => id);

describe("a token", () => {
  test("holds the profile, in letters that are safe in an address", () => {
    const token = createToken(PROFILE, options);
    assert.match(token, /^1\.[A-Za-z0-9_-]+\.[a-z0-9]+\.[A-Za-z0-9_-]{6}$/);
    const { events, ...head } = kept(token);
    assert.deepEqual(head, {
      ...{ version: 1, id: "c-1", traits: PROFILE.traits, consent: PROFILE.consent },
    });
    assert.deepEqual(events[0], PROFILE.events[0]);
    assert.deepEqual(events[1].items, [{ id: "马克杯" }]); // one piece is the default
    assert.deepEqual(eventIds({ events }), ["O3", "v2", "v1"]);
  });

  test("every field that an event may have comes back", () => {
    const event = {
      ...{ id: "e", type: "review", at: NOW, source: "app", channel: "app", orderId: "o" },
      ...{
        currency: "CNY",
        shipping: 0,
        query: "q",
        list: { id: "home", trace: "t" },
        rating: 4.5,
      },
      ...{ text: "好", ref: "r", dwellMs: 9, points: -3, tier: "gold" },
      items: [{ id: "a", quantity: 2, unitPrice: 1, listPrice: 2, tax: 0, coupon: "C" }],
    };
    const token = createToken({ ...PROFILE, events: [event] }, options);
    assert.deepEqual(kept(token).events, [event]);
  });

  test("is never longer than it may be, and holds the newest events", () => {
    const events = Array.from({ length: 500 }, (_, n) => (n % 2 ? look(n + 1) : order(n + 1)));
    let before = 0;
    for (const maxBytes of [256, 400, 1_000, 4_096, 16_000]) {
      const token = createToken({ ...PROFILE, events }, { ...options, maxBytes });
      assert.ok(token.length > 0 && token.length <= maxBytes, `${token.length} of ${maxBytes}`);
      const got = kept(token).events;
      assert.ok(got.length >= before);
      before = got.length;
      const newest = events.slice(0, got.length).reverse();
      assert.deepEqual(eventIds({ events: got }), eventIds({ events: newest }));
    }
    assert.ok(before > 100, `${before} events in 16,000 letters`);
    const usual = kept(createToken({ ...PROFILE, events }, options)).events.length;
    assert.ok(usual >= 35, `${usual} events in 4,096 letters`);
    assert.equal(createToken(PROFILE, { ...options, maxBytes: 40 }), "");
    const huge = { ...look(0), id: "huge", query: "x".repeat(100_000) };
    const rest = kept(createToken({ ...PROFILE, events: [...PROFILE.events, huge] }, options));
    assert.deepEqual(eventIds(rest), ["O3", "v2", "v1"]);
  });

  test("holds no more than the customer allowed and it is for", () => {
    const of = (/** @type {object} */ profile, more = {}) => {
      const token = createToken(profile, { ...options, ...more });
      const { events, traits, consent } = kept(token);
      return [eventIds({ events }), Object.keys(traits), Object.keys(consent)];
    };
    const refused = { granted: false, at: 9 };
    const [storage, personalization] = ["storage", "personalization"];
    assert.deepEqual(of({ ...PROFILE, consent: {} }), [[], [], []]);
    assert.deepEqual(of({ ...PROFILE, consent: { storage: granted() } }), [["O3"], [], [storage]]);
    assert.deepEqual(
      of({ ...PROFILE, consent: { storage: granted(), personalization: refused } }),
      [...[["O3"], []], [storage, personalization]],
    );
    assert.deepEqual(of(PROFILE, { purposes: [storage] })[0], ["O3"]);
    assert.deepEqual(of(PROFILE, { consent: { storage: true } })[0], ["O3"]);
    assert.deepEqual(of(PROFILE, { consent: { personalization: true } })[0], ["v2", "v1"]);
    assert.deepEqual(of(PROFILE, { consent: { storage: true, personalization: false } }), [
      ...[["O3"], []],
      [storage, personalization],
    ]);
    assert.deepEqual(of(PROFILE, { traits: ["other"] })[1], []);
    assert.deepEqual(kept(createToken(PROFILE, { now: NOW })).traits, {}, "none unless named");
    const off = kept(createToken({ ...PROFILE, personalization: false }, options));
    assert.equal(off.personalization, false);
  });

  test("holds when the switch was turned, what was said of tags, and what was erased", () => {
    const said = {
      ...{ personalization: true, personalizationAt: 9, tombstones: ["gone"] },
      tags: { "brand:x": { value: "deleted", at: 7, source: "page" } },
      erasures: { search: { value: null, at: 8, source: "" } },
    };
    const read = kept(createToken({ ...PROFILE, ...said }, options));
    for (const [field, value] of Object.entries(said)) assert.deepEqual(read[field], value);
  });

  test("is refused with a decision or an erasure of the future, which nothing could follow", () => {
    const late = { value: null, at: NOW + 120_000, source: "" };
    const ledger = [{ purpose: "personalization", granted: false, at: NOW + 120_000 }];
    for (const more of [{ erasures: { view_item: late } }, { ledger }]) {
      const token = createToken({ ...PROFILE, ...more }, options);
      assert.deepEqual(readToken(token, options), { error: "damaged" });
    }
  });

  test("is refused when damaged, late, early, newer or somebody else's", () => {
    const token = createToken(PROFILE, options);
    const error = (/** @type {any} */ text, more = {}) =>
      /** @type {any} */ (readToken(text, { ...options, ...more })).error;
    for (const absent of [undefined, null, "", 7]) assert.equal(error(absent), "absent");
    for (let at = 2; at < token.length; at += 7) {
      const other = token[at] === "A" ? "B" : "A";
      const changed = token.slice(0, at) + other + token.slice(at + 1);
      assert.equal(error(changed), "damaged", `letter ${at}`);
      assert.equal(error(token.slice(0, at)), "damaged", `cut at ${at}`);
    }
    assert.equal(error("2.x.y.z"), "newer");
    assert.equal(error("x".repeat(1e7)), "damaged");
    assert.equal(error(token, { now: NOW + 600_001 }), "expired");
    assert.equal(error(token, { now: NOW - 60_001 }), "expired");
    assert.equal(error(token, { now: NOW + DAY, maxAge: 2 * DAY }), undefined);
    assert.equal(error(token, { customer: "c-2" }), "other_customer");
    assert.equal(error(token, { customer: "c-1" }), undefined);
    const future = { ...PROFILE, consent: { storage: granted(NOW + DAY) } };
    assert.equal(error(createToken(future, options)), "damaged");
  });

  test("is signed and verified with the host's key", async () => {
    const key = (/** @type {number} */ seed) =>
      crypto.subtle.importKey(
        ...["raw", new Uint8Array(32).fill(seed), { name: "HMAC", hash: "SHA-256" }, false],
        ["sign", "verify"],
      );
    const [ours, theirs] = [await key(1), await key(2)];
    const token = createToken(PROFILE, options);
    const signed = await signToken(token, ours);
    assert.equal(await verifyToken(signed, ours), true);
    assert.equal(await verifyToken(signed, theirs), false);
    assert.equal(await verifyToken(token, ours), false);
    const other = createToken({ ...PROFILE, id: "c-2" }, options);
    assert.equal(await verifyToken(`${other}.${signed.split(".")[4]}`, ours), false);
    assert.deepEqual(kept(signed), kept(token));
  });

  test("has the same id whenever it was made, and another for other content", () => {
    const token = createToken(PROFILE, options);
    assert.equal(tokenId(createToken(PROFILE, { ...options, now: NOW + 5 })), tokenId(token));
    assert.notEqual(tokenId(createToken({ ...PROFILE, id: "c-2" }, options)), tokenId(token));
  });
});

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

describe("a customer", { skip: unbuilt }, () => {
  /** @param {object} [engineOptions] */
  const open = async (engineOptions = {}) => {
    const { createEngine } = await import(
      pathToFileURL(join(packageFolder, "dist", "node.js")).href
    );
    const errors = /** @type {any[]} */ ([]);
    const onError = (/** @type {any} */ error) => errors.push(error);
    const engine = createEngine({ clock: () => NOW, onError, ...engineOptions });
    await engine.ready;
    return { customer: await engine.customer({ id: "c-1" }), errors };
  };

  test("knows from the token what the other side knew, and the same token twice changes nothing", async () => {
    const host = await open();
    host.customer.privacy.setConsent(
      { storage: true, personalization: true },
      { noticeVersion: "7" },
    );
    host.customer.setTraits({ size: "M" });
    host.customer.track(order(3));
    host.customer.track(look(1));
    const token = createToken(host.customer.profile(), options);
    const page = await open();
    page.customer.merge(kept(token));
    const once = page.customer.profile();
    assert.deepEqual(once, host.customer.profile());
    page.customer.merge(kept(token));
    assert.deepEqual(page.customer.profile(), once);
    host.customer.merge(kept(createToken(page.customer.profile(), options)));
    assert.deepEqual(host.customer.profile(), once, "and the way back adds nothing");
    assert.deepEqual([...host.errors, ...page.errors], []);
  });

  test("is handed over without consent to personalisation as far as the core would keep it", async () => {
    const source = await readFile(join(root, "src/event/kind.rs"), "utf8");
    const [table = ""] = source.match(/^event_types! \{.*?^\}/ms) ?? [];
    const types = [...table.matchAll(/= "([a-z_]+)",/g)].map(([, type = ""]) => type);
    assert.ok(types.length >= 38);
    const events = types.map((type) => ({
      ...{ id: type, type, at: NOW - 1, orderId: `order-${type}` },
      items: [{ id: "a" }],
    }));
    const consent = { storage: granted(), personalization: granted() };
    const all = kept(createToken({ version: 1, consent, events }, { now: NOW, maxBytes: 20_000 }));
    assert.deepEqual(eventIds(all).sort(), [...types].sort(), "every type travels");
    const { customer, errors } = await open();
    for (const event of events) customer.track(event);
    const some = createToken(
      { version: 1, consent, events },
      { now: NOW, purposes: ["storage"], maxBytes: 20_000 },
    );
    assert.deepEqual(eventIds(kept(some)).sort(), eventIds(customer.profile()).sort());
    assert.deepEqual(errors, []);
  });

  test("who withdrew and agreed again has back nothing of before by a hand-over, whoever kept it", async () => {
    const grant = (/** @type {number} */ at, yes = true) => ({
      ...{ purpose: "personalization", granted: yes, at: NOW - at },
    });
    const at = (/** @type {string} */ id, /** @type {number} */ before, more = {}) => ({
      ...{ ...look(1), id, at: NOW - before, ...more },
    });
    const events = [at("before", 6), at("unaware", 3), at("since", 1, { consentAt: NOW - 2 })];
    const desktop = { version: 1, id: "c-1", ledger: [grant(9), grant(2)], events };
    const consent = { personalization: { granted: true, at: NOW - 2 } };
    const phone = await open();
    phone.customer.merge({ version: 1, ledger: [grant(9), grant(4, false)], events: [] });
    phone.customer.merge(kept(createToken({ ...desktop, consent }, options)));
    assert.deepEqual(eventIds(phone.customer.profile()), ["since"]);
    // The page's storage was deleted, and the host has kept all events there ever were.
    const host = { ...kept(createToken(phone.customer.profile(), options)), events };
    const page = await open();
    page.customer.merge(kept(createToken(host, options)));
    assert.deepEqual(eventIds(page.customer.profile()), ["unaware", "since"]);
    assert.deepEqual([...phone.errors, ...page.errors], []);
  });

  test("who withdrew is not granted anything by an older token", async () => {
    const { customer, errors } = await open();
    customer.privacy.setConsent({ personalization: false });
    customer.merge(kept(createToken(PROFILE, options)));
    assert.deepEqual(eventIds(customer.profile()), ["O3"]);
    assert.equal(customer.privacy.consent().personalization.granted, false);
    assert.deepEqual(errors, []);
  });
});
