// @ts-check
/** The customer's rights, through the built package: tags, files, erasing, withdrawal, time to live. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { unbuilt } from "./support/packed.mjs";
import { packageFolder, root } from "./support/source.mjs";

const DAY = 86_400_000;
const START = 1_000 * DAY;
const granted = { storage: true, personalization: true };
const bytes = (/** @type {unknown} */ value) =>
  new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));
const read = (/** @type {Uint8Array} */ file) => JSON.parse(new TextDecoder().decode(file));

describe("customer.privacy", { skip: unbuilt }, () => {
  /** @type {any} */
  let zhanggui;
  /** @type {Uint8Array} */
  let model;
  before(async () => {
    zhanggui = await import(pathToFileURL(join(packageFolder, "dist", "node.js")).href);
    model = await readFile(join(root, "tests", "golden", "v1.zg"));
  });

  /** @param {any} [options] */
  async function open(options = {}, start = START) {
    /** @type {any[]} */
    const errors = [];
    const time = { now: start };
    const engine = zhanggui.createEngine({
      ...{ model, locale: "en", clock: () => time.now++ },
      onError: (/** @type {any} */ error) => errors.push(error),
    });
    await engine.ready;
    const customer = await engine.customer({ consent: granted, ...options });
    return { customer, engine, errors, time };
  }

  /** Eight weekly orders of bags, so that bags become a tag. @param {any} customer */
  function buyBags(customer) {
    for (let week = 1; week <= 8; week++)
      customer.track({
        ...{
          type: "purchase",
          orderId: `o${week}`,
          at: START - week * 7 * DAY + (week % 6) * 4 * 3_600_000,
        },
        items: [
          { id: "b1", unitPrice: 1000 },
          { id: "b2", unitPrice: 1000 },
        ],
      });
  }
  const idsOf = (/** @type {any} */ profile) =>
    profile.events.map((/** @type {any} */ e) => e.id).sort();
  const tagIds = (/** @type {any} */ customer) =>
    customer.privacy.tags().map((/** @type {any} */ tag) => tag.id);

  test("tags are told with evidence; a deleted one is not inferred again, and that travels", async () => {
    const { customer } = await open();
    buyBags(customer);
    const [bags] = customer.privacy.tags();
    assert.equal(bags.id, "category:bags");
    assert.ok(bags.evidence.length > 0 && bags.text.length > 0 && bags.state === undefined);
    await customer.privacy.deleteTag("category:bags");
    assert.deepEqual(tagIds(customer), []);
    customer.track({ type: "purchase", orderId: "again", items: [{ id: "b3" }] });
    assert.deepEqual(tagIds(customer), []);
    const { customer: other } = await open();
    buyBags(other);
    other.merge(customer.profile());
    assert.deepEqual(tagIds(other), []);
    await other.privacy.lockTag("category:bags");
    assert.deepEqual(tagIds(other), ["category:bags"]);
    customer.merge(other.profile());
    assert.deepEqual(tagIds(customer), ["category:bags"], "the later word counts");
  });

  test("a locked tag stays when it fades", async () => {
    const { customer, time } = await open();
    buyBags(customer);
    await customer.privacy.lockTag("category:bags");
    assert.equal(customer.privacy.tags()[0].state, "locked");
    time.now += 600 * DAY;
    assert.deepEqual(tagIds(customer), ["category:bags"]);
    await customer.privacy.deleteTag("category:bags");
    assert.deepEqual(tagIds(customer), []);
  });

  test("a tag called wrong is gone, and stays away when the event of saying so is erased", async () => {
    const { customer } = await open();
    buyBags(customer);
    customer.feedback({ kind: "wrong_tag", id: "category:bags" });
    await customer.privacy.erase({ purpose: "personalization" });
    assert.deepEqual(tagIds(customer), []);
    assert.equal(customer.profile().events.length, 8);
  });

  test("what is exported is imported as it was, beside what is known or in its place", async () => {
    const { customer, errors } = await open({ id: "c" });
    buyBags(customer);
    customer.track({ type: "search", id: "s", query: "bag" });
    customer.setTraits({ size: "M" });
    const file = await customer.privacy.export();
    const { customer: union } = await open({ id: "c", consent: {} });
    union.track({ type: "purchase", orderId: "own", items: [{ id: "m1" }] });
    await union.privacy.import(file, { merge: "union" });
    assert.deepEqual(idsOf(union.profile()), [...idsOf(customer.profile()), "own"].sort());
    const { customer: replaced } = await open({ id: "c", consent: { marketing: true } });
    replaced.track({ type: "purchase", orderId: "own", items: [{ id: "m1" }] });
    await replaced.privacy.import(file, { merge: "replace" });
    assert.deepEqual(idsOf(replaced.profile()), idsOf(customer.profile()));
    assert.equal(replaced.profile().traits.size.value, "M");
    assert.equal(replaced.privacy.consent().marketing.granted, false);
    assert.equal(replaced.privacy.consent().personalization.granted, true);
    const notes = replaced.privacy.ledger().filter((/** @type {any} */ e) => e.source === "import");
    assert.deepEqual(
      notes.map((/** @type {any} */ e) => e.purpose),
      ["storage", "personalization"],
    );
    assert.deepEqual(errors, []);
  });

  test("what can't be read is refused with code and path, and changes nothing", async () => {
    const { customer, errors } = await open({ id: "c" });
    buyBags(customer);
    const before = customer.profile();
    const sound = { version: 1, events: [] };
    for (const merge of ["union", "replace"])
      for (const [file, code, path] of /** @type {[unknown, string, string][]} */ ([
        ["no profile", "bad-profile", ""],
        [{ ...sound, version: 2 }, "snapshot-version", "/version"],
        [{ ...sound, id: "d" }, "bad-profile", "/id"],
        [{ ...sound, traits: { size: { value: 1 } } }, "bad-profile", "/traits/size/at"],
        [{ ...sound, tags: { x: { value: "deleted" } } }, "bad-profile", "/tags/x/at"],
        [{ ...sound, erasures: { search: 5 } }, "bad-profile", "/erasures/search"],
        [{ ...sound, personalizationAt: "soon" }, "bad-profile", "/personalizationAt"],
        [{ ...sound, tombstones: [5] }, "bad-profile", "/tombstones/0"],
        [
          { ...sound, events: [{ id: "a", type: "login", at: 1 }, { type: "login" }] },
          ...["bad-event", "/events/1/id"],
        ],
      ])) {
        await assert.rejects(customer.privacy.import(bytes(file), { merge }), (error) => {
          assert.ok(error instanceof zhanggui.EngineError);
          assert.deepEqual([error.code, error.path ?? ""], [code, path]);
          return true;
        });
        assert.deepEqual(customer.profile(), before);
      }
    assert.deepEqual(errors, []);
  });

  test("the table holds a row for everything, and no field that a spreadsheet would run", async () => {
    const { customer } = await open();
    customer.track({ type: "search", id: "s", query: '=cmd|"x",y' });
    customer.track({
      type: "purchase",
      orderId: "o",
      items: [{ id: "b1", quantity: 2 }, { id: "包" }],
    });
    customer.setTraits({ size: "M" });
    await customer.privacy.deleteTag("category:bags");
    await customer.privacy.erase({ eventTypes: ["share"] });
    customer.merge({ version: 1, events: [], tombstones: ["gone"] });
    customer.loyalty.supply({ member: { birthday: "05-01" }, events: [] });
    const file = await customer.privacy.export("csv");
    const lines = Buffer.from(file).toString("utf8").split("\r\n");
    assert.ok(lines[0]?.startsWith("\ufeffrecord,at,id,name,value"));
    const kinds = lines.slice(1, -1).map((line) => line.split(",")[0]);
    assert.deepEqual(kinds, [
      ...["profile", "switch", "consent", "consent", "trait", "tag"],
      ...["erasure", "tombstone", "loyalty", "event", "event", "event"],
    ]);
    assert.ok(lines.some((line) => line.includes(`"'=cmd|""x"",y"`)));
    assert.ok(lines.some((line) => line.includes(",包,")));
    const width = lines[0]?.split(",").length;
    assert.ok(
      lines
        .slice(1, -1)
        .filter((l) => !l.includes('"'))
        .every((l) => l.split(",").length === width),
    );
  });

  test("a part is erased with a receipt, and no older copy brings it back", async () => {
    const storage = zhanggui.memory();
    const { customer } = await open({ storage });
    buyBags(customer);
    for (const [id, at] of /** @type {[string, number][]} */ ([
      ["s1", 10],
      ["s2", 20],
      ["s3", 30],
    ]))
      customer.track({ type: "search", id, query: "bag", at: START - at * DAY });
    const old = customer.profile();
    const receipt = await customer.privacy.erase({
      ...{ purpose: "personalization", before: START - 15 * DAY },
      eventTypes: ["search", "purchase"],
    });
    assert.deepEqual(receipt, {
      ...{ at: receipt.at, events: 2, traits: 0, complete: true, byType: { search: 2 } },
      period: [START - 30 * DAY, START - 20 * DAY],
      stays: [
        { type: "purchase", events: 8, why: "contract" },
        { type: "search", events: 1, why: "outside" },
      ],
    });
    customer.merge(old);
    assert.ok(!idsOf(customer.profile()).includes("s3"));
    await customer.flush();
    assert.deepEqual(idsOf(await storage.open("")), idsOf(customer.profile()));
    const { customer: next } = await open({ storage });
    next.merge(old);
    assert.deepEqual(idsOf(next.profile()), idsOf(customer.profile()));
  });

  test("what is dated ahead of the clock is erased by its id, and what happens next is taken in", async () => {
    const storage = zhanggui.memory();
    for (const before of [undefined, "2999-01-01T00:00:00Z", START + 5 * DAY]) {
      const { customer, time, errors } = await open({ storage });
      const look = (/** @type {string} */ id, /** @type {number} */ at) =>
        customer.track({ type: "view_item", id, items: [{ id: "b1" }], at });
      look("ahead", START + 3 * DAY);
      look("later", START + 9 * DAY);
      const old = customer.profile();
      await customer.privacy.erase({ purpose: "personalization", before });
      const left = typeof before === "number" ? ["later"] : [];
      assert.deepEqual(idsOf(customer.profile()), left);
      time.now += DAY;
      look("next", time.now);
      customer.merge(old);
      assert.deepEqual(idsOf(customer.profile()), [...left, "next"]);
      assert.deepEqual(errors, []);
      await customer.privacy.erase();
    }
  });

  test("the table holds what was folded as well: each count, and how far", async () => {
    const { customer } = await open({ limits: { events: 10 } });
    for (let n = 0; n < 30; n++)
      customer.track({
        type: "view_item",
        id: `v${n}`,
        items: [{ id: "b1" }, { id: "b2" }],
        at: START - (40 - n) * DAY,
      });
    const { folded, events } = customer.profile();
    const file = Buffer.from(await customer.privacy.export("csv")).toString("utf8");
    const rows = file.split("\r\n").map((line) => line.split(","));
    const of = (/** @type {string} */ record) => rows.filter(([kind]) => kind === record);
    const items = new Set(of("event").map(([, , id]) => id));
    assert.equal(items.size, events.length);
    assert.deepEqual(
      of("folded").map(([, , id, , n]) => [id, n]),
      [[folded.sources[""].id, String(30 - events.length)]],
    );
    const counted = of("count").filter(([, , , name]) => name === "view_item");
    const column = (rows[0] ?? []).indexOf("item");
    for (const item of ["b1", "b2"]) {
      const times = counted
        .filter((row) => row[column] === item)
        .map((row) => Number(row[column + 1]));
      assert.equal(
        times.reduce((sum, n) => sum + n, 0),
        30 - events.length,
        item,
      );
    }
  });

  test("what was being written when everything was erased, and failed, isn't written later", async () => {
    for (const gone of ["erased", "withdrawn"]) {
      const storage = zhanggui.memory();
      let fail = () => {};
      const write = (/** @type {string} */ id, /** @type {any} */ change) =>
        full ? new Promise((_, reject) => (fail = reject)) : storage.write(id, change);
      let full = false;
      const { customer } = await open({ storage: { ...storage, write } });
      await customer.flush();
      full = true;
      customer.track({ type: "search", id: "s", query: "bag" });
      await new Promise((resolve) => setTimeout(resolve));
      if (gone === "erased") void customer.privacy.erase();
      else customer.privacy.setConsent({ storage: false });
      fail();
      full = false;
      await customer.flush();
      assert.equal(await storage.open(""), null, gone);
      await customer.flush();
      assert.equal(await storage.open(""), null, gone);
    }
  });

  test("erasing for `sensitive` or `storage` ends that consent with it", async () => {
    const storage = zhanggui.memory();
    const { customer } = await open({ storage, consent: { ...granted, sensitive: true } });
    customer.setTraits({ pregnancy: true, size: "M" });
    await customer.flush();
    const { traits } = await customer.privacy.erase({ purpose: "sensitive" });
    assert.equal(traits, 1);
    assert.deepEqual(Object.keys(customer.profile().traits), ["size"]);
    await customer.privacy.erase({ purpose: "storage" });
    assert.equal(await storage.open(""), null);
    const sources = customer.privacy.ledger().map((/** @type {any} */ entry) => entry.source);
    assert.deepEqual(sources.slice(-2), ["erase", "erase"]);
    assert.equal(customer.profile().traits.size.value, "M", "the page's own copy stays");
  });

  test("a withdrawal that another copy brings takes effect here and in storage", async () => {
    const storage = zhanggui.memory();
    const { customer, time } = await open({ storage });
    customer.track({ type: "search", id: "s", query: "bag" });
    await customer.flush();
    const { customer: phone } = await open({ consent: {} }, time.now + DAY);
    phone.privacy.setConsent({ personalization: false, storage: false });
    customer.merge(phone.profile());
    await customer.flush();
    assert.deepEqual(customer.profile().events, []);
    assert.equal(await storage.open(""), null);
    time.now += 2 * DAY;
    customer.privacy.setConsent(granted);
    customer.merge({ ...phone.profile(), events: [{ id: "s", type: "search", at: START }] });
    assert.deepEqual(customer.profile().events, []);
  });

  test("the switch counts at once, and of two copies the later turn", async () => {
    const { customer, time } = await open();
    buyBags(customer);
    const other = (await open()).customer;
    other.merge(customer.profile());
    customer.privacy.setPersonalization(false);
    assert.equal(customer.recommend({ scene: "home" }).mode, "non_personalized");
    time.now += DAY;
    customer.privacy.setPersonalization(true);
    other.privacy.setPersonalization(false);
    other.merge(customer.profile());
    assert.equal(other.privacy.personalization(), true);
  });

  test("behaviour outlives its time by type only; orders stay, and storage follows", async () => {
    const storage = zhanggui.memory();
    const { customer } = await open({ storage });
    buyBags(customer);
    customer.track({ type: "search", id: "s", query: "bag", at: START - 100 * DAY });
    customer.track({ type: "view_item", id: "v", items: [{ id: "b1" }], at: START - 100 * DAY });
    customer.track({ type: "search", id: "old", query: "bag", at: START - 181 * DAY });
    await customer.flush();
    assert.equal(customer.profile().events.length, 10);
    const { customer: later } = await open({ storage }, START + 100 * DAY);
    assert.equal(later.profile().events.length, 9);
    await later.flush();
    assert.ok(!idsOf(await storage.open("")).includes("s"));
    const retention = { view_item: 30, purchase: 36_500 };
    const { customer: strict } = await open({ storage, retention }, START + 101 * DAY);
    assert.equal(strict.profile().events.length, 8);
    strict.track({ type: "view_item", items: [{ id: "b1" }], at: START });
    assert.equal(strict.profile().events.length, 8);
    strict.merge(customer.profile());
    assert.equal(strict.profile().events.length, 8);
  });

  test("as CommonJS the rights are there, too", async () => {
    const { createEngine } = createRequire(import.meta.url)(
      join(packageFolder, "dist", "node.cjs"),
    );
    const customer = await createEngine({ onError() {} }).customer();
    assert.equal(read(await customer.privacy.export()).version, 1);
  });

  test("without the core, what needs it rejects, and erasing everything works", async () => {
    const wasm = "file:///nowhere.wasm";
    const engine = zhanggui.createEngine({ wasm, fallback: "static", onError() {} });
    const customer = await engine.customer({ consent: granted });
    customer.track({ type: "search", query: "bag" });
    const file = await customer.privacy.export();
    for (const asked of [
      customer.privacy.import(file, { merge: "union" }),
      customer.privacy.erase({ purpose: "personalization" }),
    ])
      await assert.rejects(asked, { code: "wasm-fetch" });
    const { events, complete } = await customer.privacy.erase();
    assert.deepEqual([events, complete], [1, true]);
    assert.deepEqual(customer.profile().events, []);
  });
});
