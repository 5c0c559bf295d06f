// @ts-check
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { serve, strictPolicy } from "./serve.mjs";

const text = "招牌".repeat(2000);
const parent = mkdtempSync(join(tmpdir(), "zhanggui-serve-"));
const folder = join(parent, "site");
/** @type {Awaited<ReturnType<typeof serve>>} */
let site;

before(async () => {
  mkdirSync(join(folder, "assets"), { recursive: true });
  writeFileSync(join(parent, "outside.txt"), "outside");
  writeFileSync(join(folder, "index.html"), "<title>shop</title>");
  writeFileSync(join(folder, "shop.zg"), text);
  writeFileSync(join(folder, "engine.wasm"), "\0asm");
  writeFileSync(join(folder, ".secret"), "secret");
  writeFileSync(join(folder, "assets", "main-Ab3_x-9Z.js"), "export {};");
  site = await serve({ folder });
});

after(async () => {
  await site.close();
  rmSync(parent, { recursive: true });
});

/**
 * Not fetch: it decompresses, and it tidies paths before they are sent.
 * @param {string} path
 * @param {{ method?: string, headers?: Record<string, string>, from?: { url: string } }} [options]
 * @returns {Promise<{ status: number | undefined, headers: import("node:http").IncomingHttpHeaders, body: Buffer }>}
 */
function get(path, { method = "GET", headers = {}, from = site } = {}) {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(from.url);
    const sent = request({ hostname, port, path, method, headers }, (response) => {
      /** @type {Buffer[]} */
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () =>
        resolve({
          status: response.statusCode,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      );
    });
    sent.on("error", reject).end();
  });
}

test("a path without an extension is the page's own business", async () => {
  for (const path of ["/", "/product/85123A", "/cart?x=1.5"]) {
    const { status, headers, body } = await get(path);
    assert.equal(status, 200, path);
    assert.equal(headers["content-type"], "text/html; charset=utf-8", path);
    assert.match(body.toString(), /shop/, path);
  }
});

test("a missing file is missing, and not the page", async () => {
  assert.equal((await get("/none.wasm")).status, 404);
});

test("nothing outside the site and no hidden file is served", async () => {
  for (const path of ["/../outside.txt", "/%2e%2e%2foutside.txt", "/.secret", "/%00", "/%zz"]) {
    assert.equal((await get(path)).status, 404, path);
  }
});

test("every answer carries the policy, unless another was asked for", async () => {
  for (const path of ["/", "/none.js"]) {
    const { headers } = await get(path);
    assert.equal(headers["content-security-policy"], strictPolicy);
    assert.equal(headers["x-content-type-options"], "nosniff");
    assert.equal(headers["referrer-policy"], "no-referrer");
  }
  const other = await serve({ folder, csp: "default-src 'self'" });
  const none = await serve({ folder, csp: null });
  assert.equal(
    (await get("/", { from: other })).headers["content-security-policy"],
    "default-src 'self'",
  );
  assert.equal((await get("/", { from: none })).headers["content-security-policy"], undefined);
  await Promise.all([other.close(), none.close()]);
});

test("WebAssembly has the type that streaming compilation asks for", async () => {
  assert.equal((await get("/engine.wasm")).headers["content-type"], "application/wasm");
});

test("the best accepted encoding is used, and each has its own tag", async () => {
  const brotli = await get("/shop.zg", { headers: { "Accept-Encoding": "gzip, deflate, br" } });
  assert.equal(brotli.headers["content-encoding"], "br");
  assert.equal(brotliDecompressSync(brotli.body).toString(), text);
  const gzip = await get("/shop.zg", { headers: { "Accept-Encoding": "gzip, br;q=0" } });
  assert.equal(gzip.headers["content-encoding"], "gzip");
  assert.equal(gunzipSync(gzip.body).toString(), text);
  const plain = await get("/shop.zg");
  assert.equal(plain.headers["content-encoding"], undefined);
  assert.equal(plain.body.toString(), text);
  assert.equal(new Set([brotli, gzip, plain].map(({ headers }) => headers.etag)).size, 3);
});

test("what the browser has already is not sent again", async () => {
  const { headers } = await get("/shop.zg");
  const again = await get("/shop.zg", { headers: { "If-None-Match": headers.etag ?? "" } });
  assert.equal(again.status, 304);
  assert.equal(again.body.length, 0);
});

test("only a name with a hash in it is kept without asking", async () => {
  assert.match((await get("/assets/main-Ab3_x-9Z.js")).headers["cache-control"] ?? "", /immutable/);
  assert.equal((await get("/shop.zg")).headers["cache-control"], "no-cache");
});

test("a changed file is served anew", async () => {
  writeFileSync(join(folder, "note.txt"), "one");
  const first = await get("/note.txt");
  writeFileSync(join(folder, "note.txt"), "second");
  const second = await get("/note.txt");
  assert.equal(second.body.toString(), "second");
  assert.notEqual(second.headers.etag, first.headers.etag);
});

test("HEAD has no body, and nothing can be sent", async () => {
  const head = await get("/shop.zg", { method: "HEAD" });
  assert.equal(head.status, 200);
  assert.equal(head.body.length, 0);
  assert.equal((await get("/", { method: "POST" })).status, 405);
});

test("a taken port is refused in a sentence, or the next one is taken", async () => {
  const port = Number(new URL(site.url).port);
  await assert.rejects(serve({ folder, port }), /is taken/);
  const next = await serve({ folder, port, attempts: 50 });
  assert.notEqual(next.url, site.url);
  await next.close();
});
