/**
 * A built history as bytes, so that it need not be built anew from its rows: each part of it says in `carry` which
 * columns it has, in one order for both ways. Writing, the tape notes what it is given and gives it back; reading, it
 * gives what was noted.
 */
import type { TypedArray } from "./typed-arrays.ts";

export interface Tape {
  /** A column; of a larger array only the first `length` values. */
  array<Kind extends TypedArray>(values: Kind, length?: number): Kind;
  /** Anything that JSON can tell. */
  json<Value>(value: Value): Value;
}

type Entry = [kind: string, bytes: number];

/** Places of the columns: no number of theirs is longer. */
const ALIGN = 8;
const aligned = (bytes: number) => Math.ceil(bytes / ALIGN) * ALIGN;
const JSON_ENTRY = "json";

const bytesOf = (values: TypedArray) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

export class WritingTape implements Tape {
  readonly #entries: Entry[] = [];
  readonly #parts: Uint8Array[] = [];

  array<Kind extends TypedArray>(values: Kind, length = values.length): Kind {
    const used = values.subarray(0, length);
    this.#note(values.constructor.name, bytesOf(used));
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
    new DataView(bytes.buffer).setUint32(0, head.length, true);
    bytes.set(head, ALIGN);
    let at = begin;
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += aligned(part.length);
    }
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
    this.#bytes = bytes;
    const length = bytes.length < ALIGN ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    const head = new TextDecoder().decode(bytes.subarray(ALIGN, ALIGN + length));
    try {
      this.#entries = JSON.parse(head) as Entry[];
    } catch (cause) {
      throw new TapeError("No head", { cause });
    }
    this.#at = aligned(ALIGN + length);
  }

  array<Kind extends TypedArray>(values: Kind): Kind {
    const bytes = this.#take(values.constructor.name);
    const read = new (values.constructor as new (length: number) => Kind)(
      bytes.length / values.BYTES_PER_ELEMENT,
    );
    bytesOf(read).set(bytes);
    return read;
  }

  json<Value>(_value: Value): Value {
    return JSON.parse(new TextDecoder().decode(this.#take(JSON_ENTRY))) as Value;
  }

  #take(kind: string): Uint8Array {
    const [found, length] = this.#entries[this.#next++] ?? ["nothing", 0];
    if (found !== kind) throw new TapeError(`Expected ${kind}, found ${found}`);
    const bytes = this.#bytes.subarray(this.#at, this.#at + length);
    if (bytes.length !== length) throw new TapeError("Cut short");
    this.#at += aligned(length);
    return bytes;
  }

  /** Nothing may be left. */
  end(): void {
    if (this.#next !== this.#entries.length) throw new TapeError("More than expected");
  }
}
