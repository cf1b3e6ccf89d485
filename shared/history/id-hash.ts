/**
 * Ids of rows that are only ever asked "is it you?", as 64 bits of hash in two columns. They are compared within one
 * owner's few rows, where two ids would have to agree in all 64 bits to be taken for each other.
 */
import type { Tape } from "./tape.ts";
import { enlarged, gathered } from "./typed-arrays.ts";

/** Two FNV-1a hashes of different beginnings. */
function hash(id: string, beginning: number): number {
  let value = beginning;
  for (let at = 0; at < id.length; at++) value = Math.imul(value ^ id.charCodeAt(at), 0x01000193);
  value ^= value >>> 15;
  return Math.imul(value, 0x2c1b3c6d) >>> 0;
}

const LOW = 0x811c9dc5;
const HIGH = 0x5bd1e995;

export class HashedIds {
  #low = new Uint32Array(0);
  #high = new Uint32Array(0);

  resize(capacity: number): void {
    this.#low = enlarged(this.#low, capacity);
    this.#high = enlarged(this.#high, capacity);
  }

  put(position: number, id: string): void {
    this.#low[position] = hash(id, LOW);
    this.#high[position] = hash(id, HIGH);
  }

  carry(tape: Tape): void {
    this.#low = tape.array(this.#low);
    this.#high = tape.array(this.#high);
  }

  copy(from: number, to: number): void {
    this.#low[to] = this.#low[from]!;
    this.#high[to] = this.#high[from]!;
  }

  compare(one: number, other: number): number {
    return this.#low[one]! - this.#low[other]! || this.#high[one]! - this.#high[other]!;
  }

  /** A test for one id. */
  matcher(id: string): (position: number) => boolean {
    const [low, high] = [hash(id, LOW), hash(id, HIGH)];
    return (position) => this.#low[position] === low && this.#high[position] === high;
  }

  permute(order: Uint32Array, capacity: number): void {
    this.#low = gathered(this.#low, order, capacity);
    this.#high = gathered(this.#high, order, capacity);
  }
}
