/**
 * Rows by record id. Ids are numbers behind `lead:`, `deal:` or nothing: the number and the word make one key, found by
 * open addressing in 12 bytes a row. Ids of any other shape are kept as texts.
 */
import { enlarged, roomFor } from "./typed-arrays.ts";

const WORDS = ["", "lead:", "deal:"] as const;
/** Keys are number × 4 + word. */
const WORD_COUNT = 4;
const NO_ROW = -1;
/** Key of a row whose id is kept as a text. */
const TEXT = -1;
const LARGEST = 2 ** 50;

function keyOf(id: string): number {
  const word = id.startsWith("lead:") ? 1 : id.startsWith("deal:") ? 2 : 0;
  const digits = word === 0 ? id : id.slice(5);
  if (digits.length === 0 || digits.length > 15) return TEXT;
  const number = Number(digits);
  const canonical = Number.isInteger(number) && number >= 0 && number < LARGEST && String(number) === digits;
  return canonical ? number * WORD_COUNT + word : TEXT;
}

export class RecordIds {
  /** Rows in use. */
  length = 0;
  #keys = new Float64Array(0);
  #slots = new Int32Array(1024).fill(NO_ROW);
  readonly #textRows = new Map<string, number>();
  readonly #texts = new Map<number, string>();

  reserve(capacity: number): void {
    this.#keys = enlarged(this.#keys, capacity);
    if (capacity * 2 > this.#slots.length) this.#rehash(capacity);
  }

  /** The row of an id, −1 where it was never met. */
  find(id: string): number {
    const key = keyOf(id);
    if (key === TEXT) return this.#textRows.get(id) ?? NO_ROW;
    return this.#slots[this.#slotOf(key)]!;
  }

  /** Gives a new row to an id that was never met. */
  add(id: string): number {
    if (this.length === this.#keys.length) this.reserve(roomFor(this.length + 1));
    const row = this.length++;
    const key = keyOf(id);
    this.#keys[row] = key;
    if (key === TEXT) {
      this.#textRows.set(id, row);
      this.#texts.set(row, id);
    } else this.#slots[this.#slotOf(key)] = row;
    return row;
  }

  idOf(row: number): string {
    const key = this.#keys[row]!;
    if (key === TEXT) return this.#texts.get(row)!;
    return WORDS[key % WORD_COUNT]! + Math.floor(key / WORD_COUNT);
  }

  /** The slot that holds the key's row, or the empty one where it belongs. */
  #slotOf(key: number): number {
    const mask = this.#slots.length - 1;
    let slot = (Math.imul(key % 0x7fffffff, 0x9e3779b1) >>> 7) & mask;
    for (;;) {
      const row = this.#slots[slot]!;
      if (row === NO_ROW || this.#keys[row] === key) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #rehash(capacity: number): void {
    let size = this.#slots.length;
    while (size < capacity * 1.5) size *= 2;
    this.#slots = new Int32Array(size).fill(NO_ROW);
    for (let row = 0; row < this.length; row++) {
      if (this.#keys[row] !== TEXT) this.#slots[this.#slotOf(this.#keys[row]!)] = row;
    }
  }
}
