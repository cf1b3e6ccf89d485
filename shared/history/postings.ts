/**
 * Which rows go with a key (rows active in a week, records of a client, deals of a CRM lead). A list may name a row that
 * has gone elsewhere since: the reader checks. So a changed row only ever adds to the lists.
 */
export class Postings {
  #starts: Int32Array;
  #rows: Int32Array;
  readonly #late = new Map<number, number[]>();

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
    if (!late) this.#late.set(key, [row]);
    else if (!late.includes(row)) late.push(row);
  }

  /** The rows of a key, in two lists. */
  of(key: number): [Int32Array, readonly number[]] {
    const inside = key + 1 < this.#starts.length;
    const [from, to] = inside ? [this.#starts[key]!, this.#starts[key + 1]!] : [0, 0];
    return [this.#rows.subarray(from, to), this.#late.get(key) ?? []];
  }

  each(key: number, visit: (row: number) => void): void {
    if (key + 1 < this.#starts.length) {
      for (let at = this.#starts[key]!; at < this.#starts[key + 1]!; at++) visit(this.#rows[at]!);
    }
    const late = this.#late.get(key);
    if (late) for (const row of late) visit(row);
  }
}
