/**
 * The loyalty calculation as pure functions: everything they depend on is given, nothing is kept.
 *
 * The core has no table of time zones. A programme with a named zone gets its offsets from the
 * caller, else from `Intl`, for the years that the events and `asOf` lie in.
 */

import type { SharedCore } from "../engine/shared.js";
import type {
  DescribeOptions,
  LoyaltyState,
  PointsPayment,
  Programme,
  ProgrammeFault,
  TierRequest,
  TierTexts,
} from "../types/index.js";
import { offsetsOf } from "./zones.js";

/**
 * Where a member stands at `asOf`, and how that came about. For display and personalisation: the
 * shop's server stays the book of record for points and money.
 *
 * Rejects with an `EngineError`: `bad-programme`, `bad-event` (both with all faults in `errors`),
 * `bad-argument`.
 */
export function tierCalculator(core: SharedCore): (request: TierRequest) => Promise<LoyaltyState> {
  return ({ timezones, ...request }) => {
    const at = Array.isArray(request.events) ? request.events.map((event) => event?.at) : [];
    return core.ask("calculateTier", {
      ...request,
      offsets: offsetsOf(request.programme, timezones, [...at, request.asOf]),
    });
  };
}

/** What points can pay on an order of `quote.order_total`. */
export function pointsQuoter(
  core: SharedCore,
): (request: TierRequest & { quote: { order_total: number } }) => Promise<PointsPayment> {
  const calculate = tierCalculator(core);
  return async (request) => {
    const { quote } = await calculate({ ...request, ledger: false });
    return quote as PointsPayment;
  };
}

/** All faults of a programme at once; none for a sound one. */
export function programmeValidator(
  core: SharedCore,
): (programme: unknown) => Promise<ProgrammeFault[]> {
  return (programme) =>
    core.ask("validateProgramme", {
      programme,
      offsets: offsetsOf(programme as Programme, undefined, [Date.UTC(2020, 0)]),
    });
}

/** A state in sentences, and its ledger line by line. */
export function tierDescriber(
  core: SharedCore,
): (state: LoyaltyState, options: DescribeOptions) => Promise<TierTexts> {
  return (state, { programme, locale, programmeNames, texts, asOf, timezones }) => {
    const { tier, keep, points } = Object(state) as LoyaltyState;
    const ends = [tier?.valid_until, keep?.by, points?.expiring?.[0]?.at, asOf];
    const about = {
      state,
      programme,
      locale,
      asOf,
      names: programmeNames,
      offsets: offsetsOf(programme, timezones, ends),
    };
    const learnt = core.texts(locale);
    return core.ask(
      "describeTier",
      learnt.then((known) => ({ ...about, texts: { ...known, ...texts } })),
    );
  };
}
