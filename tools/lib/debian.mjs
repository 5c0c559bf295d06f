// @ts-check
// Debian packages: asking what is installed, and installing what is missing.
import { existsSync } from "node:fs";
import { ask, PlainError, run, say } from "./process.mjs";

/** Is this a Debian-like system, as root or with a sudo that asks no password? */
export async function canInstall() {
  if (process.platform !== "linux" || !existsSync("/usr/bin/apt-get")) return false;
  return process.getuid?.() === 0 || (await ask("sudo", ["-n", "true"])) !== undefined;
}

/**
 * @param {string} name
 * @returns {Promise<string | undefined>} the installed version
 */
export async function packageVersion(name) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholders are dpkg-query's
  const answer = await ask("dpkg-query", ["-W", "-f=${Status}|${Version}", name]);
  const [status, version] = answer?.split("|") ?? [];
  return status === "install ok installed" ? version : undefined;
}

/**
 * Installs the packages that are missing.
 * @param {string[]} names
 */
export async function install(names) {
  const missing = [];
  for (const name of names) if (!(await packageVersion(name))) missing.push(name);
  if (missing.length === 0) return;
  say("apt-get", `installing ${missing.join(" ")}`);
  await aptGet(["update", "-qq"]);
  try {
    await aptGet(["install", "-y", "-qq", "--no-install-recommends", ...missing]);
  } catch (error) {
    throw new PlainError(
      `Debian could not install ${missing.join(" ")}: ${/** @type {Error} */ (error).message}`,
    );
  }
}

/** @param {string[]} args */
function aptGet(args) {
  const words = [
    "DEBIAN_FRONTEND=noninteractive",
    "apt-get",
    "-o",
    "DPkg::Lock::Timeout=300",
    ...args,
  ];
  return process.getuid?.() === 0 ? run("env", words) : run("sudo", ["-n", "env", ...words]);
}
