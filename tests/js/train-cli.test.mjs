// @ts-check
/** `zhanggui train` on a small log, from files to a model that the package's engine opens. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const DIST = fileURLToPath(new URL("../../www/package/dist/", import.meta.url));
const CLI = join(DIST, "cli.js");
const skip =
  existsSync(CLI) && existsSync(join(DIST, "train.wasm"))
    ? false
    : "the package is not built with its trainer: node tools/build.mjs train.wasm package";

const DAY = 86_400_000;
const START = Date.UTC(2024, 0, 1);
const ITEMS = 40;
const folder = mkdtempSync(join(tmpdir(), "zhanggui-train-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/**
 * The same numbers each time.
 * @param {number} seed
 */
function random(seed) {
  let state = seed;
  return (/** @type {number} */ below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/**
 * Customers who come every few days, most for their own three articles and some for any. With
 * `turn` they all change their minds for the last 30 days and buy what walk-ins always bought.
 * @param {{ customers: number, turn?: boolean }} shop
 */
function log({ customers, turn = false }) {
  const any = random(7);
  const lines = ["type,order_id,customer_id,at_ms,item_id,quantity,unit_price"];
  const order = (
    /** @type {string} */ id,
    /** @type {string} */ customer,
    /** @type {number} */ at,
    /** @type {number[]} */ items,
  ) => {
    for (const item of new Set(items))
      lines.push(`purchase,${id},${customer},${at},007${item},${1 + any(3)},${500 + item}`);
  };
  const walkIns = [31, 32, 33, 34, 35];
  for (let day = 0; turn && day < 300; day++)
    for (let n = 0; n < 8; n++) order(`w${day}-${n}`, "", START + day * DAY, walkIns);
  for (let customer = 0; customer < customers; customer++) {
    const own = any(25);
    const gap = 5 + any(10);
    const leaves = 120 + any(300);
    for (let day = any(60), n = 0; day < Math.min(300, leaves); day += 1 + any(2 * gap), n++) {
      const habit = [own, own + 1, own + 2, any(ITEMS), any(ITEMS)];
      const at = START + day * DAY + customer * 60_000;
      order(`o${customer}-${n}`, `c${customer}`, at, turn && day >= 270 ? walkIns : habit);
    }
  }
  lines.push(`purchase,o-x,c0,${START},0070,0,100`, `wish,o-y,c0,${START},0070,1,100`);
  return `${lines.join("\n")}\n`;
}

function products() {
  const rows = Array.from({ length: ITEMS }, (_, i) => [
    `007${i}`,
    "",
    `"Article ${i}, plain"`,
    "",
    "",
    i % 2 ? "home/mugs" : "garden",
    "",
    i === 3 ? "retro" : "plain",
    "",
    500 + i,
    i !== 5,
  ]);
  const header =
    "id,group,name_en,name_zh_cn,name_zh_tw,category,brand,style,material,price,available";
  return `${[header, ...rows.map((row) => row.join(","))].join("\n")}\n`;
}

const CATEGORIES = [
  { id: "home", parent: null, name: { "zh-CN": "家居", "zh-TW": "家居", en: "Home" } },
  { id: "home/mugs", parent: "home", name: { "zh-CN": "马克杯", "zh-TW": "馬克杯", en: "Mugs" } },
  { id: "garden", parent: null, name: { "zh-CN": "花园", "zh-TW": "花園", en: "Garden" } },
];

const at = (/** @type {string} */ name) => join(folder, name);
writeFileSync(at("products.csv"), products());
writeFileSync(at("categories.json"), JSON.stringify(CATEGORIES));
writeFileSync(at("shop.csv"), log({ customers: 150 }));
writeFileSync(at("turn.csv"), log({ customers: 150, turn: true }));
writeFileSync(at("few.csv"), log({ customers: 12 }));

/** @param {string[]} args */
function zhanggui(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

/** @param {string} events @param {string} out @param {string[]} more */
function train(events, out, ...more) {
  const files = ["--events", at(events), "--products", at("products.csv")];
  const rest = ["--categories", at("categories.json"), "-o", at(out), "--window-days", "30"];
  return zhanggui("train", ...files, ...rest, ...more);
}

test("a log becomes a model: data report, fit, backtest, and the same bytes again", {
  skip,
}, () => {
  const first = train("shop.csv", "shop.zg", "--report-json", at("report.json"));
  assert.equal(first.status, 0, first.stderr);
  assert.match(first.stdout, /left out: quantity not 1 to 1,000,000 +1/);
  assert.match(first.stdout, /left out: not a purchase, refund or view_item +1/);
  assert.match(first.stdout, /Model card: fitted on 150 customers/);
  assert.match(first.stdout, /own frequency, fading \(\d+ days\)/);

  const report = JSON.parse(readFileSync(at("report.json"), "utf8"));
  assert.equal(report.data.customers, 150);
  assert.equal(report.judged, true);
  assert.deepEqual(report.lostTo, []);
  const [engine, popularity] = report.backtest.mixed.outcomes;
  assert.deepEqual([engine.method, popularity.method], ["engine", "popularity"]);
  assert.ok(engine.ndcg10.mean > 2 * popularity.ndcg10.mean, "habit is told from popularity");
  assert.ok(report.learnt.weights.length > 0);

  const bytes = readFileSync(at("shop.zg"));
  assert.equal(bytes.subarray(0, 8).toString(), "ZHANGGUI");
  assert.equal(bytes.length, report.bytes);
  assert.equal(train("shop.csv", "again.zg", "--quiet").stdout, "");
  assert.deepEqual(readFileSync(at("again.zg")), bytes);
});

test("of a log of a hundred days the windows are a fifth, so that it is learnt from and judged", {
  skip,
}, () => {
  const [head, ...rows] = readFileSync(at("shop.csv"), "utf8").trim().split("\n");
  const early = rows.filter((row) => Number(row.split(",")[3]) < START + 100 * DAY);
  writeFileSync(at("short.csv"), `${[head, ...early].join("\n")}\n`);
  const files = ["--events", at("short.csv"), "--products", at("products.csv")];
  const to = ["-o", at("short.zg"), "--report-json", at("short.json"), "--force"];
  const { status, stderr } = zhanggui("train", ...files, ...to);
  assert.equal(status, 0, stderr);
  const { backtest, judged, learnt } = JSON.parse(readFileSync(at("short.json"), "utf8"));
  assert.deepEqual([backtest.windowDays, judged], [20, true]);
  assert.ok(learnt.lists > 0 && learnt.weights?.length > 0, "two windows before it teach");
});

/** As an English page has it. @param {number} value */
const share = (value) => `${(100 * value).toFixed(1)}%`;

test("what the log decides is printed and reported: here everybody buys through a family of articles", {
  skip,
}, () => {
  const any = random(3);
  const lines = ["type,order_id,customer_id,at_ms,item_id,quantity,unit_price"];
  for (let customer = 0; customer < 400; customer++)
    for (let visit = 0; visit < 20; visit++) {
      const time = START + visit * 10 * DAY + customer * 60_000;
      for (const item of [any(16), any(16)].map((n) => `i${(customer % 50) * 16 + n}`))
        lines.push(`purchase,o${customer}-${visit},c${customer},${time},${item},1,500`);
    }
  writeFileSync(at("families.csv"), `${lines.join("\n")}\n`);
  const reports = ["--report-json", at("families.json"), "--report", at("families.html")];
  const to = ["-o", at("families.zg"), ...reports, "--locale", "en", "--force"];
  const { status, stdout } = zhanggui("train", "--events", at("families.csv"), ...to);
  assert.equal(status, 0, stdout);
  const { relations, mixed, unseen } = JSON.parse(
    readFileSync(at("families.json"), "utf8"),
  ).choices;
  const page = readFileSync(at("families.html"), "utf8");
  const { baskets, cosine, ease, chosen: speaking } = relations;
  assert.ok(
    Math.min(baskets, cosine, ease) > 0.3 && ["baskets", "cosine", "ease"].includes(speaking),
  );
  assert.ok(relations[speaking] >= Math.max(baskets, ease));
  for (const { steady, sharp, chosen } of [mixed, unseen]) {
    assert.ok(steady > 0 && sharp > 0 && ["steady", "sharp"].includes(chosen));
    assert.match(stdout, new RegExp(`taught steadily ${steady.toFixed(4)}, .*: ${chosen}`));
    const ways = `Steadily ${share(steady)} · Sharply ${share(sharp)}`;
    const names = { steady: "Steadily", sharp: "Sharply" };
    assert.ok(page.includes(`<td>${ways}</td><td>${names[chosen]}</td>`), ways);
  }
  assert.ok(page.includes(`Baskets ${share(baskets)} · `) && page.includes(share(cosine)));
});

test("the report is one page that fetches nothing and runs nothing, in the language asked for", {
  skip,
}, () => {
  const page = (/** @type {string} */ locale) => {
    const { status, stderr } = train(
      "shop.csv",
      "page.zg",
      "--report",
      at("page.html"),
      "--locale",
      locale,
    );
    assert.equal(status, 0, stderr);
    return readFileSync(at("page.html"), "utf8");
  };
  const pages = ["zh-CN", "zh-TW", "en"].map(page);
  const [simplified, traditional, english] = pages;
  assert.equal(page("en"), english);
  for (const text of pages) {
    assert.ok(!/<script|<link|<img|https?:|url\(/.test(text));
    assert.equal(
      text.match(/<svg/g)?.length,
      2 * (3 + 15) + 1,
      "three figures and fifteen differences on each of two shelves, one calibration",
    );
    assert.ok(!/NaN|undefined|\{\w+\}/.test(text));
  }
  assert.match(
    english ?? "",
    /<html lang="en">.*It beats the simple lists.*Own frequency, fading/s,
  );
  assert.match(simplified ?? "", /模型胜过简单榜单.*会发现什么新东西/s);
  assert.match(traditional ?? "", /模型勝過簡單榜單.*會發現什麼新商品/s);
  train("shop.csv", "page.zg", "--report-json", at("shelves.json"));
  const { backtest } = JSON.parse(readFileSync(at("shelves.json"), "utf8"));
  const shelf = english?.split("What is found anew")[1]?.split("</section>")[0] ?? "";
  for (const { recall20, coverage } of backtest.unseen.outcomes)
    for (const value of [recall20.mean, coverage]) assert.ok(shelf.includes(share(value)));
  assert.ok(shelf.includes(`for the ${backtest.unseen.customers} of them`));
  const wrong = train("shop.csv", "page.zg", "--report", at("page.json"));
  assert.deepEqual([wrong.status, /--report-json/.test(wrong.stderr)], [2, true]);
});

test("the engine opens the model and knows the shop's articles", { skip }, async () => {
  assert.equal(train("shop.csv", "open.zg", "--quiet").status, 0);
  const { createEngine } = await import(join(DIST, "node.js"));
  const engine = createEngine({ model: readFileSync(at("open.zg")), locale: "zh-CN" });
  const status = await engine.ready;
  assert.equal(status.backend, "wasm", status.reason);
  const customer = await engine.customer({
    consent: { storage: true, personalization: true },
  });
  for (const [n, item] of ["0072", "0073", "0073"].entries()) {
    await customer.track({
      type: "purchase",
      id: `p${n}`,
      orderId: `p${n}`,
      items: [{ id: item }],
    });
  }
  const shelf = await customer.recommend({ scene: "home", limit: 5 });
  assert.equal(shelf.data.length, 5);
  const ids = shelf.data.map((/** @type {{ id: string }} */ r) => r.id);
  assert.ok(ids.includes("0072") || ids.includes("0073"), String(ids));
  assert.ok(!ids.includes("0075"), "what is out of stock is on no shelf");
  const tags = customer.score().data?.tags.value ?? [];
  assert.ok(
    tags.some(({ id }) => id === "style:retro"),
    "style comes from the product list",
  );
});

test("a shop with few customers gets a model without a judgement", { skip }, () => {
  const { status, stdout, stderr } = train("few.csv", "few.zg", "--force");
  assert.equal(status, 0, stderr);
  assert.match(stdout, /Too few customers came back for a judgement/);
  assert.ok(existsSync(at("few.zg")));
});

test("views alone, without products, become a model of the articles viewed", { skip }, async () => {
  writeFileSync(
    at("views.csv"),
    `session_id,item_id,timestamp\ns1,007,${START}\ns1,008,${START}\n`,
  );
  const files = [
    "--events",
    at("views.csv"),
    "-o",
    at("views.zg"),
    "--report-json",
    at("views.json"),
  ];
  const { status, stdout, stderr } = zhanggui("train", ...files);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /0 orders of 0 customers, 2 views in 1 sessions,.* 2 products/);
  assert.equal(JSON.parse(readFileSync(at("views.json"), "utf8")).data.views, 2);
  const { createEngine } = await import(join(DIST, "node.js"));
  const engine = createEngine({ model: readFileSync(at("views.zg")) });
  assert.deepEqual(await engine.ready, { backend: "wasm" });
});

test("a log without prices: the shelves are learnt, and what orders are worth stays a new shop's", {
  skip,
}, () => {
  const priced = readFileSync(at("shop.csv"), "utf8");
  writeFileSync(at("unpriced.csv"), priced.replace(/,[^,\n]*$/gm, ""));
  const page = at("unpriced.html");
  const { status, stdout, stderr } = train(
    "unpriced.csv",
    "unpriced.zg",
    ...["--report-json", at("unpriced.json"), "--report", page],
  );
  assert.equal(status, 0, stderr);
  assert.match(readFileSync(page, "utf8"), /<p>The log knows no prices/);
  assert.match(
    stdout,
    /purchases without prices: what orders are worth stays unknown +[\d,]{4,}\n/,
  );
  assert.match(stdout, /Model card: fitted on \d+ customers/);
  assert.equal(JSON.parse(readFileSync(at("unpriced.json"), "utf8")).data.unpriced, true);
  const test = ["--test", at("unpriced.csv"), "--task", "next-basket", "--cut", "2024-10-01"];
  const judged = zhanggui("evaluate", "--model", at("unpriced.zg"), ...test, "--json");
  assert.equal(judged.status, 0, judged.stderr);
  assert.ok(JSON.parse(judged.stdout).methods.length > 1);
});

test("a model that loses to a simple list is not written unless forced", { skip }, () => {
  const refused = train("turn.csv", "lost.zg", "--report-json", at("lost.json"));
  assert.equal(refused.status, 5, refused.stdout);
  assert.match(refused.stderr, /lose to a simple list \(sells lately.*not written.*--force/);
  assert.ok(!existsSync(at("lost.zg")));
  assert.equal(JSON.parse(readFileSync(at("lost.json"), "utf8")).lostTo[0], "popularity");

  const forced = train("turn.csv", "lost.zg", "--force");
  assert.equal(forced.status, 0, forced.stderr);
  assert.match(forced.stdout, /Forced: the model is not good enough/);
  assert.ok(existsSync(at("lost.zg")));
});

test("what cannot be read is refused with a sentence and an exit code of its kind", {
  skip,
}, () => {
  writeFileSync(at("no-column.csv"), "type,order_id\npurchase,o1\n");
  const cases = [
    [["train"], 2, "which log"],
    [["train", "--events", at("shop.csv"), "--products", at("products.csv")], 2, "where to"],
    [["train", "--events", "x.csv", "--products", "y.csv", "-o", "z", "--zone", "8"], 2, "--zone"],
    [["train", "--from-tables", "t", "--products", "y.csv", "-o", "z"], 2, "--products goes with"],
    [["sell"], 2, 'no command "sell"'],
  ];
  for (const [args, exit, sentence] of /** @type {[string[], number, string][]} */ (cases)) {
    const { status, stderr } = zhanggui(...args);
    assert.equal(status, exit, args.join(" "));
    assert.ok(stderr.includes(sentence), stderr);
    assert.ok(!stderr.includes("    at "), "a sentence, not a stack");
  }
  for (const [events, sentence] of [
    ["no-column.csv", "no column at_ms, item_id; there are"],
    ["missing.csv", "cannot be read"],
    ["shop.csv --preset shopify", "no column Name: is it an export of what --preset names?"],
  ]) {
    const [file = "", ...more] = events.split(" ");
    const { status, stderr } = train(file, "none.zg", ...more);
    assert.equal(status, 3, stderr);
    assert.ok(stderr.includes(sentence), stderr);
  }
  assert.ok(!existsSync(at("none.zg")));
  const nowhere = train("shop.csv", "nowhere/none.zg");
  assert.equal(nowhere.status, 3, nowhere.stderr);
  assert.ok(nowhere.stderr.includes("no folder"), nowhere.stderr);
  assert.equal(nowhere.stdout, "", "before the work begins");
});
