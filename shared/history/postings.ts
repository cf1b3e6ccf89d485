/**
 * Which rows go with a key (rows active in a week, records of a client, deals of a CRM lead). A list may name a row that
 * has gone elsewhere since: the reader checks. So a changed row only ever adds to the lists.
 */
import type { Tape } from "./tape.ts";

export class Postings {
  #starts: Int32Array;
  #rows: Int32Array;
  readonly #late = new Map<number, Set<number>>();

  /** `keys[i]` goes with `rows[i]`. */
  constructor(keys: Int32Array, rows: Int32Array, keyCount: number) {
    this.#starts = new Int32Array(keyCount + 1);
    for (const key of keys) this.#starts[key + 1]!++;
    for (let key = 0; key < keyCount; key++) this.#starts[key + 1]! += this.#starts[key]!;
    const next = this.#starts.slice();
    this.#rows = new Int32Array(rows.length);
    for (let at = 0; at < rows.length; at++) this.#rows[next[keys[at]!]!++] = rows[at]!;
  }

  add(key: number, row: number): void {
    const late = this.#late.get(key);
    if (late) late.add(row);
    else this.#late.set(key, new Set([row]));
  }

  each(key: number, visit: (row: number) => void): void {
    if (key + 1 < this.#starts.length) {
      for (let at = this.#starts[key]!; at < this.#starts[key + 1]!; at++) visit(this.#rows[at]!);
    }
    this.#late.get(key)?.forEach(visit);
  }

  carry(tape: Tape): void {
    this.#starts = tape.array(this.#starts);
    this.#rows = tape.array(this.#rows);
    for (const [key, rows] of tape.json([...this.#late].map(([key, rows]) => [key, [...rows]] as const))) {
      for (const row of rows) this.add(key, row);
    }
  }
}
