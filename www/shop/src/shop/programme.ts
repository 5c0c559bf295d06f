/** The shop's loyalty rules, and what its tiers and benefits are called: the engine speaks of them by these names. */
import type { Programme, ProgrammeNames, Text } from "zhanggui";
import { hasText, LOCALES, translate } from "../i18n";
import rules from "../programme.json";

export const programme: Programme = rules;
export const tiers = rules.tiers;

export const programmeNames: ProgrammeNames = {
  tiers: named(
    tiers.map(({ id }) => id),
    "tier",
  ),
  benefits: named(
    tiers.flatMap(({ benefits }) => benefits.map(({ id }) => id)),
    "benefit",
  ),
  actions: named(Object.keys(rules.actions), "action"),
};

function named(ids: string[], kind: "tier" | "benefit" | "action"): Record<string, Text> {
  return Object.fromEntries(
    ids.map((id) => {
      const key = `${kind}.${id}`;
      const inLocales = LOCALES.map((locale) => [
        locale,
        hasText(key) ? translate(locale, key) : id,
      ]);
      return [id, Object.fromEntries(inLocales)];
    }),
  );
}
