/** Which owners have an event in which week: a question about a period looks at the owners of its weeks only. */
import type { Instant } from "../domain/instant.ts";
import { GrowingInts } from "./growing.ts";
import { NEVER } from "./instants.ts";
import { Postings } from "./postings.ts";
import { Stamps } from "./stamps.ts";
import type { Tape } from "./tape.ts";

const WEEK = 7 * 86_400;
const WEEKS = Math.floor(NEVER / WEEK) + 1;

export class Activity {
  readonly #weeks: Postings;
  readonly #met = new Stamps();

  /** `eachEvent(owner, see)` calls `see` with the instant of each of the owner's events. */
  constructor(owners: number, eachEvent: (owner: number, see: (at: Instant) => void) => void) {
    const lastOwner = new Int32Array(WEEKS).fill(-1);
    let keys = new Int32Array(1024);
    let rows = new Int32Array(1024);
    let length = 0;
    for (let owner = 0; owner < owners; owner++) {
      eachEvent(owner, (at) => {
        const week = Math.floor(at / WEEK);
        if (lastOwner[week] === owner) return;
        lastOwner[week] = owner;
        if (length === keys.length) {
          keys = doubled(keys);
          rows = doubled(rows);
        }
        keys[length] = week;
        rows[length++] = owner;
      });
    }
    this.#weeks = new Postings(keys.subarray(0, length), rows.subarray(0, length), WEEKS);
  }

  carry(tape: Tape): void {
    this.#weeks.carry(tape);
  }

  add(owner: number, at: Instant): void {
    this.#weeks.add(Math.floor(at / WEEK), owner);
  }

  /** Each owner that may have an event in [from, to), once. */
  ownersIn(from: Instant, to: Instant, owners: number): Int32Array {
    const found = new GrowingInts();
    if (to <= from) return found.values;
    this.#met.begin(owners);
    const last = Math.min(WEEKS - 1, Math.floor((to - 1) / WEEK));
    for (let week = Math.max(0, Math.floor(from / WEEK)); week <= last; week++) {
      this.#weeks.each(week, (owner) => {
        if (this.#met.isNew(owner)) found.push(owner);
      });
    }
    return found.values;
  }
}

function doubled(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
