// @ts-check
/**
 * What an article is (its leaf category) and which design line it belongs to (its brand), read off its title. The log
 * knows neither: both are derived here, by rules in order, the first that matches wins. A category says what a thing is
 * used for, so the noun decides before the motif: a jumbo bag with a Christmas print is a bag, a Christmas bauble is
 * Christmas. Patterns see the readable title (titles.mjs) in lower case; words are whole words, an "s" is optional.
 * Every word below decides for at least one article of this log: those that did not were taken out again.
 */

/** Leaf of an article that no rule knows. */
export const OTHER = "other/gifts";

/**
 * A rule holds when the title has one of its words or phrases and none of those under `not`. A final `*` is any ending.
 * @type {readonly { leaf: string, words: string, not?: string }[]}
 */
const CATEGORY_RULES = [
  // Things whose noun says everything, whatever is printed on them.
  { leaf: "bags/lunch", words: "lunch bag, lunch box, lunchbox, snack box*, picnic box*" },
  { leaf: "home/doormats", words: "doormat, door mat" },
  {
    leaf: "style/warmers",
    words: "hot water bottle, hottie, hand warmer, pocket warmer, slipper*, ear muff*",
  },
  {
    leaf: "bags/shoppers",
    words:
      "jumbo bag, shopper, tote, shopping bag, recycling bag, storage bag, bottle bag, beach bag",
    not: "doorstop*",
  },
  {
    leaf: "bags/travel",
    words: `
      umbrella, passport*, luggage, poncho, travel*, weekend bag, overnight bag, cabin bag, airline bag,
      washbag, wash bag, edwardian parasol
    `,
    not: "sewing, notebook*, umbrella stand, fan",
  },
  {
    leaf: "bags/purses",
    words: `
      handbag, purse, charlotte bag, shoulder bag, evening bag, backpack, rucksack, pocket bag, cosmetic bag,
      cosmetics bag, carry-all, drawstring bag, bum bag, hand bag, bag with handle, kids bag
    `,
    not: "gift box*",
  },
  // Parties before kitchens: paper plates are no plates.
  {
    leaf: "party/bunting",
    words: "bunting, paper chain kit, garland, honeycomb*, pennant",
    not: "light*, christmas, easter, necklace*",
  },
  {
    leaf: "party/supplies",
    words: `
      birthday candle*, celebration candle*, cake candle*, paper cup*, paper plate*, paper napkin*, napkins
    `,
  },
  {
    leaf: "party/supplies",
    words: `
      balloon*, cocktail parasol*, straws, doilies, disposable*, party*, leis, confetti, tiara*, crown, flag,
      lace paper, tattoo*
    `,
    not: `
      metal, pizza dish, christmas, cushion, light*, frying pan, invite*, card, wrapping*, flannel*, badge*,
      whisk*, pencil*
    `,
  },
  {
    leaf: "kitchen/baking",
    words: `
      cake case*, cake stand, cakestand, cake tin*, cake plate, cake cover, cake bowl, cake slice,
      petit four case*, baking*, cookie cutter*, biscuit cutter*, jelly mould*, measuring spoon*,
      measuring jug*, rolling pin, mixing bowl, pudding bowl, cooking set, recipe*, jam making*, jam pot*,
      wooden spoon*, spatula, whisk, kitchen scales, baker*
    `,
  },
  {
    leaf: "kitchen/linen",
    words: `
      apron, tea towel*, teatowel*, oven glove*, oven mitt, tablecloth, table cloth, table runner, tea cosy,
      washing up glove*, egg cosy, peg bag, egg warmer*
    `,
    not: "egg cup",
  },
  { leaf: "home/hooks", words: "hook, knob, coat rack, hanger, coathanger*, coathook, doorstop*" },
  {
    leaf: "home/textiles",
    words: `
      cushion*, throw, quilt*, rug, blanket, curtain*, bed*, polyester filler pad, pouffe,
      ironing board cover, canopy, recycled acapulco mat
    `,
    not: "bedside*, playhouse, pin cushion, hanging*, pot pouri, potpourri",
  },
  { leaf: "home/clocks", words: "clock" },
  {
    leaf: "light/tealights",
    words: `
      t-light*, tealight*, lantern, candle holder, candleholder, candlestick*, candle stick*, votive*,
      candelabra, candle plate, candle bowl, hurricane lamp, oil burner, chalice, candlepot
    `,
    not: "paper lantern*",
  },
  { leaf: "party/supplies", words: "paper lantern*" },
  {
    leaf: "light/lamps",
    words: `
      light, nightlight, lamp, lampshade, disco ball, torch, lightbulb, chandelier, fibre optic*, ubo-light,
      glow*
    `,
    not: `
      christmas decoration, light blue, light green, sound, tea light*, necklace*, earring*,
      light pink feather, pen
    `,
  },
  // Christmas as a purpose.
  {
    leaf: "party/christmas",
    words: `
      christmas, santa*, reindeer*, advent*, yuletide, nativity, bauble*, holly, stocking*, tinsel, cracker*,
      angel decoration, panettone*, snow*, icicle*, sleigh*, wreath, jingle bell*, chalet
    `,
    not: "card*, candle*, wrap*, tag, gift bag*, ribbon*, tissues, gift box*",
  },
  { leaf: "home/ornaments", words: "easter*", not: "basket*, tin, craft*, gift tag*" },
  // Jewellery: its words are unmistakable but for "ring", "drop" and "charm".
  {
    leaf: "style/jewellery",
    words:
      "necklace*, bracelet*, earring*, brooch*, bangle*, choker, lariat, charm, ring, phone char",
    not: "napkin*, ribbon*, key ring*, card",
  },
  {
    leaf: "style/accessories",
    words: `
      hair*, scarf, hat, fan, sunglasses, keyring*, key ring*, key-chain*, key-ring*, key chain*, key fob*,
      clip, sombrero, sock, glasses case, compact, cap, badge*, sunhat, slide
    `,
    not: "sock puppet*, photo*, card*, wrap, zinc*",
  },
  {
    leaf: "style/beauty",
    words: `
      soap*, lip gloss, balm, flannel, towel, sponge*, perfume*, toothpaste, eau de*, cotton wool, henna,
      plasters*, tissue, first aid*, pill box, lipstick*, bath salt*, bathroom set*, bathroom bottle*,
      bathroom scale*
    `,
    not: "bird*, tissue box*, sticker*",
  },
  {
    leaf: "home/trinkets",
    words: "trinket*, keepsake*, jewellery*, treasure*, jewel box*, dressing table",
    not: "book box, wall art*, candle*",
  },
  {
    leaf: "paper/cards",
    words: "card, invite*, postcard*, thank you*",
    not: "holder*, game*, playing*, snap*, metal postcard*, kit",
  },
  {
    leaf: "paper/wrap",
    words: "wrap, wrapping*, gift bag*, gift box*, ribbon*, tag, bow, paper bag, candy bag, tape",
    not: "measuring*, measure*, mug*, pen, teapot*, tea set",
  },
  {
    leaf: "kids/nursery",
    words: `
      children's*, childrens*, child's*, childs*, baby*, money box, egg cup*, height chart, nursery*, mobile,
      toy tidy, bank, school desk*, kids*
    `,
    not: "colour*, chalk*, mirror*, garden*, kit cards, photo album, memory box",
  },
  {
    leaf: "kids/toys",
    words: `
      toy, teddy*, domino*, skittles, marbles, jigsaw*, game, snap*, playing cards, trumps, bingo, ludo,
      snakes, harmonica, skipping rope, spinning top*, glider*, rattle, helicopter*, playhouse*, croquet,
      rounders, alphabet blocks, rocking horse, inflatable*, bubbles, windmill*, spade, bucket, seaside*,
      naughts*, heads and tails*, ninja*, pony, wheelbarrow for children, ball, nesting boxes, monster*,
      creepy crawl*, racing*, sock puppet*, crocheted animal*, crochet bear, space cadet*, geisha girl*,
      dinosaur set, snake set, jumper larry*, doll
    `,
    not: `
      pen, pink ball*, stacking tins, bowl, hammock*, hanging ball, easter*, wall art*, chopsticks, mug*,
      fire bucket*, barbecue*, mirror*
    `,
  },
  {
    leaf: "paper/craft",
    words: `
      craft*, sewing*, knitting*, decoupage*, sticker*, paint*, crayon*, colouring*, chalk, modelling clay,
      felt*, button*, patches, scissor*, tape measure, measuring tape, pin cushion, scrap book*, drawing*,
      make your own*, wool*, labels, beads*, stamp, kit cards
    `,
    not: `
      painted*, picture frame*, bag, toadstool*, food cover*, foodcover*, hanging*, candle*, album*,
      notebook*, felt heart
    `,
  },
  {
    leaf: "paper/stationery",
    words: `
      pen, pencil*, notebook*, note book*, notepad*, memo pad*, journal, writing set*, stationery*, eraser*,
      rubber*, ruler*, calculator*, address book*, album*, exercise book*, letter rack, calendar*, organiser,
      envelope, paperweight*, office*, pocket book*, sketchbook*, notelets kit, hole punch
    `,
    not: "mug warmer, wall*, seed*, organiser wood",
  },
  // The table.
  {
    leaf: "kitchen/mugs",
    words: "mug, cup, coffee set, beaker*, saucer*",
    not: "grow*, candle*, cake*, mug warmer",
  },
  {
    leaf: "kitchen/tools",
    words: `
      cutlery*, fork*, spoon*, chopsticks, bottle opener*, pan, tray, coaster*, placemat*, chopping board*,
      napkin ring*, napkin charm*, place setting*, tea strainer, magnet*, matches, brush, colander, teaspoon*,
      ladle*, kitchen*, toastrack*, salad*, tongs, pizza*, lolly maker*, popsicle*, popcorn holder*, laundry*,
      pegs, duster*, wine bottle*, food cover*, foodcover*, fly swat*, salt*, mug warmer, toast its*,
      squeezer*, apple corer
    `,
    not: "cabinet*, sign, garden*, print*, light*, candle*, jar, photo*, plaque",
  },
  {
    leaf: "kitchen/storage",
    words: `
      tin, jar, bread bin*, canister*, container*, caddy, bottle, retrospot tea*, flask, egg house,
      egg holder, egg basket, cheese*
    `,
    not: "potting*, candle*, grow*, garden*, bucket*, dressing*, incense*, easter egg basket",
  },
  {
    leaf: "kitchen/tableware",
    words: `
      plate, bowl, teapot*, jug, tea set, dish, dishes, platter*, tumbler*, wine glass*, goblet*, tea glass*,
      sugar*, serve*, champagne*, fruitbowl*, coffee pot*, milk*, tea for*, cloche, cocktail*, teatime*,
      tea time*, aperitif*
    `,
    not: "candle*, dog*, cat*",
  },
  // The house.
  {
    leaf: "home/frames",
    words: "frame, mirror, mirrored*, wall art*, print, picture*, photo*, screen*",
    not: "spirit level",
  },
  {
    leaf: "home/signs",
    words: `
      sign, plaque*, chalkboard*, blackboard*, black board*, memo board*, memoboard*, doorsign*, word*,
      letter*, card holder*, cardholder*, tile
    `,
    not: "letter holder*, candle letters",
  },
  {
    leaf: "home/furniture",
    words: `
      cabinet*, drawer, stool*, chair, table, shelf, bench, basket*, box, boxes, chest, rack, organiser*,
      stand, bin, case, dresser*, seat, unit, ladder*, crate*, storage*, partition*, bucket*, holder*, tidy
    `,
    not: "garden*, picnic*, plant*, flower*, bird*, incense*, candle*, decoration*, toadstools, easter*",
  },
  // Out of doors.
  {
    leaf: "garden/outdoor",
    words: `
      picnic*, parasol*, hammock*, windchime*, birdhouse*, bird house*, bird table*, bird feeder*, bird box*,
      car freshener*, dog*, cat bowl*, bicycle*, doorbell*, thermometer*, windproof*, gnome*
    `,
    not: "with flower*, decoration*, ball*",
  },
  {
    leaf: "garden/plants",
    words: `
      plant*, watering can*, garden*, grow your*, vase*, trellis*, secateur*, herb*, potting*, bulb*,
      artificial*, flowers, pot, pail, basin, hydrangea*, sunflower*, chrysanthemum*, kneeling mat, urn
    `,
    not: "candle*, magic garden, dec*, wall tidy, sew",
  },
  {
    leaf: "light/candles",
    words: "candle*, incense*, scent*, potpourri*, sachet*, ashtray*, camphor*, led tea light*",
  },
  {
    leaf: "home/ornaments",
    words: `
      decoration*, hanging*, heart, bird, bell, angel*, fairy, star, butterfly, mobile*, duck, rabbit*, bunn*,
      hen, buddha, owl*, cat, toadstool*, rosette*, filigree*, crystal*, string of*, bead*, egg, flower*,
      wooden*, metal*, ceramic*, ball*, frog*, stone*, tree*, glass*, retro*, shell*, keys, hand open shape*,
      porcelain rose*, arboretum*
    `,
  },
];

/** Design lines, by the words in a title that name one. @type {readonly [string, string][]} */
const BRAND_RULES = [
  ["Charlie & Lola", "charlie & lola"],
  ["Dolly Girl", "dolly girl"],
  ["Spaceboy", "spaceboy"],
  ["Suki", "suki"],
  ["Babushka", "babushka, russian doll*, russian folk*"],
  ["Poppy's Playhouse", "poppy's playhouse"],
  ["Circus Parade", "circus parade"],
  ["Magic Garden", "magic garden"],
  ["Enchanted Forest", "enchanted forest"],
  ["Retrospot", "retrospot, red spotty, retro spot"],
  ["Woodland", "woodland"],
  ["Regency", "regency"],
  ["Union Jack", "union jack, union flag, union stripe"],
  ["I Love London", "i love london"],
  ["Keep Calm", "keep calm"],
  ["Scandinavian", "scandinavian"],
  ["Pantry", "pantry"],
  ["Kings Choice", "kings choice"],
  ["Empire", "empire"],
  ["Feltcraft", "feltcraft, felt craft*"],
  ["Edwardian", "edwardian"],
  ["English Rose", "english rose"],
  ["Danish Rose", "danish rose"],
  ["Tea Time", "tea time, teatime"],
  ["Vintage Doily", "vintage doily"],
  ["Vintage Christmas", "vintage christmas"],
  ["50's Christmas", "50's christmas"],
  ["Sweetheart", "sweetheart, sweethearts"],
  ["Lovebird", "lovebird*"],
  ["Skulls", "skull, skulls"],
  ["Strawberry", "strawberry, strawberries"],
  ["Polkadot", "polkadot*, polka dot*"],
  ["Gingham", "gingham"],
  ["Paisley", "paisley"],
];

const categories = CATEGORY_RULES.map(({ leaf, words, not }) => ({
  leaf,
  wanted: pattern(words),
  unwanted: not === undefined ? undefined : pattern(not),
}));
const brands = BRAND_RULES.map(([brand, words]) => ({ brand, wanted: pattern(words) }));

/** @param {string} title readable @returns {string} leaf id, `OTHER` when no rule matches */
export function categoryOf(title) {
  const text = title.toLowerCase();
  const rule = categories.find(
    ({ wanted, unwanted }) => wanted.test(text) && !unwanted?.test(text),
  );
  return rule?.leaf ?? OTHER;
}

/** @param {string} title readable @returns {string} the design line, "" when the title names none */
export function brandOf(title) {
  const text = title.toLowerCase();
  return brands.find(({ wanted }) => wanted.test(text))?.brand ?? "";
}

/** @param {string} list words and phrases @returns {RegExp} that finds one of them as whole words */
function pattern(list) {
  const phrases = list.split(",").map((phrase) => {
    const plain = phrase.trim().replace(/[.+?^${}()|[\]\\]/g, "\\$&");
    return plain.endsWith("*") ? `${plain.slice(0, -1)}[\\w'-]*` : `${plain}s?`;
  });
  return new RegExp(`(?<![\\w'-])(?:${phrases.join("|")})(?![\\w'-])`);
}
