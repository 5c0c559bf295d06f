// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseTitle, isStockNote, readableTitle } from "../../data/online-retail/titles.mjs";

/** @type {[raw: string, readable: string][]} */
const READABLE = [
  ["SET/6 RED SPOTTY  PAPER PLATES.", "Set of 6 red spotty paper plates"],
  ["WHITE HANGING HEART T-LIGHT HOLDER", "White hanging heart T-light holder"],
  ["T-LIGHT GLASS FLUTED ANTIQUE", "T-light glass fluted antique"],
  ["S/4 CACTI CANDLES", "Set of 4 cacti candles"],
  ["SET 7 BABUSHKA NESTING BOXES", "Set of 7 Babushka nesting boxes"],
  ["BAKING SET 9 PIECE RETROSPOT ", "Baking set 9 piece Retrospot"],
  ["ROUND SNACK BOXES SET OF4 WOODLAND ", "Round snack boxes set of 4 woodland"],
  ["CHARLIE+LOLA PINK HOT WATER BOTTLE", "Charlie & Lola pink hot water bottle"],
  ["SET 2 TEA TOWELS I LOVE LONDON ", "Set of 2 tea towels I love London"],
  ["VINTAGE UNION JACK BUNTING", "Vintage Union Jack bunting"],
  ["DOLLY GIRL LUNCH BOX", "Dolly Girl lunch box"],
  ["20 DOLLY PEGS RETROSPOT", "20 dolly pegs Retrospot"],
  ["I'M ON HOLIDAY METAL SIGN", "I'm on holiday metal sign"],
  ["3D VINTAGE CHRISTMAS STICKERS ", "3D vintage Christmas stickers"],
  ["15CM CHRISTMAS GLASS BALL 20 LIGHTS", "15 cm Christmas glass ball 20 lights"],
  ["POLYESTER FILLER PAD 40x40cm", "Polyester filler pad 40 × 40 cm"],
  ["BAG 250g SWIRLY MARBLES", "Bag 250 g swirly marbles"],
  ["ASSTD DESIGN 3D PAPER STICKERS", "Assorted design 3D paper stickers"],
  ["ASS COL CIRCLE MOBILE ", "Assorted colour circle mobile"],
  ["MIRROR, ARCHED GEORGIAN", "Mirror, arched Georgian"],
  ["PAPER CRAFT , LITTLE BIRDIE", "Paper craft, little birdie"],
  ['LETTER "A" BLING KEY RING', 'Letter "A" bling key ring'],
  ["LUNCH BAG  BLACK SKULL.", "Lunch bag black skull"],
  ["FAIRY CAKES NOTEBOOK A5 SIZE", "Fairy cakes notebook A5 size"],
  ["RED TOADSTOOL LED NIGHT LIGHT", "Red toadstool LED night light"],
  ["MINI CAKE STAND  HANGING STRAWBERY", "Mini cake stand hanging strawberry"],
  ["CHILDRENS APRON SPACEBOY DESIGN", "Children's apron Spaceboy design"],
  ["ROUND BLUE CLOCK W/SUCKER", "Round blue clock with sucker"],
];

for (const [raw, readable] of READABLE) {
  test(`"${raw}" reads "${readable}"`, () => assert.equal(readableTitle(raw), readable));
}

test("a readable title stays as it is when read again", () => {
  for (const [, readable] of READABLE) assert.equal(readableTitle(readable), readable);
});

test("a stock clerk's note is no title", () => {
  for (const note of [
    "damaged",
    "?",
    "check?",
    "wrongly marked 23343",
    "FOUND",
    "Damaged",
    "Wet, rusty-thrown away",
  ]) {
    assert.ok(isStockNote(note), note);
  }
  for (const title of [
    "BAG 250g SWIRLY MARBLES",
    "Dad's Cab Electronic Meter",
    "CHECK CUSHION COVER",
  ]) {
    assert.ok(!isStockNote(title), title);
  }
});

test("the title sold most often wins, a tie goes to the latest, notes never", () => {
  const choose = (/** @type {[string, number, number][]} */ ...list) =>
    chooseTitle(list.map(([title, lines, lastMs]) => ({ title, lines, lastMs })));
  assert.equal(choose(["RED SPOTTY CUP", 5, 1], ["RED RETROSPOT CUP", 9, 0]), "RED RETROSPOT CUP");
  assert.equal(choose(["RED SPOTTY CUP", 5, 1], ["RED RETROSPOT CUP", 5, 2]), "RED RETROSPOT CUP");
  assert.equal(choose(["damaged", 50, 1], ["RED SPOTTY CUP", 1, 1]), "RED SPOTTY CUP");
  assert.equal(choose(["?", 1, 1]), undefined);
});
