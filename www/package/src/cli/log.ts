/** What the command says: progress to stderr, results to stdout, nothing with `--quiet`. */
export class Log {
  private readonly _quiet: boolean;
  private readonly _started = performance.now();

  constructor(quiet: boolean) {
    this._quiet = quiet;
  }

  /** One line, with the seconds since the start, as work begins: fit for a terminal and a log. */
  step(what: string): void {
    const seconds = ((performance.now() - this._started) / 1000).toFixed(1).padStart(6);
    if (!this._quiet) process.stderr.write(`${seconds} s  ${what}\n`);
  }

  print(text: string): void {
    if (!this._quiet) process.stdout.write(`${text}\n`);
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
