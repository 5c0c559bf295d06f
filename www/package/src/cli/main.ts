/** The command line: `zhanggui train …`. */

import { version } from "../exports.js";
import { CliError, EXIT } from "./fail.js";
import { HELP, trainOptions } from "./options.js";
import { train } from "./train.js";

async function main([command, ...args]: string[]): Promise<void> {
  if (command === undefined || command === "help" || [command, ...args].includes("--help")) {
    process.stdout.write(`${HELP}\n`);
  } else if (command === "--version") {
    process.stdout.write(`${version}\n`);
  } else if (command === "train") {
    await train(trainOptions(args));
  } else {
    throw new CliError("usage", `there is no command "${command}"`);
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const known = error instanceof CliError;
  process.stderr.write(`zhanggui: ${known ? error.message : ((error as Error)?.stack ?? error)}\n`);
  if (known && error.exit === EXIT.usage) process.stderr.write("See zhanggui train --help\n");
  process.exitCode = known ? error.exit : EXIT.fault;
});
