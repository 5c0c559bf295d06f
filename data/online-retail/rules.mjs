// @ts-check
/**
 * What an article is (its leaf category) and which design line it belongs to (its brand), read off its title. The log
 * knows neither: both are derived here, by rules in order, the first that matches wins. A category says what a thing is
 * used for, so the noun decides before the motif: a jumbo bag with a Christmas print is a bag, a Christmas bauble is
 * Christmas. Patterns see the readable title (titles.mjs) in lower case; words are whole words, an "s" is optional.
 */

/** Leaf of an article that no rule knows. */
export const OTHER = "other/gifts";

/**
 * Leaf and the words or phrases that mean it. `…*` at a phrase's end = any ending, a leading `!` phrase forbids the rule.
 * @type {readonly [string, string][]}
 */
const CATEGORY_RULES = [
  // Things whose noun says everything, whatever is printed on them.
  ["bags/lunch", "lunch bag, lunch box, lunchbox, snack box*, picnic box*, sandwich box"],
  ["home/doormats", "doormat, door mat"],
  ["style/warmers", "hot water bottle, hottie, hand warmer, pocket warmer, heat pad, wheat bag, slipper*, ear muff*, leg warmer"],
  ["bags/shoppers", "jumbo bag, jumbo storage bag, jumbo shopper, shopper, shopper bag, tote bag, tote, shopping bag, recycling bag, storage bag, bottle bag, cotton bag, canvas bag, carrier bag, beach bag, laundry bag, foldable bag, folding shopping bag, eco bag"],
  ["bags/travel", "umbrella, passport*, luggage, poncho, suitcase, travel*, sewing kit travel, weekend bag, overnight bag, cabin bag, airline bag, washbag, wash bag, wash bags, toilet bag, wallet, !sewing, !scent*, !greeting*"],
  ["bags/purses", "handbag, purse, charlotte bag, shoulder bag, evening bag, clutch, backpack, rucksack, satchel, messenger bag, sling bag, pocket bag, cosmetic bag, cosmetics bag, make up bag, beauty case, vanity case, vanity bag, jewellery bag, sequin bag, felt bag, girls bag, school bag, boudoir bag, carry-all, belt bag, drawstring bag"],

  // Parties before kitchens: paper plates are no plates.
  ["party/bunting", "bunting, paper chain, paper chain kit, garland, honeycomb*, pennant, streamer*, !light*, !t-light*, !christmas, !easter"],
  ["party/supplies", "party candle*, birthday candle*, celebration candle*, cake candle*, paper cup*, paper plate*, paper napkin*, napkins, !ring*, !charm*"],
  ["party/supplies", "party bag*, loot bag*, balloon*, cocktail parasol*, straws, doily, doilies, paper doil*, disposable*, party*, lei, leis, confetti, tiara*, crown, piñata, flag, flags, face paint*, paper lace, lace paper, tattoo*, !metal, !pizza dish, !christmas, !cushion, !light*, !mirror*, !sign, !napkin ring*, !frying pan, !invite*, !purse*, !apron, !bonbon*, !umbrella, !wrap"],
  ["kitchen/baking", "cake case*, cake stand, cakestand, cake tin*, cake plate, cake cover, cake stands, cake dome, cake bowl, cake slice, cake mould, baking case*, petit four case*, cupcake case*, baking*, cookie cutter*, biscuit cutter*, pastry cutter*, bun case*, jelly mould*, baking mould*, measuring spoon*, measuring jug*, rolling pin, mixing bowl, pudding bowl, cooking set, recipe*, jam making*, jam jar label*, jam pot*, wooden spoon*, spatula, whisk, loaf tin, muffin*, fairy cake stand, kitchen scales, measure spoon*, cook book, oven dish, baker*, !christmas tree, !toy, !egg cup*"],
  ["kitchen/linen", "apron, tea towel*, teatowel*, oven glove*, oven mitt, tablecloth, table cloth, table runner, tea cosy, teacosy, pot holder, washing up glove*, napkin set, cotton napkin*, dish cloth*, egg cosy, peg bag"],
  ["home/hooks", "hook, hooks, drawer knob, knob, coat rack, hanger, hangers, coat hanger, coathanger*, door knob, coathook, key rack, hanger hook, towel rail, door stop*, doorstop*, coat stand"],
  ["home/textiles", "cushion*, throw, quilt*, rug, blanket, curtain*, bed*, filler pad, polyester filler pad, squarecushion, pouffe, lampshade cushion, chair pad, seat pad, net, door curtain, beaded curtain, ironing board cover, draught excluder, tea cosy, canopy, bath mat, acapulco mat, recycled acapulco mat, !christmas*, !bug*, !bedroom*, !bedside*, !bed sock*, !playhouse"],
  ["home/clocks", "clock, alarm clock, wall clock, clocks, cuckoo clock"],
  ["light/tealights", "t-light*, tealight*, tea light*, lantern, lanterns, candle holder, candleholder, candle holders, candlestick*, candle stick*, votive*, candelabra, candle lamp, candle plate, candle bowl, hurricane lamp, chandelier t-light, candle glass, oil burner, candle jar, chalice, tealight burner, tealight holder, wall sconce, candlepot, !led tea light*, !paper lantern*"],
  ["party/supplies", "paper lantern*, paper table lantern*"],
  ["light/lamps", "lights, light, night light, nightlight, fairy lights, lamp, lampshade, string lights, led*, disco ball, light chain, light garland, torch, lightbulb, chandelier, light holder, plasmatronic lamp, light string, fibre optic*, ubo-light, glow*, !christmas decoration, !light blue, !light pink, !light green, !sound, !tea light*, !light brown, !candle*, !necklace*, !earring*"],

  // Christmas as a purpose.
  ["party/christmas", "christmas, santa*, reindeer*, snowman, snowmen, advent*, yuletide, nativity, bauble*, mistletoe, rudolph*, holly, snowflake*, stocking*, poinsettia*, tinsel, cracker*, noel, merry, angel decoration, panettone*, snow*, icicle*, sleigh*, xmas, wreath, jingle bell*, hohoho, tree topper, chalet, winter*, !card*, !mug, !candle*, !wrap*, !tag, !tags, !gift bag*, !ribbon*, !cutter*, !mould*, !necklace*, !earring*, !tissues, !letter*, !gift box*, !garden*"],
  ["home/ornaments", "easter decoration*, easter hen*, easter bunn*, easter egg*, easter*, !card*, !cup*, !t-light*, !bucket*, !basket*, !tin, !tins, !craft*, !cutter*, !candle*, !egg cup*"],

  // Jewellery: its words are unmistakable but for "ring", "drop" and "charm".
  ["style/jewellery", "necklace*, bracelet*, earring*, brooch*, bangle*, pendant*, choker, lariat, hoop, hoop earring*, stud*, tiara, cluster ring, crystal ring, diamante ring, bling ring*, expandable ring, toe ring, finger ring, mop ring, flower ring, rings, phone charm*, mobile phone charm*, bead charm, charm, handbag charm, jewel ring, glass ring, !napkin*, !trinket*, !wine*, !bag charm holder, !string of*, !curtain*, !stand*, !tree"],
  ["style/accessories", "hair*, hairclip*, hairslide*, hairband*, scarf, scarves, hat, hats, fan, gloves, sunglasses, keyring*, key ring*, key-chain*, key-ring*, key chain*, key fob*, bobbles, headband, clip, clips, sombrero, belt, socks, sock, legwarmer*, shawl, pashmina, hairgrip*, hair grip*, glasses case, mirror compact, compact mirror, compact, cap, mittens, shoe horn, parasol edwardian, edwardian parasol, silk fan, badge*, tie, sunhat, rain hat, slide, slides, comb, !board clip*, !monkey hooks, !puppet*, !garden*, !hat box*, !sock puppet*, !fridge*, !washing*, !note*, !photo*, !pegs, !card*, !party*"],
  ["style/beauty", "soap*, lip gloss, lip balm, balm, hand cream, bath*, bath salts, shower*, flannel, towel, towels, sponge*, nail*, perfume*, manicure, body*, toothbrush*, toothpaste, massage*, facial*, hair brush, talc, shampoo*, make up*, cologne, eau de*, washcloth, cotton wool, henna, emergency plaster*, plasters*, tissue, tissues, first aid*, pill box, eye mask, loofah, pumice, lipstick*, !building block*, !sign, !shelf, !bird bath, !metal, !metal sign, !tissue paper, !memo*, !doorstop, !bird*"],

  ["home/trinkets", "trinket*, jewellery box*, jewellery drawer, jewellery cabinet, keepsake*, jewellery*, ring holder, treasure chest, treasure box*, treasure*, jewel box*, pill pot, trinkets, ring stand, ring tree, dressing table pot, dressing table, !card*, !paper*, !book box"],
  ["paper/cards", "greeting card*, birthday card*, card, cards, invite*, invitation*, postcard*, notelet*, thank you*, message cards, !holder*, !game*, !playing*, !snap*, !wallet*, !metal postcard*, !making*, !kit, !mini playing*, !craft*, !cardholder*, !trumps, !stand"],
  ["paper/wrap", "gift wrap*, wrap, wraps, wrapping*, gift bag*, gift tag*, gift box*, ribbon*, gift tape, tissue paper, tag, tags, bow, bows, gift pack*, gift sack, paper bag, gift boxes, gift bags, gift card box, carry bag, candy bag, card bag, parcel*, luggage labels, tape, !measuring*, !measure*, !purse*, !necklace*, !key*, !notebook*, !cushion*, !body*, !clip*, !dog*, !soap*, !sticky*"],
  ["kids/nursery", "childs breakfast*, child's breakfast*, breakfast set, children's*, childrens*, child's*, childs*, kids cutlery, baby*, bib, money box, money bank, piggy bank, moneybox, egg cup*, height chart, nursery*, cot*, bear mobile, padded soft mobile, musical box, mobile, tooth fairy*, toothfairy*, toybox, toy tidy, wall tidy, bank, toy box, school desk*, kids*, !cotton*, !cottage*, !colour*, !cookie cutter*, !rocking horse christmas, !chalk*, !phone*, !bunting, !umbrella, !cutter*, !cot, !playing*, !mirror*"],
  ["kids/toys", "toy, toys, doll*, teddy*, soft toy*, puppet*, dominoes, domino*, skittles, marbles, jigsaw*, puzzle*, game, games, snap*, playing cards, trumps, bingo, ludo, snakes, harmonica, skipping rope, spinning top*, glider*, kite*, yo yo, yoyo*, rattle, helicopter*, playhouse*, train, whistle, kazoo, maracas, catch cup, ball game, croquet, rounders, boules, bowling, building blocks, alphabet blocks, jigsaw blocks, rocking horse, inflatable*, bubbles, space hopper, windmill*, beach spade, spade, bucket, seaside*, sandcastle*, farmyard*, dinosaurs, robot, ping*, pong, naughts*, noughts*, tumbler toy, donkey tail, heads and tails*, solitaire, backgammon, chess, dice, mikado, pick up sticks, sticks, slinky, cards game, card game, pop gun, rocket*, magic*, balls, ninja*, invaders, pony, wheelbarrow for children, water pistol, ball, bouncy*, piano*, drum*, trumpet*, nesting boxes, stacking*, wobbl*, monster*, creepy crawl*, pirate*, fishing*, racing*, zoo*, !magic garden, !magic toadstool, !magic tree, !chest, !candle*, !pen, !pens, !cake tin*, !dolly lights, !dolly pegs, !memory*, !notebook*, !sign, !lollipop*, !pink ball*, !dollar*, !doll tins, !stacking tins, !paper*, !dog ball*, !bowl, !plate*, !fruit*, !champagne*, !wrap*, !trinket*, !photo*, !bath*, !cushion*, !drawer*, !bead*, !ball of*"],
  ["paper/craft", "craft*, sewing*, knitting*, crochet kit, decoupage*, sticker*, stencil*, paint*, crayon*, colouring*, chalk, chalk sticks, modelling clay, felt*, feltcraft*, button*, stamp*, origami*, patch, patches, iron on*, scissor*, tape measure, measuring tape, embroider*, needle*, pin cushion, canvas, scrapbook*, scrap book*, magic drawing*, drawing slate*, drawing*, make your own*, card kit*, plasticine, sketchbook*, mosaic kit, bead kit, wool*, ribbon*, thread*, transfer*, glue*, labels, beads*, paper craft, thimble*, !painted*, !picture frame*, !wooden letters, !zinc*, !recipe*, !bag, !hat*, !heart decoration, !necklace*, !toadstool*, !hand painted*, !jumper*, !rabbit decoration*, !purse*, !trowel*, !canvas print*, !wall art*, !tree*, !string of*, !curtain*"],
  ["paper/stationery", "pen, pens, pencil*, notebook*, note book*, notepad*, note pad*, memo pad*, memo block*, journal, writing set*, stationery*, eraser*, rubber*, ruler*, sharpener*, calculator*, address book*, diary, photo album, album*, exercise book*, pencil case*, paper clip*, bookmark*, book mark*, letter rack, letter set*, stapler*, sticky notes, highlighter*, marker*, bookcover*, book cover*, calendar*, organiser, file*, folder*, desk*, envelopes, envelope, paper set, memory book*, bookplate*, paperweight*, letter opener*, scrap*, index*, tape dispenser, office*, blackboard pen*, chalkboard pen*, textile pen*, wooden pencils, !garden*, !plant*, !wall organiser, !rubber ball*, !mug warmer, !lampshade*, !wood organiser, !wall*, !rubber duck*, !seed*, !lip gloss, !bench*, !copper*, !gloves"],

  // The table.
  ["kitchen/mugs", "mug, mugs, teacup*, tea cup*, cup, cups, coffee set, demi tasse, beaker*, saucer*, coffee cup*, espresso*, !egg*, !paper*, !t-light*, !grow*, !candle*, !pudding cup*, !mug tree*, !catch*, !cake*, !mug warmer"],
  ["kitchen/tools", "cutlery*, knife, knives, fork*, spoon*, chopsticks, bottle opener*, corkscrew*, timer, grater, peeler, frying pan*, frying*, milk pan, saucepan, pan, tray, trays, coaster*, placemat*, place mat*, chopping board*, bread board, napkin ring*, napkin charm*, napkin holder*, place setting*, placesetting*, tea strainer, fridge magnet*, magnet*, matches, washing up*, scrubbing*, dish brush, brush, colander, trivet*, teaspoon*, ladle*, measuring*, kitchen*, toast rack, toastrack*, egg timer, salad*, tongs, pizza*, funnel, ice cream scoop, ice cube*, lolly maker*, popsicle*, popcorn holder*, nut cracker, nutcracker, ironing*, laundry*, clothes peg*, pegs, dolly pegs, washing line, dustpan*, duster*, cloth*, mop, sink*, wine bottle*, wine holder, wine rack, drip tray, drain*, tin opener, hostess tray, food cover*, foodcover*, fly swat*, oven timer*, spaghetti*, salt*, pepper*, condiment*, cruet*, spice*, skewer*, baster*, mug warmer, mug tree, pot stand, pan stand, pancake*, !bath salt*, !cabinet*, !sign, !spice tins, !garden*, !clock*, !print*, !light*, !candle*, !jar, !wall*, !towel*, !card*, !jewel*, !photo*, !plaque, !trinket*, !wall art*, !storage*"],
  ["kitchen/storage", "tin, tins, storage jar*, jar, jars, biscuit tin*, bread bin*, cannister*, canister*, food container*, container*, storage tin*, tea caddy, caddy, cookie jar*, spice tin*, sugar tin*, tea coffee*, cake tins, cigar box, food box*, round boxes, storage pot*, bottle, bottles, milk bottle*, retrospot tea*, carafe, flask, water bottle*, egg house, egg holder, wire egg*, egg basket, cheese*, honey*, nesting tins, coffee container*, sugar container*, tea container*, dog food*, cat food*, !potting*, !seed*, !flower pot*, !candle*, !grow*, !plaster*, !first aid*, !decoration*, !heart in*, !lamp*, !watering*, !flowers*, !sign, !garden*, !pencil*, !wasp*, !bucket*, !perfume*, !dressing*, !box tin toy, !wall*, !key*, !tin soldier*, !scent*"],
  ["kitchen/tableware", "plate, plates, bowl, bowls, teapot*, tea pot*, jug, jugs, sugar bowl, tea set, dish, dishes, platter*, tumbler*, glass tumbler*, wine glass*, goblet*, tea glass*, glasses, butter dish, milk jug, cake plate, decanter*, sugar*, gravy*, casserole*, ramekin*, creamer*, tea plate*, side plate*, tagine*, serving*, serve*, shot glass*, highball*, champagne*, champagne flute*, flute*, glass set, tea service, dinner set*, jardiniere bowl, fruitbowl*, bon bon*, bonbon*, pitcher*, coffee pot*, milk*, tea for*, ice bucket, wine cooler, glass bowl*, cloche, cocktail*, sundae*, teatime*, tea time*, tea tray*, regency*, !soap dish, !jewel*, !trinket*, !candle*, !light*, !dog*, !cat*, !bird*, !wall plate*, !watering*, !milkmaid*, !paper*, !number plate*, !spoon*, !jar, !mirror*, !photo*, !frame*, !hanging*, !glass heart*, !tile*, !bell jar*, !t-light*"],

  // The house.
  ["home/frames", "photo frame*, picture frame*, frame, frames, photoframe*, photo holder, mirror, mirrors, mirrored*, wall art*, print, picture*, photo*, portrait*, triple portrait, photo cube, photo clip*, canvas print, poster*, landmark frame, framed*, art print*, screen*, !chest, !disco ball*, !cabinet, !drawer*, !candle*, !wrap, !mirrored tray*, !cat print*, !notebook*, !dominoes, !shelf, !bag"],
  ["home/signs", "sign, signs, signpost, plaque*, chalkboard*, chalk board*, blackboard*, black board*, memo board*, memoboard*, message board*, notice board*, noticeboard*, slate*, house number*, number tile*, door number*, letters, wood letters, block letters, wooden letters, block word*, wooden word*, building block word*, metal letter*, tile*, door plaque*, wall plaque*, doorsign*, wooden block*, word*, letter*, door hanger*, !world*, !trellis*, !letter rack, !letter box*, !letterbox*, !tiles jewel*, !letter holder*, !french letter*, !keyring*, !bling*"],
  ["home/furniture", "cabinet*, drawer, drawers, stool*, chair, chairs, table, tables, shelf, shelves, shelving*, bench, basket*, box, boxes, storage box*, storage cube*, chest, chests, sideboard*, cupboard*, rack, magazine rack, trunk*, bookcase*, book box*, hamper*, organiser*, stand, umbrella stand, bin, wastepaper*, waste paper*, mini case*, cases, case, hat box*, key cabinet*, dresser*, desk, seat, sofa*, chaise*, unit, ladder*, crate*, wicker log*, log basket*, armchair*, side table*, card holder*, cardholder*, storage*, box set, letter holder*, key box*, key holder*, tissue box*, door*, ottoman*, partition*, wardrobe*, bucket*, tub, sack, holder*, cd*, tidy, !bell*, !garden*, !picnic*, !hanging basket*, !plant*, !flower*, !music*, !bird*, !matches*, !doorbell*, !incense*, !planter*, !candle*, !table lantern*, !light box"],

  // Out of doors.
  ["garden/outdoor", "picnic*, parasol*, hammock*, deck chair*, deckchair*, barbecue*, bbq*, wind chime*, windchime*, wasp*, fly swatter, birdhouse*, bird house*, bird table*, bird feeder*, birdfeeder*, bird bath*, bird box*, nest box*, sun hat, paddling*, camping*, tent, beach*, windsock*, garden game*, cool bag*, cool box*, car freshener*, dog*, cat collar*, cat bowl*, bicycle*, puncture*, cycle*, weather*, folding chair, garden bench, bug*, sunjar*, sun jar*, door bell*, doorbell*, garden thermometer*, thermometer*, windproof*, butterfly house, insect*, gnome*, garden stake*, citronella*, !doorstop*, !candle*, !with flower*, !flower pattern*, !tags, !dog ornament*, !sticker*, !car sticker*, !butterfly net*, !decoration*, !hanging*, !glass*, !notebook*, !ball*"],
  ["garden/plants", "plant*, planter*, plantpot*, flower pot*, flowerpot*, watering can*, gardener*, garden*, gardening*, seed*, grow your*, grow a*, vase*, trellis*, hanging basket*, kneeling pad*, trowel*, secateur*, herb*, potting*, cactus, cacti, topiary, window box*, window sill*, bulb*, wheelbarrow*, flower jug*, enamel jug*, flower holder*, jardiniere*, artificial*, flowers, flower stem*, rose stem, blossom branch*, birdcage*, bird cage*, pot, pots, mini greenhouse, pail, zinc planter*, zinc pot*, bucket zinc, basin, bouquet*, posy*, posies, wreath, silk flower*, climbing*, fork trowel, hose*, obelisk*, lily, orchid*, foxglove*, delphinium*, hydrangea*, peony, sunflower*, hollyhock*, anemone*, chrysanthemum*, geranium*, carnation*, hyacinth*, !candle*, !incense*, !pot pourri, !potpourri, !potpouri, !scent*, !card*, !hanging decoration*, !fridge*, !magic garden, !drawer*, !photo*, !sachet*, !dec*, !chandelier*, !scented*, !necklace*, !fragrance*"],
  ["light/candles", "candle*, incense*, fragrance*, scent*, potpourri*, pot pourri*, potpouri*, pourri, sachet*, lavender*, aroma*, essential oil*, diffuser*, wax*, cone*, joss*, scented*, holder incense, air freshener*, lighters, lighter, ashtray*, camphor*, odour*"],
  ["home/ornaments", "ornament*, decoration*, hanging*, heart, hearts, bird, birds, dove, doves, figurine*, statue*, bell, bells, sculpture*, angel*, fairy, wicker*, star, stars, butterfly, butterflies, chime*, mobile*, duck, ducks, rabbit*, bunn*, hen, hens, chick*, cockerel*, buddha, elephant*, owl*, cat, cats, cherub*, lovebird*, mushroom*, toadstool*, rosette*, filigree*, crystal*, suncatcher*, sun catcher*, drop, wobbly*, string of*, beads*, bead*, curtain*, feather*, pears, apple*, egg, eggs, flower*, wooden*, metal*, zinc*, ceramic*, globe*, snow globe*, ladder of*, wall*, ball*, frog*, fish*, stone*, pebble*, tree*, leaf, leaves, glass*, record*, radio*, retro*, vinyl*, swallow*, budgie*, dragonfl*, peacock*, deer*, dolphin*, shell*, horse*, parrot*, finial*, keys, gem*, spiral*, chain of*"],
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

const categories = CATEGORY_RULES.map(([leaf, words]) => ({ leaf, matches: matcher(words) }));
const brands = BRAND_RULES.map(([brand, words]) => ({ brand, matches: matcher(words) }));

/** @param {string} title readable @returns {string} leaf id, `OTHER` when no rule matches */
export function categoryOf(title) {
  const text = title.toLowerCase();
  return categories.find((rule) => rule.matches(text))?.leaf ?? OTHER;
}

/** @param {string} title readable @returns {string} the design line, "" when the title names none */
export function brandOf(title) {
  const text = title.toLowerCase();
  return brands.find((rule) => rule.matches(text))?.brand ?? "";
}

/** @param {string} words @returns {(text: string) => boolean} */
function matcher(words) {
  const phrases = words.split(",").map((phrase) => phrase.trim());
  const wanted = pattern(phrases.filter((phrase) => !phrase.startsWith("!")));
  const forbidden = phrases.filter((phrase) => phrase.startsWith("!")).map((phrase) => phrase.slice(1));
  if (forbidden.length === 0) return (text) => wanted.test(text);
  const unwanted = pattern(forbidden);
  return (text) => wanted.test(text) && !unwanted.test(text);
}

/** @param {readonly string[]} phrases */
function pattern(phrases) {
  const each = phrases.map((phrase) => {
    const plain = phrase.replace(/\*$/, "").replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return phrase.endsWith("*") ? `${plain}[\\w'-]*` : `${plain}s?`;
  });
  return new RegExp(`(?<![\\w'-])(?:${each.join("|")})(?![\\w'-])`);
}
