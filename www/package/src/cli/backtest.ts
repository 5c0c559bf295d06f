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
    ["this model less", "HR@20", "NDCG@10", "Recall@20"],
    backtest.differences.map((d) => [
      name(d.against),
      percent(d.hitRate20),
      percent(d.ndcg10),
      percent(d.recall20),
    ]),
  );
  if (!judged) log.print("Too few customers came back to judge by.\n");
  else if (lostTo.length > 0) log.print(`Lost to: ${lostTo.map(name).join(", ")}.\n`);
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
  const digits = (value: number) => (value * 100).toFixed(1);
  return `${digits(mean)} % [${digits(low)}, ${digits(high)}]`;
}
