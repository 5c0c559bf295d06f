// @ts-check
// Instructions that a compiler repeats everywhere, as calls.
//
// A struct is copied in pieces of eight and four bytes, each a load and a store with offsets of their own:
// three pieces for every text or list that is handed on. `words(to, from, offset, offset, bytes)` says a
// run of pieces at once, `copy` (without bytes) a lone piece of eight. For JavaScript, which has no 64-bit
// integers, an operator on two of them becomes a call as well: inline, an addition or a comparison is
// five operators on four halves. Of one module (2026-11), gz bytes: engine.wasm 148,830 without the
// copies' calls, 145,813 with; fallback.js 203,447 with neither, 196,626 with lone pieces alone, 192,328
// with operators too, 189,424 with runs.
//
// What is moved or filled at once, by instructions that old web-views don't know, becomes a call too: of
// `move` or `fill`. Binaryen's lowering copies single bytes: in one run (2026-11, 10,000 items) 465 µs for a
// front page after 200 purchases and 215 for the next item, against 340 and 143 with these; 90 gz bytes.
import {
  copying,
  I32,
  I64,
  leb,
  MEMORY_COPY,
  MEMORY_FILL,
  op,
  signed,
  sum,
} from "./wasm-copying.mjs";

/**
 * @typedef {object} Instruction
 * @property {number} op
 * @property {number[] | Uint8Array} bytes
 * @property {number} offset of a load or a store
 * @property {Copy} [copy] what it has become: a load and the store of what was loaded
 */
/** @typedef {{ to: number, from: number, size: number, pieces: number }} Copy offsets and bytes */
/** @typedef {import("./wasm-copying.mjs").Helper} Helper */
/** @typedef {(instructions: Instruction[], next: Instruction, helper: (name: string) => number) => void} Push */

/**
 * For every target: copies of structs, and what else is copied or filled at once.
 * @param {Uint8Array} wasm of the first WebAssembly but for `memory.copy` and `memory.fill`
 */
export function outlineCopies(wasm) {
  return rewrite(wasm, copying, pushCopy, (copy, helper) => {
    const offsets = [op.i32Const, ...signed(copy.to), op.i32Const, ...signed(copy.from)];
    if (copy.size === 8) return [...offsets, op.call, ...leb(helper("copy"))];
    return [...offsets, op.i32Const, ...signed(copy.size), op.call, ...leb(helper("words"))];
  });
}

/**
 * Whether a load or a store says that its address is a multiple of four. Only then may a helper take its
 * place: as JavaScript an address that isn't would be rounded down.
 * @param {Instruction} access
 */
const isAligned = ({ bytes }) => (bytes[1] ?? 0) >= 2;

/** @type {Push} */
function pushCopy(instructions, next, helper) {
  if (next.op === op.bulk) {
    const called = helper(next.bytes[1] === MEMORY_COPY ? "move" : "fill");
    instructions.push({ op: op.call, offset: 0, bytes: [op.call, ...leb(called)] });
    return;
  }
  const loaded = instructions.at(-1);
  const size = next.op === op.i64Store ? 8 : next.op === op.i32Store ? 4 : 0;
  const load = size === 8 ? op.i64Load : op.i32Load;
  if (size === 0 || loaded?.op !== load || !isAligned(loaded) || !isAligned(next)) {
    instructions.push(next);
    return;
  }
  instructions.pop();
  const copy = { to: next.offset, from: loaded.offset, size, pieces: 1 };
  if (continues(instructions, copy)) instructions.splice(-2);
  else instructions.push({ op: 0, offset: 0, bytes: [...loaded.bytes, ...next.bytes], copy });
}

/**
 * Whether the copy extends the one before it, with nothing in between but the same two addresses; if so,
 * that one is longer now. Within one struct, only what cannot overlap is moved at once.
 * @param {Instruction[]} instructions
 * @param {Copy} copy
 */
function continues(instructions, copy) {
  const [to, from, before, sameTo, sameFrom] = instructions.slice(-5);
  const first = before?.copy;
  if (!to || !from || !first || sameTo?.op !== op.get || sameFrom?.op !== op.get) return false;
  const reads = (/** @type {Instruction} */ { op: read }) => read === op.get || read === op.tee;
  if (!reads(to) || !reads(from) || local(to) !== local(sameTo) || local(from) !== local(sameFrom))
    return false;
  const distance = Math.abs(copy.to - copy.from);
  if (copy.to - copy.from !== first.to - first.from) return false;
  if (local(to) === local(from) && (from.op === op.tee || distance < first.size + copy.size))
    return false;
  if (copy.to + copy.size !== first.to && first.to + first.size !== copy.to) return false;
  first.to = Math.min(first.to, copy.to);
  first.from = Math.min(first.from, copy.from);
  first.size += copy.size;
  first.pieces++;
  return true;
}

/** @param {Instruction} instruction */
const local = ({ bytes }) => Array.from(bytes).slice(1).join();

/** @type {Record<string, Helper>} */
const halves = Object.fromEntries(
  Array.from({ length: 256 }, (_, code) => code)
    .filter((code) => code >= op.i64Equal && code <= op.i64GreaterOrEqualUnsigned)
    .concat(op.i64Add, op.i64Subtract)
    .map((code) => {
      const results = [code < op.i64Add ? I32 : I64];
      return [`${code}`, { params: [I64, I64], results, code: [op.get, 0, op.get, 1, code] }];
    }),
);
halves.zero = {
  params: [I32, I32],
  results: [],
  code: [...sum(0, 1), op.i64Const, 0, op.i64Store, 2, 0],
};

/**
 * For JavaScript: operators on 64-bit integers.
 * @param {Uint8Array} wasm of the first WebAssembly
 */
export const outlineLongs = (wasm) => rewrite(wasm, halves, pushLong, () => []);

/** A comparison with zero is short inline. @type {Push} */
function pushLong(instructions, next, helper) {
  const last = instructions.at(-1);
  const zero = last?.op === op.i64Const && last.bytes.length === 2 && last.bytes[1] === 0;
  if (zero && next.op === op.i64Store) {
    const bytes = [op.i32Const, ...signed(next.offset), op.call, ...leb(helper("zero"))];
    instructions.splice(-1, 1, { op: op.call, offset: 0, bytes });
  } else if (!zero && `${next.op}` in halves) {
    const bytes = [op.call, ...leb(helper(`${next.op}`))];
    instructions.push({ op: op.call, offset: 0, bytes });
  } else instructions.push(next);
}

/**
 * The module with the helpers after its own functions, and every body put together anew by `push`.
 * @param {Uint8Array} wasm
 * @param {Record<string, Helper>} helpers
 * @param {Push} push
 * @param {(copy: Copy, helper: (name: string) => number) => number[]} called
 */
function rewrite(wasm, helpers, push, called) {
  const reader = new Reader(wasm, 8);
  const sections = /** @type {{ id: number, body: Uint8Array }[]} */ ([]);
  while (reader.at < wasm.length) {
    const id = reader.byte();
    sections.push({ id, body: reader.bytes(reader.number()) });
  }
  const counted = (/** @type {number} */ id) => {
    const body = sections.find((section) => section.id === id)?.body ?? Uint8Array.of(0);
    const inside = new Reader(body, 0);
    return { count: inside.number(), rest: body.subarray(inside.at) };
  };
  const [TYPE, IMPORT, FUNCTION, CODE] = [1, 2, 3, 10];
  const types = counted(TYPE);
  const functions = counted(FUNCTION);
  // Imports are functions only: www/package/names.mjs insists on it.
  const first = counted(IMPORT).count + functions.count;
  const names = Object.keys(helpers);
  const helper = (/** @type {string} */ name) => first + names.indexOf(name);

  const bodies = new Reader(counted(CODE).rest, 0);
  const code = Array.from({ length: functions.count }, () => {
    const { head, instructions } = readBody(bodies.bytes(bodies.number()), push, helper);
    const inner = instructions.map(({ bytes, copy }) =>
      copy && (copy.pieces > 1 || copy.size === 8) ? called(copy, helper) : bytes,
    );
    return sized([head, ...inner]);
  });
  const own = Object.values(helpers);
  const signatures = own.map(({ params, results }) => [
    ...[0x60, params.length, ...params],
    ...[results.length, ...results],
  ]);
  const made = {
    [TYPE]: joined([leb(types.count + own.length), types.rest, ...signatures]),
    [FUNCTION]: joined([
      leb(functions.count + own.length),
      functions.rest,
      ...own.map((_, index) => leb(types.count + index)),
    ]),
    [CODE]: joined([
      leb(functions.count + own.length),
      ...code,
      ...own.map((one) => sized([[0, ...one.code, op.end]])),
    ]),
  };
  return joined([
    wasm.subarray(0, 8),
    ...sections.flatMap(({ id, body }) => [[id], sized([made[id] ?? body])]),
  ]);
}

/**
 * @param {Uint8Array} body
 * @param {Push} push
 * @param {(name: string) => number} helper
 */
function readBody(body, push, helper) {
  const reader = new Reader(body, 0);
  for (let left = reader.number(); left > 0; left--) {
    reader.number();
    reader.byte();
  }
  const head = body.subarray(0, reader.at);
  const instructions = /** @type {Instruction[]} */ ([]);
  while (reader.at < body.length) {
    const from = reader.at;
    const code = reader.byte();
    const offset = skipImmediates(reader, code);
    push(instructions, { op: code, bytes: body.subarray(from, reader.at), offset }, helper);
  }
  return { head, instructions };
}

/**
 * @param {Reader} reader
 * @param {number} code
 * @returns {number} the offset of a load or a store
 */
function skipImmediates(reader, code) {
  const [BLOCK, IF, BR, BR_TABLE, CALL_INDIRECT] = [0x02, 0x04, 0x0c, 0x0e, 0x11];
  const [GLOBAL_SET, I64_STORE32, MEMORY_SIZE, MEMORY_GROW] = [0x24, 0x3e, 0x3f, 0x40];
  const [F32_CONST, F64_CONST, LAST] = [0x43, 0x44, 0xbf];
  if (code === op.bulk) {
    const which = reader.number();
    if (which !== MEMORY_COPY && which !== MEMORY_FILL) throw new Error(`not lowered: ${which}`);
    reader.bytes(which === MEMORY_COPY ? 2 : 1);
    return 0;
  }
  if (code > LAST) throw new Error(`not of the first WebAssembly: instruction ${code}`);
  if (code >= BLOCK && code <= IF) reader.byte();
  else if (code === BR || code === op.brIf || code === op.call) reader.number();
  else if (code >= op.get && code <= GLOBAL_SET) reader.number();
  else if (code === BR_TABLE) for (let left = reader.number(); left >= 0; left--) reader.number();
  else if (code === CALL_INDIRECT) {
    reader.number();
    reader.byte();
  } else if (code === MEMORY_SIZE || code === MEMORY_GROW) reader.byte();
  else if (code === op.i32Const || code === op.i64Const) reader.number();
  else if (code === F32_CONST) reader.bytes(4);
  else if (code === F64_CONST) reader.bytes(8);
  else if (code >= op.i32Load && code <= I64_STORE32) {
    reader.number();
    return reader.number();
  }
  return 0;
}

class Reader {
  /** @param {Uint8Array} from @param {number} at */
  constructor(from, at) {
    this.from = from;
    this.at = at;
  }
  byte() {
    const value = this.from[this.at++];
    if (value === undefined) throw new Error("the wasm file ends too early");
    return value;
  }
  /** LEB128, unsigned. */
  number() {
    for (let [value, scale] = [0, 1]; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }
  /** @param {number} length */
  bytes(length) {
    this.at += length;
    return this.from.subarray(this.at - length, this.at);
  }
}

/** @param {ArrayLike<number>[]} parts */
const joined = (parts) => Buffer.concat(parts.map((part) => Uint8Array.from(part)));

/** @param {ArrayLike<number>[]} parts */
function sized(parts) {
  const body = joined(parts);
  return joined([leb(body.length), body]);
}
