// @ts-check
/**
 * The whole browser is killed in the middle of writes, again and again, on one profile folder. The
 * page tracks without pause and reports an event to this test's server once `flush` has resolved for
 * it. At each new start it reports what it finds: every event that was ever acknowledged, with the
 * traits that were acknowledged with it, and nothing that cannot be read.
 *
 * Chromium itself throws an origin's database away, and says nothing, where it finds it damaged after a
 * kill: about once in a hundred kills (November 2026). A database of the test's own beside the package's
 * tells that apart from a loss of ours: if it is gone too, that was the browser. It is counted and told,
 * and must be rare, or the rest would prove little.
 *
 * A hundred times, or as often as goes into two minutes, but no less than twenty times;
 * `KILLS=1000`: that often, however long it takes.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { test } from "node:test";
import { browserArguments, findChromium } from "../../tools/browser.mjs";
import { packageFolder } from "../js/support/source.mjs";

const KILLS = Number(process.env.KILLS ?? 100);
const LEAST = process.env.KILLS ? KILLS : 20;
const SECONDS = 120;
/** How long a page may run before it is killed: some die while opening, some among hundreds of writes. */
const LONGEST = 400;

const PAGE = `<!doctype html><link rel="icon" href="data:,"><script type="module">
import { createEngine, indexedDb } from "/index.js";
const say = (what) => fetch("/say", { method: "POST", body: JSON.stringify(what) });
const errors = [];
try {
  const engine = createEngine({ onError: (error) => errors.push(error.code + ": " + error.message) });
  const storage = indexedDb();
  const kept = await storage.open("c");
  const consent = { storage: true, personalization: true };
  // Nothing is folded: every event is to be found again by its id.
  const limits = { events: 100_000, bytes: 100_000_000 };
  const customer = await engine.customer({ id: "c", storage, consent, limits });
  await engine.ready;
  const { events, traits } = customer.profile();
  const request = (made) => new Promise((resolve, reject) => {
    made.onsuccess = () => resolve(made.result);
    made.onerror = () => reject(made.error);
  });
  const opening = indexedDB.open("witness", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("seen");
  const writing = (await request(opening)).transaction("seen", "readwrite", { durability: "strict" });
  const witness = await request(writing.objectStore("seen").count());
  writing.objectStore("seen").put(1, "a page");
  // Only what is kept for certain can be missed later.
  await new Promise((resolve, reject) => {
    writing.oncomplete = resolve;
    writing.onabort = () => reject(writing.error);
  });
  await say({ witness, found: events.map(({ id }) => id), round: traits?.round?.value ?? null, head: !!kept, errors });
  const { round } = await (await fetch("/round")).json();
  for (let n = 0; ; n++) {
    const burst = n % 7 === 0 ? 5 : 1;
    const ids = Array.from({ length: burst }, (_, k) => round + "-" + n + "-" + k);
    for (const id of ids) customer.track({ id, type: "view_item", items: [{ id: "item-" + n }] });
    if (n % 5 === 0) customer.setTraits({ round: round + n / 1e6 });
    await customer.flush();
    if (!engine.status().durable) throw new Error("not durable: " + errors);
    say({ kept: ids, round: n % 5 === 0 ? round + n / 1e6 : undefined });
    await new Promise((resolve) => setTimeout(resolve, n % 3));
  }
} catch (error) {
  say({ failed: String(error?.stack ?? error), errors });
}
</script>`;

const TYPES = /** @type {Record<string, string>} */ ({
  ".js": "text/javascript",
  ".wasm": "application/wasm",
});

/** @param {(said: any) => void} heard @param {() => number} round */
async function shop(heard, round) {
  const dist = join(packageFolder, "dist");
  const files = new Map(
    readdirSync(dist, { recursive: true, encoding: "utf8" })
      .filter((name) => extname(name) in TYPES)
      .map((name) => [`/${name}`, readFileSync(join(dist, name))]),
  );
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    if (path === "/say") {
      let text = "";
      request.on("data", (chunk) => (text += chunk));
      request.on("end", () => {
        heard(JSON.parse(text));
        response.end();
      });
    } else if (path === "/round") response.end(JSON.stringify({ round: round() }));
    else if (path === "/") response.setHeader("content-type", "text/html").end(PAGE);
    else response.setHeader("content-type", TYPES[extname(path)] ?? "").end(files.get(path));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

test("a browser that is killed in the middle of writes loses no acknowledged event and opens again", {
  timeout: process.env.KILLS ? KILLS * 20_000 : 290_000,
}, async (t) => {
  const chromium = await findChromium();
  const folder = mkdtempSync(join(tmpdir(), "zhanggui-kill-"));
  const acknowledged = /** @type {Set<string>} */ (new Set());
  let traits = 0;
  let all = 0;
  let resets = 0;
  let round = 0;
  /** @type {(said: any) => void} */
  let found = () => {};
  const server = await shop(
    (said) => {
      for (const id of said.kept ?? []) acknowledged.add(id);
      all += said.kept?.length ?? 0;
      if (said.round > traits) traits = said.round;
      if (said.found || said.failed) found(said);
    },
    () => round,
  );
  const started = Date.now();
  try {
    const isDue = () => round <= LEAST || Date.now() - started < SECONDS * 1000;
    for (; round <= KILLS && isDue(); round++) {
      let due = new Set(acknowledged);
      let dueTraits = traits;
      const args = [...browserArguments, `--user-data-dir=${folder}`, server.url];
      const browser = spawn(chromium, args, { detached: true, stdio: "ignore" });
      const ended = new Promise((resolve) => browser.on("exit", resolve));
      const kill = () => {
        try {
          process.kill(-(/** @type {number} */ (browser.pid)), "SIGKILL");
        } catch {} // it is gone already
        return ended;
      };
      try {
        /** @type {any} */
        const report = await new Promise((resolve, reject) => {
          found = resolve;
          setTimeout(
            () => reject(new Error(`round ${round}: no page within 30 s`)),
            30_000,
          ).unref();
        });
        assert.equal(report.failed, undefined);
        assert.deepEqual(report.errors, []);
        if (round > 0 && report.witness === 0) {
          if (due.size > 0) resets++;
          for (const id of due) acknowledged.delete(id);
          [due, dueTraits, traits] = [new Set(), 0, 0];
        }
        const here = new Set(report.found);
        assert.deepEqual(
          [...due].filter((id) => !here.has(id)),
          [],
          `round ${round}: of ${due.size} acknowledged events`,
        );
        assert.ok(due.size === 0 || report.head);
        assert.ok(dueTraits <= (report.round ?? 0), `round ${round}: the head went back`);
        assert.equal(new Set(report.found).size, report.found.length);
        found = (said) => assert.fail(said.failed ?? "a second page");
        const time = Math.random() * LONGEST;
        await new Promise((resolve) => setTimeout(resolve, time));
      } finally {
        await kill();
      }
    }
    assert.ok(all > round, "events were acknowledged");
    assert.ok(resets <= 1 + round / 10, `the browser threw its database away ${resets} times`);
    t.diagnostic(`${round - 1} kills, ${all} acknowledged events, none lost by the package`);
    t.diagnostic(`${resets} times the browser threw away the whole database, the witness with it`);
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
});
