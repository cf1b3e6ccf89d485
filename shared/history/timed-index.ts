/** Rows in order of an instant, for walking only those of a period. Stale entries are allowed: the reader checks. */
import type { Instant } from "../domain/instant.ts";
import type { Tape } from "./tape.ts";
import { orderOf } from "./typed-arrays.ts";

const MANY_LATE = 20_000;

export class TimedIndex {
  #at: Uint32Array;
  #row: Int32Array;
  #lateAt: number[] = [];
  #lateRow: number[] = [];

  constructor(at: Uint32Array, row: Int32Array) {
    const order = orderOf(at);
    this.#at = new Uint32Array(order.length);
    this.#row = new Int32Array(order.length);
    for (let position = 0; position < order.length; position++) {
      this.#at[position] = at[order[position]!]!;
      this.#row[position] = row[order[position]!]!;
    }
  }

  add(at: Instant, row: number): void {
    this.#lateAt.push(at);
    this.#lateRow.push(row);
    if (this.#lateAt.length > MANY_LATE) this.#settle();
  }

  /** Visits the rows with an instant in [from, to). */
  each(from: Instant, to: Instant, visit: (row: number) => void): void {
    for (let at = this.#firstAt(from); at < this.#at.length && this.#at[at]! < to; at++) {
      visit(this.#row[at]!);
    }
    for (let late = 0; late < this.#lateAt.length; late++) {
      if (this.#lateAt[late]! >= from && this.#lateAt[late]! < to) visit(this.#lateRow[late]!);
    }
  }

  #firstAt(from: Instant): number {
    let [low, high] = [0, this.#at.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#at[middle]! < from) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  carry(tape: Tape): void {
    this.#settle();
    this.#at = tape.array(this.#at);
    this.#row = tape.array(this.#row);
  }

  #settle(): void {
    const at = new Uint32Array(this.#at.length + this.#lateAt.length);
    const row = new Int32Array(at.length);
    at.set(this.#at);
    at.set(this.#lateAt, this.#at.length);
    row.set(this.#row);
    row.set(this.#lateRow, this.#row.length);
    const settled = new TimedIndex(at, row);
    this.#at = settled.#at;
    this.#row = settled.#row;
    this.#lateAt = [];
    this.#lateRow = [];
  }
}
