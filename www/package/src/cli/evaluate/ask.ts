/** The engine as a page has it: a customer, events, a shelf. */

import { createEngine } from "../../node.js";
import type { Engine } from "../../types/index.js";
import { CliError } from "../fail.js";
import type { EvaluateOptions } from "./options.js";
import type { History, Step } from "./queries.js";

/** Views of one session lie so far apart, whatever the log says: they are one session. */
const APART_MS = 5_000;

export interface Answer {
  list: string[];
  /** What `recommend` took. */
  micros: number;
}

export class Asked {
  private readonly _engine: Engine;
  private readonly _options: EvaluateOptions;
  private readonly _asOf: number;
  private _now: number;

  /** `asOf`: when the model's log ends; sessions without times begin then. */
  static async open(model: Uint8Array, asOf: number, options: EvaluateOptions): Promise<Asked> {
    const asked = new Asked(model, asOf, options);
    const status = await asked._engine.ready.catch((error: unknown) => {
      throw new CliError("input", `${options.model}: ${(error as Error).message}`);
    });
    if (status.backend !== "wasm") {
      throw new CliError("input", `${options.model}: the engine came up as ${status.backend}`);
    }
    return asked;
  }

  private constructor(model: Uint8Array, asOf: number, options: EvaluateOptions) {
    this._options = options;
    this._asOf = asOf;
    this._now = asOf;
    this._engine = createEngine({ model, clock: () => this._now, fallback: "throw", locale: "en" });
  }

  /** The answers to a history's questions, by a customer of its own. */
  async history({ steps, asks }: History): Promise<Answer[]> {
    const answers: Answer[] = [];
    const customer = await this._engine.customer({
      consent: { storage: true, personalization: true },
    });
    const start = steps[0]?.at ?? this._asOf;
    let done = 0;
    for (const ask of asks) {
      for (; done < ask; done++) {
        const step = steps[done] as Step;
        this._now = this._options.task === "next-item" ? start + done * APART_MS : (step.at ?? 0);
        const items = step.items.map((id) => ({ id }));
        if (this._options.task === "next-item") {
          customer.track({ type: "view_item", id: `${done}`, items });
        } else {
          customer.track({ type: "purchase", id: `${done}`, orderId: `${done}`, items });
        }
      }
      // A basket is asked for when the customer comes for it.
      if (this._options.task === "next-basket") this._now = steps[ask]?.at ?? this._now;
      const last = steps[ask - 1]?.items[0];
      const begun = performance.now();
      const shelf = customer.recommend({
        scene: this._options.task === "next-item" ? "next" : "home",
        seen: "include",
        explain: false,
        limit: this._options.at,
        diversity: this._options.diversity,
        filter: { includeUnavailable: true },
        ...(this._leavesOut && last !== undefined ? { exclude: [last] } : {}),
      });
      const micros = 1_000 * (performance.now() - begun);
      answers.push({ list: shelf.data.map(({ id }) => id), micros });
    }
    customer.dispose();
    return answers;
  }

  close(): void {
    this._engine.dispose();
  }

  private get _leavesOut(): boolean {
    return this._options.task === "next-item" && this._options.lastItem === "exclude";
  }
}
