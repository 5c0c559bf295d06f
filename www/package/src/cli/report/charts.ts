/** Plots as SVG text: bars, and dots with their intervals. No script, no library. */

/** Text that cannot be taken for markup. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

export interface Bar {
  label: string;
  /** Shown beside or above the bar. */
  text: string;
  value: number;
}

/** Columns in time; only the first, the last and the greatest say how much. */
export function columns(title: string, bars: Bar[]): string {
  const [width, height, top, foot] = [560, 190, 26, 24];
  const most = Math.max(...bars.map((bar) => bar.value), 1e-9);
  const step = width / Math.max(bars.length, 1);
  const greatest = bars.findIndex((bar) => bar.value === most);
  const marks = bars.map((bar, at) => {
    const tall = ((height - top - foot) * Math.max(bar.value, 0)) / most;
    const x = at * step + step * 0.14;
    const middle = at * step + step / 2;
    const anchor = at === 0 ? "start" : at === bars.length - 1 ? "end" : "middle";
    const edge = at === 0 ? x : at === bars.length - 1 ? x + step * 0.72 : middle;
    const told = at === greatest || at === bars.length - 1;
    const dated = at === 0 || at === bars.length - 1;
    return `<g><title>${escaped(`${bar.label}: ${bar.text}`)}</title>
<rect class="${at === bars.length - 1 ? "bar last" : "bar"}" x="${px(x)}" y="${px(height - foot - tall)}" width="${px(step * 0.72)}" height="${px(Math.max(tall, 1))}" rx="2"/>
${told ? `<text class="told" x="${px(edge)}" y="${px(height - foot - tall - 7)}" text-anchor="${anchor}">${escaped(bar.text)}</text>` : ""}
${dated ? `<text x="${px(edge)}" y="${height - 6}" text-anchor="${anchor}">${escaped(bar.label)}</text>` : ""}</g>`;
  });
  return svg(title, width, height, marks.join("\n"));
}

/** Rows of a whole: label, bar, count. */
export function rows(title: string, bars: Bar[]): string {
  const [width, line, left, right] = [560, 34, 150, 118];
  const most = Math.max(...bars.map((bar) => bar.value), 1e-9);
  const marks = bars.map((bar, at) => {
    const y = at * line;
    const long = ((width - left - right) * bar.value) / most;
    return `<text x="${left - 12}" y="${y + 22}" text-anchor="end" class="name">${escaped(bar.label)}</text>
<rect class="bar shade${Math.min(at, 4)}" x="${left}" y="${y + 7}" width="${px(Math.max(long, 2))}" height="${line - 14}" rx="3"/>
<text class="told" x="${px(left + long + 8)}" y="${y + 22}">${escaped(bar.text)}</text>`;
  });
  return svg(title, width, Math.max(bars.length, 1) * line, marks.join("\n"));
}

export interface Span {
  low: number;
  middle: number;
  high: number;
  /** Whether the span leaves out 0. */
  clear: boolean;
}

/** A dot with its interval around 0, on a scale of its own: intervals as shares of the figure. */
export function span(title: string, { low, middle, high, clear }: Span, reach: number): string {
  const [width, height] = [260, 26];
  const x = (value: number) =>
    width / 2 + (width / 2 - 8) * Math.max(-1, Math.min(1, value / reach));
  const cut = (value: number) => Math.abs(value) > reach;
  const ends = [low, high].filter(cut).map((value) => {
    const [at, back] = value < 0 ? [8, 6] : [width - 8, -6];
    return `<path class="line" d="M${at + back} 8 L${at} 13 L${at + back} 18"/>`;
  });
  return svg(
    title,
    width,
    height,
    `<line class="zero" x1="${width / 2}" x2="${width / 2}" y1="0" y2="${height}"/>
<g class="${clear ? "clear" : "vague"}"><line class="line" x1="${px(x(low))}" x2="${px(x(high))}" y1="13" y2="13"/>${ends.join("")}
<circle cx="${px(x(middle))}" cy="13" r="5"/></g>`,
  );
}

/** Where a figure lies within its interval, and that within what is possible. */
export function gauge(title: string, low: number, middle: number, high: number): string {
  const [width, height] = [200, 10];
  const x = (share: number) => 4 + (width - 8) * Math.max(0, Math.min(1, share));
  return svg(
    title,
    width,
    height,
    `<line class="track" x1="4" x2="${width - 4}" y1="5" y2="5"/><line class="reach" x1="${px(x(low))}" x2="${px(x(high))}" y1="5" y2="5"/><circle class="dot" cx="${px(x(middle))}" cy="5" r="4"/>`,
  );
}

export function svg(title: string, width: number, height: number, inner: string): string {
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">${inner}</svg>`;
}

/** Coordinates to a tenth: the same bytes, and no long tails. */
export const px = (value: number) => String(Math.round(value * 10) / 10);
