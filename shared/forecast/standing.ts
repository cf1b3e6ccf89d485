/**
 * How a department stood at certain instants, in sums over leads: who was open, where and for how long, and what the
 * months before had brought as far as was known then. One pass over the leads serves all instants and groups.
 */
import {
  cellCount,
  cellOf,
  eachStretch,
  type ForecastData,
  LOST,
  OPEN,
  type Stretch,
} from "./forecast-data.ts";
import type { Expectation, Model } from "./model.ts";
import { chanceWithin } from "./win-chance.ts";
import type { Worth } from "./worth.ts";

/** Leads by group: code 0 .. count − 1, or −1 for leads in no group. */
export interface Groups {
  count: number;
  of: Int32Array;
}

/** An instant, and the bounds of the stretches before it whose revenue is asked for: one more than there are. */
export interface Instant {
  now: number;
  bounds: readonly number[];
}

/** Leads that are alike: of one group and manager, in one cell. */
interface Alike {
  group: number;
  manager: number;
  cell: number;
  /** Without an amount, or with a negative one. */
  blank: number;
  /** With an amount: how many, their sum and the sum of their squares. */
  filled: number;
  sum: number;
  squares: number;
}

/** What one instant knows; groups by code, the last index is the whole account. */
export class Standing {
  readonly now: number;
  readonly bounds: readonly number[];
  /** Revenue of each stretch before, by group. */
  readonly revenue: Float64Array[];
  readonly #groups: number;
  readonly #alike = new Map<number, Alike>();

  constructor({ now, bounds }: Instant, groups: number) {
    this.now = now;
    this.bounds = bounds;
    this.#groups = groups;
    this.revenue = bounds.slice(1).map(() => new Float64Array(groups + 1));
  }

  addOpen(key: number, group: number, manager: number, cell: number, amount: number): void {
    let one = this.#alike.get(key);
    if (!one) {
      one = { group, manager, cell, blank: 0, filled: 0, sum: 0, squares: 0 };
      this.#alike.set(key, one);
    }
    if (amount <= 0) {
      one.blank++;
      return;
    }
    one.filled++;
    one.sum += amount;
    one.squares += amount * amount;
  }

  addWon(group: number, at: number, amount: number): void {
    const place = this.bounds.findIndex((bound) => bound > at) - 1;
    if (place < 0) return;
    const revenue = this.revenue[place]!;
    if (group >= 0) revenue[group]! += amount;
    revenue[this.#groups]! += amount;
  }

  /** What the open leads are expected to bring within `seconds`, by group. */
  expect({ chance, worth }: Model, seconds: number): Expectation[] {
    const sums = Array.from({ length: this.#groups + 1 }, () => ({ mean: 0, variance: 0 }));
    const chanceOf = chanceWithin(chance, seconds);
    for (const one of this.#alike.values()) {
      const { mean, variance } = expectAlike(one, chanceOf(one.cell, one.manager), worth);
      for (const index of one.group < 0 ? [this.#groups] : [one.group, this.#groups]) {
        sums[index]!.mean += mean;
        sums[index]!.variance += variance;
      }
    }
    return sums;
  }
}

/** Each lead brings its worth w with one chance c: mean c·w, variance c·E(w²) − (c·w)². */
function expectAlike({ blank, filled, sum, squares }: Alike, chance: number, worth: Worth): Expectation {
  const typical = worth.believesAmounts ? blank : blank + filled;
  const own = worth.believesAmounts ? { sum, squares } : { sum: 0, squares: 0 };
  const mean = chance * (own.sum + typical * worth.mean);
  const spread = chance * (own.squares + typical * worth.square);
  return { mean, variance: spread - chance ** 2 * (own.squares + typical * worth.mean ** 2) };
}

/** `instants` in order of time. */
export function standingsAt(data: ForecastData, instants: readonly Instant[], groups: Groups): Standing[] {
  const standings = instants.map((one) => new Standing(one, groups.count));
  const cells = cellCount(data);
  const managers = data.manager.reduce((most, code) => Math.max(most, code), 0) + 1;
  const see = ({ lead, from, until, outcome, stage }: Stretch) => {
    if (outcome === LOST) return;
    const [group, manager, amount] = [groups.of[lead]!, data.manager[lead]!, data.amount[lead]!];
    for (let place = firstAfter(standings, Math.max(from, data.created[lead]!)); ; place++) {
      const standing = standings[place];
      if (!standing || standing.now > until) return;
      if (outcome === OPEN) {
        const cell = cellOf(stage, standing.now - from);
        standing.addOpen(((group + 1) * managers + manager) * cells + cell, group, manager, cell, amount);
      } else if (standing.bounds[0]! > from) return;
      else standing.addWon(group, from, amount);
    }
  };
  for (let lead = 0; lead < data.leads; lead++) eachStretch(data, lead, see);
  return standings;
}

/** The place of the first standing after an instant. */
function firstAfter(standings: readonly Standing[], instant: number): number {
  let [low, high] = [0, standings.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (standings[middle]!.now <= instant) low = middle + 1;
    else high = middle;
  }
  return low;
}
