/**
 * Every drawing once, as symbols in a hidden <svg>; a picture then is a <use> of one. Colours and prints reach into the
 * symbol as inherited custom properties (styles/art.css), so one drawing serves thousands of products.
 */
import home from "./motifs/home.svg?raw";
import kitchen from "./motifs/kitchen.svg?raw";
import lightBagsStyle from "./motifs/light-bags-style.svg?raw";
import paperPartyKidsGarden from "./motifs/paper-party-kids-garden.svg?raw";
import prints from "./motifs/prints.svg?raw";

const PRINTS = [
  "dots",
  "stripes",
  "gingham",
  "hearts",
  "stars",
  "flowers",
  "leaves",
  "paisley",
  "lace",
  "weave",
  "jack",
  "jack-red",
];

export function mountSprite(): void {
  const sprite = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  sprite.setAttribute("class", "sprite");
  sprite.setAttribute("aria-hidden", "true");
  sprite.innerHTML = [
    inner(prints),
    `<defs>${PRINTS.map(mask).join("")}</defs>`,
    ...[kitchen, home, lightBagsStyle, paperPartyKidsGarden].map((file) => printed(inner(file))),
  ].join("");
  document.body.prepend(sprite);
}

/** A print is a mask, so that its colour can be the product's. */
function mask(print: string): string {
  const area = 'x="0" y="0" width="200" height="200"';
  return `<mask id="print-${print}" maskUnits="userSpaceOnUse" ${area}><rect ${area} fill="url(#${print})"/></mask>`;
}

/** `class="ap"` in a drawing stands for a surface that carries the print: the surface, then the print over it. */
function printed(symbols: string): string {
  return symbols.replace(
    /<(\w+) class="ap(2?)"([^>]*?)(\/>|>[\s\S]*?<\/\1>)/g,
    (_, tag: string, _two: string, rest: string, end: string) =>
      ["a", "p", "q"].map((layer) => `<${tag} class="${layer}"${rest}${end}`).join(""),
  );
}

const inner = (svg: string) => svg.replace(/^[\s\S]*?<\/title>|<\/svg>\s*$/g, "");
