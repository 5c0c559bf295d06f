// @ts-check
// A static server for the built shop, on this machine only: what a shop's own web server would do, with
// a strict Content-Security-Policy. Files are compressed once and kept in memory.
import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { PlainError } from "./lib/process.mjs";

export const strictPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** @type {Record<string, { type: string, compress?: boolean }>} */
const kinds = {
  ".html": { type: "text/html; charset=utf-8", compress: true },
  ".js": { type: "text/javascript; charset=utf-8", compress: true },
  ".mjs": { type: "text/javascript; charset=utf-8", compress: true },
  ".css": { type: "text/css; charset=utf-8", compress: true },
  ".json": { type: "application/json; charset=utf-8", compress: true },
  ".map": { type: "application/json; charset=utf-8", compress: true },
  ".webmanifest": { type: "application/manifest+json", compress: true },
  ".svg": { type: "image/svg+xml", compress: true },
  ".txt": { type: "text/plain; charset=utf-8", compress: true },
  ".wasm": { type: "application/wasm", compress: true },
  ".zg": { type: "application/octet-stream", compress: true },
  ".ico": { type: "image/x-icon" },
  ".png": { type: "image/png" },
  ".jpg": { type: "image/jpeg" },
  ".webp": { type: "image/webp" },
  ".avif": { type: "image/avif" },
  ".woff2": { type: "font/woff2" },
};

/** Vite puts a hash of the content in these names: such a file never changes. */
const hashedName = /[\\/]assets[\\/].+-[\w-]{8}\.\w+$/;

/**
 * @typedef {object} ServeOptions
 * @property {string} folder
 * @property {number} [port] 0 (the default) takes any free one
 * @property {number} [attempts] how many ports from there on to try; default 1
 * @property {string | null} [csp] default: the strict policy; null sends none
 */

/**
 * @param {ServeOptions} options
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serve({ folder, port = 0, attempts = 1, csp = strictPolicy }) {
  const files = new FileCache(folder);
  const server = createServer((request, response) => {
    answer(files, csp, request, response).catch(() => response.destroy());
  });
  const bound = await listen(server, port, attempts);
  return {
    url: `http://127.0.0.1:${bound}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * @param {import("node:http").Server} server
 * @param {number} port
 * @param {number} attempts
 * @returns {Promise<number>}
 */
function listen(server, port, attempts) {
  return new Promise((resolve, reject) => {
    server.once("error", (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code !== "EADDRINUSE") reject(error);
      else if (attempts <= 1) reject(new PlainError(`port ${port} is taken by another program`));
      else resolve(listen(server, port + 1, attempts - 1));
    });
    server.listen(port, "127.0.0.1", () => {
      server.removeAllListeners("error");
      resolve(/** @type {import("node:net").AddressInfo} */ (server.address()).port);
    });
  });
}

/**
 * @param {FileCache} files
 * @param {string | null} csp
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 */
async function answer(files, csp, request, response) {
  response.setHeader("X-Content-Type-Options", "nosniff");
  response.setHeader("Referrer-Policy", "no-referrer");
  if (csp !== null) response.setHeader("Content-Security-Policy", csp);
  if (request.method !== "GET" && request.method !== "HEAD") {
    return end(response.setHeader("Allow", "GET, HEAD"), 405, "Method not allowed");
  }
  const path = pathOf(request.url ?? "/");
  const file =
    path &&
    ((await files.get(path)) ?? (extname(path) ? undefined : await files.get("/index.html")));
  if (!file) return end(response, 404, "Not found");

  const encoding = file.encodingFor(String(request.headers["accept-encoding"] ?? ""));
  const etag = `"${file.hash}${encoding ? `-${encoding}` : ""}"`;
  response.setHeader("ETag", etag);
  response.setHeader("Vary", "Accept-Encoding");
  response.setHeader(
    "Cache-Control",
    file.immutable ? "public, max-age=31536000, immutable" : "no-cache",
  );
  if (request.headers["if-none-match"] === etag) return response.writeHead(304).end();

  const body = await file.body(encoding);
  response.setHeader("Content-Type", file.type);
  response.setHeader("Content-Length", body.length);
  if (encoding) response.setHeader("Content-Encoding", encoding);
  response.writeHead(200).end(request.method === "HEAD" ? undefined : body);
}

/**
 * @param {import("node:http").ServerResponse} response
 * @param {number} status
 * @param {string} text
 */
function end(response, status, text) {
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" }).end(`${text}\n`);
}

/**
 * The path inside the site, or undefined when it is malformed or leaves the site.
 * @param {string} url
 */
function pathOf(url) {
  try {
    const path = normalize(decodeURIComponent(url.split(/[?#]/, 1)[0] ?? "/"));
    if (path.includes("\0") || path.split(sep).some((part) => part.startsWith(".")))
      return undefined;
    return path.endsWith(sep) ? `${path}index.html` : path;
  } catch {
    return undefined;
  }
}

class FileCache {
  /** @type {Map<string, { version: string, file: StaticFile }>} */
  #known = new Map();

  /** @param {string} folder */
  constructor(folder) {
    this.folder = folder;
  }

  /** @param {string} path */
  async get(path) {
    const full = join(this.folder, path);
    const info = await stat(full).catch(() => undefined);
    if (!info?.isFile()) return undefined;
    const version = `${info.mtimeMs} ${info.size}`;
    const known = this.#known.get(full);
    if (known?.version === version) return known.file;
    const file = new StaticFile(full, await readFile(full));
    this.#known.set(full, { version, file });
    return file;
  }
}

class StaticFile {
  /** @type {Map<string, Promise<Buffer>>} */
  #bodies = new Map();

  /**
   * @param {string} path
   * @param {Buffer} content
   */
  constructor(path, content) {
    const kind = kinds[extname(path).toLowerCase()] ?? { type: "application/octet-stream" };
    this.content = content;
    this.type = kind.type;
    this.compress = kind.compress === true && content.length > 1024;
    this.immutable = hashedName.test(path);
    this.hash = createHash("sha256").update(content).digest("base64url").slice(0, 22);
  }

  /** @param {string} accepted the Accept-Encoding header */
  encodingFor(accepted) {
    if (!this.compress) return undefined;
    const names = accepted.split(",").map((entry) => entry.trim());
    const allowed = names
      .filter((entry) => !/;\s*q=0(\.0*)?$/.test(entry))
      .map((entry) => entry.split(";")[0]);
    return ["br", "gzip"].find((name) => allowed.includes(name));
  }

  /** @param {string | undefined} encoding */
  body(encoding) {
    if (!encoding) return Promise.resolve(this.content);
    let body = this.#bodies.get(encoding);
    if (!body) {
      body = encoding === "br" ? brotli(this.content) : promisify(gzip)(this.content, { level: 9 });
      this.#bodies.set(encoding, body);
    }
    return body;
  }
}

/**
 * Quality 9: within 2 % of the best, at a twentieth of its time.
 * @param {Buffer} content
 */
function brotli(content) {
  return promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
}
