/** Why something is thought of the customer, in one shape for whatever it is. */

import type { Instant, Json } from "./common.js";
import type { TierAlternative } from "./loyalty.js";
import type { Recommendation, RecommendQuery, Scene } from "./recommend.js";
import type { Scores } from "./score.js";

/** What can be explained. */
export type ExplainedKind = "item" | "score" | "tag" | "segment" | "tier";

/** An item of a shelf to be explained; the rest of the shelf's query beside it. */
export interface ExplainItem extends Omit<RecommendQuery, "scene" | "about"> {
  kind?: "item";
  id: string;
  /** Default `"home"`. */
  scene?: Scene;
}

/** Anything else to be explained. */
export interface ExplainOther<K extends ExplainedKind> {
  kind: K;
  /** Of a score, its name in `score().data`; of the others, the id. */
  id: K extends "score" ? keyof Scores : string;
  asOf?: Instant;
}

export type Explain<K extends ExplainedKind = "item"> = K extends "item"
  ? ExplainItem
  : ExplainOther<K>;

export type Explanation<K extends ExplainedKind = ExplainedKind> = K extends "item"
  ? ExplainedItem
  : ExplainedOther<K>;

/**
 * An item as it stands on the shelf, and why. Its reasons' weights sum to its score; it has a
 * `counterfactual` if the place would be another's without something of the customer's own.
 */
export interface ExplainedItem extends Recommendation {
  kind: "item";
  /** Its weightiest reason. */
  text: string;
}

export interface ExplainedOther<K extends ExplainedKind> {
  kind: K;
  id: string;
  /** The sentence for the customer, in the engine's locale. */
  text: string;
  /**
   * What it rests on: a score's `basis`; what makes a tag; the facts by which a segment holds, or
   * not; how the tier in effect came about.
   */
  reasons: Ground[];
  /** What would be otherwise, where that can be said exactly. */
  counterfactual?: Counterfactual;
}

export interface Ground {
  /** Stable code. */
  code: string;
  /** The sentence for the customer. */
  text: string;
  /** The code once more, and what the sentence says. */
  params: Record<string, Json>;
  /** The ids of the items or loyalty events that it rests on, where they are known. */
  evidence: string[];
  /** Its part in a sum: of `churnCauses`, by how much it raises the log odds. */
  weight?: number;
}

export interface Counterfactual {
  /** What comes of it, in a sentence. */
  text: string;
  /** Of a score, the id of the last order, without which it is asked once more; of a tag, itself. */
  without?: string;
  /** What there is then: a score's value; of a tag, the first new item on the front page, if any. */
  instead?: Json;
  /** Of a segment: facts each of which, were it otherwise, would turn the outcome by itself. */
  decisive?: Ground[];
  /** Of a tier: what keeps it, else leads to the next; of another tier, what leads there. */
  ways?: TierAlternative[];
}
