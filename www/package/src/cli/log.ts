/** Where progress is told: stderr, or a test's double. */
export interface Terminal {
  isTTY?: boolean;
  write(text: string): unknown;
}

const BAR = 30;

/**
 * What the command says: progress to stderr, results to stdout, nothing with `--quiet`. On a terminal
 * a bar stands below the last line; elsewhere there are lines only, fit for a log.
 */
export class Log {
  private readonly _quiet: boolean;
  private readonly _terminal: Terminal;
  private readonly _started = performance.now();
  private _steps = 0;
  private _begun = 0;
  private _drawn = "";

  constructor(quiet: boolean, terminal: Terminal = process.stderr) {
    this._quiet = quiet;
    this._terminal = terminal;
  }

  /** How many steps there will be: what the bar is measured by. */
  plan(steps: number): void {
    this._steps = steps;
  }

  /** One line, with the seconds since the start, as work begins. */
  step(what: string): void {
    if (this._quiet) return;
    const seconds = ((performance.now() - this._started) / 1000).toFixed(1).padStart(6);
    this._clear();
    this._terminal.write(`${seconds} s  ${what}\n`);
    this._begun += 1;
    this.share(0);
  }

  /** How much of the step is done, 0 to 1. */
  share(done: number): void {
    if (this._quiet || !this._terminal.isTTY || this._begun > this._steps) return;
    const all = (this._begun - 1 + done) / this._steps;
    const full = Math.floor(all * BAR);
    const bar = `[${"#".repeat(full)}${".".repeat(BAR - full)}] ${percent(all)}`;
    if (bar === this._drawn) return;
    this._clear();
    this._terminal.write(bar);
    this._drawn = bar;
  }

  print(text: string): void {
    if (this._quiet) return;
    this._clear();
    process.stdout.write(`${text}\n`);
  }

  private _clear(): void {
    if (this._drawn) this._terminal.write("\r\x1b[2K");
    this._drawn = "";
  }

  /** Rows under headings; the first column left, the others right. */
  table(headings: string[], rows: string[][]): void {
    const all = [headings, ...rows];
    const widths = headings.map((_, at) => Math.max(...all.map((row) => (row[at] ?? "").length)));
    const line = (row: string[]) =>
      widths
        .map((width, at) =>
          at === 0 ? (row[at] ?? "").padEnd(width) : (row[at] ?? "").padStart(width),
        )
        .join("  ")
        .trimEnd();
    this.print(["", line(headings), ...rows.map(line), ""].join("\n"));
  }
}

/** 1,234,567 */
export function grouped(value: number): string {
  return value.toLocaleString("en-US");
}

/** 12.3 % */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
