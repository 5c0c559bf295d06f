/** Which drawing stands for a product: its category's, or a closer one where the title names the thing. */
type Rule = readonly [RegExp, string];

const LEAVES: Record<string, string> = {
  "kitchen/mugs": "mug",
  "kitchen/tableware": "plate",
  "kitchen/baking": "cakestand",
  "kitchen/storage": "jar",
  "kitchen/tools": "utensils",
  "kitchen/linen": "towel",
  "home/frames": "frame",
  "home/signs": "sign",
  "home/clocks": "clock",
  "home/ornaments": "hangheart",
  "home/hooks": "hooks",
  "home/textiles": "cushion",
  "home/doormats": "doormat",
  "home/furniture": "cabinet",
  "home/trinkets": "trinket",
  "light/tealights": "lantern",
  "light/candles": "candle",
  "light/lamps": "fairylights",
  "bags/shoppers": "shopper",
  "bags/lunch": "lunchbag",
  "bags/purses": "handbag",
  "bags/travel": "suitcase",
  "style/jewellery": "necklace",
  "style/accessories": "scarf",
  "style/beauty": "soap",
  "style/warmers": "hotwater",
  "paper/cards": "card",
  "paper/wrap": "wrap",
  "paper/stationery": "notebook",
  "paper/craft": "craft",
  "party/bunting": "bunting",
  "party/supplies": "partyhat",
  "party/christmas": "bauble",
  "kids/toys": "blocks",
  "kids/nursery": "bear",
  "garden/plants": "pot",
  "garden/outdoor": "basket",
  "other/gifts": "present",
};

/** Closer drawings, by category: the first whose words are in the title. */
const CLOSER: Record<string, readonly Rule[]> = {
  "kitchen/mugs": [[/tea ?cup|saucer|regency/, "teacup"]],
  "kitchen/tableware": [
    [/tea ?pot|tea for one|jug|pitcher|coffee pot/, "teapot"],
    [/glass|tumbler|goblet|wine|decanter|carafe|beaker/, "goblet"],
    [/bowl|dish|egg cup/, "bowl"],
  ],
  "kitchen/baking": [
    [/cake cases?|muffin|fairy cake|cupcake|case/, "cupcake"],
    [/scales/, "scales"],
    [/tins?\b|mould|spoon|set|cutter|rolling/, "bakingset"],
  ],
  "kitchen/storage": [[/tin|bin|caddy|container|box/, "tin"]],
  "kitchen/tools": [
    [/pan\b|frying|wok/, "pan"],
    [/coaster|placemat|trivet|tray|magnet|tile|board|match/, "coaster"],
  ],
  "kitchen/linen": [
    [/apron/, "apron"],
    [/glove|mitt/, "glove"],
  ],
  "home/frames": [[/mirror/, "mirror"]],
  "home/signs": [[/chalkboard|blackboard|slate|memo|notice|board|block/, "board"]],
  "home/ornaments": [
    [/bird|dove|lovebird|hen|chick|owl|duck|cockerel/, "bird"],
    [/butterfl/, "butterfly"],
    [/star/, "hangstar"],
    [/flower|rose|daisy|garland|wreath|blossom/, "wreath"],
    [/angel|buddha|rabbit|bunny|cat|dog|elephant|figur|easter/, "rabbit"],
  ],
  "home/hooks": [
    [/knob/, "knob"],
    [/door ?stop/, "doorstop"],
    [/coat ?hanger/, "coathanger"],
  ],
  "home/textiles": [[/rug|mat\b|throw|blanket|quilt|curtain|bed/, "blanket"]],
  "home/furniture": [[/case|box|crate|basket|trunk|chest|hamper/, "crate"]],
  "light/tealights": [
    [/candle ?stick|candelabra|candle holder/, "candlestick"],
    [/glass|votive|jar|star|heart|cup/, "tealight"],
  ],
  "light/candles": [[/incense|scent heart|diffuser|oil|potpourri|sachet/, "incense"]],
  "light/lamps": [[/lamp|night ?light|torch|bedside|table light|shade|led night/, "lamp"]],
  "bags/purses": [[/purse|coin|pocket|make ?up|cosmetic|wallet/, "purse"]],
  "bags/travel": [
    [/umbrella|parasol|poncho/, "umbrella"],
    [/tag|passport|wallet|card/, "luggagetag"],
  ],
  "style/jewellery": [
    [/earring/, "earrings"],
    [/bracelet|bangle/, "bracelet"],
    [/\bring\b|ring /, "ring"],
    [/brooch|hair|clip|pin|charm/, "brooch"],
  ],
  "style/accessories": [
    [/parasol|umbrella/, "umbrella"],
    [/key ?(fob|ring)|badge/, "keyring"],
    [/fan\b/, "fan"],
  ],
  "style/warmers": [[/hand warmer|pocket|slipper|muff/, "handwarmer"]],
  "style/beauty": [[/plaster|first aid|tin\b|kit/, "plasters"]],
  "paper/wrap": [
    [/ribbon|tape|string|twine|bow/, "ribbon"],
    [/bag|box/, "giftbox"],
    [/tag/, "tags"],
  ],
  "paper/stationery": [[/pencil|pen\b|crayon|chalk|ruler|eraser|marker/, "pencils"]],
  "paper/craft": [[/sewing|knit|needle|button|felt|crochet|patch|yarn|wool/, "sewing"]],
  "party/supplies": [
    [/napkin|doil|plate|cup/, "paperplate"],
    [/balloon/, "balloons"],
    [/candle/, "partycandles"],
  ],
  "party/christmas": [
    [/tree/, "xmastree"],
    [/stocking|sock|mitten/, "stocking"],
    [/star|snowflake/, "hangstar"],
    [/wreath|garland|holly/, "wreath"],
    [/cracker|card|tag|box|bag/, "giftbox"],
    [/santa|snowm|reindeer|rudolph|angel/, "snowman"],
  ],
  "kids/toys": [
    [/doll|princess|rag|bear|rabbit|soft|animal|owl/, "bear"],
    [/train|car\b|bus|glider|plane|rocket|space|robot/, "rocket"],
    [/game|card|domino|skittle|ludo|bingo|snakes|jigsaw|puzzle/, "dice"],
  ],
  "kids/nursery": [
    [/cup|breakfast|cutlery|bowl|plate|mug|bib/, "bowl"],
    [/money|bank|piggy/, "piggy"],
  ],
  "garden/plants": [
    [/watering/, "wateringcan"],
    [/fork|trowel|secateur|glove|kneel|brush|twine/, "trowel"],
  ],
  "garden/outdoor": [[/parasol|umbrella/, "umbrella"]],
};

export function motifOf(category: string, title: string): string {
  const closer = CLOSER[category]?.find(([words]) => words.test(title));
  return closer?.[1] ?? LEAVES[category] ?? "present";
}

/** Every drawing that some product may ask for. */
export const MOTIFS: readonly string[] = [
  ...new Set([
    ...Object.values(LEAVES),
    ...Object.values(CLOSER).flatMap((rules) => rules.map(([, motif]) => motif)),
  ]),
];
