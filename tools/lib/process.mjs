// @ts-check
// Starting other programs: always without a shell (so that a space or a quote in a path is only that),
// with the output shown, kept, or shown only when the program fails.
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's own folder. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A failure whose message is all that the reader needs: no stack. */
export class PlainError extends Error {}

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {Record<string, string | undefined>} [env] added to the current environment; undefined removes
 * @property {"show" | "keep" | "on-failure"} [output] default "on-failure": kept, and printed if the program fails
 * @property {boolean} [check] default true: a non-zero exit throws
 * @property {number} [timeoutMs]
 */

/**
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ status: number, stdout: string, stderr: string }>}
 */
export function run(command, args, options = {}) {
  const { cwd = root, output = "on-failure", check = true, timeoutMs } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...options.env },
      stdio: ["ignore", ...(output === "show" ? ["inherit", "inherit"] : ["pipe", "pipe"])],
      timeout: timeoutMs,
      windowsHide: true,
    });
    let stdout = "";
    let stderr = "";
    child.stdout?.setEncoding("utf8").on("data", (text) => (stdout += text));
    child.stderr?.setEncoding("utf8").on("data", (text) => (stderr += text));
    child.on("error", (cause) => {
      if (!check) resolve({ status: 127, stdout, stderr: String(cause) });
      else reject(new PlainError(`cannot start ${command}: ${cause.message}`));
    });
    child.on("close", (code, signal) => {
      const status = code ?? 1;
      if (status === 0 || !check) return resolve({ status, stdout, stderr });
      if (output === "on-failure") process.stderr.write(stdout + stderr);
      reject(new PlainError(`${[command, ...args].join(" ")}: ${signal ?? `exit ${status}`}`));
    });
  });
}

/**
 * What a program prints, trimmed, or undefined when it is missing or fails.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 */
export async function ask(command, args, options = {}) {
  const { status, stdout } = await run(command, args, { ...options, output: "keep", check: false });
  return status === 0 ? stdout.trim() : undefined;
}

/**
 * One line of progress.
 * @param {string} subject
 * @param {string} text
 */
export function say(subject, text) {
  console.log(`${subject.padEnd(16)} ${text}`);
}

/**
 * @param {number} since from Date.now()
 */
export const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/**
 * Runs a script's main function; a PlainError prints its sentence only.
 * @param {() => Promise<unknown>} main
 */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof PlainError ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}
