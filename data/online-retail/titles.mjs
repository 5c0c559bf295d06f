// @ts-check
/**
 * Titles for people, out of a warehouse's descriptions.
 *
 * The log has one description per line, in capitals, with abbreviations, typing slips, doubled blanks, and now and then
 * a stock clerk's note instead ("damaged", "?", "wrongly marked 23343"). `chooseTitle` takes the one an item was most
 * often sold under, `readableTitle` writes it as an English shop would: sentence case, words written out, names with
 * their capitals. Pure, deterministic, no wording invented: what it does not know it only lower-cases.
 */

/** Written so in the log → what is meant, on upper-case text, in this order. @type {[RegExp, string][]} */
const WRITTEN_OUT = [
  [/^\*+/, ""],
  [/CHARLIE\s*(?:\+|&|AND)\s*LOLA/g, "CHARLIE & LOLA"],
  [/\bS(?:ET)?\/\s?(\d+)\b/g, "SET OF $1"],
  [/\bSET OF(\d)/g, "SET OF $1"],
  [/\bSET ?(\d+)\b(?! ?(?:PIECE|PCE?S?\b))/g, "SET OF $1"],
  [/\b(PACK|BOX|BASKET)\/(\d+)\b/g, "$1 OF $2"],
  [/\b(\d+) ?PC(?:S|E)?\b/g, "$1 PIECE"],
  [/\bASS(?:TD|T|ORT)?\.? (?=COLS?\b)/g, "ASSORTED "],
  [/\bASS(?:TD?|ORT|\.)?(?= |$)/g, "ASSORTED"],
  [/\bCOLS?\b\.?/g, "COLOUR"],
  [/\bT-?LI(?:GHT|TE)(S?)\b/g, "T-LIGHT$1"],
  [/\bC\/COVER\b/g, "CUSHION COVER"],
  [/\bP\/FRAME\b/g, "PHOTO FRAME"],
  [/\bP'WEIGHT\b/g, "PAPERWEIGHT"],
  [/\bB'?FLY\b/g, "BUTTERFLY"],
  [/\bF\. ?FAIRY\b/g, "FLOWER FAIRY"],
  [/\bLT? ?\.BLUE\b/g, "LIGHT BLUE"],
  [/\bM\.O\.P\.?/g, "MOTHER-OF-PEARL"],
  [/\bSIL'T\b/g, "SILHOUETTE"],
  [/\bNECKL\.?(?=\d| |$)/g, "NECKLACE "],
  [/\bW\/ ?(?=[A-Z])/g, "WITH "],
  [/\bW (?=[A-Z])/g, "WITH "],
  [/\bDRAWERKNOB\b/g, "DRAWER KNOB"],
  [/\bCHOCOLATECANDLE\b/g, "CHOCOLATE CANDLE"],
  [/\bSTOPMETAL\b/g, "STOP METAL"],
  [
    /\b(BAROQUE|SWIRL|SMALL|SQUARE|SCENT|PAPER)(CANDLESTICK|GLASS|FOLKART|CUSHION|CANDLE|LANTERNS)\b/g,
    "$1 $2",
  ],
  [/\bFOLKART\b/g, "FOLK ART"],
  [/\bSCOTTY\b/g, "SCOTTIE"],
  [/(\d) ?X ?(\d+) ?CM\b/g, "$1 × $2 CM"],
  [/(\d)CM ?X ?(\d+) ?CM\b/g, "$1 × $2 CM"],
  [/(\d) ?(CM|G|M)\b/g, "$1 $2"],
  [/(["\d])(?=BLACK|BLUE|GREEN|AMETHYST|TURQUOIS)/g, "$1 "],
  [/\b20LIGHT\b/g, "20 LIGHTS"],
  [/\b(GLASS|JAR|DECO)\. ?/g, "$1 "],
  [/ -(?=[A-Z])/g, " - "],
  [/ ?([+&]) ?/g, " $1 "],
];

/** One word for another: abbreviations, then slips of the typing hand. */
const WORDS = new Map(
  `
    ant antique, blck black, blk black, choc chocolate, dec decoration, decs decorations,
    des design, garld garland, hldr holder, med medium, multicol multicolour, rect rectangular,
    rnd round, sml small, squ square, turq turquoise, vint vintage, wht white, whit white,
    xmas Christmas,
    artiifcial artificial, blackchristmas black Christmas, braclet bracelet, budah Buddha,
    butterfiles butterflies, butterfl butterfly, camoflage camouflage, camouflague camouflage,
    candlehldr candle holder, childrens children's, childs child's, girlz girls,
    candystuft candytuft, cannister canister, ceature creature, cinammon cinnamon,
    contempory contemporary, doiley doily, expresso espresso, flowe flower, flowr flower,
    flwr flower, foldin folding, frappucino frappuccino, fuschia fuchsia, hydranga hydrangea,
    jeweled jewelled, jewelery jewellery, laquered lacquered, lazer laser, lillies lilies,
    lilly lily, marakesh Marrakesh, metalic metallic, minature miniature, necklac necklace,
    ornamenetal ornamental, paisely paisley, pannetone panettone, raspberr raspberry,
    rectangluar rectangular, roccoco rococo, rohmbic rhombic, russel Russell, sandlewood sandalwood,
    sharpner sharpener, silouette silhouette, skippping skipping, strawbery strawberry,
    strawbry strawberry, tassle tassel, tradtional traditional, turqoise turquoise,
    turquois turquoise, utilty utility, vally valley
  `
    .split(",")
    .map((pair) => {
      const [, written = "", meant = ""] = /(\S+) (.+)/.exec(pair.trim()) ?? [];
      return [written, meant];
    }),
);

/** Words that keep a capital: places, peoples, feasts, persons, the shop's own design names. */
const NAMES = new Map(
  `Acapulco Afghan Amelie Antoinette Arabic Babushka Bakelike Blackpool Boudicca Buddha Camden Charlie Charlotte Chinese
  Christmas Cinderella Colombian Columbian Cornish Corona Covent Crusoe Czech Danish David's Dolly Dutch Easter Edwardian
  Elvis Emily England English France French Fuji Georgian George Gymkhana Halloween Hawaiian Haynes Heidi Helga
  Henrietta Hilda Ingrid Japanese Jean-Paul Kasbah Kashmir Kashmiri Kensington Kukui Lola London Madeline Madonna
  Manhattan Marie Marrakesh Medina Mexican Molly Montana Moroccan Morris Murano Nancy Nicole Noah Noel Notting Olivia
  Paris Paul Parisian Parisienne Piccadilly Portobello Provencal Provence Purdey Rachel Rebecca Regency Retrospot Rio
  Rita Robinson Rosie Rudolph Rudolphs Russian Russell Sally Santa Santas Savoy Scandinavian Scottie Scotties Sophie
  Spaceboy Suki Susan Susie Swiss Tahiti Tokyo Tropez Tuscan Union Valencia Valentine Vegas Victorian Willie Winkie`
    .split(/\s+/)
    .map((name) => [name.toLowerCase(), name]),
);

/** Always written so. */
const FIXED = new Map(
  "I I'm LED USB TV WC CD VIP VW ABC iPod Mr Mrs Dr St T-light T-lights T-shirt"
    .split(" ")
    .map((word) => [word.toLowerCase(), word]),
);

/** Names of several words, on the finished text. @type {[RegExp, string][]} */
const PHRASES = [
  [/\bunion jack\b/gi, "Union Jack"],
  [/\bdolly girl\b/gi, "Dolly Girl"],
  [/\bDolly (lights|pegs)\b/g, "dolly $1"],
  [/\bpoppy's playhouse\b/gi, "Poppy's Playhouse"],
  [/\bnew england\b/gi, "New England"],
  [/\bcamden town\b/gi, "Camden Town"],
  [/\bcovent garden\b/gi, "Covent Garden"],
  [/\bnotting hill\b/gi, "Notting Hill"],
  [/\bportobello road\b/gi, "Portobello Road"],
  [/\blas vegas\b/gi, "Las Vegas"],
  [/\bmonte carlo\b/gi, "Monte Carlo"],
  [/\bmini-cooper\b/gi, "Mini-Cooper"],
  [/\bfeng shui\b/gi, "Feng Shui"],
  [/\bworld war\b/gi, "World War"],
  [/\boxford street\b/gi, "Oxford Street"],
  [/\blondon bridge\b/gi, "London Bridge"],
  [/\bbuffalo bill\b/gi, "Buffalo Bill"],
  [/\bmother's day\b/gi, "Mother's Day"],
  [/\b(\d)d\b/g, "$1D"],
  [/\b(a)([4-7])\b/g, "A$2"],
];

const NOTE_BEGINS =
  /^(damage[sd]?|check(ed)?|missing|found|lost|wrong(ly)?|adjust(ment)?|counted|smashed|crushed|given|sold|wet|rusty|mailout|returned|display|no stock)\b/i;

/**
 * A stock clerk's note instead of a title. Such lines carry no price and are dropped before; this is the second net.
 * @param {string} title
 */
export function isStockNote(title) {
  const inCapitals = title === title.toUpperCase();
  if (/^[^A-Z]*$/.test(title) || /\?\s*$/.test(title)) return true;
  return NOTE_BEGINS.test(title) && (!inCapitals || /^\w+$/.test(title));
}

/**
 * The title an item was most often sold under; on a tie the latest, then the first by alphabet.
 * @param {readonly { title: string, lines: number, lastMs: number }[]} candidates
 * @returns {string | undefined} as the log writes it
 */
export function chooseTitle(candidates) {
  return candidates
    .filter(({ title }) => !isStockNote(title))
    .toSorted((a, b) => b.lines - a.lines || b.lastMs - a.lastMs || (a.title < b.title ? -1 : 1))[0]
    ?.title;
}

/**
 * Sentence case, abbreviations written out, names with their capitals.
 * @param {string} raw as the log writes it
 * @returns {string} e.g. "SET/6 RED SPOTTY  PAPER PLATES." → "Set of 6 red spotty paper plates"
 */
export function readableTitle(raw) {
  let text = raw.toUpperCase();
  for (const [written, meant] of WRITTEN_OUT) text = text.replace(written, meant);
  text = text
    .replace(/\s+/g, " ")
    .replace(/ ?, ?/g, ", ")
    .replace(/[\s.,;:/-]+$/, "")
    .trim();
  text = text.replace(/T-LIGHTS?|T-SHIRT|JEAN-PAUL|[A-Z]+(?:'[A-Z]+)?/g, word);
  for (const [plain, named] of PHRASES) text = text.replace(plain, named);
  return text
    .replace(/"([a-z])"/g, (_, letter) => `"${letter.toUpperCase()}"`)
    .replace(/^(\W*)([a-z])(?!Pod)/, (_, before, first) => before + first.toUpperCase());
}

/** @param {string} upper one word in capitals */
function word(upper) {
  const lower = upper.toLowerCase();
  const meant = WORDS.get(lower) ?? lower;
  return FIXED.get(meant) ?? NAMES.get(meant) ?? possessive(meant);
}

/** @param {string} lower "david's" keeps the capital that "david" would have */
function possessive(lower) {
  const stem = lower.replace(/'s$/, "");
  return stem !== lower && NAMES.has(stem) ? `${NAMES.get(stem)}'s` : lower;
}
