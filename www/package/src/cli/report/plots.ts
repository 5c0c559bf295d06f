/** Plots of a judgement: means with their intervals, and what was foretold beside what came. */

import { escaped, px, svg } from "./charts.js";

export interface Row {
  label: string;
  /** Said at the end of the row. */
  text: string;
  low: number;
  mean: number;
  high: number;
}

/** One row each, on one scale from 0; the first is ours. */
export function intervals(title: string, list: Row[]): string {
  const [width, line, left, right] = [560, 34, 170, 74];
  const most = Math.max(...list.map(({ high }) => high), 1e-9);
  const x = (value: number) => left + ((width - left - right) * Math.max(value, 0)) / most;
  const marks = list.map(({ label, text, low, mean, high }, at) => {
    const y = at * line + 17;
    return `<g class="${at === 0 ? "clear" : "vague"}"><title>${escaped(`${label}: ${text}`)}</title>
<text x="${left - 14}" y="${y + 5}" text-anchor="end" class="name">${escaped(label)}</text>
<line class="track" x1="${left}" x2="${width - right}" y1="${y}" y2="${y}"/>
<line class="line" x1="${px(x(low))}" x2="${px(x(high))}" y1="${y}" y2="${y}"/>
<circle cx="${px(x(mean))}" cy="${y}" r="5"/>
<text class="told" x="${width}" y="${y + 5}" text-anchor="end">${escaped(text)}</text></g>`;
  });
  return svg(title, width, Math.max(list.length, 1) * line, marks.join("\n"));
}

export interface Foretold {
  predicted: number;
  actual: number;
  text: string;
}

/** Shares foretold to the right, shares that came upwards: on the line, both are the same. */
export function calibration(title: string, across: string, up: string, dots: Foretold[]): string {
  const [size, left, top, foot] = [300, 46, 14, 44];
  const at = (share: number) => Math.max(0, Math.min(1, share));
  const x = (share: number) => left + at(share) * size;
  const y = (share: number) => top + size - at(share) * size;
  const ticks = [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      `<line class="zero" x1="${px(x(share))}" x2="${px(x(share))}" y1="${top}" y2="${top + size}" opacity=".5"/>
<text x="${px(x(share))}" y="${top + size + 18}" text-anchor="middle">${100 * share}</text>
<text x="${left - 8}" y="${px(y(share) + 4)}" text-anchor="end">${100 * share}</text>`,
  );
  const marks = dots.map(
    ({ predicted, actual, text }) =>
      `<g><title>${escaped(text)}</title><circle class="dot" cx="${px(x(predicted))}" cy="${px(y(actual))}" r="6"/></g>`,
  );
  return svg(
    title,
    560,
    top + size + foot,
    `${ticks.join("\n")}
<line class="reach" x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}"/>
${marks.join("\n")}
<text x="${left}" y="${top + size + 38}">${escaped(`→ ${across}`)}</text>
<text x="${left + size + 16}" y="${top + 12}">${escaped(`↑ ${up}`)}</text>`,
  );
}
