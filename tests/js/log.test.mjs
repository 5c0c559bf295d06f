// @ts-check
/** What the command line says while it works. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { loadReaders } from "./support/source.mjs";

const { Log } = await loadReaders("log");

/** @param {boolean} isTTY @param {boolean} [quiet] */
function told(isTTY, quiet = false) {
  let text = "";
  const log = new Log(quiet, { isTTY, write: (/** @type {string} */ more) => (text += more) });
  log.plan(2);
  log.step("reading");
  log.share(0.5);
  log.share(0.5);
  log.step("counting");
  log.step("done");
  return text.replaceAll(/ +\d+\.\d s {2}/g, "s ");
}

test("on a terminal a bar stands below the last line and is gone at the end", () => {
  const gone = "\r\x1b[2K";
  const bar = (/** @type {number} */ full, /** @type {string} */ share) =>
    `[${"#".repeat(full)}${".".repeat(30 - full)}] ${share} %`;
  assert.equal(
    told(true),
    `s reading\n${bar(0, "0.0")}${gone}${bar(7, "25.0")}${gone}s counting\n${bar(15, "50.0")}${gone}s done\n`,
  );
});

test("elsewhere there are lines only, and with --quiet nothing", () => {
  assert.equal(told(false), "s reading\ns counting\ns done\n");
  assert.equal(told(true, true), "");
});
