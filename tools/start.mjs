// @ts-check
// `npm start`: from a fresh checkout to the shop in a browser. Needs Node and Rust; does the rest.
//
//   npm start                 builds what has changed, serves the shop until Ctrl-C
//   npm start -- --once       builds, serves, asks for the first page once, ends
//   npm start -- --no-serve   builds only
//   PORT=8080 npm start       that port and no other; default: the first free one from 5173
import { existsSync } from "node:fs";
import { join } from "node:path";
import { build } from "./build.mjs";
import { checkMachine, ensureDependencies } from "./lib/dependencies.mjs";
import { PlainError, root, runMain, say } from "./lib/process.mjs";
import { serve } from "./serve.mjs";

const site = join(root, "build", "shop", "site");

await runMain(async () => {
  const flags = process.argv.slice(2);
  const unknown = flags.find((flag) => !["--once", "--no-serve"].includes(flag));
  if (unknown) throw new PlainError(`unknown option ${unknown}; there are --once and --no-serve`);

  await checkMachine();
  await ensureDependencies();
  await build();
  if (flags.includes("--no-serve")) return;
  if (!existsSync(join(site, "index.html")))
    return say("serve", "nothing to serve yet: the shop is not built");

  const { url, close } = await serve({ folder: site, ...wantedPort() });
  console.log(`\n  The shop is open: ${url}\n`);
  if (flags.includes("--once")) {
    await askOnce(url);
    return close();
  }
  console.log("  Ctrl-C closes it.");
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => close());
});

function wantedPort() {
  const { PORT } = process.env;
  if (!PORT) return { port: 5173, attempts: 50 };
  const port = Number(PORT);
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new PlainError(`PORT=${PORT} is no port`);
  return { port };
}

/** @param {string} url */
async function askOnce(url) {
  const response = await fetch(url);
  const page = await response.text();
  if (response.status !== 200 || !page.includes("<script")) {
    throw new PlainError(
      `${url} answered ${response.status} with ${page.length} characters and no script`,
    );
  }
  say("first page", `${response.status}, ${page.length} characters`);
}
