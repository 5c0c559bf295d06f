import type { Product } from "../data/catalogue";
import { lookOf } from "./look";

/** A product's drawing; decorative, since its name always stands beside it. */
export function Picture({
  product,
  size = "card",
}: {
  product: Product;
  size?: "card" | "large" | "thumb";
}) {
  const { motif, palette, print, backdrop, count } = lookOf(product);
  return (
    <svg
      class={`art art-${size} palette-${palette} print-${print}`}
      viewBox="0 0 240 240"
      aria-hidden="true"
      focusable="false"
    >
      <rect class="tile" width="240" height="240" />
      <Backdrop kind={backdrop} />
      {PLACES[count].map(([x, y, width]) => (
        <use key={`${x}-${y}`} href={`#${motif}`} x={x} y={y} width={width} height={width} />
      ))}
    </svg>
  );
}

/** Where one, two or three of a thing stand, back to front. */
const PLACES: Record<1 | 2 | 3, readonly (readonly [number, number, number])[]> = {
  1: [[18, 18, 204]],
  2: [
    [94, 16, 140],
    [8, 62, 160],
  ],
  3: [
    [8, 18, 124],
    [108, 18, 124],
    [48, 82, 144],
  ],
};

function Backdrop({ kind }: { kind: string }) {
  if (kind === "disc") return <circle class="ground" cx="120" cy="120" r="92" />;
  if (kind === "arch") return <path class="ground" d="M44 240V112a76 76 0 0 1 152 0v128z" />;
  if (kind === "table") return <rect class="ground" y="164" width="240" height="76" />;
  if (kind === "wall")
    return <path class="ground" d="M0 0h40v240H0zM80 0h40v240H80zM160 0h40v240h-40z" />;
  return null;
}
