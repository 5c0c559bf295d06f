/**
 * Consent mode as this package's consents: `personalization_storage` is `personalization`,
 * `analytics_storage` is `analytics`, and `marketing` is granted where none of the three signals
 * about advertising that the page gave is denied.
 *
 * An `update` is the customer's decision. A `default` comes with every page, before the banner knows
 * what was decided on an earlier visit: it never goes against a decision that is on record, else it
 * would withdraw what was granted, and with that forget the history, on each page. A default for
 * some regions only says nothing here. Signals: Google, "Set up consent mode on websites"
 * (developers.google.com/tag-platform/security/guides/consent).
 */

import { field } from "../adapters/read.js";
import type { Privacy } from "../types/customer.js";
import type { Purpose } from "../types/profile.js";

const PURPOSES: [Purpose, string[]][] = [
  ["personalization", ["personalization_storage"]],
  ["analytics", ["analytics_storage"]],
  ["marketing", ["ad_storage", "ad_user_data", "ad_personalization"]],
];

export class ConsentMode {
  private readonly _privacy: Pick<Privacy, "consent" | "setConsent">;
  private readonly _signals = new Map<string, boolean>();

  constructor(privacy: Pick<Privacy, "consent" | "setConsent">) {
    this._privacy = privacy;
  }

  /** `gtag("consent", command, signals)`. */
  take(command: unknown, signals: unknown): void {
    const update = command === "update";
    if (!update && (command !== "default" || field(signals, "region") !== undefined)) return;
    const known = this._privacy.consent();
    const news: Partial<Record<Purpose, boolean>> = {};
    for (const [purpose, keys] of PURPOSES) {
      let said = false;
      for (const key of keys) {
        const signal = field(signals, key);
        if (signal !== "granted" && signal !== "denied") continue;
        this._signals.set(key, signal === "granted");
        said = true;
      }
      if (!said) continue;
      const granted = keys.every((key) => this._signals.get(key) !== false);
      const record = known[purpose];
      // No record counts as a refusal already.
      if (record.granted !== granted && (update || record.at === 0)) news[purpose] = granted;
    }
    if (Object.keys(news).length > 0)
      this._privacy.setConsent(news, { source: `consent-mode-${command}` });
  }
}
