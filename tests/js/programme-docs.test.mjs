// @ts-check
/** The guide to writing a programme says nothing that isn't so: each of its steps is sound, its figures are right. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import Ajv from "ajv/dist/2020.js";
import { unbuilt } from "./support/packed.mjs";
import { packageFolder, root } from "./support/source.mjs";

const guide = await readFile(join(root, "docs", "programme.md"), "utf8");
const schema = await readFile(join(packageFolder, "schema", "programme.schema.json"), "utf8");
const validate = new Ajv({ strict: false }).compile(JSON.parse(schema));

/** @param {string} kind */
const blocks = (kind) =>
  [...guide.matchAll(new RegExp(`^\`\`\`json ${kind}\\n(.*?)^\`\`\`$`, "gms"))].map((match) =>
    JSON.parse(match[1] ?? ""),
  );

/** What the reader has after each step. */
const steps = /** @type {any[]} */ ([]);
for (const block of blocks("programme")) steps.push({ ...steps.at(-1), ...block });

describe("the guide to writing a programme", { skip: unbuilt }, () => {
  /** @type {any} */
  let zhanggui;
  before(async () => {
    zhanggui = await import(pathToFileURL(join(packageFolder, "dist", "node.js")).href);
  });

  test("every step is a sound programme", async () => {
    assert.ok(steps.length >= 9);
    for (const step of steps) {
      assert.ok(validate(step), JSON.stringify(validate.errors));
      assert.deepEqual(await zhanggui.validateProgramme(step), []);
    }
    const sections = ["actions", "birthday_bonus", "earn", "expiry", "redeem", "tiers"];
    for (const section of sections) assert.ok(steps.at(-1)[section], section);
  });

  test("the example comes out as it says", async () => {
    const [events] = blocks("events");
    const [expected] = blocks("state");
    const asOf = guide.match(/const asOf = "(.*)"/)?.[1];
    const birthday = guide.match(/birthday: "(.*?)"/)?.[1];
    const programme = steps.at(-1);
    const state = await zhanggui.calculateTier({ programme, member: { birthday }, events, asOf });
    assert.deepEqual(pick(state, expected), expected);
    const texts = await zhanggui.describeTier(state, { locale: "zh-CN", programme });
    assert.equal(texts.ledger.length, state.ledger.length);
  });
});

/** The part of `value` that `like` speaks of. @param {any} value @param {any} like @returns {any} */
function pick(value, like) {
  if (Array.isArray(like) || like === null || typeof like !== "object") return value;
  return Object.fromEntries(Object.keys(like).map((key) => [key, pick(value?.[key], like[key])]));
}
