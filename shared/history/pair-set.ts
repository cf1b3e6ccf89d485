/** Distinct pairs of small whole numbers, in the order they came: a hash table in two columns. */
import { GrowingInts } from "./growing.ts";

export class PairSet {
  readonly #first = new GrowingInts();
  readonly #second = new GrowingInts();
  readonly #recent = new Int32Array([-1, -1]);
  /** Positions + 1; 0 is an empty slot. */
  #slots = new Int32Array(1024);

  get length(): number {
    return this.#first.length;
  }

  /** The first, and the second, of each pair, as views. */
  get columns(): [Int32Array, Int32Array] {
    return [this.#first.values, this.#second.values];
  }

  add(first: number, second: number): void {
    // Events of one lead come together, and mostly by one person.
    if (this.#recent[0] === first && this.#recent[1] === second) return;
    this.#recent[0] = first;
    this.#recent[1] = second;
    const slot = this.#slotOf(first, second);
    if (this.#slots[slot] !== 0) return;
    this.#first.push(first);
    this.#second.push(second);
    this.#slots[slot] = this.length;
    if (this.length * 2 > this.#slots.length) this.#grow();
  }

  #slotOf(first: number, second: number): number {
    const mask = this.#slots.length - 1;
    let slot = ((Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b)) >>> 9) & mask;
    for (;;) {
      const position = this.#slots[slot]! - 1;
      if (position < 0) return slot;
      if (this.#first.at(position) === first && this.#second.at(position) === second) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    const [firsts, seconds] = this.columns;
    this.#slots = new Int32Array(this.#slots.length * 4);
    for (let position = 0; position < this.length; position++) {
      this.#slots[this.#slotOf(firsts[position]!, seconds[position]!)] = position + 1;
    }
  }
}
