// @ts-check
// What copies and fills memory in the engine, as instructions: the helpers that wasm-outline.mjs has called.
//
// Eight bytes a turn where the addresses are multiples of four, single bytes where not: as JavaScript, such an
// address would be rounded down.

/** @typedef {{ params: number[], results: number[], code: number[] }} Helper without its last `end` */

export const [I32, I64] = [0x7f, 0x7e];
export const op = {
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  return: 0x0f,
  call: 0x10,
  get: 0x20,
  set: 0x21,
  tee: 0x22,
  i32Load: 0x28,
  i64Load: 0x29,
  i32Load8: 0x2d,
  i32Store: 0x36,
  i64Store: 0x37,
  i32Store8: 0x3a,
  i32Const: 0x41,
  i64Const: 0x42,
  i32IsZero: 0x45,
  i32LessUnsigned: 0x49,
  i32GreaterUnsigned: 0x4b,
  i64Equal: 0x51,
  i64GreaterOrEqualUnsigned: 0x5a,
  i32Add: 0x6a,
  i32Subtract: 0x6b,
  i32Multiply: 0x6c,
  i32And: 0x71,
  i32Or: 0x72,
  i64Add: 0x7c,
  i64Subtract: 0x7d,
  bulk: 0xfc,
};

/** Behind `bulk`. */
export const [MEMORY_COPY, MEMORY_FILL] = [0x0a, 0x0b];

/** LEB128. @param {number} value */
export function leb(value) {
  const bytes = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest & 127) | 128);
  }
}

/** LEB128 of a constant that is not negative: its last byte's sign bit is clear. @param {number} value */
export function signed(value) {
  const bytes = leb(value);
  const last = bytes.length - 1;
  if (((bytes[last] ?? 0) & 64) === 0) return bytes;
  return [...bytes.slice(0, last), (bytes[last] ?? 0) | 128, 0];
}

/** The sum of two locals, on the stack. @param {number} base @param {number} offset */
export const sum = (base, offset) => [op.get, base, op.get, offset, op.i32Add];
/** Both addresses, which are locals 0 and 1, further by so many bytes, and so many fewer left in a local.
 * @param {number} by @param {number} left */
const onwards = (by, left) =>
  [
    [0, op.i32Add],
    [1, op.i32Add],
    [left, op.i32Subtract],
  ].flatMap(([local = 0, change = 0]) => [op.get, local, op.i32Const, by, change, op.set, local]);
/** The four or eight bytes, or the one, at local 1, to local 0. */
const four = [op.get, 0, op.get, 1, op.i32Load, 2, 0, op.i32Store, 2, 0];
const eight = [op.get, 0, op.get, 1, op.i64Load, 2, 0, op.i64Store, 2, 0];
const one = [op.get, 0, op.get, 1, op.i32Load8, 0, 0, op.i32Store8, 0, 0];
/** As often as a condition holds. @param {number[]} condition @param {number[]} body */
const whilst = (condition, body) => [
  ...[op.loop, 0x40, ...condition, op.if, 0x40, ...body, op.br, 1, op.end, op.end],
];
/** Whether eight bytes or more are left in local 2. */
const eightLeft = [op.get, 2, op.i32Const, 7, op.i32GreaterUnsigned];
/** Not 0 where an address isn't a multiple of four: as JavaScript, it would be rounded down. */
const odd = [op.get, 0, op.get, 1, op.i32Or, op.i32Const, 3, op.i32And];
/** So many fewer left in local 2. @param {number} by */
const back = (by) => [op.get, 2, op.i32Const, by, op.i32Subtract, op.set, 2];
/** Where what is left ends, in both. */
const ends = [...sum(0, 2), ...sum(1, 2)];

/** @type {Record<string, Helper>} */
export const copying = {
  words: {
    params: [I32, I32, I32, I32, I32],
    results: [],
    code: [
      ...[...sum(0, 2), op.set, 0, ...sum(1, 3), op.set, 1],
      ...[op.get, 4, op.i32Const, 4, op.i32And, op.if, 0x40, ...four, ...onwards(4, 4), op.end],
      ...[op.loop, 0x40, ...eight, ...onwards(8, 4), op.get, 4, op.brIf, 0, op.end],
    ],
  },
  copy: {
    params: [I32, I32, I32, I32],
    results: [],
    code: [...sum(0, 2), ...sum(1, 3), op.i64Load, 2, 0, op.i64Store, 2, 0],
  },
  move: {
    params: [I32, I32, I32],
    results: [],
    code: [
      ...[op.get, 0, op.get, 1, op.i32Subtract, op.get, 2, op.i32LessUnsigned, op.if, 0x40],
      ...whilst(
        [op.get, 2],
        [
          ...[...odd, op.get, 2, op.i32Const, 7, op.i32And, op.i32Or, op.if, 0x40],
          ...[...back(1), ...ends, op.i32Load8, 0, 0, op.i32Store8, 0, 0, op.else],
          ...[...back(8), ...ends, op.i64Load, 2, 0, op.i64Store, 2, 0, op.end],
        ],
      ),
      ...[op.return, op.end],
      ...[...odd, op.i32IsZero, op.if, 0x40, ...whilst(eightLeft, [...eight, ...onwards(8, 2)])],
      ...[op.end, ...whilst([op.get, 2], [...one, ...onwards(1, 2)])],
    ],
  },
  fill: {
    params: [I32, I32, I32],
    results: [],
    code: [
      ...[op.get, 0, op.i32Const, 3, op.i32And, op.i32IsZero, op.if, 0x40],
      ...[op.get, 1, op.i32Const, ...signed(255), op.i32And],
      ...[op.i32Const, ...signed(0x01010101), op.i32Multiply, op.set, 1],
      ...whilst(eightLeft, [
        ...[op.get, 0, op.get, 1, op.i32Store, 2, 0, op.get, 0, op.get, 1, op.i32Store, 2, 4],
        ...[op.get, 0, op.i32Const, 8, op.i32Add, op.set, 0, ...back(8)],
      ]),
      op.end,
      ...whilst([op.get, 2], [...back(1), ...sum(0, 2), op.get, 1, op.i32Store8, 0, 0]),
    ],
  },
};
