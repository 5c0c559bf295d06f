import type { Platform } from "./platform.js";

/** For a page that says where engine.wasm is, or brings it: nothing here names a file. */
export const browser: Platform = {
  wasmFile() {
    throw new Error("pass `wasm`"); // told as an error of ours by who asked
  },
  read: (source) => fetch(source),
};
