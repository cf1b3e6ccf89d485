/**
 * Ids of rows as columns: three characters in sixteen bits, compared without unpacking in the order of their texts
 * (which is the CRM's own order of moves in one second). Ids with other characters are kept aside, as they are.
 */
import type { Tape } from "./tape.ts";
import { enlarged, gathered } from "./typed-arrays.ts";
import { Vocabulary } from "./vocabulary.ts";

/** In the order of their character codes; the end of a text comes before them all. */
const ALPHABET = "-0123456789:_abcdefghijklmnopqrstuvwxyz";
const BASE = 40;
const DIGITS = new Map([...ALPHABET].map((character, index) => [character.charCodeAt(0), index + 1]));
/** First unit of an id that is kept aside: no three characters make it. Its code follows in two units. */
const ASIDE = 0xffff;
const LEAST_WIDTH = 3;

export class PackedIds {
  #units = new Uint16Array(0);
  /** Units of each id. */
  #width = LEAST_WIDTH;
  #capacity = 0;
  readonly #aside = new Vocabulary();

  resize(capacity: number): void {
    this.#capacity = capacity;
    this.#units = enlarged(this.#units, capacity * this.#width);
  }

  put(position: number, id: string): void {
    const units = pack(id);
    if (!units) {
      const code = this.#aside.codeOf(id);
      this.#write(position, [ASIDE, code >>> 16, code & 0xffff]);
      return;
    }
    if (units.length > this.#width) this.#widen(units.length);
    this.#write(position, units);
  }

  #write(position: number, units: readonly number[]): void {
    const start = position * this.#width;
    for (let unit = 0; unit < this.#width; unit++) this.#units[start + unit] = units[unit] ?? 0;
  }

  #widen(width: number): void {
    const wider = new Uint16Array(this.#capacity * width);
    for (let position = 0; position < this.#capacity; position++) {
      const start = position * this.#width;
      wider.set(this.#units.subarray(start, start + this.#width), position * width);
    }
    this.#units = wider;
    this.#width = width;
  }

  carry(tape: Tape): void {
    this.#units = tape.array(this.#units);
    this.#width = tape.json(this.#width);
    this.#capacity = tape.json(this.#capacity);
    this.#aside.carry(tape);
  }

  copy(from: number, to: number): void {
    const start = from * this.#width;
    this.#units.copyWithin(to * this.#width, start, start + this.#width);
  }

  /** Negative, 0 or positive as the id at `one` comes before, is, or comes after the id at `other`. */
  compare(one: number, other: number): number {
    const [start, otherStart] = [one * this.#width, other * this.#width];
    const units = this.#units;
    if (units[start] === ASIDE || units[otherStart] === ASIDE) {
      const [text, otherText] = [this.textOf(one), this.textOf(other)];
      return text < otherText ? -1 : text > otherText ? 1 : 0;
    }
    for (let unit = 0; unit < this.#width; unit++) {
      const difference = units[start + unit]! - units[otherStart + unit]!;
      if (difference !== 0) return difference;
    }
    return 0;
  }

  textOf(position: number): string {
    const units = this.#units.subarray(position * this.#width, (position + 1) * this.#width);
    if (units[0] === ASIDE) return this.#aside.textOf(units[1]! * 0x10000 + units[2]!);
    let text = "";
    for (const unit of units) {
      for (const digit of [Math.floor(unit / (BASE * BASE)), Math.floor(unit / BASE) % BASE, unit % BASE]) {
        if (digit > 0) text += ALPHABET[digit - 1];
      }
    }
    return text;
  }

  /** Puts at each position what stood at `order[position]`, with room for `capacity` ids. */
  permute(order: Uint32Array, capacity: number): void {
    this.#units = gathered(this.#units, order, capacity, this.#width);
    this.#capacity = capacity;
  }
}

function pack(id: string): number[] | null {
  const units: number[] = [];
  for (let start = 0; start < id.length; start += 3) {
    let unit = 0;
    for (let at = start; at < start + 3; at++) {
      const digit = at < id.length ? DIGITS.get(id.charCodeAt(at)) : 0;
      if (digit === undefined) return null;
      unit = unit * BASE + digit;
    }
    units.push(unit);
  }
  return units;
}
