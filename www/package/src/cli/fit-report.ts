/** A fit and what its holdout says, as text. */

import type { Log } from "./log.js";
import { grouped, percent } from "./log.js";
import type { Bin, FitReport } from "./trainer.js";

/** The few lines that `train` has room for. */
export function printCard(log: Log, fit: FitReport, minSupport: number): void {
  if (fit.customers < minSupport) {
    log.print("Model card: too few customers to fit it on");
    return;
  }
  log.print(
    `Model card: fitted on ${grouped(fit.customers)} customers, ${grouped(fit.repeaters)} with repeat orders`,
  );
  printHoldout(log, fit);
}

/** Everything that `fit` found. */
export function printFit(log: Log, fit: FitReport): void {
  const { r, alpha, a, b } = fit.purchase;
  const { p, q, v } = fit.value;
  log.print(
    `Fitted on ${grouped(fit.customers)} customers, ${grouped(fit.repeaters)} with repeat orders ` +
      `(${grouped(fit.groups)} distinct histories), ${fit.prior === "map" ? "with the weak prior" : "without a prior"}`,
  );
  log.table(
    ["model", "parameters", "ln-likelihood", "customers"],
    [
      [
        fit.model,
        parameters({ r, alpha, a, b }),
        fit.lnLikelihood.toFixed(7),
        grouped(fit.customers),
      ],
      [
        "gamma-gamma",
        parameters({ p, q, v }),
        fit.valueLnLikelihood.toFixed(7),
        grouped(fit.valueCustomers),
      ],
    ],
  );
  if (!fit.holdout) {
    log.print("No holdout: nobody knows what came next, or everybody did the same");
    return;
  }
  printHoldout(log, fit);
  printBins(log, "tenth by P(no order)", fit.holdout.calibration);
  printBins(log, "rising steps that would correct it", fit.holdout.isotonic);
}

function printHoldout(log: Log, { holdout: h }: FitReport): void {
  if (!h) return;
  log.print(
    `Held out: ${grouped(h.customers)} customers, of whom ${percent(h.inactive)} did not come back`,
  );
  log.table(
    ["did they come back?", "model", "by last order", "nothing known"],
    [
      ["AUC", h.auc.toFixed(4), h.aucOfRecency.toFixed(4), ".5000"],
      ["Brier score", h.brier.toFixed(4), h.brierOfRecency.toFixed(4), h.brierOfBase.toFixed(4)],
      ["mean error of orders", h.mae.toFixed(4), h.maeOfRecency.toFixed(4), h.maeOfMean.toFixed(4)],
      ["orders, against what came", grouped(Math.round(h.expectedOrders)), grouped(h.orders), ""],
    ],
  );
  if (!h.judged) log.print("Too few left or stayed for a judgement of the forecasts");
}

function printBins(log: Log, title: string, bins: Bin[]): void {
  log.table(
    [title, "foretold", "came true", "customers"],
    bins.map((bin, n) => [
      String(n + 1),
      percent(bin.predicted),
      percent(bin.actual),
      grouped(bin.customers),
    ]),
  );
}

function parameters(named: Record<string, number>): string {
  return Object.entries(named)
    .map(([name, value]) => `${name} ${value.toPrecision(7)}`)
    .join("  ");
}
