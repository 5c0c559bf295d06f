// @ts-check
/** `zhanggui evaluate`: questions, figures and baselines that can be counted by hand, and its JSON. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { csv, untrained as skip, zhanggui } from "./support/shop-log.mjs";
import { loadReaders } from "./support/source.mjs";

const { prefixes, sessions, baskets, Account, figures, summary, logCounts, lister } =
  await loadReaders("evaluate");
const folder = mkdtempSync(join(tmpdir(), "zhanggui-evaluate-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const T = Date.UTC(2024, 4, 1, 10);
const DAY = 86_400_000;
/** @param {string} name @param {string} text */
function file(name, text) {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}
/** @param {string} name @param {object} more */
const log = (name, more = {}) => ({
  files: [join(folder, name)],
  currency: "CNY",
  zoneMinutes: 0,
  ...more,
});
/** @param {{ steps: { items: string[] }[], asks: number[] }[]} histories */
const plain = (histories) =>
  histories.map(({ steps, asks }) => [steps.map(({ items }) => items.join("+")).join(" "), asks]);

/** Sessions before the test: a and b together twice, c once with a. */
file(
  "before.csv",
  csv(
    ["session_id", "item_id", "timestamp"],
    ["s1 a", "s1 b", "s2 b", "s2 a", "s2 b", "s3 a", "s3 c"].map((line, n) => [
      ...line.split(" "),
      T + n,
    ]),
  ),
);
/** And in it. */
file(
  "test.csv",
  csv(
    ["session_id", "item_id", "timestamp"],
    ["t1 a", "t1 b", "t1 a", "t2 c", "t2 z", "t3 a"].map((line, n) => [
      ...line.split(" "),
      T + DAY + n * 1_000,
    ]),
  ),
);
file("test.txt", "a a b\nb a\nz c\n");

test("sessions of a log: every view but the first is asked for", async () => {
  assert.deepEqual(plain(await sessions(log("test.csv"))), [
    ["a b a", [1, 2]],
    ["c z", [1]],
  ]);
});

test("prefix files: lines that continue one another are one session, longest first or last", async () => {
  assert.deepEqual(plain(await prefixes([join(folder, "test.txt")])), [
    ["a b a", [1, 2]],
    ["c z", [1]],
  ]);
  const rising = file("rising.txt", "b a\na a b\n\nlone\nz c d\nz c d\n");
  assert.deepEqual(plain(await prefixes([rising])), [
    ["a b a", [1, 2]],
    ["c d z", [2]],
    ["c d z", [2]],
  ]);
});

test("baskets: the first order since the cut, after the customer's earlier ones from both files", async () => {
  const columns = ["order_id", "customer_id", "at_ms", "item_id", "quantity", "unit_price"];
  const row = (
    /** @type {string} */ id,
    /** @type {string} */ who,
    /** @type {number} */ day,
    /** @type {string} */ items,
  ) => items.split(" ").map((item) => [id, who, T + day * DAY, item, 1, 100]);
  file("earlier.csv", csv(columns, [...row("h1", "ann", 0, "a b"), ...row("h2", "eve", 0, "c")]));
  file(
    "orders.csv",
    csv(columns, [
      ...row("o3", "ann", 9, "x"),
      ...row("o2", "ann", 5, "b d"),
      ...row("o1", "ann", 2, "c"),
      ...row("o4", "bob", 6, "a"),
      ...row("o5", "eve", 2, "a"),
    ]),
  );
  const earlier = log("earlier.csv");
  assert.deepEqual(plain(await baskets(log("orders.csv"), earlier, T + 4 * DAY)), [
    ["a+b c b+d", [2]],
  ]);
  assert.deepEqual(plain(await baskets(log("orders.csv"), earlier, undefined)), [
    ["a+b c", [1]],
    ["c a", [1]],
  ]);
});

test("figures of one list: the ideal is cut at the list's length", () => {
  const log2 = Math.log2;
  assert.deepEqual(figures(["x", "a", "y", "b"], ["a", "b", "c"], 4), [
    1,
    1 / 2,
    (1 / log2(3) + 1 / log2(5)) / (1 + 1 / log2(3) + 1 / log2(4)),
    2 / 3,
  ]);
  assert.deepEqual(figures(["a", "b"], ["a", "b", "c"], 2), [1, 1, 1, 2 / 3]);
  assert.deepEqual(figures([], ["a"], 2), [0, 0, 0, 0]);
});

test("repeat and explore each over the questions that have such a target; differences are paired", () => {
  const [ours, theirs] = [new Account(2, 2), new Account(2, 2)];
  ours.add(0, ["a", "b"], ["a"], new Set(["a"]));
  ours.add(0, ["a", "b"], ["c"], new Set(["a"]));
  ours.add(1, ["d", "a"], ["a", "d"], new Set(["a"]));
  for (const history of [0, 0, 1]) theirs.add(history, ["z"], ["a"], new Set());
  const { outcomes, differences } = summary([ours, theirs], 2);
  const [{ all, repeat, explore }] = outcomes;
  assert.deepEqual([all.queries, repeat.queries, explore.queries], [3, 2, 2]);
  assert.deepEqual([all.hr.mean, repeat.hr.mean, explore.hr.mean], [2 / 3, 1, 1 / 2]);
  assert.deepEqual([all.mrr.mean, repeat.mrr.mean, explore.mrr.mean], [2 / 3, 3 / 4, 1 / 2]);
  // A draw holds history 0 twice (1 of 2 hit), 1 twice (all hit), or both.
  assert.deepEqual([all.hr.low, all.hr.high], [1 / 2, 1]);
  assert.deepEqual(differences[0].hr, { mean: 2 / 3, low: 1 / 2, high: 1 });
});

test("counts of a log: popularity and cosine; repeats within a session count once", async () => {
  const counts = await logCounts(log("before.csv"));
  assert.deepEqual(counts.ranked, ["a", "b", "c"]);
  assert.deepEqual(counts.neighbours("a"), [
    ["b", 2 / Math.sqrt(3 * 2)],
    ["c", 1 / Math.sqrt(3 * 1)],
  ]);
  assert.deepEqual(counts.neighbours("z"), []);
});

test("baselines: each by its own order, filled up by what is popular, the last item left out when asked", async () => {
  const counts = await logCounts(log("before.csv"));
  const list = (/** @type {string} */ name, /** @type {string[]} */ met, without = undefined) =>
    lister(name, counts)(met, 3, without).join(" ");
  assert.equal(list("popular", ["c"]), "a b c");
  assert.equal(list("recent", ["z", "c", "z"]), "z c a");
  assert.equal(list("personal", ["z", "c", "c", "y"]), "c y z");
  assert.equal(list("item-knn", ["b", "c"]), "a b c");
  assert.equal(list("recent", ["z", "c"], "c"), "z a b");
});

/** @param {string[]} args */
const evaluate = (...args) => zhanggui(folder, ["evaluate", "--model", "shop.zg", ...args]);
if (!skip) {
  const made = zhanggui(folder, [
    "train",
    "--events",
    "before.csv",
    "-o",
    "shop.zg",
    "--min-support",
    "1",
  ]);
  assert.equal(made.status, 0, made.stderr);
}

test("JSON: stable but for the latency, the same from sessions and from prefixes", { skip }, () => {
  const ask = (/** @type {string[]} */ ...args) => {
    const { status, stdout, stderr } = evaluate(
      ...args,
      "--train",
      "before.csv",
      "--train-format",
      "csv",
      "--json",
    );
    assert.equal(status, 0, stderr);
    const { latency, ...rest } = JSON.parse(stdout);
    assert.ok(latency.p50 > 0 && latency.p99 >= latency.p50);
    return rest;
  };
  const report = ask("--test", "test.csv");
  const { methods, differences, model, ...rest } = report;
  assert.deepEqual(rest, {
    version: 1,
    task: "next-item",
    at: 20,
    lastItem: "include",
    diversity: 0,
    counts: "train",
    intervalsBy: "session",
    queries: 3,
    histories: 2,
    meanTargets: 1,
    repeatShare: 1 / 3,
    targetsMeanLogRank: (Math.log(2) + Math.log(1) + Math.log(4)) / 3,
    cold: { targets: 1, share: 1 / 3, found: 0 },
  });
  assert.equal(model.articles, 3);
  const names = methods.map((/** @type {{ method: string }} */ m) => m.method);
  assert.deepEqual(names, ["engine", "popular", "recent", "personal", "item-knn"]);
  assert.deepEqual(
    differences.map((/** @type {{ against: string }} */ d) => d.against),
    names.slice(1),
  );
  const { all, repeat, explore, coverage, topShare, meanLogRank } = methods[1];
  assert.deepEqual(
    [all.hr.mean, all.mrr.mean, repeat.queries, repeat.mrr.mean, explore.queries, explore.mrr.mean],
    [2 / 3, (1 / 2 + 1) / 3, 1, 1, 2, 1 / 4],
  );
  assert.deepEqual([coverage, topShare], [1, 1 / 3]);
  assert.ok(Math.abs(meanLogRank - Math.log(6) / 3) < 1e-12);
  assert.deepEqual(methods[0].repeat.hr.mean, 1, "the engine shows what was viewed in the session");
  assert.deepEqual(ask("--test", "test.txt", "--format", "prefixes"), report);
});

test("--last-item exclude: what was just viewed is on no list", { skip }, () => {
  file("stay.txt", "a a\n");
  const hr = (/** @type {string} */ rule) => {
    const { stdout } = evaluate(
      "--test",
      "stay.txt",
      "--format",
      "prefixes",
      "--last-item",
      rule,
      "--json",
      "--baseline",
      "recent",
    );
    const { lastItem, methods } = JSON.parse(stdout);
    assert.equal(lastItem, rule);
    return methods.map((/** @type {any} */ m) => m.all.hr.mean);
  };
  assert.deepEqual(hr("include"), [1, 1]);
  assert.deepEqual(hr("exclude"), [0, 0]);
});

test("next baskets: the front page at the customer's next order, as a table", { skip }, () => {
  const { status, stdout, stderr } = evaluate(
    "--task",
    "next-basket",
    "--test",
    "orders.csv",
    "--history",
    "earlier.csv",
    "--cut",
    "2024-05-05",
  );
  assert.equal(status, 0, stderr);
  assert.match(
    stdout,
    /next-basket: 1 questions in 1 customers, 2\.0 targets each, 50\.0 % met before/,
  );
  assert.match(stdout, /personal +1\.0000/);
});

test("several files and names follow their option", { skip }, () => {
  const columns = "order_id,customer_id,at_ms,item_id,quantity,unit_price";
  file("bob.csv", `${columns}\nh3,bob,${T},d,1,100\n`);
  const { stdout, stderr } = evaluate(
    "--task",
    "next-basket",
    "--test",
    "orders.csv",
    ...["--history", "earlier.csv", "bob.csv"],
    ...["--baseline", "popular", "recent"],
    ...["--cut", "2024-05-05", "--json"],
  );
  assert.notEqual(stdout, "", stderr);
  const { queries, methods } = JSON.parse(stdout);
  assert.equal(queries, 2, "ann's and bob's first orders since the cut");
  const names = methods.map((/** @type {{ method: string }} */ m) => m.method);
  assert.deepEqual(names, ["engine", "popular", "recent"]);
});

test("what cannot be asked is refused with a sentence", { skip }, () => {
  for (const [args, exit, sentence] of /** @type {[string[], number, string][]} */ ([
    [[], 2, "judged on what?"],
    [["--test", "orders.csv"], 3, "no session has two views. For orders take --task next-basket"],
    [["--test", "orders.csv", "--task", "next-basket", "--cut", "2024-05-20"], 3, "--history"],
    [["--test", "missing.txt", "--format", "prefixes"], 3, "cannot be read"],
    [["--test", "test.csv", "--baseline", "luck"], 2, "popular, recent, personal or item-knn"],
    [["--test", "test.txt", "--format", "prefixes", "--task", "next-basket"], 2, "no baskets"],
    [["--test", "test.csv", "--at", "0"], 2, "--at must be"],
  ])) {
    const { status, stderr } = evaluate(...args);
    assert.equal(status, exit, stderr);
    assert.ok(stderr.includes(sentence), stderr);
  }
  file("broken.zg", "ZHANGGUI?");
  const { status, stderr } = zhanggui(folder, [
    "evaluate",
    "--model",
    "broken.zg",
    "--test",
    "test.csv",
  ]);
  assert.equal(status, 3, stderr);
});
