// @ts-check
/** The token in which a customer is handed over: what it holds, and when it is refused. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  DAY,
  eventIds,
  granted,
  kept,
  look,
  NOW,
  options,
  order,
  PROFILE,
  webview,
} from "./support/webview.mjs";

const { createToken, readToken, signToken, tokenId, verifyToken } = webview;

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
