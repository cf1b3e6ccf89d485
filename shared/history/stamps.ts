/**
 * Which numbers were met in the present round, in one byte each: a round is begun in no time, and only every 255th has
 * to wipe the slate.
 */
const ROUNDS = 255;

export class Stamps {
  #stamps = new Uint8Array(0);
  #round = 0;

  /** Begins a round over numbers 0 .. `count` − 1. */
  begin(count: number): void {
    if (this.#stamps.length < count) {
      this.#stamps = new Uint8Array(count + (count >> 4));
      this.#round = 0;
    }
    if (this.#round === ROUNDS) {
      this.#stamps.fill(0);
      this.#round = 0;
    }
    this.#round++;
  }

  /** Holds for each number once a round. */
  isNew(number: number): boolean {
    if (this.#stamps[number] === this.#round) return false;
    this.#stamps[number] = this.#round;
    return true;
  }
}
