/**
 * A built history as bytes, so that it need not be built anew from its rows: each part of it says in `carry` which
 * columns it has, in one order for both ways. Writing, the tape notes what it is given and gives it back; reading, it
 * gives what was noted.
 */
import type { TypedArray } from "./typed-arrays.ts";

export interface Tape {
  /** A column, with the room that it has. A column of codes may come back in the other width. */
  array<Kind extends TypedArray>(values: Kind): Kind;
  /** Anything that JSON can tell. */
  json<Value>(value: Value): Value;
}

type Entry = [kind: string, bytes: number];

/** Places of the columns: no number of theirs is longer. */
const ALIGN = 8;
const aligned = (bytes: number) => Math.ceil(bytes / ALIGN) * ALIGN;
const JSON_ENTRY = "json";

const KINDS = { Uint8Array, Uint16Array, Int32Array, Uint32Array, Float64Array };
/** A column of codes has either of these. */
const CODE_KINDS = ["Uint16Array", "Uint32Array"];
const kindOf = (values: TypedArray): string => values.constructor.name;

const bytesOf = (values: TypedArray) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/** Of all that comes behind the first `ALIGN` bytes, which hold the head's length and this. */
function checksumOf(bytes: Uint8Array): number {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset + ALIGN, (bytes.length - ALIGN) / 4);
  let sum = 1;
  for (let at = 0; at < words.length; at++) sum = (Math.imul(sum, 31) + words[at]!) | 0;
  return sum >>> 0;
}

export class WritingTape implements Tape {
  readonly #entries: Entry[] = [];
  readonly #parts: Uint8Array[] = [];

  array<Kind extends TypedArray>(values: Kind): Kind {
    this.#note(kindOf(values), bytesOf(values));
    return values;
  }

  json<Value>(value: Value): Value {
    this.#note(JSON_ENTRY, new TextEncoder().encode(JSON.stringify(value)));
    return value;
  }

  #note(kind: string, bytes: Uint8Array): void {
    this.#entries.push([kind, bytes.length]);
    this.#parts.push(bytes);
  }

  toBytes(): Uint8Array {
    const head = new TextEncoder().encode(JSON.stringify(this.#entries));
    const begin = aligned(ALIGN + head.length);
    const bytes = new Uint8Array(this.#parts.reduce((at, part) => at + aligned(part.length), begin));
    bytes.set(head, ALIGN);
    let at = begin;
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += aligned(part.length);
    }
    const start = new DataView(bytes.buffer);
    start.setUint32(0, head.length, true);
    start.setUint32(4, checksumOf(bytes), true);
    return bytes;
  }
}

/** The bytes are not what this version writes. */
export class TapeError extends Error {
  override name = "TapeError";
}

export class ReadingTape implements Tape {
  readonly #bytes: Uint8Array;
  readonly #entries: Entry[];
  #next = 0;
  #at: number;

  constructor(bytes: Uint8Array) {
    if (bytes.length < ALIGN || bytes.length % ALIGN > 0) throw new TapeError("Cut short");
    // Words are read at multiples of their length.
    this.#bytes = bytes.byteOffset % ALIGN === 0 ? bytes : bytes.slice();
    const start = new DataView(this.#bytes.buffer, this.#bytes.byteOffset);
    if (start.getUint32(4, true) !== checksumOf(this.#bytes)) throw new TapeError("Damaged");
    const length = start.getUint32(0, true);
    const head = new TextDecoder().decode(this.#bytes.subarray(ALIGN, ALIGN + length));
    this.#entries = JSON.parse(head) as Entry[];
    this.#at = aligned(ALIGN + length);
  }

  array<Kind extends TypedArray>(values: Kind): Kind {
    const own = kindOf(values);
    const [kind, bytes] = this.#take(CODE_KINDS.includes(own) ? CODE_KINDS : [own]);
    const read = new KINDS[kind as keyof typeof KINDS](
      bytes.length / KINDS[kind as keyof typeof KINDS].BYTES_PER_ELEMENT,
    );
    bytesOf(read).set(bytes);
    return read as Kind;
  }

  json<Value>(_value: Value): Value {
    return JSON.parse(new TextDecoder().decode(this.#take([JSON_ENTRY])[1])) as Value;
  }

  #take(expected: readonly string[]): [kind: string, bytes: Uint8Array] {
    const [kind, length] = this.#entries[this.#next++] ?? ["nothing", 0];
    if (!expected.includes(kind)) throw new TapeError(`Expected ${expected.join(" or ")}, found ${kind}`);
    const bytes = this.#bytes.subarray(this.#at, this.#at + length);
    if (bytes.length !== length) throw new TapeError("Cut short");
    this.#at += aligned(length);
    return [kind, bytes];
  }

  /** Nothing may be left. */
  end(): void {
    if (this.#next !== this.#entries.length) throw new TapeError("More than expected");
  }
}
