// @ts-check
/** The code of docs/storage.md, run as a reader would paste it, with the tarball's own files. */
import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { guideBlocks, guideModules } from "./support/guide.mjs";
import { project, unbuilt } from "./support/packed.mjs";
import { root } from "./support/source.mjs";

const guide = readFileSync(join(root, "docs/storage.md"), "utf8");
const blocks = guideBlocks(guide, "ts runnable");

describe("the guide to storage", { skip: unbuilt }, () => {
  /** @type {(name: string) => Promise<any>} */
  let run;
  const said = /** @type {any[]} */ ([]);
  const { log } = console;

  before(async () => {
    const folder = join((await project()).folder, "storage");
    run = await guideModules(blocks, folder);
    console.log = (...words) => said.push(words);
  });
  after(async () => {
    console.log = log;
    await rm((await project()).folder, { recursive: true, force: true });
  });

  test("every block has a name, and every name a test", () => {
    assert.deepEqual([...blocks.keys()], ["customer", "persist", "encrypted", "login"]);
  });

  test("a visitor's events are kept", async () => {
    const { customer } = await run("customer");
    assert.equal(customer.profile().events.length, 1);
    assert.deepEqual(said, [[true]]);
  });

  test("the page may ask the browser to keep them", async () => {
    const { keepForGood } = await run("persist");
    for (const [storage, answer] of [
      [undefined, false],
      [{ persist: async () => true }, true],
    ]) {
      const value = { storage };
      Object.defineProperty(globalThis, "navigator", { value, configurable: true });
      assert.equal(await keepForGood(), answer);
    }
  });

  test("a visitor becomes a member, and a visitor again", async () => {
    const [{ customer }, { arrived, left }] = [await run("customer"), await run("login")];
    await arrived("c-1");
    assert.deepEqual([customer.id, customer.profile().events.length], ["c-1", 1]);
    await left();
    assert.deepEqual([customer.id, customer.profile().events.length], [undefined, 0]);
    await arrived("c-1");
    assert.equal(customer.profile().events.length, 1);
  });

  test("sealed, by the device's key and by a passphrase", async () => {
    const { sealed, unlock } = await run("encrypted");
    for (const customer of [sealed, await unlock("open sesame")]) {
      customer.privacy.setConsent({ storage: true, personalization: true });
      customer.track({ type: "view_item", items: [{ id: "cup" }] });
      await customer.flush();
    }
    assert.equal((await unlock("open sesame")).profile().events.length, 1);
  });

  test("each code that the table names is one that the package has", () => {
    const types = readFileSync(join(root, "www/package/src/types/engine.ts"), "utf8");
    const table = guide.slice(guide.indexOf("| what happens"), guide.indexOf("What is put aside"));
    const codes = [...table.matchAll(/`((?:storage|snapshot)-\w+)`/g)].map(([, code]) => code);
    assert.equal(codes.length, 6);
    for (const code of codes) assert.ok(types.includes(`"${code}"`), code);
  });
});
