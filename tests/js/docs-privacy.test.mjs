// @ts-check
/** The code of docs/privacy.md, run as a reader would paste it, with the built package's own files. */
import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { guideBlocks, guideModules } from "./support/guide.mjs";
import { project, unbuilt } from "./support/packed.mjs";
import { root } from "./support/source.mjs";

const guide = readFileSync(join(root, "docs/privacy.md"), "utf8");
const blocks = guideBlocks(guide, "ts runnable");

describe("the guide to privacy", { skip: unbuilt }, () => {
  /** @type {(name: string) => Promise<any>} */
  let run;
  /** @type {any} */
  let customer;
  /** @type {any[][]} */
  const said = [];
  const { log } = console;

  before(async () => {
    const folder = join((await project()).folder, "guide");
    run = await guideModules(blocks, folder);
    console.log = (...words) => said.push(words);
    const { engine, ...page } = await run("customer");
    customer = page.customer;
    await engine.ready;
  });
  after(async () => {
    console.log = log;
    await rm((await project()).folder, { recursive: true, force: true });
  });

  test("every block has a name, and every name a test", () => {
    assert.deepEqual(
      [...blocks.keys()],
      ["customer", "banner", "switch", "tags", "files", "erase"],
    );
  });

  test("consent is in the ledger with its notice, and behaviour is kept from then on", async () => {
    customer.track({ type: "search", query: "before" });
    await run("banner");
    assert.equal(customer.profile().events.length, 0);
    const [ledger] = said.at(-1) ?? [];
    assert.deepEqual(
      ledger.map((/** @type {any} */ e) => [e.purpose, e.granted, e.noticeVersion, e.source]),
      [
        ["storage", true, "2026-11", "banner"],
        ["personalization", true, "2026-11", "banner"],
      ],
    );
    customer.track({ type: "search", query: "after" });
    assert.equal(customer.profile().events.length, 1);
  });

  test("the switch", async () => {
    await run("switch");
    assert.deepEqual(said.at(-1), ["non_personalized"]);
    assert.equal(customer.privacy.personalization(), true);
  });

  test("tags", async () => {
    customer.setTraits({ size: "M" });
    await run("tags");
    assert.equal(said.at(-1)?.[0], "declared:size");
    const { tags } = customer.profile();
    assert.deepEqual(
      Object.entries(tags).map(([id, { value }]) => [id, value]),
      [
        ["category:bags", "deleted"],
        ["category:mugs", "locked"],
      ],
    );
  });

  test("files", async () => {
    const before = customer.profile();
    await run("files");
    const [json, csv] = said.at(-1) ?? [];
    assert.ok(json > 0 && csv > 0);
    assert.deepEqual(customer.profile(), before);
  });

  test("erasing", async () => {
    customer.track({ type: "search", query: "old", at: "2025-12-31T00:00:00Z" });
    customer.track({ type: "purchase", orderId: "o", items: [{ id: "b1" }] });
    await run("erase");
    const [part, stays, all] = said.slice(-3);
    assert.deepEqual(part?.slice(0, 2), [1, { search: 1 }]);
    assert.ok(stays?.[0].some((/** @type {any} */ s) => s.type === "purchase"));
    assert.deepEqual([all, customer.profile().events], [[true], []]);
  });
});
