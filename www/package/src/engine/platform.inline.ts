import base64 from "#wasm";
import type { Platform } from "./platform.js";

const HERE = "inline:engine.wasm";

/** For a page that cannot serve a second file: engine.wasm is a text in this one. */
export const browser: Platform = {
  wasmFile: () => new URL(HERE),
  read(source) {
    if (String(source) !== HERE) return fetch(source);
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const headers = { "content-type": "application/wasm" };
    return Promise.resolve(new Response(bytes, { headers }));
  },
};
