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

/**
 * Sums over the open leads of one group and manager, by cell: how many have no amount (or a negative one), how many
 * have one, these amounts' sum, and that of their squares.
 */
class Sums {
  readonly group: number;
  readonly manager: number;
  readonly blank: Float64Array;
  readonly filled: Float64Array;
  readonly sum: Float64Array;
  readonly squares: Float64Array;

  constructor(group: number, manager: number, cells: number) {
    this.group = group;
    this.manager = manager;
    this.blank = new Float64Array(cells);
    this.filled = new Float64Array(cells);
    this.sum = new Float64Array(cells);
    this.squares = new Float64Array(cells);
  }

  add(cell: number, amount: number): void {
    if (amount <= 0) {
      this.blank[cell]!++;
      return;
    }
    this.filled[cell]!++;
    this.sum[cell]! += amount;
    this.squares[cell]! += amount * amount;
  }

  /** Each lead brings its worth w with its chance c: mean c·w, variance c·E(w²) − (c·w)². */
  expect(chanceOf: (cell: number, manager: number) => number, worth: Worth): Expectation {
    const expected = { mean: 0, variance: 0 };
    for (let cell = 0; cell < this.blank.length; cell++) {
      const [blank, filled] = [this.blank[cell]!, this.filled[cell]!];
      if (blank + filled === 0) continue;
      const chance = chanceOf(cell, this.manager);
      const typical = worth.believesAmounts ? blank : blank + filled;
      const [sum, squares] = worth.believesAmounts ? [this.sum[cell]!, this.squares[cell]!] : [0, 0];
      expected.mean += chance * (sum + typical * worth.mean);
      expected.variance += chance * (squares + typical * worth.square);
      expected.variance -= chance ** 2 * (squares + typical * worth.mean ** 2);
    }
    return expected;
  }
}

/** What one instant knows; groups by code, the last index is the whole account. */
export class Standing {
  readonly now: number;
  readonly bounds: readonly number[];
  /** Revenue of each stretch before, by group. */
  readonly revenue: Float64Array[];
  /** Sum of the squared amounts of each stretch, of the whole account. */
  readonly squares: number[];
  readonly #groups: number;
  readonly #managers: number;
  readonly #cells: number;
  /** By (group + 1) × managers + manager. */
  readonly #open: (Sums | undefined)[] = [];

  constructor({ now, bounds }: Instant, groups: number, managers: number, cells: number) {
    this.now = now;
    this.bounds = bounds;
    this.#groups = groups;
    this.#managers = managers;
    this.#cells = cells;
    this.revenue = bounds.slice(1).map(() => new Float64Array(groups + 1));
    this.squares = bounds.slice(1).map(() => 0);
  }

  addOpen(group: number, manager: number, cell: number, amount: number): void {
    const key = (group + 1) * this.#managers + manager;
    let sums = this.#open[key];
    if (!sums) {
      sums = new Sums(group, manager, this.#cells);
      this.#open[key] = sums;
    }
    sums.add(cell, amount);
  }

  addWon(group: number, at: number, amount: number): void {
    const place = this.bounds.findIndex((bound) => bound > at) - 1;
    if (place < 0) return;
    const revenue = this.revenue[place]!;
    if (group >= 0) revenue[group]! += amount;
    revenue[this.#groups]! += amount;
    this.squares[place]! += amount * amount;
  }

  /** What the open leads are expected to bring within `seconds`, by group. */
  expect({ chance, worth }: Model, seconds: number): Expectation[] {
    const sums = Array.from({ length: this.#groups + 1 }, () => ({ mean: 0, variance: 0 }));
    const chanceOf = chanceWithin(chance, seconds);
    this.#open.forEach((open) => {
      const { mean, variance } = open!.expect(chanceOf, worth);
      for (const index of open!.group < 0 ? [this.#groups] : [open!.group, this.#groups]) {
        sums[index]!.mean += mean;
        sums[index]!.variance += variance;
      }
    });
    return sums;
  }
}

/** `instants` in order of time. */
export function standingsAt(data: ForecastData, instants: readonly Instant[], groups: Groups): Standing[] {
  const cells = cellCount(data);
  const managers = data.manager.reduce((most, code) => Math.max(most, code), 0) + 1;
  const standings = instants.map((one) => new Standing(one, groups.count, managers, cells));
  const see = ({ lead, from, until, outcome, stage }: Stretch) => {
    if (outcome === LOST) return;
    const [group, manager, amount] = [groups.of[lead]!, data.manager[lead]!, data.amount[lead]!];
    for (let place = firstAfter(standings, Math.max(from, data.created[lead]!)); ; place++) {
      const standing = standings[place];
      if (!standing || standing.now > until) return;
      if (outcome === OPEN) {
        standing.addOpen(group, manager, cellOf(stage, standing.now - from), amount);
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
