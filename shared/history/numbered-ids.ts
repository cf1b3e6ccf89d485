/**
 * Places by id, for ids that are numbers behind one of a few words (`deal:11`, `contact:5`, `11`): the number and the word
 * make one key, found by open addressing in some 16 bytes each. Ids of any other shape are kept as texts.
 */
import type { Tape } from "./tape.ts";
import { enlarged, roomFor } from "./typed-arrays.ts";

/** Keys are number × 4 + word. */
const MOST_WORDS = 4;
const NOWHERE = -1;
/** Key of an id that is kept as a text. */
const TEXT = -1;
const LARGEST = 2 ** 50;

export class NumberedIds {
  /** Places in use. */
  length = 0;
  #keys = new Float64Array(0);
  #slots = new Int32Array(1024).fill(NOWHERE);
  readonly #textPlaces = new Map<string, number>();
  readonly #texts = new Map<number, string>();
  readonly #words: readonly string[];

  /** At most four words; the longest that fits an id stands in front of its number. */
  constructor(words: readonly string[]) {
    this.#words = words;
  }

  reserve(capacity: number): void {
    this.#keys = enlarged(this.#keys, capacity);
    if (capacity * 2 > this.#slots.length) this.#rehash(capacity);
  }

  /** The place of an id, −1 where it was never met. */
  find(id: string): number {
    const key = this.#keyOf(id);
    if (key === TEXT) return this.#textPlaces.get(id) ?? NOWHERE;
    return this.#slots[this.#slotOf(key)]!;
  }

  /** Gives a new place to an id that was never met. */
  add(id: string): number {
    if (this.length === this.#keys.length) this.reserve(roomFor(this.length + 1));
    const place = this.length++;
    const key = this.#keyOf(id);
    this.#keys[place] = key;
    if (key === TEXT) {
      this.#textPlaces.set(id, place);
      this.#texts.set(place, id);
    } else this.#slots[this.#slotOf(key)] = place;
    return place;
  }

  idOf(place: number): string {
    const key = this.#keys[place]!;
    if (key === TEXT) return this.#texts.get(place)!;
    return this.#words[key % MOST_WORDS]! + Math.floor(key / MOST_WORDS);
  }

  carry(tape: Tape): void {
    this.#keys = tape.array(this.#keys);
    this.#slots = tape.array(this.#slots);
    this.length = tape.json(this.length);
    for (const [place, text] of tape.json([...this.#texts])) {
      this.#texts.set(place, text);
      this.#textPlaces.set(text, place);
    }
  }

  #keyOf(id: string): number {
    let word = this.#words.length - 1;
    while (word > 0 && !id.startsWith(this.#words[word]!)) word--;
    if (!id.startsWith(this.#words[word]!)) return TEXT;
    const digits = id.slice(this.#words[word]!.length);
    if (digits.length === 0 || digits.length > 15) return TEXT;
    const number = Number(digits);
    const canonical =
      Number.isInteger(number) && number >= 0 && number < LARGEST && String(number) === digits;
    return canonical ? number * MOST_WORDS + word : TEXT;
  }

  /** The slot that holds the key's place, or the empty one where it belongs. */
  #slotOf(key: number): number {
    const mask = this.#slots.length - 1;
    let slot = (Math.imul(key % 0x7fffffff, 0x9e3779b1) >>> 7) & mask;
    for (;;) {
      const place = this.#slots[slot]!;
      if (place === NOWHERE || this.#keys[place] === key) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #rehash(capacity: number): void {
    let size = this.#slots.length;
    while (size < capacity * 1.5) size *= 2;
    this.#slots = new Int32Array(size).fill(NOWHERE);
    for (let place = 0; place < this.length; place++) {
      if (this.#keys[place] !== TEXT) this.#slots[this.#slotOf(this.#keys[place]!)] = place;
    }
  }
}
