/**
 * Dynamic prediction by landmarking (van Houwelingen, Scand. J. Statist. 34, 2007; van Houwelingen & Putter, "Dynamic
 * Prediction in Clinical Survival Analysis", 2011): at fixed instants, the landmarks, look at every lead that was open
 * then, in which stage and for how long, and whether it was won within the horizon. Because stage moves compete
 * (won, lost, reopened) and the horizon is fixed, these shares are cumulative incidences without any model of hazards.
 *
 * The grid is fixed in time (whole weeks since 1970), so a forecast depends only on what lies before it, never on the
 * instant at which it is asked for: a landmark serves a forecast made at `t` when landmark + horizon ≤ t.
 */
import {
  cellCount,
  cellOf,
  DAY,
  eachStretch,
  type ForecastData,
  OPEN,
  type Stretch,
  WON,
} from "./forecast-data.ts";

export const STEP = 7 * DAY;
/** Three points of the incidence curve; between them the cumulative hazard is taken as linear. */
export const HORIZONS = [7.625 * DAY, 15.25 * DAY, 30.5 * DAY] as const;

/** Sums over the leads open at one landmark, by cell (stage × age class). */
export interface Landmark {
  at: number;
  open: Float64Array;
  /** Won within the horizon, by horizon. */
  won: Float64Array[];
  /** Amount of those won within the longest horizon. */
  wonAmount: number;
  /** Wins within the horizon of leads that were not open at the landmark: those still to arrive, and the returning. */
  arrivals: { wins: number; revenue: number; squares: number }[];
  byManager: ManagerCounts;
}

/** Open, and of them won within the longest horizon, by manager and cell, where there are any. */
export class ManagerCounts {
  readonly #places = new Map<number, number>();
  readonly keys: number[] = [];
  readonly open: number[] = [];
  readonly won: number[] = [];

  /** `key`: manager × cells + cell. */
  add(key: number, won: boolean): void {
    let place = this.#places.get(key);
    if (place === undefined) {
      place = this.keys.push(key) - 1;
      this.open.push(0);
      this.won.push(0);
      this.#places.set(key, place);
    }
    this.open[place]!++;
    if (won) this.won[place]!++;
  }
}

function emptyLandmark(at: number, cells: number): Landmark {
  return {
    at,
    open: new Float64Array(cells),
    won: HORIZONS.map(() => new Float64Array(cells)),
    wonAmount: 0,
    arrivals: HORIZONS.map(() => ({ wins: 0, revenue: 0, squares: 0 })),
    byManager: new ManagerCounts(),
  };
}

/** The stretches of one lead, kept side by side: to know whether it was won a horizon later. */
class Life {
  readonly open: Stretch[] = [];
  readonly won: Stretch[] = [];

  read(data: ForecastData, lead: number): void {
    this.open.length = 0;
    this.won.length = 0;
    eachStretch(data, lead, (stretch) => {
      if (stretch.outcome === OPEN) this.open.push({ ...stretch });
      else if (stretch.outcome === WON) this.won.push({ ...stretch });
    });
  }

  /** Won at `later`, and since an instant not before `landmark`. */
  isWonBetween(landmark: number, later: number): boolean {
    return this.won.some(({ from, until }) => from >= landmark && from <= later && until > later);
  }

  isOpenAt(at: number): boolean {
    return this.open.some(({ from, until }) => from <= at && at < until);
  }
}

class Counting {
  readonly landmarks: Landmark[] = [];
  readonly #data: ForecastData;
  readonly #cells: number;
  readonly #life = new Life();

  constructor(data: ForecastData, from: number, until: number) {
    this.#data = data;
    this.#cells = cellCount(data);
    for (let at = Math.ceil(from / STEP) * STEP; at < until; at += STEP) {
      this.landmarks.push(emptyLandmark(at, this.#cells));
    }
  }

  count(lead: number): void {
    this.#life.read(this.#data, lead);
    for (const stretch of this.#life.open) this.#countOpen(stretch);
    for (const stretch of this.#life.won) this.#countArrival(stretch);
  }

  /** The place of the first landmark at or after an instant. */
  #placeAfter(instant: number): number {
    return Math.max(0, Math.ceil((instant - this.landmarks[0]!.at) / STEP));
  }

  /** An open lead counts at each landmark that falls into the stretch. */
  #countOpen({ lead, from, until, stage }: Stretch): void {
    const data = this.#data;
    const life = this.#life;
    for (let place = this.#placeAfter(from); place < this.landmarks.length; place++) {
      const landmark = this.landmarks[place]!;
      if (landmark.at >= until) return;
      const cell = cellOf(stage, landmark.at - from);
      landmark.open[cell]!++;
      let won = false;
      if (life.won.length > 0) {
        for (let h = 0; h < HORIZONS.length; h++) {
          won = life.isWonBetween(landmark.at, landmark.at + HORIZONS[h]!);
          if (won) landmark.won[h]![cell]!++;
        }
      }
      if (won) landmark.wonAmount += data.amount[lead]!;
      landmark.byManager.add(data.manager[lead]! * this.#cells + cell, won);
    }
  }

  /** A win counts at the landmarks before it at which the lead was not open. */
  #countArrival({ lead, from: wonAt, until }: Stretch): void {
    const amount = this.#data.amount[lead]!;
    const last = Math.floor((wonAt - this.landmarks[0]!.at) / STEP);
    for (let place = Math.min(this.landmarks.length - 1, last); place >= 0; place--) {
      const landmark = this.landmarks[place]!;
      if (wonAt - landmark.at > HORIZONS[2]) return;
      if (this.#life.isOpenAt(landmark.at)) continue;
      for (let h = 0; h < HORIZONS.length; h++) {
        const later = landmark.at + HORIZONS[h]!;
        if (wonAt > later || until <= later) continue;
        const arrivals = landmark.arrivals[h]!;
        arrivals.wins++;
        arrivals.revenue += amount;
        arrivals.squares += amount * amount;
      }
    }
  }
}

/** One pass over all leads; cost grows with (open stretches × weeks that they last). */
export function countLandmarks(data: ForecastData, from: number, until: number): Landmark[] {
  const counting = new Counting(data, from, until);
  if (counting.landmarks.length === 0) return [];
  for (let lead = 0; lead < data.leads; lead++) counting.count(lead);
  return counting.landmarks;
}
