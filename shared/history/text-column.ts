/** Texts of rows (titles) end to end in bytes: a text costs its letters and four bytes. */
import type { Tape } from "./tape.ts";
import { enlarged, roomFor } from "./typed-arrays.ts";

/** UTF-8 needs at most three bytes for a UTF-16 unit. */
const MOST_BYTES = 3;
/** Bytes in front of each text that tell its length. */
const HEAD = 2;
const MOST_LENGTH = 0xffff;

export class TextColumn {
  #bytes = new Uint8Array(0);
  /** Where each row's text begins; 0 for none. */
  #starts = new Uint32Array(0);
  #length = 1;
  readonly #encoder = new TextEncoder();
  readonly #decoder = new TextDecoder();

  put(row: number, text: string): void {
    if (row >= this.#starts.length) this.#starts = enlarged(this.#starts, roomFor(row + 1));
    if (this.textOf(row) === text) return;
    const needed = this.#length + HEAD + text.length * MOST_BYTES;
    if (needed > this.#bytes.length) this.#bytes = enlarged(this.#bytes, roomFor(needed + (needed >> 3)));
    const room = this.#bytes.subarray(this.#length + HEAD, this.#length + HEAD + MOST_LENGTH);
    const { written } = this.#encoder.encodeInto(text, room);
    this.#bytes[this.#length] = written & 0xff;
    this.#bytes[this.#length + 1] = written >>> 8;
    this.#starts[row] = this.#length;
    this.#length += HEAD + written;
  }

  /** Ends the first load: keeps room for a few changes only. */
  finish(): void {
    this.#bytes = this.#bytes.slice(0, this.#length + (this.#length >> 5));
  }

  carry(tape: Tape): void {
    this.#bytes = tape.array(this.#bytes);
    this.#starts = tape.array(this.#starts);
    this.#length = tape.json(this.#length);
  }

  textOf(row: number): string {
    const start = this.#starts[row] ?? 0;
    if (start === 0) return "";
    const length = this.#bytes[start]! | (this.#bytes[start + 1]! << 8);
    return this.#decoder.decode(this.#bytes.subarray(start + HEAD, start + HEAD + length));
  }
}
