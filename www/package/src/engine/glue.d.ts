/** What the build makes of the generated `wasm/engine.js`: a function, so that each call is a fresh instance. */
declare module "#glue" {
  import type { Glue } from "./core.js";
  export default function glue(): Glue;
}

/** The file beside the entry with the wasm module as JavaScript. */
declare module "#fallback" {
  export default function instantiate(imports: WebAssembly.Imports): WebAssembly.Exports;
}

declare module "#wasm" {
  /** The engine's wasm file in base64. */
  const base64: string;
  export default base64;
}

/** The files beside the entry with the texts of one language each. */
declare module "#texts-*" {
  const texts: Record<string, string>;
  export default texts;
}
