/**
 * What the backtest found, for people: on what customers bought next, does the model beat the
 * lists that any shop could make without it?
 */

import type { Log } from "./log.js";
import { grouped } from "./log.js";
import type { Estimate, Verdict } from "./trainer.js";

export function printVerdict(log: Log, { backtest, judged, lostTo }: Verdict): void {
  const name = methodNames(backtest.halfLifeDays);
  log.print(
    `\nBacktest: the next order of ${grouped(backtest.customers)} customers, 95 % intervals`,
  );
  log.table(
    ["list", "HR@20", "NDCG@10", "Recall@20"],
    backtest.outcomes.map((o) => [
      name(o.method),
      percent(o.hitRate20),
      percent(o.ndcg10),
      percent(o.recall20),
    ]),
  );
  log.table(
    ["this model less, in points", "HR@20", "NDCG@10", "Recall@20"],
    backtest.differences.map((d) => [
      name(d.against),
      points(d.hitRate20),
      points(d.ndcg10),
      points(d.recall20),
    ]),
  );
  if (!judged) log.print("Too few customers came back to judge by.\n");
  else if (lostTo.length > 0) log.print(`Not better than: ${lostTo.map(name).join(", ")}.\n`);
}

function methodNames(halfLifeDays: number): (method: string) => string {
  const names: Record<string, string> = {
    engine: "this model",
    popularity: "what sells lately",
    frequency: "what they bought most often",
    fading_frequency: `the same, half as much after ${halfLifeDays} days`,
  };
  return (method) => names[method] ?? method;
}

function percent({ mean, low, high }: Estimate): string {
  return `${hundredths(mean)} % [${hundredths(low)}, ${hundredths(high)}]`;
}

function points({ mean, low, high }: Estimate): string {
  return `${mean > 0 ? "+" : ""}${hundredths(mean)} [${hundredths(low)}, ${hundredths(high)}]`;
}

const hundredths = (value: number) => (value * 100).toFixed(1);
