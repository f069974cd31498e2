/**
 * A WebAssembly function that multiplies a vector with rows of a matrix four numbers at once (128-bit SIMD, which every engine has had since 2023).
 *
 * JavaScript multiplies them one by one, and a question is compared with some 2,500 rows of 256 numbers: there it was the dearest step after the search of
 * the graph. The function is short enough to be written here instruction by instruction, so that no compiler takes part; the comments are its text form.
 */

/** `largest(row, end, vector, stride)`: byte addresses of the first row, behind the last one and of the vector; bytes of a row, a multiple of `ROW_BYTES`. */
export type LargestDot = (row: number, end: number, vector: number, stride: number) => number;

/** A row is multiplied by so many bytes at a time: 16 numbers, in four sums that need not wait for one another. */
export const ROW_BYTES = 64;
const LANE_BYTES = 16;
const SUMS = ROW_BYTES / LANE_BYTES;

const TYPE = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const;
/** Parameters, then locals: `sum` and those behind it hold four numbers each. */
const LOCAL = { row: 0, end: 1, vector: 2, stride: 3, column: 4, rowEnd: 5, largest: 6, sum: 7 } as const;

const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];
const simd = (code: number, ...operands: number[]): number[] => [0xfd, ...(code < 0x80 ? [code] : [code % 0x80 + 0x80, Math.floor(code / 0x80)]), ...operands];
const load = (address: number, offset: number): number[] => [...get(address), ...simd(0x00, 0, offset)]; // v128.load
const lane = (number: number): number[] => [...get(LOCAL.sum), ...simd(0x1f, number)]; // f32x4.extract_lane
const times = simd(0xe6); // f32x4.mul
const plusAll = simd(0xe4); // f32x4.add
const plus = [0x92]; // f32.add
const shift = (local: number, bytes: readonly number[]): number[] => [...get(local), ...bytes, 0x6a, ...set(local)]; // i32.add
const sums = Array.from({ length: SUMS }, (_, index) => LOCAL.sum + index);

const BODY = [
  0x02, 0x40, // block
  0x03, 0x40, // loop over rows
  ...get(LOCAL.row), ...get(LOCAL.end), 0x4f, 0x0d, 1, // row >= end: leave the block
  ...sums.flatMap((sum) => [0x43, 0, 0, 0, 0, ...simd(0x13), ...set(sum)]), // sum = f32x4.splat(0)
  ...get(LOCAL.vector), ...set(LOCAL.column),
  ...get(LOCAL.row), ...get(LOCAL.stride), 0x6a, ...set(LOCAL.rowEnd), // rowEnd = row + stride
  0x03, 0x40, // loop over columns
  ...sums.flatMap((sum, index) => [...get(sum), ...load(LOCAL.row, index * LANE_BYTES), ...load(LOCAL.column, index * LANE_BYTES), ...times, ...plusAll, ...set(sum)]),
  ...shift(LOCAL.column, [0x41, 0xc0, 0]), ...shift(LOCAL.row, [0x41, 0xc0, 0]), // both += ROW_BYTES, a signed LEB128
  ...get(LOCAL.row), ...get(LOCAL.rowEnd), 0x49, 0x0d, 0, // row < rowEnd: again
  0x0b,
  ...get(LOCAL.sum), ...sums.slice(1).flatMap((sum) => [...get(sum), ...plusAll]), ...set(LOCAL.sum),
  ...get(LOCAL.largest), ...lane(0), ...lane(1), ...plus, ...lane(2), ...plus, ...lane(3), ...plus, 0x97, ...set(LOCAL.largest), // largest = f32.max
  0x0c, 0, // next row
  0x0b, 0x0b,
  ...get(LOCAL.largest),
  0x0b,
];

/** Bytes with their number before them: an unsigned LEB128 of up to two bytes. */
const sized = (bytes: readonly number[]): number[] => [...(bytes.length < 0x80 ? [bytes.length] : [bytes.length % 0x80 + 0x80, Math.floor(bytes.length / 0x80)]), ...bytes];
const section = (id: number, bytes: readonly number[]): number[] => [id, ...sized(bytes)];
const name = (text: string): number[] => sized([...new TextEncoder().encode(text)]);

const MODULE = new WebAssembly.Module(Uint8Array.from([
  0x00, ...new TextEncoder().encode('asm'), 1, 0, 0, 0,
  ...section(1, [1, 0x60, ...sized([TYPE.i32, TYPE.i32, TYPE.i32, TYPE.i32]), ...sized([TYPE.f32])]), // one type of function
  ...section(2, [1, ...name('host'), ...name('memory'), 2, 0, 0]), // an imported memory
  ...section(3, [1, 0]), // one function
  ...section(7, [1, ...name('largest'), 0, 0]), // exported
  ...section(10, [1, ...sized([3, 2, TYPE.i32, 1, TYPE.f32, SUMS, TYPE.v128, ...BODY])]),
]));

/** Makes the function for rows that stand in a memory. */
export function dotKernel(memory: WebAssembly.Memory): LargestDot {
  const { largest } = new WebAssembly.Instance(MODULE, { host: { memory } }).exports;
  return largest as LargestDot; // the one export of the module above
}
