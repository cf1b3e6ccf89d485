/**
 * Events in columns: the events of one owner (a record, or a client) stand together, in their order. A changed owner's
 * block is written anew at the end; what it leaves behind is swept up when a quarter of the columns is waste.
 */
import { enlarged, roomFor } from "./typed-arrays.ts";

export interface Event {
  id: string;
  at: number;
}

export abstract class Blocks<Row extends Event> {
  /** By owner: first position, and how many. */
  start = new Int32Array(0);
  count = new Int32Array(0);
  /** Positions in use, waste included. */
  length = 0;
  #waste = 0;

  /** Makes room for `capacity` events. */
  protected abstract resize(capacity: number): void;
  protected abstract put(position: number, row: Row): void;
  protected abstract copy(from: number, to: number): void;
  protected abstract isRow(position: number, id: string): boolean;
  /** The event at `position` comes before `row`. */
  protected abstract precedes(position: number, row: Row): boolean;
  protected abstract compare(one: Row, other: Row): number;
  protected abstract get capacity(): number;
  /** An owner's block was written. */
  protected settle(_owner: number): void {}

  /** Makes room for owners 0 .. `owners` − 1. */
  admit(owners: number): void {
    if (owners <= this.start.length) return;
    this.start = enlarged(this.start, roomFor(owners));
    this.count = enlarged(this.count, roomFor(owners));
  }

  /** First load: `owners[i]` owns `rows[i]`. */
  fill(rows: readonly Row[], owners: Int32Array, ownerCount: number): void {
    this.admit(ownerCount);
    this.resize(roomFor(rows.length));
    for (const owner of owners) this.count[owner]!++;
    let position = 0;
    for (let owner = 0; owner < ownerCount; owner++) {
      this.start[owner] = position;
      position += this.count[owner]!;
    }
    const next = this.start.slice();
    const source = new Int32Array(rows.length);
    for (let row = 0; row < rows.length; row++) source[next[owners[row]!]!++] = row;
    for (let owner = 0; owner < ownerCount; owner++) this.#fillBlock(owner, rows, source);
    this.length = rows.length;
  }

  #fillBlock(owner: number, rows: readonly Row[], source: Int32Array): void {
    const [start, count] = [this.start[owner]!, this.count[owner]!];
    if (count > 1) {
      source
        .subarray(start, start + count)
        .sort((one, other) => this.compare(rows[one]!, rows[other]!) || one - other);
    }
    let kept = 0;
    for (let at = start; at < start + count; at++) {
      const row = rows[source[at]!]!;
      if (this.#holds(start, kept, row.id)) continue;
      this.put(start + kept++, row);
    }
    this.#waste += count - kept;
    this.count[owner] = kept;
    this.settle(owner);
  }

  /** The same row twice is one row. */
  #holds(start: number, count: number, id: string): boolean {
    for (let at = start; at < start + count; at++) if (this.isRow(at, id)) return true;
    return false;
  }

  /** Adds rows to an owner's block, each in the place of the row with its id. */
  merge(owner: number, rows: readonly Row[]): void {
    const sorted = [...new Map(rows.map((row) => [row.id, row])).values()].sort(this.compare.bind(this));
    const [start, end] = [this.start[owner]!, this.start[owner]! + this.count[owner]!];
    if (this.length + end - start + sorted.length > this.capacity) {
      this.resize(roomFor(this.length + end - start + sorted.length));
    }
    const first = this.length;
    let next = 0;
    for (let position = start; position < end; position++) {
      if (sorted.some((row) => this.isRow(position, row.id))) continue;
      while (next < sorted.length && !this.precedes(position, sorted[next]!)) {
        this.put(this.length++, sorted[next++]!);
      }
      this.copy(position, this.length++);
    }
    while (next < sorted.length) this.put(this.length++, sorted[next++]!);
    this.#move(owner, first);
  }

  /** Takes a row out of an owner's block. */
  remove(owner: number, id: string): void {
    const start = this.start[owner]!;
    let kept = 0;
    for (let at = start; at < start + this.count[owner]!; at++) {
      if (!this.isRow(at, id)) this.copy(at, start + kept++);
    }
    this.#waste += this.count[owner]! - kept;
    this.count[owner] = kept;
    this.settle(owner);
  }

  #move(owner: number, first: number): void {
    this.#waste += this.count[owner]!;
    this.start[owner] = first;
    this.count[owner] = this.length - first;
    this.settle(owner);
    if (this.#waste > 1024 && this.#waste * 4 > this.length) this.#sweep();
  }

  #sweep(): void {
    const owners = [...this.start.keys()].filter((owner) => this.count[owner]! > 0);
    owners.sort((one, other) => this.start[one]! - this.start[other]!);
    let position = 0;
    for (const owner of owners) {
      const [start, count] = [this.start[owner]!, this.count[owner]!];
      this.start[owner] = position;
      for (let at = start; at < start + count; at++) this.copy(at, position++);
    }
    this.length = position;
    this.#waste = 0;
  }
}
