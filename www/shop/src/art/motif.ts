/** Which drawing stands for a product: its category's, or a closer one where the title names the thing. */

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

/** Closer drawings, by category: the first whose words are in the title, singular or plural. */
const CLOSER: Record<string, [words: string, motif: string][]> = {
  "kitchen/mugs": [["teacup, saucer, regency, tea cup", "teacup"]],
  "kitchen/tableware": [
    ["teapot, tea for one, jug, pitcher, coffee pot", "teapot"],
    ["tea glass, wine glass, tumbler, goblet, decanter, carafe, beaker, glass", "goblet"],
    ["bowl, dish, egg cup", "bowl"],
    ["metal sign", "sign"],
  ],
  "kitchen/baking": [
    ["cake case, muffin, fairy cake, cupcake, baking case, case", "cupcake"],
    ["scales", "scales"],
    ["cutter, mould, measuring spoon", "cutter"],
    ["recipe box, tin", "tin"],
    ["jam making, jar", "jar"],
    ["set, spoon, rolling pin, whisk", "bakingset"],
  ],
  "kitchen/storage": [["tin, bin, caddy, container, box", "tin"]],
  "kitchen/tools": [
    ["popcorn", "popcorn"],
    ["peg", "pegs"],
    ["cutlery, teaspoon, place setting, ladle, chopstick, spoon, fork, knife", "cutlery"],
    ["pan, frying, wok, colander", "pan"],
    ["match, matches", "matchbox"],
    ["brush, scrubbing, duster", "brush"],
    ["salt", "saltpepper"],
    ["coaster, placemat, trivet, tray, magnet, tile, shopping list, pizza plate", "coaster"],
  ],
  "kitchen/linen": [
    ["apron", "apron"],
    ["glove, mitt", "glove"],
    ["peg bag", "shopper"],
    ["tea cosy, egg cosy, felt egg cosy", "bird"],
  ],
  "home/frames": [["mirror", "mirror"]],
  "home/signs": [
    ["chalkboard, blackboard, black board, slate, memo, notice, board, block", "board"],
  ],
  "home/ornaments": [
    ["butterfly, butterflies", "butterfly"],
    [
      "bird, dove, lovebird, hen, chick, owl, duck, cockerel, swallow, birdhouse, bird house",
      "bird",
    ],
    ["star", "hangstar"],
    ["bell", "bell"],
    ["keys", "keys"],
    ["angel, fairy, cherub", "angel"],
    ["rocking horse, horse", "horse"],
    ["flower, rose, daisy, garland, wreath, blossom", "wreath"],
    ["buddha, rabbit, bunny, bunnies, cat, dog, elephant, easter", "rabbit"],
    ["mug", "mug"],
    ["box", "crate"],
  ],
  "home/hooks": [
    ["knob", "knob"],
    ["doorstop, door stop", "doorstop"],
    ["coat hanger, coathanger", "coathanger"],
    ["door hanger", "luggagetag"],
  ],
  "home/textiles": [["rug, mat, throw, blanket, quilt, curtain, bed", "blanket"]],
  "home/furniture": [
    ["case, box, crate, basket, trunk, chest, hamper", "crate"],
    ["card holder, cardholder", "hooks"],
  ],
  "light/tealights": [
    ["candlestick, candle stick, candelabra, candle holder, candleholder", "candlestick"],
    ["glass, votive, jar, star, heart, cup, t-light holder, t-light", "tealight"],
  ],
  "light/candles": [["incense, scent heart, diffuser, oil, potpourri, sachet", "incense"]],
  "light/lamps": [
    [
      "lamp, night light, nightlight, torch, bedside light, table light, lampshade, led night",
      "lamp",
    ],
  ],
  "bags/lunch": [
    ["snack box, lunch box, picnic box, snack boxes, lunchbox, picnic boxes", "crate"],
  ],
  "bags/purses": [["purse, coin, pocket bag, make up, cosmetic, wallet", "purse"]],
  "bags/travel": [
    ["umbrella, parasol, poncho", "umbrella"],
    ["tag, passport, wallet, card", "luggagetag"],
  ],
  "style/jewellery": [
    ["earring", "earrings"],
    ["bracelet, bangle", "bracelet"],
    ["ring", "ring"],
    ["ribbon", "ribbon"],
    ["brooch, hair, clip, pin, charm, hairclip", "brooch"],
  ],
  "style/accessories": [
    ["parasol, umbrella", "umbrella"],
    ["key fob, keyring, badge", "keyring"],
    ["fan", "fan"],
    ["ribbon reel, ribbon", "ribbon"],
    ["clip, hairclip, hairband, hairslide", "brooch"],
  ],
  "style/warmers": [["hand warmer, pocket warmer, slipper, ear muff", "handwarmer"]],
  "style/beauty": [["plaster, first aid, tin, kit, tissue", "plasters"]],
  "paper/wrap": [
    ["ribbon, tape, string, twine, bow", "ribbon"],
    ["gift bag, gift box, gift boxes, panettone, bag, box", "giftbox"],
    ["tag", "tags"],
  ],
  "paper/stationery": [
    ["pencil, pen, crayon, chalk, ruler, eraser, marker", "pencils"],
    ["photo album, frame", "frame"],
  ],
  "paper/craft": [
    [
      "sewing, knit, knitting, needle, button, felt, crochet, patches, yarn, wool, feltcraft",
      "sewing",
    ],
    ["crayon, pencil, colouring", "pencils"],
  ],
  "party/bunting": [["paper chain", "chain"]],
  "party/supplies": [
    ["parasol", "umbrella"],
    ["napkin, doily, doilies, plate, cup", "paperplate"],
    ["balloon", "balloons"],
    ["candle", "partycandles"],
    ["card, writing set", "card"],
  ],
  "party/christmas": [
    ["paper chain", "chain"],
    ["stocking, sock, mitten", "stocking"],
    ["wreath, garland, holly", "wreath"],
    ["bunting", "bunting"],
    ["bell", "bell"],
    ["angel, fairy", "angel"],
    ["rocking horse, reindeer, rudolph, horse", "horse"],
    ["star, snowflake", "hangstar"],
    ["heart", "hangheart"],
    ["swallow, robin, dove, bird", "bird"],
    ["santa, snowman, snowmen", "snowman"],
    ["cracker", "cracker"],
    ["sticker, card, stamp, calendar", "card"],
    ["doily, doilies, napkin", "paperplate"],
    ["tree", "xmastree"],
    ["tin", "tin"],
    ["tag, box, boxes, bag, panettone", "giftbox"],
  ],
  "kids/toys": [
    ["harmonica", "matchbox"],
    ["doll, princess, rag, bear, rabbit, soft, owl, mice", "bear"],
    ["train, car, bus, glider, plane, rocket, space, robot, spaceboy", "rocket"],
    ["rocking horse, horse", "horse"],
    ["game, card, domino, dominoes, skittle, ludo, bingo, snakes, jigsaw, puzzle, cards", "dice"],
  ],
  "kids/nursery": [
    ["cup, breakfast, bowl, plate, mug, bib", "bowl"],
    ["cutlery", "cutlery"],
    ["garden, trowel, fork, brush", "trowel"],
    ["money, bank, piggy", "piggy"],
  ],
  "garden/plants": [
    ["watering", "wateringcan"],
    ["fork, trowel, secateur, glove, kneel, kneeling, brush, twine, gardening", "trowel"],
  ],
  "garden/outdoor": [
    ["parasol, umbrella", "umbrella"],
    ["cat bowl, dog bowl, bowl", "bowl"],
    ["picnic bag", "shopper"],
    ["bicycle bell, doorbell", "bell"],
  ],
};

const CLOSER_RULES = new Map(
  Object.entries(CLOSER).map(([category, rules]) => [
    category,
    rules.map(([words, motif]) => ({ motif, words: anyWord(words) })),
  ]),
);

export function motifOf(category: string, title: string): string {
  const closer = CLOSER_RULES.get(category)?.find(({ words }) => words.test(title));
  return closer?.motif ?? LEAVES[category] ?? "present";
}

/** Whole words only: a vintage thing is no tag. */
function anyWord(words: string): RegExp {
  return new RegExp(`\\b(?:${words.replaceAll(", ", "|")})s?\\b`);
}
