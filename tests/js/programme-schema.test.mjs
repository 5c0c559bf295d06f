// @ts-check
/** The programme's JSON Schema, as an editor or a build would use it. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import Ajv from "ajv/dist/2020.js";
import { unbuilt } from "./support/packed.mjs";
import { packageFolder, root } from "./support/source.mjs";

const read = async (/** @type {string} */ path) =>
  JSON.parse(await readFile(join(root, path), "utf8"));
const schema = await read("www/package/schema/programme.schema.json");
const cases = await read("tests/vectors/loyalty/cases.json");
const real = await read("tests/vectors/loyalty/real-programmes.json");
const shop = await read("www/shop/src/programme.json");

// A section's conditions name its fields without their types, which stand beside them.
const ajv = new Ajv({
  strict: true,
  strictTypes: false,
  strictRequired: false,
  strictTuples: false,
  allErrors: true,
  formats: { "uri-reference": true },
});
const validate = ajv.compile(schema);
const faults = (/** @type {unknown} */ programme) =>
  validate(programme) ? [] : validate.errors?.map((e) => `${e.instancePath} ${e.message}`);

/** The programme of a worked example. @param {any} example */
function programmeOf({ programme, patch = {} }) {
  const out = structuredClone(cases.programmes[programme]);
  for (const [pointer, value] of Object.entries(patch)) {
    const steps = pointer.split("/").slice(1);
    const last = /** @type {string} */ (steps.pop());
    const parent = steps.reduce((part, step) => part[step], out);
    if (value === null) delete parent[last];
    else parent[last] = value;
  }
  return out;
}

test("every sound programme fits: the real ones, the worked examples', the demo shop's", () => {
  for (const { id, config } of real) assert.deepEqual(faults(config), [], id);
  for (const [id, programme] of Object.entries(cases.programmes))
    assert.deepEqual(faults(programme), [], id);
  for (const example of cases.cases)
    if (!example.expect.config_errors)
      assert.deepEqual(faults(programmeOf(example)), [], example.id);
  assert.deepEqual(faults(shop), []);
});

test("of the worked examples' faulty programmes, those that a schema can tell do not fit", () => {
  const bad = cases.cases.filter((/** @type {any} */ example) => example.expect.config_errors);
  assert.equal(bad.length, 4);
  for (const example of bad) {
    // That tiers rise is beyond a schema.
    const beyond = example.id === "config-not-increasing";
    assert.equal(faults(programmeOf(example))?.length === 0, beyond, example.id);
  }
});

test("every field has a title and a description, and what may be left out says what it is then", () => {
  const bare = /** @type {string[]} */ ([]);
  /** @param {any} part @param {string} path @param {boolean} optional */
  const look = (part, path, optional) => {
    const known = part.$ref ? { ...schema.$defs[part.$ref.split("/").at(-1)], ...part } : part;
    if (!known.title || !known.description) bare.push(`${path}: no title or description`);
    if (optional && known.default === undefined && !/left out|^for /i.test(known.description))
      bare.push(`${path}: no default`);
    for (const [key, field] of Object.entries(part.properties ?? {}))
      look(field, `${path}/${key}`, !part.required?.includes(key));
    for (const inner of [part.items, part.additionalProperties])
      if (inner && typeof inner === "object" && !inner.$ref) look(inner, `${path}/*`, false);
  };
  look(schema, "", false);
  for (const [name, part] of Object.entries(schema.$defs)) look(part, `$defs/${name}`, false);
  assert.deepEqual(bare, []);
});

/** Faults that a schema can tell, one at a time, in programmes that are sound but for it. */
const spoilt = /** @type {[string, (programme: any) => void][]} */ ([
  ["/schema", (p) => (p.schema = 2)],
  ["/currency", (p) => (p.currency = "yuan")],
  ["/timezone", (p) => (p.timezone = "Mars/Olympus")],
  ["/earn/per", (p) => (p.earn.per = 0)],
  ["/earn/points", (p) => delete p.earn.points],
  ["/earn/round", (p) => (p.earn.round = "up")],
  ["/expiry", (p) => (p.expiry = { type: "after" })],
  ["/expiry", (p) => (p.expiry = { type: "after", months: 1, days: 2 })],
  ["/expiry/months", (p) => (p.expiry = { type: "none", months: 1 })],
  ["/redeem/value", (p) => (p.redeem = { points: 1 })],
  ["/redeem/points", (p) => (p.redeem = { points: 1, options: [{ points: 1, value: 1 }] })],
  ["/tiers/0", (p) => (p.tiers[0].qualify = [{ spend: 1 }])],
  ["/tiers/1/qualify", (p) => delete p.tiers[1].qualify],
  ["/tiers/1/qualify", (p) => (p.tiers[1].invite_only = true)],
  ["/tiers/1/qualify", (p) => (p.tiers[1].qualify = [])],
  ["/tiers/1/qualify/0", (p) => (p.tiers[1].qualify = [{}])],
  ["/metrics/spend/min", (p) => (p.metrics.spend.min = 1)],
  ["/metrics/ugc/actions", (p) => (p.metrics.ugc = { type: "actions" })],
  ["/tier_policy/period/n", (p) => (p.tier_policy = { period: { type: "full_months" } })],
  ["/tier_policy/hold/periods", (p) => (p.tier_policy = { hold: { type: "periods" } })],
  ["/multipliers/0/percent", (p) => (p.multipliers = [{ id: "x" }])],
  [
    "/multipliers/0/when/birthday/before",
    (p) =>
      (p.multipliers = [{ id: "x", percent: 1, when: { birthday: { type: "day", before: 1 } } }]),
  ],
  ["/actions/enroll/unique_ref", (p) => (p.actions.enroll = { points: 1, unique_ref: true })],
  ["/eran", (p) => (p.eran = {})],
]);

test("what the schema refuses, the engine refuses, at the same place", {
  skip: unbuilt,
}, async () => {
  const { validateProgramme } = await import(
    pathToFileURL(join(packageFolder, "dist", "node.js")).href
  );
  for (const [path, spoil] of spoilt) {
    const programme = structuredClone(cases.programmes.demo);
    spoil(programme);
    const what = `${path} ${spoil}`;
    assert.notDeepEqual(faults(programme), [], what);
    const places = (await validateProgramme(programme)).map((/** @type {any} */ f) => f.path);
    assert.ok(places.includes(path), `${what}: ${places}`);
  }
});
