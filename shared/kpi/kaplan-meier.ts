/**
 * The Kaplan–Meier median (1958): the smallest t with S(t) ≤ ½, events before censorings at a tie. S is a product of
 * fractions; runs of events without a censoring between them shorten to one fraction, and only a product too near ½ for
 * floating point is multiplied out in whole numbers. So the answer is exact.
 */
import type { Sorted } from "./statistics.ts";

/** Far above the rounding of a product of a million factors, far below a difference that matters. */
const DOUBT = 1e-8;

/** Balanced, so that the factors of each product are of like size. */
function productOf(factors: readonly number[], from = 0, to = factors.length): bigint {
  if (to - from < 2) return to > from ? BigInt(factors[from]!) : 1n;
  const middle = (from + to) >> 1;
  return productOf(factors, from, middle) * productOf(factors, middle, to);
}

class Survival {
  /** Closed runs: alive at the run's end, and at its beginning. */
  readonly #ends: number[] = [];
  readonly #begins: number[] = [];
  #share = 1;
  #begin: number;
  #alive: number;

  constructor(population: number) {
    this.#begin = population;
    this.#alive = population;
  }

  /** A lead waited so long and was not answered. */
  censor(): void {
    if (this.#alive !== this.#begin) {
      this.#ends.push(this.#alive);
      this.#begins.push(this.#begin);
      this.#share *= this.#alive / this.#begin;
    }
    this.#alive--;
    this.#begin = this.#alive;
  }

  event(): void {
    this.#alive--;
  }

  /** At most half are still waiting. */
  get isHalved(): boolean {
    const share = (this.#share * this.#alive) / this.#begin;
    if (Math.abs(share - 0.5) > DOUBT) return share < 0.5;
    return 2n * productOf([...this.#ends, this.#alive]) <= productOf([...this.#begins, this.#begin]);
  }
}

/**
 * `times` sorted ascending; `events[i]` is 1 where waiting ended with an answer, 0 where it was cut off; at equal times
 * events come first. `null` where more than half are never seen to be answered.
 */
export function kaplanMeierMedian(times: Sorted, events: ArrayLike<number>): number | null {
  const survival = new Survival(times.length);
  for (let at = 0; at < times.length; at++) {
    if (!events[at]) {
      survival.censor();
      continue;
    }
    survival.event();
    const lastEvent = times[at + 1] !== times[at] || !events[at + 1];
    if (lastEvent && survival.isHalved) return times[at]!;
  }
  return null;
}
