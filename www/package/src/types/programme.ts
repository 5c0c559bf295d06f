/**
 * A loyalty programme as a shop writes it: `programme.schema.json` describes every field. Money is
 * whole minor units of `currency`; a day is `YYYY-MM-DD`, a day of the year `MM-DD`. What a field may
 * be is a `Choice`, so that an imported JSON file, whose strings are plain ones, fits as well.
 */

export type Choice<T extends string> = T | (string & {});

export interface Programme {
  schema: number;
  id: string;
  /** ISO 4217. */
  currency: string;
  /** An IANA name or `±HH:MM`. */
  timezone: string;
  basis?: {
    tax?: Choice<"include" | "exclude">;
    shipping?: Choice<"exclude" | "include">;
    exclude_categories?: string[];
    exclude_skus?: string[];
  };
  earn?: EarnRule;
  multipliers?: Multiplier[];
  actions?: { [action: string]: ActionRule };
  birthday_bonus?: { points: number };
  expiry?: ExpiryRule;
  redeem?: RedeemRule;
  refund?: { negative?: Choice<"allow" | "clamp">; tier?: Choice<"keep" | "recalculate"> };
  metrics?: { [metric: string]: MetricRule };
  tiers?: TierRule[];
  tier_policy?: TierPolicy;
}

export interface EarnRule {
  points: number;
  per: number;
  step?: boolean;
  round?: Choice<"floor" | "half_up" | "ceil">;
  min_order?: number;
  cap?: { per_order?: number; per_day?: number };
  pending_days?: number;
  stack?: Choice<"best" | "add" | "multiply">;
}

export interface BirthdayWindow {
  type: Choice<"month" | "day" | "days">;
  before?: number | undefined;
  after?: number | undefined;
}

export interface Multiplier {
  id: string;
  /** 150 is one and a half times. */
  percent: number;
  when?:
    | {
        tiers?: string[] | undefined;
        categories?: string[] | undefined;
        channels?: string[] | undefined;
        from?: string | undefined;
        to?: string | undefined;
        birthday?: BirthdayWindow | undefined;
      }
    | undefined;
}

export interface ActionRule {
  points: number;
  limit?: { count: number; per: Choice<"day" | "month" | "year" | "lifetime"> };
  unique_ref?: boolean;
  qualifying?: boolean;
  expiry?: ExpiryRule;
}

export interface ExpiryRule {
  type: Choice<"none" | "after" | "inactivity" | "anniversary">;
  months?: number | undefined;
  days?: number | undefined;
  round?: Choice<"none" | "day" | "month" | "quarter" | "half" | "year"> | undefined;
}

/** Either `points` for `value`, or `options` to choose from. */
export interface RedeemRule {
  points?: number;
  value?: number;
  min?: number;
  step?: number;
  max_percent?: number;
  options?: { points: number; value: number }[];
  on_return_expired?: Choice<"forfeit" | "restore">;
}

export interface MetricRule {
  type: Choice<"spend" | "orders" | "points" | "actions" | "weighted">;
  min?: number;
  actions?: string[];
  of?: { metric: string; mul: number; div: number }[];
}

/** Least values by metric: all of them together. */
export interface Minimums {
  [metric: string]: number | undefined;
}

export interface TierRule {
  id: string;
  /** Any one of these is enough. */
  qualify?: Minimums[] | undefined;
  retain?: Minimums[] | undefined;
  invite_only?: boolean | undefined;
  expiry?: ExpiryRule | undefined;
  benefits?: BenefitRule[] | undefined;
}

export interface BenefitRule {
  id: string;
  percent?: number | undefined;
  birthday?: BirthdayWindow | undefined;
}

export interface TierPolicy {
  period?: {
    type: Choice<"lifetime" | "rolling" | "calendar_year" | "anniversary" | "full_months">;
    months?: number;
    days?: number;
    start?: string;
    n?: number;
  };
  upgrade?: Choice<"immediate" | "period_end">;
  hold?: {
    type: Choice<"none" | "duration" | "periods" | "lifetime">;
    months?: number;
    days?: number;
    periods?: number;
  };
  downgrade?: Choice<"to_earned" | "one_step" | "never">;
  grace_days?: number;
}
