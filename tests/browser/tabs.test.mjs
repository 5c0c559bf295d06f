// @ts-check
/** Tabs of one shop in a real browser, with its own channels, databases, locks and quota. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { serveScript } from "./support/page.mjs";

/** What each page begins with: `open(how)` gives it its customer. */
const SCRIPT = `
import * as zhanggui from "./index.js";
window.zhanggui = zhanggui;
const errors = (window.errors = []);
window.engine = zhanggui.createEngine({ onError: (error) => errors.push(error.code) });
const storages = {
  indexedDb: () => zhanggui.indexedDb(),
  localStorage: () => zhanggui.localStorageStore(),
  best: () => zhanggui.bestStorage(),
  encrypted: () => zhanggui.encrypted(zhanggui.indexedDb({ name: "sealed" }), zhanggui.deviceKey()),
};
window.open_ = async (how, id, consent) => {
  await engine.ready;
  window.customer = await engine.customer({ id, storage: storages[how](), consent });
};
window.view = (id) => ({ id, type: "view_item", items: [{ id: "x" }] });
window.state = () => JSON.stringify(customer.profile());
window.ids = () => customer.profile().events.map(({ id }) => id).sort().join();
`;

/** @type {Awaited<ReturnType<typeof serveScript>>} */
let shop;
before(async () => {
  shop = await serveScript(SCRIPT);
});
after(() => shop.close());

/**
 * @param {(tab: (how: string, consent?: object) => Promise<import("playwright-core").Page>,
 *   context: import("playwright-core").BrowserContext) => Promise<void>} act
 * @param {string} [init] runs in each page before all else
 */
async function visit(act, init) {
  const context = await shop.browser.newContext();
  const faults = /** @type {string[]} */ ([]);
  if (init) await context.addInitScript(init);
  try {
    await act(async (how, consent) => {
      const tab = await context.newPage();
      tab.on("pageerror", (error) => faults.push(String(error.stack)));
      await tab.goto(shop.url);
      await until(tab, "!!window.open_");
      await tab.evaluate(`open_(${JSON.stringify(how)}, "c", ${JSON.stringify(consent ?? {})})`);
      return tab;
    }, context);
    assert.deepEqual(faults, []);
  } finally {
    await context.close();
  }
}
const CONSENT = { storage: true, personalization: true };
/** @param {import("playwright-core").Page} tab @param {string} holds */
async function until(tab, holds) {
  for (let waited = 0; waited < 5000; waited += 20) {
    if (await tab.evaluate(holds)) return;
    await tab.waitForTimeout(20);
  }
  assert.fail(`${holds}: ${await tab.evaluate("ids()")}`);
}

for (const how of ["indexedDb", "localStorage", "encrypted"]) {
  test(`${how}: two tabs converge while both are open, and a third finds the same`, async () => {
    await visit(async (tab) => {
      const a = await tab(how, CONSENT);
      const b = await tab(how);
      await a.evaluate("customer.track(view('a')), customer.setTraits({ city: '杭州' })");
      await until(b, "ids() === 'a'");
      await b.evaluate("customer.track(view('b')), customer.setTraits({ size: 'M' })");
      await until(a, "ids() === 'a,b' && customer.profile().traits.size");
      await a.evaluate("customer.privacy.setPersonalization(false)");
      await until(b, "!customer.privacy.personalization()");
      const states = await Promise.all([a, b, await tab(how)].map((t) => t.evaluate("state()")));
      assert.equal(new Set(states).size, 1, states.join("\n"));
      assert.deepEqual(await a.evaluate("errors"), []);
    });
  });

  test(`${how}: erased in one tab is gone in the other, which brings nothing back`, async () => {
    await visit(async (tab) => {
      const [a, b] = [await tab(how, CONSENT), await tab(how)];
      await a.evaluate("customer.track(view('1')), customer.flush()");
      await until(b, "ids() === '1'");
      await Promise.all([
        a.evaluate("customer.privacy.erase()"),
        b.evaluate("customer.track(view('2')), customer.flush()"),
      ]);
      await until(b, "ids() === '' && !customer.privacy.consent().storage.granted");
      await b.evaluate("customer.track(view('3')), customer.flush()");
      assert.equal(await (await tab(how)).evaluate("ids()"), "");
    });
  });
}

for (const how of ["indexedDb", "encrypted"]) {
  test(`${how}: tabs that write at the same time lose nothing of each other`, async () => {
    await visit(async (tab) => {
      const tabs = [await tab(how, CONSENT), await tab(how), await tab(how)];
      await Promise.all(
        tabs.map((page, n) =>
          page.evaluate(`(async () => {
            for (let i = 0; i < 40; i++) {
              customer.track(view("${n}-" + i));
              if (i % 4 === 0) customer.setTraits({ ["t${n}" + i]: i });
              if (i % 3 === 0) await customer.flush();
              if (i % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 3));
            }
            await customer.flush();
          })()`),
        ),
      );
      for (const page of tabs) {
        await until(page, "customer.profile().events.length === 120");
        await until(page, "Object.keys(customer.profile().traits).length === 30");
      }
      const late = await tab(how);
      assert.equal(await late.evaluate("customer.profile().events.length"), 120);
      assert.equal(await late.evaluate("Object.keys(customer.profile().traits).length"), 30);
    });
  });
}

test("without BroadcastChannel a tab takes in what is new when it comes to the front", async () => {
  await visit(async (tab) => {
    const [a, b] = [await tab("indexedDb", CONSENT), await tab("indexedDb")];
    await a.evaluate("customer.track(view('1')), customer.flush()");
    assert.equal(await b.evaluate("ids()"), "");
    await b.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await until(b, "ids() === '1'");
  }, "delete globalThis.BroadcastChannel;");
});

test("a tab that is closed right after flush loses nothing", async () => {
  await visit(async (tab) => {
    await (await tab("indexedDb", CONSENT)).close();
    for (let n = 0; n < 10; n++) {
      const page = await tab("indexedDb", CONSENT);
      await page.evaluate(`customer.track(view("${n}")), customer.flush()`);
      await page.close();
    }
    assert.equal(await (await tab("indexedDb")).evaluate("ids()"), "0,1,2,3,4,5,6,7,8,9");
  });
});

test("a browser that denies IndexedDB, or localStorage too: the next best is taken", async () => {
  const noDatabase =
    "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); };";
  await visit(async (tab) => {
    const page = await tab("best", CONSENT);
    await page.evaluate("customer.track(view('1')), customer.flush()");
    assert.equal(await page.evaluate("engine.status().durable"), true);
    assert.equal(await (await tab("best")).evaluate("ids()"), "1");
    assert.deepEqual(await page.evaluate("Object.keys(localStorage)"), ["zhanggui:c"]);
  }, noDatabase);
  const noStorage = `Object.defineProperty(window, "localStorage", {
    get() { throw new DOMException("no", "SecurityError"); } });`;
  await visit(async (tab) => {
    const page = await tab("best", CONSENT);
    await page.evaluate("customer.track(view('1')), customer.flush()");
    assert.equal(await page.evaluate("engine.status().durable"), false);
    assert.equal(await page.evaluate("ids()"), "1");
    assert.deepEqual(await page.evaluate("errors"), []);
  }, noDatabase + noStorage);
});

test("a browser's quota: storage-full, told once; kept as soon as there is room again", async () => {
  await visit(async (tab, context) => {
    const devtools = await context.newCDPSession(await context.newPage());
    const origin = new URL(shop.url).origin;
    // Before the database is opened: Chromium remembers for a while how much room there was.
    await devtools.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 100_000 });
    const page = await tab("indexedDb", CONSENT);
    await page.evaluate("customer.track(view('before')), customer.flush()");
    await page.evaluate(`(async () => {
      for (let n = 0; n < 5; n++) {
        customer.track({ type: "search", id: "e" + n, query: "x".repeat(190) });
        for (let k = 0; k < 30; k++) customer.setTraits({ ["t" + n + k]: "y".repeat(2000) });
        await customer.flush();
      }
    })()`);
    assert.deepEqual(await page.evaluate("errors"), ["storage-full"]);
    assert.equal(await page.evaluate("engine.status().durable"), false);
    assert.equal(await (await tab("indexedDb")).evaluate("ids()"), "before");
    await devtools.send("Storage.overrideQuotaForOrigin", { origin });
    await page.evaluate("customer.flush()");
    assert.equal(await page.evaluate("engine.status().durable"), true);
    assert.equal(await (await tab("indexedDb")).evaluate("ids()"), "before,e0,e1,e2,e3,e4");
  });
});

test("the database of a newer page: this one keeps nothing more and destroys nothing", async () => {
  await visit(async (tab) => {
    const page = await tab("indexedDb", CONSENT);
    await page.evaluate("customer.track(view('1')), customer.flush()");
    const other = await tab("best");
    await other.evaluate(`new Promise((resolve, reject) => {
      const opening = indexedDB.open("zhanggui", 2);
      opening.onblocked = () => reject(new Error("blocked"));
      opening.onsuccess = () => resolve(opening.result.close());
    })`);
    await page.evaluate("customer.track(view('2')), customer.flush()");
    assert.deepEqual(await page.evaluate("errors"), ["snapshot-version"]);
    assert.equal(await page.evaluate("engine.status().durable"), false);
    assert.equal(await page.evaluate("ids()"), "1,2");
    const count = await other.evaluate(`new Promise((resolve) => {
      const opening = indexedDB.open("zhanggui");
      opening.onsuccess = () => {
        const keys = opening.result.transaction("events").objectStore("events").getAllKeys();
        keys.onsuccess = () => resolve(keys.result.length);
      };
    })`);
    assert.equal(count, 1);
  });
});
