// @ts-check
/** A customer handed over between a mini-program and the page in its web-view. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { unbuilt } from "./support/packed.mjs";
import { packageFolder, root } from "./support/source.mjs";
import {
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

const { createToken } = webview;

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
