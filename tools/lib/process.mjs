// @ts-check
// Starting other programs: always without a shell (so that a space or a quote in a path is only that),
// with the output shown, kept, or shown only when the program fails.
import { spawn } from "node:child_process";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** The repository's own folder. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A failure whose message is all that the reader needs: no stack. */
export class PlainError extends Error {}

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {Record<string, string | undefined>} [env] added to the current environment; undefined removes
 * @property {"show" | "keep" | RegExp} [output] default "keep": printed only if the program fails;
 *   a pattern: its lines at once, and the rest if the program fails
 * @property {boolean} [check] default true: a non-zero exit throws
 * @property {number} [timeoutMs]
 */

// What cargo says on its way; never the reason of a failure.
const progress =
  /^\s*(Compiling|Checking|Downloading|Downloaded|Updating|Locking|Adding|Blocking|Finished|Fresh) /;

/**
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ status: number, stdout: string, stderr: string }>}
 */
export function run(command, args, options = {}) {
  const { cwd = root, output = "keep", check = true, timeoutMs } = options;
  const channel = output === "show" ? "inherit" : "pipe";
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...options.env },
      stdio: ["ignore", channel, channel],
      timeout: timeoutMs,
      windowsHide: true,
    });
    /** @type {string[]} */
    const lines = [];
    const kept = { stdout: "", stderr: "" };
    for (const name of /** @type {const} */ (["stdout", "stderr"])) {
      const stream = child[name];
      if (!stream) continue;
      createInterface({ input: stream }).on("line", (line) => {
        kept[name] += `${line}\n`;
        lines.push(line);
        if (output instanceof RegExp && output.test(line)) console.log(line.trimStart());
      });
    }
    child.on("error", (cause) => {
      if (!check) resolve({ status: 127, ...kept });
      else reject(new PlainError(`cannot start ${command}: ${cause.message}`));
    });
    child.on("close", (code, signal) => {
      const status = code ?? 1;
      if (status === 0 || !check) return resolve({ status, ...kept });
      const told = lines.filter((line) => !progress.test(line));
      if (told.length > 0) console.log(told.join("\n"));
      const shown = [command, ...args.slice(0, 3)].join(" ");
      reject(new PlainError(`${shown}: ${signal ?? `exit ${status}`}`));
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
  const { status, stdout } = await run(command, args, { ...options, check: false });
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
