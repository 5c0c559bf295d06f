// @ts-check

/**
 * The named code blocks of a guide, "```ts runnable name", in their order.
 * @param {string} markdown
 * @param {string} kind such as "ts runnable"
 * @returns {Map<string, string>}
 */
export function guideBlocks(markdown, kind) {
  const blocks = markdown.matchAll(new RegExp(`^\`\`\`${kind} (\\S+)\\n(.*?)^\`\`\`$`, "gms"));
  return new Map([...blocks].map(([, name = "", code = ""]) => [name, code]));
}
