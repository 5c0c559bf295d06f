/** Why the command stops; each kind has an exit code of its own, for scripts. */
export const EXIT = {
  /** Something unforeseen. */
  fault: 1,
  /** The command line cannot be understood. */
  usage: 2,
  /** A file is missing, or does not hold what it should. */
  input: 3,
  /** A part of the installation is missing. */
  install: 4,
  /** The model loses to a simple list, and was not written. */
  verdict: 5,
} as const;

/** A failure that is the user's to mend: printed as one sentence, without a stack. */
export class CliError extends Error {
  readonly exit: number;

  constructor(kind: keyof typeof EXIT, message: string) {
    super(message);
    this.exit = EXIT[kind];
  }
}
