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
  endOfAgeClass,
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
  /** By manager, where he has any: open by cell, then won within the longest horizon by cell. */
  byManager: (Uint32Array | undefined)[];
}

const LONGEST = 2;

function emptyLandmark(at: number, cells: number): Landmark {
  return {
    at,
    open: new Float64Array(cells),
    won: HORIZONS.map(() => new Float64Array(cells)),
    wonAmount: 0,
    arrivals: HORIZONS.map(() => ({ wins: 0, revenue: 0, squares: 0 })),
    byManager: [],
  };
}

/** Of one manager's cell: by how many more leads are open at each landmark than at the one before. */
type Growth = Int32Array;

class Counting {
  readonly landmarks: Landmark[] = [];
  readonly #data: ForecastData;
  readonly #cells: number;
  /** By manager and cell. */
  readonly #growth: (Growth | undefined)[][] = [];
  /** The stretches of the lead that is being counted, side by side. */
  readonly #open: Stretch[] = [];
  readonly #won: Stretch[] = [];

  constructor(data: ForecastData, from: number, until: number) {
    this.#data = data;
    this.#cells = cellCount(data);
    for (let at = Math.ceil(from / STEP) * STEP; at < until; at += STEP) {
      this.landmarks.push(emptyLandmark(at, this.#cells));
    }
  }

  count(lead: number): void {
    this.#open.length = 0;
    this.#won.length = 0;
    eachStretch(this.#data, lead, (stretch) => {
      if (stretch.outcome === OPEN) this.#open.push({ ...stretch });
      else if (stretch.outcome === WON) this.#won.push({ ...stretch });
    });
    for (const stretch of this.#open) this.#countOpen(stretch);
    for (const stretch of this.#won) this.#countWin(stretch);
  }

  /** The place of the first landmark at or after an instant. */
  #placeAfter(instant: number): number {
    const place = Math.ceil((instant - this.landmarks[0]!.at) / STEP);
    return Math.min(this.landmarks.length, Math.max(0, place));
  }

  /** A lead is open at each landmark in the stretch; in one age class it stays in one cell, however long. */
  #countOpen({ lead, from, until, stage }: Stretch): void {
    const manager = this.#data.manager[lead]!;
    this.#growth[manager] ??= [];
    const own = this.#growth[manager];
    for (let age = 0, start = from; start < until; age++) {
      const end = Math.min(until, from + endOfAgeClass(age));
      const [first, last] = [this.#placeAfter(start), this.#placeAfter(end)];
      start = end;
      if (first >= last) continue;
      const cell = cellOf(stage, this.landmarks[first]!.at - from);
      const growth = own[cell] ?? new Int32Array(this.landmarks.length + 1);
      own[cell] = growth;
      growth[first]!++;
      growth[last]!--;
    }
  }

  /** A win counts at the landmarks before it, as that of an open lead or of one that was not. */
  #countWin({ lead, from: wonAt, until }: Stretch): void {
    for (let place = this.#placeAfter(wonAt - HORIZONS[LONGEST]); place < this.landmarks.length; place++) {
      const landmark = this.landmarks[place]!;
      if (landmark.at > wonAt) return;
      const open = this.#open.find((one) => one.from <= landmark.at && landmark.at < one.until);
      for (let h = 0; h < HORIZONS.length; h++) {
        const later = landmark.at + HORIZONS[h]!;
        if (wonAt > later || until <= later) continue;
        if (open) this.#addWin(landmark, open, h);
        else addArrival(landmark.arrivals[h]!, this.#data.amount[lead]!);
      }
    }
  }

  #addWin(landmark: Landmark, { lead, from, stage }: Stretch, horizon: number): void {
    const cell = cellOf(stage, landmark.at - from);
    landmark.won[horizon]![cell]!++;
    if (horizon !== LONGEST) return;
    landmark.wonAmount += this.#data.amount[lead]!;
    this.#rowOf(landmark, this.#data.manager[lead]!)[this.#cells + cell]!++;
  }

  #rowOf(landmark: Landmark, manager: number): Uint32Array {
    landmark.byManager[manager] ??= new Uint32Array(2 * this.#cells);
    return landmark.byManager[manager];
  }

  /** Sums the growths up to what stood at each landmark. */
  finish(): void {
    this.#growth.forEach((own, manager) => {
      own.forEach((growth, cell) => {
        let standing = 0;
        for (let place = 0; place < this.landmarks.length; place++) {
          standing += growth![place]!;
          if (standing === 0) continue;
          const landmark = this.landmarks[place]!;
          landmark.open[cell]! += standing;
          this.#rowOf(landmark, manager)[cell]! += standing;
        }
      });
    });
  }
}

function addArrival(arrivals: Landmark["arrivals"][number], amount: number): void {
  arrivals.wins++;
  arrivals.revenue += amount;
  arrivals.squares += amount * amount;
}

/** One pass over all leads. */
export function countLandmarks(data: ForecastData, from: number, until: number): Landmark[] {
  const counting = new Counting(data, from, until);
  if (counting.landmarks.length === 0) return [];
  for (let lead = 0; lead < data.leads; lead++) counting.count(lead);
  counting.finish();
  return counting.landmarks;
}
