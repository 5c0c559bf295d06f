// @ts-check
/**
 * The one runner of the worked examples in tests/vectors/loyalty/cases.json through the package's
 * public function. It imports nothing, so that a page can run it as well as Node, over whichever
 * backend the functions that it is given stand on.
 */

/** @typedef {(request: any) => Promise<any>} CalculateTier */

/**
 * What differs from the examples, each with its id; empty if all is as written.
 * @param {CalculateTier} calculateTier
 * @param {any} file cases.json
 * @param {{ timezones?: boolean }} [options] false: zones from `Intl` instead of the file's tables
 * @returns {Promise<{ ran: number, wrong: string[] }>}
 */
export async function runCases(calculateTier, file, { timezones = true } = {}) {
  const wrong = [];
  for (const example of file.cases) {
    const programme = structuredClone(file.programmes[example.programme]);
    for (const [pointer, value] of Object.entries(example.patch ?? {}))
      patch(programme, pointer, value);
    const { member, events, as_of: asOf, quote } = example;
    const request = { programme, member, events, asOf, quote };
    const got = await calculateTier(
      timezones ? { ...request, timezones: file.tz_offsets_minutes } : request,
    ).catch(refusal);
    for (const difference of differences(example, got)) wrong.push(`${example.id}: ${difference}`);
  }
  return { ran: file.cases.length, wrong };
}

/** @param {any} programme @param {string} pointer @param {any} value */
function patch(programme, pointer, value) {
  const steps = pointer.split("/").slice(1);
  const last = /** @type {string} */ (steps.pop());
  const parent = steps.reduce((part, step) => part[step], programme);
  if (value === null) delete parent[last];
  else parent[last] = value;
}

/** @param {any} error an EngineError */
function refusal({ name, code, errors, message }) {
  const lists = /** @type {Record<string, string>} */ ({
    "bad-programme": "config_errors",
    "bad-event": "event_errors",
  });
  const list = lists[code];
  if (name !== "EngineError" || !list) return { failed: `${name} ${code}: ${message}` };
  return {
    [list]: errors.map((/** @type {any} */ { path, code }) => ({ path, code })),
  };
}

/** @param {any} example @param {any} got */
function differences(example, got) {
  const out = [];
  for (const [path, want] of Object.entries(example.hand ?? {})) {
    if (/_errors$/.test(path)) continue; // compared as a set below
    const value = path
      .split(".")
      .reduce((part, step) => (step === "-1" ? part?.at(-1) : part?.[step]), got);
    if (written(value) !== written(want)) out.push(`by hand ${path}: ${written(value)}`);
  }
  for (const key of new Set([...Object.keys(example.expect), ...Object.keys(got)])) {
    const sides = [got[key], example.expect[key]];
    if (/_errors$/.test(key)) for (const list of sides) list?.sort?.(byText);
    const [mine, theirs] = sides.map(written);
    if (mine !== theirs) out.push(`${key}\n  want ${theirs}\n  got  ${mine}`);
  }
  return out;
}

const byText = (/** @type {any} */ a, /** @type {any} */ b) => (written(a) < written(b) ? -1 : 1);

/** A value as text that doesn't depend on the order of its keys. @param {any} value */
function written(value) {
  return String(
    JSON.stringify(value, (_, part) =>
      part && typeof part === "object" && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
        : part,
    ),
  );
}
