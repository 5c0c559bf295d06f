/** Lists that need no model: each of a history's articles, oldest first, filled up by what is popular. */

import type { Counts } from "./counts.js";
import type { Baseline } from "./options.js";

/** What was met, oldest first, and what must not be on the list. */
export type Lister = (met: string[], length: number, without: string | undefined) => string[];

export function lister(baseline: Baseline, counts: Counts): Lister {
  const own = ORDER[baseline];
  return (met, length, without) => {
    const list = new Set<string>();
    for (const source of [own(met, counts), counts.ranked]) {
      for (const item of source) {
        if (list.size === length) return [...list];
        if (item !== without) list.add(item);
      }
    }
    return [...list];
  };
}

const ORDER: Record<Baseline, (met: string[], counts: Counts) => Iterable<string>> = {
  popular: () => [],
  /** What was met last. */
  recent: (met) => newestFirst(met),
  /** What was met most often; if equal, last. */
  personal: (met) => {
    const times = new Map<string, number>();
    for (const item of met) times.set(item, (times.get(item) ?? 0) + 1);
    return newestFirst(met).sort((a, b) => (times.get(b) ?? 0) - (times.get(a) ?? 0));
  },
  /** What goes with all that was met: the sum of its likenesses. */
  "item-knn": (met, counts) => {
    const scores = new Map<string, number>();
    for (const item of newestFirst(met)) {
      for (const [other, weight] of counts.neighbours(item)) {
        scores.set(other, (scores.get(other) ?? 0) + weight);
      }
    }
    const ranked = [...scores].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    return ranked.map(([item]) => item);
  },
};

const newestFirst = (met: string[]) => [...new Set([...met].reverse())];
