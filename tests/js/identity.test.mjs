// @ts-check
/** Visitor, member, nobody: who the customer is, over the built package. */
import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { unbuilt } from "./support/packed.mjs";
import { packageFolder } from "./support/source.mjs";

/** @typedef {import("../../www/package/src/types/index.js").Customer} Customer */

const granted = { storage: true, personalization: true };
const view = (/** @type {string} */ id) => ({
  id,
  type: /** @type {const} */ ("view_item"),
  items: [{ id: "x" }],
});

describe("who the customer is", { skip: unbuilt, timeout: 60_000 }, async () => {
  if (unbuilt) return;
  const { createEngine, indexedDb, login, logout } = await import(
    pathToFileURL(join(packageFolder, "dist/node.js")).href
  );
  let device = 0;
  let now = 1_700_000_000_000;
  const errors = /** @type {any[]} */ ([]);
  const makeEngine = () =>
    createEngine({ clock: () => now++, onError: (/** @type {any} */ error) => errors.push(error) });

  /** A device: one engine, one database. */
  async function onDevice({ ready = true } = {}) {
    const name = `device-${device++}`;
    const engine = makeEngine();
    if (ready) await engine.ready;
    const storage = () => indexedDb({ name });
    return {
      engine,
      storage,
      customer: /** @type {Customer} */ (await engine.customer({ storage: storage() })),
      /** What is kept of one, by event ids; `null` for nothing. @param {string} id */
      async kept(id) {
        const stored = await storage().open(id);
        return stored ? stored.events.map((/** @type {any} */ e) => e.id).sort() : null;
      },
    };
  }
  const ids = (/** @type {Customer} */ customer) =>
    customer
      .profile()
      .events.map((/** @type {any} */ e) => e.id)
      .sort();

  for (const ready of [true, false]) {
    const when = ready ? "with the core" : "before the core is up";
    test(`${when}: what a visitor did joins the member's kept profile, once, and nothing is kept of the visitor`, async () => {
      const { engine, customer, kept } = await onDevice({ ready });
      customer.privacy.setConsent(granted);
      customer.track(view("before"));
      await customer.flush();
      await login(customer, "m");
      await engine.ready;
      await logout(customer);
      customer.privacy.setConsent(granted);
      customer.track(view("visit"));
      customer.setTraits({ size: "M" });
      await customer.flush();
      assert.deepEqual(await kept(""), ["visit"]);
      const told = customer.version();
      const done = login(customer, "m");
      assert.equal(customer.id, "m", "at once");
      customer.track(view("after"));
      await done;
      assert.deepEqual(ids(customer), ["after", "before", "visit"]);
      assert.equal(customer.profile().id, "m");
      assert.ok(customer.version() > told);
      await customer.flush();
      assert.deepEqual(await kept("m"), ["after", "before", "visit"]);
      assert.equal(await kept(""), null);
      await login(customer, "m");
      assert.deepEqual(ids(customer), ["after", "before", "visit"]);
      assert.equal(customer.profile().traits?.size?.value, "M");
      assert.deepEqual(errors, []);
    });
  }

  for (const ready of [true, false]) {
    const when = ready ? "with the core" : "before the core is up";
    test(`${when}: what another tab kept of the visitor in that moment goes along to the member, too`, async () => {
      const { engine, customer, storage, kept } = await onDevice({ ready });
      customer.privacy.setConsent(granted);
      await customer.flush();
      const stored = await storage().open("");
      const base = stored.head.revision;
      const theirs = { ...view("theirs"), at: now };
      const size = { value: "M", at: now, source: "page" };
      const revision = `${base.slice(0, 8)} another's`;
      const head = { ...stored.head, traits: { size }, revision };
      assert.notEqual(await storage().write("", { head, events: [theirs], base }), false);
      await login(customer, "m");
      assert.deepEqual([await kept("m"), await kept("")], [["theirs"], null]);
      await engine.ready;
      assert.deepEqual(ids(customer), ["theirs"]);
      assert.equal(customer.profile().traits?.size?.value, "M");
      assert.deepEqual(errors, []);
    });
  }

  test("a member's profile that a hand-over brought to a visitor goes to no other member", async () => {
    for (const next of ["m", "n"]) {
      const { customer, kept } = await onDevice();
      customer.privacy.setConsent(granted);
      const events = [{ ...view("m's"), at: now }];
      customer.merge({ ...customer.profile(), id: "m", events });
      assert.deepEqual(ids(customer), ["m's"]);
      await login(customer, next);
      await customer.flush();
      assert.deepEqual(ids(customer), next === "m" ? ["m's"] : []);
      assert.deepEqual(await kept("n"), null);
    }
  });

  test("what a newer version kept of the visitor is left alone by a login", async () => {
    const { engine, storage } = await onDevice();
    const newer = /** @type {any} */ ({ head: { version: 2, revision: "r" }, base: null });
    await storage().write("", newer);
    const customer = await engine.customer({ storage: storage() });
    await login(customer, "m");
    assert.equal((await storage().open("")).head.version, 2);
    assert.equal(errors.splice(0)[0].code, "snapshot-version");
  });

  test("what was last said by who logs out joins what another page kept in that moment", async () => {
    const { customer, storage, engine } = await onDevice();
    await login(customer, "m");
    customer.privacy.setConsent(granted);
    await customer.flush();
    const stored = await storage().open("m");
    const size = { value: "M", at: now, source: "page" };
    const ledger = [...stored.head.ledger, { purpose: "marketing", granted: true, at: now }];
    const base = stored.head.revision;
    const revision = `${base.slice(0, 8)} another's`;
    const head = { ...stored.head, ledger, traits: { size }, revision };
    assert.notEqual(
      await storage().write("m", { head, events: [{ ...view("theirs"), at: now }], base }),
      false,
    );
    customer.setTraits({ city: "杭州" });
    customer.privacy.setConsent({ sensitive: false });
    await logout(customer);
    const again = await engine.customer({ id: "m", storage: storage() });
    assert.deepEqual(Object.keys(again.profile().traits).sort(), ["city", "size"]);
    assert.deepEqual(ids(again), ["theirs"]);
    const { sensitive, marketing } = again.privacy.consent();
    assert.deepEqual([sensitive.at > 0, marketing.granted], [true, true]);
    assert.deepEqual(errors, []);
  });

  test("after logout the customer is a new visitor of whom nothing is known; what is kept of the member stays", async () => {
    const { customer, kept, storage, engine } = await onDevice();
    await login(customer, "m");
    customer.privacy.setConsent(granted);
    customer.setTraits({ size: "M" });
    customer.track(view("1"));
    const leaving = logout(customer);
    assert.equal(customer.id, undefined);
    const { events, traits, consent } = customer.profile();
    assert.deepEqual([events, traits, consent], [[], {}, {}]);
    assert.equal(customer.recommend({ scene: "home" }).mode, "non_personalized");
    customer.track(view("nobody's"));
    await leaving;
    await customer.flush();
    assert.deepEqual(await kept("m"), ["1"]);
    assert.equal(await kept(""), null);
    const again = await engine.customer({ id: "m", storage: storage() });
    assert.deepEqual([ids(again), again.profile().traits?.size?.value], [["1"], "M"]);
  });

  test("a member who did not agree to storage leaves nothing behind", async () => {
    const { customer, kept } = await onDevice();
    await login(customer, "m");
    customer.privacy.setConsent({ personalization: true });
    customer.track(view("1"));
    await customer.flush();
    await logout(customer);
    assert.equal(await kept("m"), null);
    await login(customer, "m");
    assert.deepEqual(ids(customer), []);
  });

  test("from one member to another nothing goes along", async () => {
    const { customer, kept } = await onDevice();
    await login(customer, "m1");
    customer.privacy.setConsent(granted);
    customer.track(view("1"));
    await login(customer, "m2");
    assert.deepEqual([ids(customer), customer.privacy.consent().storage.granted], [[], false]);
    customer.privacy.setConsent(granted);
    customer.track(view("2"));
    await customer.flush();
    assert.deepEqual([await kept("m1"), await kept("m2")], [["1"], ["2"]]);
  });

  test("the visitor stays kept until the member is: a failed write loses nothing", async () => {
    const { engine, storage, kept } = await onDevice();
    const inner = storage();
    let full = false;
    const write = (/** @type {string} */ id, /** @type {any} */ change) =>
      full
        ? Promise.reject(new DOMException("full", "QuotaExceededError"))
        : inner.write(id, change);
    const customer = await engine.customer({ storage: { ...inner, write }, consent: granted });
    customer.track(view("1"));
    await customer.flush();
    full = true;
    await login(customer, "m");
    assert.deepEqual(
      errors.splice(0).map(({ code }) => code),
      ["storage-lost"],
    );
    assert.deepEqual([ids(customer), await kept(""), await kept("m")], [["1"], ["1"], null]);
    assert.equal(engine.status().durable, false);
    full = false;
    await customer.flush();
    assert.deepEqual(await kept("m"), ["1"]);
  });

  test("another tab that writes while the member leaves: both changes are kept, and nothing comes along", async () => {
    for (const next of [undefined, "n"]) {
      const { engine, storage, kept } = await onDevice();
      const inner = storage();
      let overtaken = async () => {};
      const write = async (/** @type {string} */ id, /** @type {any} */ change) => {
        if (id === "m") await overtaken();
        return inner.write(id, change);
      };
      const customer = await engine.customer({ id: "m", storage: { ...inner, write } });
      customer.privacy.setConsent(granted);
      await customer.flush();
      const other = await engine.customer({ id: "m", storage: storage() });
      overtaken = async () => {
        overtaken = async () => {};
        other.setTraits({ both: 2, city: "杭州" });
        other.privacy.setConsent({ analytics: true });
        other.track(view("other's"));
        await other.flush();
      };
      customer.setTraits({ first: 0, both: 1 });
      customer.track(view("mine"));
      customer.privacy.setConsent({ marketing: true });
      await (next ? login(customer, next) : logout(customer));
      const { events, traits, consent } = customer.profile();
      assert.deepEqual([customer.id, events, traits, consent], [next, [], {}, {}]);
      other.dispose();
      assert.deepEqual(await kept("m"), ["mine", "other's"]);
      const again = await engine.customer({ id: "m", storage: storage() });
      const known = again.profile().traits ?? {};
      assert.deepEqual(Object.keys(known), ["both", "city", "first"]);
      assert.equal(known.both?.value, 2, "the later word");
      const { analytics, marketing } = again.privacy.consent();
      assert.deepEqual([analytics.granted, marketing.granted], [true, true]);
      assert.equal(again.privacy.ledger().length, 4);
      again.dispose();
    }
    assert.deepEqual(errors, []);
  });

  test("an id that is none is refused, and nothing changes", async () => {
    const { customer } = await onDevice();
    for (const id of /** @type {any[]} */ (["", undefined, null, 7])) await login(customer, id);
    assert.deepEqual(
      errors.splice(0).map(({ code, path }) => [code, path]),
      [1, 2, 3, 4].map(() => ["bad-argument", "/id"]),
    );
    assert.equal(customer.id, undefined);
  });

  test("changes that are asked for at once come one after the other", async () => {
    const { customer, kept } = await onDevice();
    customer.privacy.setConsent(granted);
    customer.track(view("1"));
    const all = [login(customer, "m1"), logout(customer), login(customer, "m2")];
    await Promise.all(all);
    assert.equal(customer.id, "m2");
    assert.deepEqual(ids(customer), []);
    assert.deepEqual([await kept("m1"), await kept("m2"), await kept("")], [["1"], null, null]);
  });

  test("whatever members and visitors do on one device, nobody has what is another's", async () => {
    let seed = 11;
    const random = (/** @type {number} */ below) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return Math.floor((seed / 2147483648) * below);
    };
    for (let round = 0; round < 15; round++) {
      const { customer, kept } = await onDevice();
      // The model: what is kept of each, and what only this visit knows.
      const store = /** @type {Record<string, Set<string>>} */ ({});
      let who = "";
      let known = new Set();
      let agreed = false;
      let waiting = Promise.resolve();
      for (let step = 0; step < 30; step++) {
        const id = `${round}-${step}`;
        const next = random(10);
        if (next < 6) {
          customer.track(view(id));
          if (agreed) known.add(id);
        } else if (next < 7) {
          customer.privacy.setConsent(granted);
          agreed = true;
        } else if (next < 9) {
          const member = `m${random(3)}`;
          await waiting;
          waiting = login(customer, member);
          if (member !== who) {
            const known_ = who === "" ? known : new Set();
            const before = store[member] ?? new Set();
            if (who !== "" && agreed) store[who] = known;
            agreed = (who === "" && agreed) || member in store;
            known = new Set([...before, ...known_]);
            who = member;
            // What was allowed before is known once what is kept was read.
            await waiting;
          }
        } else {
          await waiting;
          waiting = logout(customer);
          if (who !== "" && agreed) store[who] = known;
          if (who !== "") {
            [known, agreed] = [new Set(), false];
            who = "";
          }
        }
        assert.equal(customer.id ?? "", who);
        assert.deepEqual(ids(customer), [...known].sort(), `round ${round}, step ${step}`);
      }
      await waiting;
      await customer.flush();
      if (agreed) store[who] = known;
      for (const member of ["m0", "m1", "m2"]) {
        const expected = store[member] ? [...store[member]].sort() : null;
        assert.deepEqual(await kept(member), expected, `round ${round}: ${member}`);
      }
    }
    assert.deepEqual(errors, []);
  });
});
