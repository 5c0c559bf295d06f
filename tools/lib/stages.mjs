// @ts-check
// A row of named checks that all run, and a summary that says what they found.
import { PlainError, seconds } from "./process.mjs";

/** Thrown by a stage that has nothing to check; the message says why. */
export class Skip extends Error {}

/**
 * @typedef {object} Stage
 * @property {string} name
 * @property {() => unknown} run
 * @property {string[]} [needs] stages without which this one has no meaning
 */

/**
 * @param {Stage[]} stages
 * @param {string[]} [only] with what these need; default: all
 */
export async function runStages(stages, only) {
  const wanted =
    only &&
    new Set([...only, ...stages.flatMap((s) => (only.includes(s.name) ? (s.needs ?? []) : []))]);
  /** @type {Map<string, { outcome: "ok" | "failed" | "skipped", text: string }>} */
  const results = new Map();
  for (const stage of stages) {
    if (wanted && !wanted.has(stage.name)) continue;
    const start = Date.now();
    console.log(`\n--- ${stage.name}`);
    const broken = stage.needs?.find((name) => results.get(name)?.outcome === "failed");
    if (broken) results.set(stage.name, { outcome: "failed", text: `not run: ${broken} failed` });
    else results.set(stage.name, await attempt(stage, start));
    const { outcome, text } = /** @type {{ outcome: string, text: string }} */ (
      results.get(stage.name)
    );
    console.log(`--- ${stage.name}: ${outcome} (${text})`);
  }
  console.log("\nSummary");
  for (const [name, { outcome, text }] of results)
    console.log(`  ${name.padEnd(14)} ${outcome.padEnd(8)} ${text}`);
  const failed = [...results]
    .filter(([, { outcome }]) => outcome === "failed")
    .map(([name]) => name);
  if (failed.length > 0)
    throw new PlainError(`${failed.length} of ${results.size} stages failed: ${failed.join(", ")}`);
  console.log(`\nAll ${results.size} stages ended well.`);
}

/**
 * @param {Stage} stage
 * @param {number} start
 * @returns {Promise<{ outcome: "ok" | "failed" | "skipped", text: string }>}
 */
async function attempt(stage, start) {
  try {
    await stage.run();
    return { outcome: "ok", text: seconds(start) };
  } catch (error) {
    if (error instanceof Skip) return { outcome: "skipped", text: error.message };
    console.log(error instanceof PlainError ? error.message : error);
    return { outcome: "failed", text: seconds(start) };
  }
}
