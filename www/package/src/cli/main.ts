/** The command line: `zhanggui train …`, `zhanggui evaluate …` and so on. */

import { version } from "../exports.js";
import { evaluate } from "./evaluate/evaluate.js";
import { EVALUATE_HELP, evaluateOptions } from "./evaluate/options.js";
import { CliError, EXIT } from "./fail.js";
import { fit } from "./fit.js";
import { FIT_HELP, fitOptions } from "./fit-options.js";
import { kpi } from "./kpi.js";
import { KPI_HELP, kpiOptions } from "./kpi-options.js";
import { HELP, TRAIN_HELP, trainOptions } from "./options.js";
import { train } from "./train.js";

const COMMANDS: Record<string, { help: string; run: (args: string[]) => Promise<void> }> = {
  train: { help: TRAIN_HELP, run: (args) => train(trainOptions(args)) },
  evaluate: { help: EVALUATE_HELP, run: (args) => evaluate(evaluateOptions(args)) },
  kpi: { help: KPI_HELP, run: (args) => kpi(kpiOptions(args)) },
  fit: { help: FIT_HELP, run: (args) => fit(fitOptions(args)) },
};

async function main([name, ...args]: string[]): Promise<void> {
  const command = COMMANDS[name ?? ""];
  if (name === undefined || name === "help" || name === "--help") {
    process.stdout.write(`${HELP}\n`);
  } else if (name === "--version") {
    process.stdout.write(`${version}\n`);
  } else if (!command) {
    throw new CliError("usage", `there is no command "${name}"`);
  } else if (args.includes("--help")) {
    process.stdout.write(`${command.help}\n`);
  } else {
    await command.run(args);
  }
}

// Who reads no further, such as `| head`, has read enough.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

main(process.argv.slice(2)).catch((error: unknown) => {
  const known = error instanceof CliError;
  process.stderr.write(`zhanggui: ${known ? error.message : ((error as Error)?.stack ?? error)}\n`);
  if (known && error.exit === EXIT.usage) process.stderr.write("See zhanggui --help\n");
  process.exitCode = known ? error.exit : EXIT.fault;
});
