/**
 * What a product's picture looks like, read off its title: a motif (the drawing), a palette (a class that sets the
 * colours), a pattern (the print) and a backdrop. The same title always gives the same picture; what the title leaves
 * open is decided by a hash of the article number, so that neighbours on a shelf differ.
 */
import type { Product } from "../data/catalogue";
import { motifOf } from "./motif";

export interface Look {
  motif: string;
  palette: string;
  print: string;
  backdrop: string;
  /** How many of the thing are drawn: "Set of 3…" shows three. */
  count: 1 | 2 | 3;
}

type Rule = readonly [RegExp, string];

const PALETTES: readonly Rule[] = [
  [/union (jack|flag|stripe)|britannia/, "navy"],
  [/retrospot|red spotty/, "red"],
  [/\bturquoise|\bteal\b|\baqua\b|\bmint\b/, "teal"],
  [/\b(hot pink|fuchsia|magenta|raspberry)\b/, "fuchsia"],
  [/\bpink|\bfairy cake|dolly girl|flamingo|cherry blossom|sweetheart/, "pink"],
  [/\bred\b|\breds\b|\bstrawberr|\btoadstool|\bruby\b|\bcherry\b|\bchilli/, "red"],
  [/\bnavy\b|midnight|\bdark blue/, "navy"],
  [/\bblues?\b|spaceboy|\bsky\b|\bocean\b|sapphire|willow/, "blue"],
  [
    /\bgreens?\b|woodland|botanical|\bleaf\b|\bleaves\b|frog|dinosaur|\bherbs?\b|emerald|garden\b|\bpears?\b/,
    "green",
  ],
  [/\blime\b|\bolive\b|\bmoss\b/, "lime"],
  [/yellow|\bsun\b|sunflower|circus|lemon|pantry|\bdais(y|ies)\b|\bchick\b/, "yellow"],
  [/orange|\bamber\b|peach|coral|apricot|pumpkin/, "orange"],
  [/purple|lavender|lilac|amethyst|violet|aubergine|\bplum\b/, "purple"],
  [/chocolate|\bbrown\b|coffee|cinnamon|cappuccino|copper|bronze/, "brown"],
  [/\bgold\b|golden|brass|honey\b/, "gold"],
  [/\bblack\b|skull|slate|\bjet\b|blackboard|chalkboard|baroque|flock/, "black"],
  [/silver|zinc|metal\b|chrome|\btin\b|\bsteel|diamante|\bgrey\b|pewter|galvani/, "silver"],
  [/wicker|rustic|\bwood|wooden|natural|bamboo|\bjute\b|hessian|\boak\b|parcel/, "wood"],
  [/crystal|\bclear\b|\bglass\b|\bice\b|snow/, "glass"],
  [/ivory|cream\b|white|vanilla|antique|enamel|lace|doily|\bpearl/, "ivory"],
  [/\brose|regency|english|floral|paisley|romantic|heart|love/, "rose"],
];

/** Where a title names no colour: what the category may wear. */
const WARDROBE = [
  "teal",
  "rose",
  "blue",
  "yellow",
  "red",
  "green",
  "orange",
  "navy",
  "purple",
  "pink",
] as const;

const PRINTS: readonly Rule[] = [
  [/wicker|raffia|woven|willow basket/, "weave"],
  [/union (jack|flag)|britannia/, "jack"],
  [/retrospot|spotty|polka ?dot|\bspots?\b|\bdots\b|toadstool|strawberr|\bdisco/, "dots"],
  [/gingham|\bcheck\b|tartan|scottie|picnic/, "gingham"],
  [/strip(e|ed|ey|es|y)\b|circus|deckchair|billboard|diner|regatta/, "stripes"],
  [/heart|\blove\b|valentine|dolly girl|sweetheart|babushka/, "hearts"],
  [/\bstars?\b|spaceboy|christmas|snow|skull|magic|circus|fairy dreams/, "stars"],
  [/paisley|suki|moroccan|kashmir|indian|folk|boudicca|kasbah/, "paisley"],
  [
    /rose|flower|floral|dais(y|ies)|blossom|regency|botanic|jardin|english|pantry|dolly|cath|hydrangea/,
    "flowers",
  ],
  [/woodland|lea(f|ves)|garden|apple|pear|owl|bird|tree|forest|herb|vintage leaf/, "leaves"],
  [/lace|doily|doilies|filigree|baroque|crochet|scallop/, "lace"],
];
const FREE_PRINTS = [
  "none",
  "none",
  "none",
  "stripes",
  "dots",
  "flowers",
  "leaves",
  "lace",
] as const;
const BACKDROPS = ["disc", "plain", "arch", "table", "wall", "plain", "table"] as const;

/** Christmas is red, green, frosty or golden. */
const CHRISTMAS = ["festive", "spruce", "frost", "festive", "spruce", "gold"] as const;

export function lookOf(product: Pick<Product, "id" | "name" | "category">): Look {
  const title = product.name.toLowerCase();
  const chance = hash(product.id);
  const motif = motifOf(product.category, title);
  return {
    motif,
    palette: paletteOf(title, motif, chance),
    print: firstOf(PRINTS, title) ?? pick(FREE_PRINTS, chance >>> 5),
    backdrop: pick(BACKDROPS, chance >>> 11),
    count: countOf(title),
  };
}

function paletteOf(title: string, motif: string, chance: number): string {
  if (motif === "xmastree") return "spruce";
  const said = firstOf(PALETTES, title);
  const christmas = /christmas|santa|holly|rudolph|advent/.test(title);
  return said ?? pick(christmas ? CHRISTMAS : WARDROBE, chance >>> 3);
}

function countOf(title: string): 1 | 2 | 3 {
  const said = /\b(?:set|pack|box) of (\d+)\b|^(\d+) |\bpair\b/.exec(title);
  if (!said) return 1;
  const number = Number(said[1] ?? said[2] ?? 2);
  return number <= 1 ? 1 : number === 2 ? 2 : 3;
}

function firstOf(rules: readonly Rule[], title: string): string | undefined {
  return rules.find(([words]) => words.test(title))?.[1];
}

function pick<T>(list: readonly T[], chance: number): T {
  return list[chance % list.length] as T;
}

/** FNV-1a, so that a picture never changes between visits. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return (h ^ (h >>> 15)) >>> 0;
}
