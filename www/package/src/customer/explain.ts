/**
 * Why something is thought of the customer: the grounds are those of the answers themselves, put into
 * one shape. What would be otherwise is no estimate: the same question is asked once more without the
 * one thing (the last order, the tag), or the core names what decides. A file of its own beside each
 * entry, loaded with the engine.
 */

import type { CoreCustomer } from "../engine/core.js";
import type { ShopEngine } from "../engine/engine.js";
import { instant } from "../engine/questions.js";
import type {
  Basis,
  Explain,
  ExplainedItem,
  ExplainedKind,
  ExplainedOther,
  ExplainItem,
  Explanation,
  Ground,
  Instant,
  Json,
  Score,
  Tag,
} from "../types/index.js";
import type { ShopCustomer } from "./customer.js";

export type Explainer = <K extends ExplainedKind>(
  customer: ShopCustomer,
  engine: ShopEngine,
  about: Explain<K>,
) => Explanation<K> | undefined;

type Kind = Exclude<ExplainedKind, "item">;
type Found = Omit<ExplainedOther<Kind>, "kind" | "id"> | undefined;

/** One question and all that it is answered from. */
class Case {
  readonly asOf: number;

  constructor(
    readonly customer: ShopCustomer,
    readonly engine: ShopEngine,
    readonly id: string,
    asOf: Instant | undefined,
  ) {
    this.asOf = instant(asOf, engine.now());
  }

  /** A text of the engine's language, its holes filled. */
  say(id: string, holes: Record<string, string> = {}): string {
    const text = this.engine.texts[id] ?? id;
    return text.replace(/\{(\w+)\}/g, (hole, name) => holes[name] ?? hole);
  }

  /** What holds for everybody rests on nothing. */
  joined([first = "–", ...others]: string[]): string {
    return others.reduce((a, b) => this.say("facts", { a, b }), first);
  }

  facts(grounds: Ground[]): string {
    return this.joined(grounds.map(({ text }) => text));
  }

  /** Why there is no figure: few codes have a sentence of their own. */
  unknown(reason: string): string {
    const id = `unknown.${reason}`;
    return this.say(id in this.engine.texts ? id : "unknown");
  }

  ask<T>(question: (core: CoreCustomer) => T): T | undefined {
    return this.engine.ask(this.customer.core, question, () => undefined);
  }

  score(): Found {
    const of = (scores: unknown) =>
      Object.entries(scores ?? {}).find(([name]) => name === this.id)?.[1] as Score<Json>;
    const { asOf } = this;
    const score = of(this.customer.score({ asOf }).data);
    if (!score) return undefined;
    const { value, reason, n, basis } = score;
    const reasons = basis.map((fact, place) => ({ ...ground(fact), ...weight(value, place) }));
    const sentences = basis.map(({ text }) => text);
    if (reason) sentences.unshift(this.unknown(reason));
    if (sentences.length === 0)
      sentences.push(n > 0 ? this.say("records", { n: `${n}` }) : this.unknown("no_orders"));
    const found = { text: this.joined(sentences), reasons };
    const profile = this.customer.profile();
    const orders = profile.events.filter(
      ({ type, at }) => type === "purchase" && (at as number) <= this.asOf,
    );
    const without = orders.pop()?.id;
    if (!without || value === null) return found;
    const events = profile.events.filter(({ id }) => id !== without);
    const instead = of(this.engine.score({ ...profile, events }, { asOf }).data).value;
    if (JSON.stringify(instead) === JSON.stringify(value)) return found;
    return { ...found, counterfactual: { text: this.say("without_order"), without, instead } };
  }

  tag(): Found {
    const { asOf, id: without } = this;
    const tags = this.customer.score({ asOf }).data?.tags.value;
    const tag = tags?.find(({ id }) => id === without);
    if (!tag) return undefined;
    const query = { scene: "home", explain: false, asOf } as const;
    const shelf = this.customer.recommend(query).data;
    const profile = this.customer.profile();
    const at = Math.max(this.asOf, 1 + (profile.tags?.[without]?.at ?? 0));
    const deleted = { value: "deleted", at, source: "page" } as const;
    const other = { ...profile, tags: { ...profile.tags, [without]: deleted } };
    const instead = this.engine
      .recommend(other, query)
      .data.find(({ id }, place) => id !== shelf[place]?.id)?.id;
    const text = this.say(instead === undefined ? "without_tag" : "without_tag.seen");
    const counterfactual = { text, without, ...(instead === undefined ? {} : { instead }) };
    return { text: tag.text, reasons: [made(tag)], counterfactual };
  }

  segment(): Found {
    const { id } = this;
    const hit = this.ask((core) => core.segments(this.asOf, id))?.data[0];
    if (!hit) return undefined;
    const holds = this.ask((core) => core.segments(this.asOf))?.data.some((hit) => hit.id === id);
    const reasons = hit.basis.map(ground);
    const holes = { name: hit.name, facts: this.facts(reasons) };
    const found = { text: this.say(holds ? "segment.in" : "segment.out", holes), reasons };
    const decisive = hit.decisive?.map(ground);
    if (!decisive) return found;
    const text = this.say("decisive", { facts: this.facts(decisive) });
    return { ...found, counterfactual: { text, decisive } };
  }

  tier(): Found {
    const state = this.ask((core) => core.tier(this.asOf, undefined, this.id))?.data;
    if (!state) return undefined;
    const { tier, texts, ledger = [] } = state;
    const isIt = tier.id === this.id;
    const { source, since } = tier;
    const params = { code: "because", source, since };
    const then = ledger.filter(({ at }) => at === since).flatMap(({ event }) => event ?? []);
    const evidence = [...new Set(then)];
    const reasons = [{ code: "because", text: texts.because, params, evidence }];
    const found = { text: isIt ? texts.because : texts.tier, reasons };
    const next = isIt || state.next?.tier === this.id ? state.next : null;
    const [way, text] = isIt && state.keep ? [state.keep, texts.keep] : [next, texts.next];
    if (!way || text === null) return found;
    return { ...found, counterfactual: { text, ways: way.alternatives } };
  }
}

const explain: Explainer = <K extends ExplainedKind>(
  customer: ShopCustomer,
  engine: ShopEngine,
  about: Explain<K>,
) => {
  const { kind = "item", id, asOf } = about;
  const given = new Case(customer, engine, id, asOf);
  if (kind === "item") return item(given, about as ExplainItem) as Explanation<K> | undefined;
  if (!["score", "tag", "segment", "tier"].includes(kind)) {
    const message = "is not a kind of this version";
    engine.raise(engine.judge({ code: "bad-argument", path: "/kind", message }));
    return undefined;
  }
  const found = given[kind as Kind]();
  return found && ({ kind, id, ...found } as unknown as Explanation<K>);
};

function item(given: Case, { id, kind, ...query }: ExplainItem): ExplainedItem | undefined {
  const { data, mode } = given.customer.recommend({ scene: "home", ...query, about: id });
  const shown = data.find((item) => item.id === id);
  if (!shown || mode === "static") return undefined;
  return { kind: "item", text: shown.reasons[0]?.text ?? given.say("filler"), ...shown };
}

function ground({ text, params }: Basis): Ground {
  return { code: `${params.code}`, text, params, evidence: [] };
}

/** A cause's share in the log odds, where that is what the figure lists. */
function weight(value: Json, place: number): { weight?: number } {
  const delta = (value as { delta?: number }[] | null)?.[place]?.delta;
  return delta === undefined ? {} : { weight: delta };
}

/** What makes a tag: how much more than with everybody, and the items that this was seen by. */
function made({ kind, text, lift, n, evidence }: Tag): Ground {
  const code = kind === "declared" ? "given" : "taste";
  const items = evidence.flatMap(({ item }) => item ?? []);
  const params = { code, lift, n, evidence: evidence as unknown as Json };
  return { code, text, params, evidence: [...new Set(items)] };
}

export default explain;
