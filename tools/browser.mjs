// @ts-check
// The Chromium (or Chrome) of this machine and the chromedriver that fits it; on Debian both are
// installed when missing. CHROMIUM and CHROMEDRIVER name others.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { canInstall, install } from "./lib/debian.mjs";
import { ask, PlainError, root } from "./lib/process.mjs";

const windows = process.platform === "win32";
const programFiles = [
  process.env.PROGRAMFILES,
  process.env["PROGRAMFILES(X86)"],
  process.env.LOCALAPPDATA,
];

/** What a test needs; without a sandbox because CI runs as root; nothing that asks the network by itself. */
export const browserArguments = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** @returns {Promise<string>} the path of a Chromium or Chrome */
export async function findChromium() {
  const found = locateChromium() ?? ((await installOnDebian()) ? locateChromium() : undefined);
  if (found) return found;
  throw new PlainError(
    "No Chromium or Chrome found: install one, or set CHROMIUM to its program file.",
  );
}

/**
 * @param {string} chromium
 * @returns {Promise<string>} the path of the chromedriver of the same major version
 */
export async function findChromedriver(chromium) {
  const found =
    (await locateDriver(chromium)) ??
    ((await installOnDebian()) ? await locateDriver(chromium) : undefined);
  if (found) return found;
  const version = (await versionOf(chromium)) ?? "your browser";
  throw new PlainError(
    `No chromedriver for ${version} found: install it (https://googlechromelabs.github.io/chrome-for-testing/), ` +
      "or set CHROMEDRIVER to its program file.",
  );
}

/**
 * The capabilities file that wasm-bindgen-test-runner reads.
 * @param {string} chromium
 */
export function writeCapabilities(chromium) {
  const file = join(root, "build", "webdriver.json");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    JSON.stringify({ "goog:chromeOptions": { binary: chromium, args: browserArguments } }),
  );
  return file;
}

function locateChromium() {
  const { CHROMIUM } = process.env;
  if (CHROMIUM) {
    if (!existsSync(CHROMIUM)) throw new PlainError(`CHROMIUM=${CHROMIUM}: no such file`);
    return CHROMIUM;
  }
  if (process.platform === "darwin") {
    const names = ["Google Chrome", "Chromium"];
    return names
      .map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`)
      .find((path) => existsSync(path));
  }
  if (windows) {
    const folders = programFiles.filter((folder) => folder !== undefined);
    return folders
      .map((folder) => join(folder, "Google/Chrome/Application/chrome.exe"))
      .find((path) => existsSync(path));
  }
  return onPath(["chromium", "google-chrome", "google-chrome-stable", "chromium-browser"]);
}

/** @param {string} chromium */
async function locateDriver(chromium) {
  const { CHROMEDRIVER, CHROMEWEBDRIVER } = process.env; // the second: a folder, on GitHub's machines
  if (CHROMEDRIVER) return CHROMEDRIVER;
  const file = windows ? "chromedriver.exe" : "chromedriver";
  const folders = [CHROMEWEBDRIVER, dirname(chromium), "/usr/lib/chromium"].filter(
    (folder) => folder !== undefined,
  );
  const candidates = [...folders.map((folder) => join(folder, file)), onPath([file])];
  const wanted = await majorOf(chromium);
  for (const path of candidates) {
    if (path && existsSync(path) && (wanted === undefined || (await majorOf(path)) === wanted))
      return path;
  }
  return undefined;
}

/** @param {string} program Chrome on Windows prints no version: undefined */
const versionOf = (program) =>
  windows && !program.includes("chromedriver")
    ? Promise.resolve(undefined)
    : ask(program, ["--version"]);

/** @param {string} program */
async function majorOf(program) {
  return /(\d+)\.\d+\.\d+/.exec((await versionOf(program)) ?? "")?.[1];
}

/** @param {string[]} names */
function onPath(names) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
}

/** Not on its descendants: Ubuntu's package of that name is a snap, which tests cannot drive. */
async function installOnDebian() {
  const release = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  if (!/^ID=debian$/m.test(release) || !(await canInstall())) return false;
  await install(["chromium", "chromium-driver", "fonts-noto-cjk"]);
  return true;
}
