/** Typed arrays that grow, and orders of their values. */

export type TypedArray = Uint8Array | Uint16Array | Int32Array | Uint32Array | Float64Array;

/** A column of codes: sixteen bits as long as they suffice. */
export type Codes = Uint16Array | Uint32Array;

/** The column, in wider numbers where `code` does not fit. */
export function fitting(column: Codes, code: number): Codes {
  return code > 0xffff && column instanceof Uint16Array ? new Uint32Array(column) : column;
}

/** A copy of `array` with room for `capacity` values. */
export function enlarged<Kind extends TypedArray>(array: Kind, capacity: number): Kind {
  const larger = new (array.constructor as new (length: number) => Kind)(capacity);
  larger.set(array.subarray(0, Math.min(array.length, capacity)) as never);
  return larger;
}

/*
 * Plain loops: `TypedArray.from` and `filter` walk iterators and cost ten times as much.
 */

/** The values for which `test` holds, in their order. */
export function keep(values: Int32Array, test: (value: number) => boolean): Int32Array {
  const kept = new Int32Array(values.length);
  let length = 0;
  for (let at = 0; at < values.length; at++) if (test(values[at]!)) kept[length++] = values[at]!;
  return length === values.length ? kept : kept.slice(0, length);
}

/** Whole numbers made of values. */
export function mapInts(values: Int32Array, of: (value: number, at: number) => number): Int32Array {
  const made = new Int32Array(values.length);
  for (let at = 0; at < values.length; at++) made[at] = of(values[at]!, at);
  return made;
}

/** Numbers made of values. */
export function mapNumbers(values: Int32Array, of: (value: number, at: number) => number): Float64Array {
  const made = new Float64Array(values.length);
  for (let at = 0; at < values.length; at++) made[at] = of(values[at]!, at);
  return made;
}

/** What stood at `order[0]`, `order[1]` …, `width` values each, with room for `capacity` of them. */
export function gathered<Kind extends TypedArray>(
  array: Kind,
  order: Uint32Array,
  capacity: number,
  width = 1,
): Kind {
  const found = new (array.constructor as new (length: number) => Kind)(capacity * width);
  for (let at = 0; at < order.length; at++) {
    const start = order[at]! * width;
    for (let unit = 0; unit < width; unit++) found[at * width + unit] = array[start + unit]!;
  }
  return found;
}

/** Room for `needed` values with slack for the next ones: memory matters more than the odd copy. */
export function roomFor(needed: number): number {
  return needed + (needed >> 4) + 16;
}

/** Bits sorted by in one pass: small enough for the counters to stay in the nearest cache. */
const DIGIT = 11;
const RADIX = 1 << DIGIT;
const FEW = 500;

/** Positions of `keys` in ascending order, equal keys in their own order. */
export function orderOf(keys: Uint32Array): Uint32Array {
  let order = new Uint32Array(keys.length);
  for (let at = 0; at < order.length; at++) order[at] = at;
  if (keys.length < FEW) return order.sort((one, other) => keys[one]! - keys[other]! || one - other);
  for (let shift = 0; shift < 32; shift += DIGIT) order = radixPass(keys, order, shift);
  return order;
}

function radixPass(
  keys: Uint32Array,
  order: Uint32Array<ArrayBuffer>,
  shift: number,
): Uint32Array<ArrayBuffer> {
  const starts = new Uint32Array(RADIX + 1);
  for (let at = 0; at < keys.length; at++) starts[((keys[at]! >>> shift) & (RADIX - 1)) + 1]!++;
  // All keys have the same digit here: they are in order already.
  if (starts[((keys[0]! >>> shift) & (RADIX - 1)) + 1] === keys.length) return order;
  for (let digit = 0; digit < RADIX; digit++) starts[digit + 1]! += starts[digit]!;
  const sorted = new Uint32Array(order.length);
  for (let at = 0; at < order.length; at++) {
    const digit = (keys[order[at]!]! >>> shift) & (RADIX - 1);
    sorted[starts[digit]!] = order[at]!;
    starts[digit]!++;
  }
  return sorted;
}
