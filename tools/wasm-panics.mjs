// @ts-check
// Panics become traps.
//
// A panic in this module ends in a trap anyway, and nobody reads the message that std puts together on
// the way: the loader rebuilds the instance from the last profile and reports `wasm-trap`. With the
// bodies of the functions that begin a panic replaced by `unreachable`, the formatting behind them goes
// too. Of one module (2026-11), gz bytes: 145,304 with, 142,597 without. (`wasm-snip` does the same, but
// has had no release since 2019.) What remains is data: the places in the source, each a
// `core::panic::Location`, that the panics would have named. Blanked, another 1,100 less.
const beginsPanic =
  /9?panicking\b|\bpanic_|slice_error_fail|slice_index_fail|unwrap_failed|expect_failed|handle_error|handle_alloc_error|capacity_overflow/;

// What only a panic's message uses, but tables of functions keep: std's formatting. The engine writes its
// texts by itself (CONTRIBUTING: no `format!`; numbers and days have writers of their own, and what `to_string`
// makes by way of `Display` traps). Another 2,800 less.
const formats =
  /\bfmt::write\b|\bfmt::Formatter>?::pad|\bu128>?::_fmt_inner|^<(u32|i128) as core\b.*::fmt::\w+>::fmt|^<alloc\b.*::String as core\b.*::fmt::Write>/;

/**
 * @param {Uint8Array} wasm with its name section
 * @returns {Promise<Uint8Array>}
 */
export async function panicsToTraps(wasm) {
  // Not at the top: the scripts that install it import this file first.
  const { default: binaryen } = await import("binaryen");
  const module = binaryen.readBinary(wasm);
  const functions = Array.from({ length: module.getNumFunctions() }, (_, index) =>
    binaryen.getFunctionInfo(module.getFunctionByIndex(index)),
  );
  const found = functions.filter(
    (info) => !info.module && (beginsPanic.test(info.name) || formats.test(info.name)),
  );
  if (found.length === 0) throw new Error("no panics found: does the module have its names?");
  for (const { name, params, results } of found) {
    module.removeFunction(name);
    module.addFunction(name, params, results, [], module.unreachable());
  }
  const binary = module.emitBinary();
  module.dispose();
  return binary;
}

/**
 * Blanks every `Location` (pointer and length of a path that ends in .rs, line, column) and its path.
 * @param {Uint8Array} wasm whose panics are traps; changed in place
 */
export function blankLocations(wasm) {
  const memory = readSegments(wasm);
  const view = new DataView(wasm.buffer, wasm.byteOffset, wasm.byteLength);
  const at = (/** @type {number} */ address) => {
    const segment = memory.find((s) => address >= s.address && address < s.address + s.length);
    return segment && segment.at + address - segment.address;
  };
  const paths = new Map();
  for (const { address, at: start, length } of memory) {
    for (let offset = -address & 3; offset + 16 <= length; offset += 4) {
      const place = start + offset;
      const [pointer = 0, bytes = 0, line = 0, column = 0] = [0, 4, 8, 12].map((field) =>
        view.getUint32(place + field, true),
      );
      const path = at(pointer);
      const isPath = bytes > 3 && bytes < 256 && path !== undefined && endsInRs(wasm, path + bytes);
      if (!isPath || line === 0 || line > 20_000 || column === 0 || column > 400) continue;
      paths.set(path, bytes);
      wasm.fill(0, place, place + 16);
    }
  }
  for (const [path, bytes] of paths) wasm.fill(0, path, path + bytes);
}

/** @param {Uint8Array} wasm @param {number} end */
function endsInRs(wasm, end) {
  return String.fromCharCode(...wasm.subarray(end - 3, end)) === ".rs";
}

/**
 * Where the initial data stands in the file and in memory.
 * @param {Uint8Array} wasm
 */
function readSegments(wasm) {
  let at = 8;
  const number = (signed = false) => {
    for (let [value, shift] = [0, 0]; ; ) {
      const byte = wasm[at++] ?? 0;
      value += (byte & 127) * 2 ** shift;
      shift += 7;
      if (byte < 128) return signed && byte & 64 ? value - 2 ** shift : value;
    }
  };
  const segments = [];
  while (at < wasm.length) {
    const id = wasm[at++];
    const size = number();
    const end = at + size;
    if (id === 11) {
      for (let left = number(); left > 0; left--) {
        // Active, in memory 0: flags 0, i32.const, the address, end.
        if (number() !== 0 || wasm[at++] !== 0x41) throw new Error("data of another kind");
        const address = number(true);
        at++;
        const length = number();
        segments.push({ address, at, length });
        at += length;
      }
    }
    at = end;
  }
  return segments;
}
