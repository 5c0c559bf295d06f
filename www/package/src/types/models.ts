/** Arguments and answers of the models behind the scores. */

/** Of BG/NBD or MBG/NBD: the order rate is Gamma(r, alpha), the chance of leaving Beta(a, b). */
export interface PurchaseParams {
  r: number;
  alpha: number;
  a: number;
  b: number;
}

/** Of Gamma-Gamma; `q` above 1. */
export interface ValueParams {
  p: number;
  q: number;
  v: number;
}

/** One customer's orders in one time unit, which is also that of the parameters. */
export interface OrderHistory {
  /** Repeat orders. */
  frequency: number;
  /** From the first order to the last. */
  recency: number;
  /** From the first order to today. */
  age: number;
}

export type PurchaseModel = "bg-nbd" | "mbg-nbd";

export interface PurchaseQuery extends OrderHistory {
  model: PurchaseModel;
  params: PurchaseParams;
  horizons: number[];
}

export interface PurchaseFigures {
  pAlive: number;
  /** Within each horizon. */
  expectedOrders: number[];
  pNoOrder: number[];
}

export interface OrderValueQuery {
  params: ValueParams;
  /** Orders that the mean is taken over. */
  frequency: number;
  /** Not used where the frequency is 0. */
  meanValue: number;
}

interface LifetimeTerms extends OrderHistory {
  purchase: { model: PurchaseModel; params: PurchaseParams };
  value: { params: ValueParams };
  meanValue: number;
  /** 1 to 1200. */
  months: number;
  /** 30, 365.25 / 12, 30.415 (4.345 weeks)… */
  daysPerMonth: number;
  /** Days in the time unit: 1, 7… */
  unitDays: number;
  /** Taken off. Default 0. */
  acquisitionCost?: number;
}

/** One rate, applied at each month's end; an annual one compounds. */
export type LifetimeQuery = LifetimeTerms &
  ({ annualRate: number; monthlyRate?: never } | { monthlyRate: number; annualRate?: never });

export interface CashFlowQuery {
  /** One a year. */
  cashFlows: number[];
  annualRate: number;
  /** Default 0. */
  acquisitionCost?: number;
  /** When in its year a flow comes. Default `"end"`. */
  timing?: "end" | "begin" | "mid";
}

export interface CashFlowValue {
  netPresentValue: number;
  /** The year, from 1, in which the discounted flows have paid the cost back. */
  paybackYear: number | null;
}
