/** The shop's loyalty rules, and what it calls their tiers and benefits in each language. */
import type { Programme, ProgrammeNames, Text } from "zhanggui";
import { LOCALES, translate } from "../i18n";
import rules from "../programme.json";

export const programme: Programme = rules as Programme;

type TextKey = Parameters<typeof translate>[1];

const named = (kind: "tier" | "benefit", ids: string[]): Record<string, Text> =>
  Object.fromEntries(
    ids.map((id) => [
      id,
      Object.fromEntries(
        LOCALES.map((locale) => [locale, translate(locale, `${kind}.${id}` as TextKey)]),
      ),
    ]),
  );

export const programmeNames: ProgrammeNames = {
  tiers: named(
    "tier",
    rules.tiers.map((tier) => tier.id),
  ),
  benefits: named(
    "benefit",
    rules.tiers.flatMap((tier) => tier.benefits.map(({ id }) => id)),
  ),
};
