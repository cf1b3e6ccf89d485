/**
 * Events in columns: the events of one owner (a record, or a client) stand together, in order. A changed owner's block
 * is written anew at the end; what it leaves behind is swept up when a quarter of the columns is waste.
 */
import type { Tape } from "./tape.ts";
import { enlarged, roomFor } from "./typed-arrays.ts";

const FEW = 24;
/** Room for one change in thirty-two before the columns must grow. */
const SLACK_BITS = 5;

export abstract class Blocks<Row extends { at: number }> {
  /** By owner: first position, and how many. */
  start = new Int32Array(0);
  count = new Int32Array(0);
  /** Positions in use, waste included. */
  length = 0;
  #capacity = 0;
  #waste = 0;
  /** While loading: the owner of each position. */
  #owners = new Int32Array(0);

  /** Makes room for `capacity` events in each column. */
  protected abstract resize(capacity: number): void;
  protected abstract put(position: number, row: Row): void;
  protected abstract copy(from: number, to: number): void;
  /** Puts at each position of each column what stood at `order[position]`, with room for `capacity` events. */
  protected abstract permute(order: Uint32Array, capacity: number): void;
  /** The order of two events, 0 only for one and the same id at the same instant. */
  protected abstract compare(one: number, other: number): number;
  protected abstract sameId(one: number, other: number): boolean;
  /** An owner's block was written. */
  protected settle(_owner: number): void {}

  protected abstract carryColumns(tape: Tape): void;

  carry(tape: Tape): void {
    this.start = tape.array(this.start);
    this.count = tape.array(this.count);
    const sizes = tape.json([this.length, this.#capacity, this.#waste] as [number, number, number]);
    [this.length, this.#capacity, this.#waste] = sizes;
    this.carryColumns(tape);
  }

  /** Makes room for owners 0 .. `owners` − 1. */
  admit(owners: number): void {
    if (owners <= this.start.length) return;
    this.start = enlarged(this.start, roomFor(owners));
    this.count = enlarged(this.count, roomFor(owners));
  }

  #reserve(capacity: number): void {
    if (capacity <= this.#capacity) return;
    this.#capacity = roomFor(capacity);
    this.resize(this.#capacity);
  }

  /** First load, row by row; `finish` puts them in order. `expected`: how many there will be in all. */
  load(owner: number, row: Row, expected = 0): void {
    this.#reserve(Math.max(expected, this.length + 1));
    if (this.#owners.length < this.#capacity) this.#owners = enlarged(this.#owners, this.#capacity);
    this.#owners[this.length] = owner;
    this.put(this.length++, row);
  }

  /** Ends the first load. */
  finish(owners: number): void {
    this.admit(owners);
    const order = this.#orderByOwner(owners);
    let kept = 0;
    for (let owner = 0; owner < owners; owner++) {
      const [start, count] = [this.start[owner]!, this.count[owner]!];
      this.#sort(order.subarray(start, start + count));
      this.start[owner] = kept;
      for (let at = start; at < start + count; at++) {
        // The same row twice is one row.
        if (at > start && this.compare(order[at - 1]!, order[at]!) === 0) this.count[owner]!--;
        else order[kept++] = order[at]!;
      }
    }
    this.length = kept;
    this.#capacity = kept + (kept >> SLACK_BITS) + FEW;
    this.permute(order.subarray(0, kept), this.#capacity);
    this.#owners = new Int32Array(0);
    for (let owner = 0; owner < owners; owner++) this.settle(owner);
  }

  /** Positions by owner; fills `start` and `count`. */
  #orderByOwner(owners: number): Uint32Array {
    for (let position = 0; position < this.length; position++) this.count[this.#owners[position]!]!++;
    const next = new Uint32Array(owners);
    let position = 0;
    for (let owner = 0; owner < owners; owner++) {
      this.start[owner] = position;
      next[owner] = position;
      position += this.count[owner]!;
    }
    const order = new Uint32Array(this.length);
    for (let at = 0; at < this.length; at++) order[next[this.#owners[at]!]!++] = at;
    return order;
  }

  #sort(block: Uint32Array): void {
    if (block.length > FEW) {
      block.sort((one, other) => this.compare(one, other) || one - other);
      return;
    }
    for (let at = 1; at < block.length; at++) {
      const moving = block[at]!;
      let hole = at;
      while (hole > 0 && this.compare(block[hole - 1]!, moving) > 0) {
        block[hole] = block[hole - 1]!;
        hole--;
      }
      block[hole] = moving;
    }
  }

  /** Adds rows to an owner's block, each in the place of the row with its id. */
  merge(owner: number, rows: readonly Row[]): void {
    const [start, count] = [this.start[owner]!, this.count[owner]!];
    this.#reserve(this.length + 2 * rows.length + count);
    const scratch = this.length + count + rows.length;
    rows.forEach((row, index) => {
      this.put(scratch + index, row);
    });
    // The last of several rows with one id stands.
    const added = rows
      .map((_, index) => scratch + index)
      .filter((one, index, all) => !all.slice(index + 1).some((other) => this.sameId(one, other)));
    const kept = Array.from({ length: count }, (_, index) => start + index).filter(
      (one) => !added.some((other) => this.sameId(one, other)),
    );
    const block = Uint32Array.from([...kept, ...added]);
    this.#sort(block);
    const first = this.length;
    for (const position of block) this.copy(position, this.length++);
    this.#waste += count;
    this.start[owner] = first;
    this.count[owner] = block.length;
    this.settle(owner);
    if (this.#waste > 1024 && this.#waste * 4 > this.length) this.#sweep();
  }

  /** Takes the rows for which `test` holds out of an owner's block. */
  remove(owner: number, test: (position: number) => boolean): void {
    const start = this.start[owner]!;
    let kept = 0;
    for (let at = start; at < start + this.count[owner]!; at++) {
      if (!test(at)) this.copy(at, start + kept++);
    }
    this.#waste += this.count[owner]! - kept;
    this.count[owner] = kept;
    this.settle(owner);
  }

  #sweep(): void {
    const owners = Uint32Array.from(this.start.keys()).filter((owner) => this.count[owner]! > 0);
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
