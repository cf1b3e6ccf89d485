/**
 * Dynamic prediction by landmarking (van Houwelingen, Scand. J. Statist. 34, 2007; van Houwelingen & Putter, "Dynamic
 * Prediction in Clinical Survival Analysis", 2011): at fixed instants, the landmarks, look at every lead that was open
 * then, in which stage and for how long, and whether it was won within the horizon. Because stage moves compete
 * (won, lost, reopened) and the horizon is fixed, these shares are cumulative incidences without any model of hazards.
 *
 * The grid is fixed in time (whole weeks since 1970), so a forecast depends only on what lies before it, never on the
 * instant at which it is asked for: a landmark serves a forecast made at `t` when landmark + horizon ≤ t.
 */
import { AGE_CLASSES, ageClass, DAY, type ForecastData, OPEN, wonSince } from "./forecast-data.ts";

export const STEP = 7 * DAY;
/** Three points of the incidence curve; between them the cumulative hazard is taken as linear. */
export const HORIZONS = [7.625 * DAY, 15.25 * DAY, 30.5 * DAY] as const;

/** Sums over the leads open at one landmark, by cell (stage × age class). */
export interface Landmark {
  at: number;
  open: Float64Array;
  openAmount: Float64Array;
  /** Won within the horizon, by horizon. */
  won: Float64Array[];
  /** Amount of those won within the longest horizon. */
  wonAmount: Float64Array;
  /** Wins within the horizon of leads that were not open at the landmark: those still to arrive, and the returning. */
  arrivals: { wins: number; revenue: number; squares: number }[];
  /** Open and won (longest horizon) by manager and cell, sparse: key = manager × cells + cell. */
  byManager: Map<number, { open: number; won: number }>;
}

export function cellCount(data: ForecastData): number {
  return data.stageOutcome.length * AGE_CLASSES;
}

export function cellOf(stage: number, age: number): number {
  return stage * AGE_CLASSES + ageClass(age);
}

function emptyLandmark(at: number, cells: number): Landmark {
  return {
    at,
    open: new Float64Array(cells),
    openAmount: new Float64Array(cells),
    won: HORIZONS.map(() => new Float64Array(cells)),
    wonAmount: new Float64Array(cells),
    arrivals: HORIZONS.map(() => ({ wins: 0, revenue: 0, squares: 0 })),
    byManager: new Map(),
  };
}

function countManager(landmark: Landmark, key: number, won: boolean): void {
  const seen = landmark.byManager.get(key);
  if (seen) {
    seen.open++;
    if (won) seen.won++;
  } else landmark.byManager.set(key, { open: 1, won: won ? 1 : 0 });
}

/** Adds one open visit of a lead to the landmarks that fall into it. Returns nothing; sums grow. */
function countVisit(
  data: ForecastData,
  lead: number,
  visit: number,
  landmarks: Landmark[],
  cells: number,
): void {
  const from = data.visitAt[visit]!;
  const last = visit + 1 === data.visitStart[lead + 1]!;
  const until = last ? Number.POSITIVE_INFINITY : data.visitAt[visit + 1]!;
  const stage = data.visitStage[visit]!;
  const first = landmarks[0]!.at;
  for (let at = Math.max(0, Math.ceil((from - first) / STEP)); at < landmarks.length; at++) {
    const landmark = landmarks[at]!;
    if (landmark.at >= until) return;
    if (data.deleted[lead]! <= landmark.at + HORIZONS[2]) return;
    const cell = cellOf(stage, landmark.at - from);
    landmark.open[cell]!++;
    landmark.openAmount[cell]! += data.amount[lead]!;
    let won = false;
    for (let h = 0; h < HORIZONS.length; h++) {
      won = wonSince(data, lead, landmark.at + HORIZONS[h]!) >= landmark.at;
      if (won) landmark.won[h]![cell]!++;
    }
    if (won) landmark.wonAmount[cell]! += data.amount[lead]!;
    countManager(landmark, data.manager[lead]! * cells + cell, won);
  }
}

/** Adds a lead's win to the landmarks before it at which the lead was not open. */
function countArrival(data: ForecastData, lead: number, wonAt: number, landmarks: Landmark[]): void {
  const first = landmarks[0]!.at;
  const amount = data.amount[lead]!;
  for (let at = Math.min(landmarks.length - 1, Math.floor((wonAt - first) / STEP)); at >= 0; at--) {
    const landmark = landmarks[at]!;
    if (wonAt - landmark.at > HORIZONS[2]) return;
    if (data.deleted[lead]! <= landmark.at + HORIZONS[2] || wasOpenAt(data, lead, landmark.at)) continue;
    for (let h = 0; h < HORIZONS.length; h++) {
      if (wonSince(data, lead, landmark.at + HORIZONS[h]!) !== wonAt) continue;
      const arrivals = landmark.arrivals[h]!;
      arrivals.wins++;
      arrivals.revenue += amount;
      arrivals.squares += amount * amount;
    }
  }
}

function wasOpenAt(data: ForecastData, lead: number, at: number): boolean {
  let visit = data.visitStart[lead + 1]! - 1;
  const first = data.visitStart[lead]!;
  while (visit >= first && data.visitAt[visit]! > at) visit--;
  return visit >= first && data.stageOutcome[data.visitStage[visit]!] === OPEN;
}

function isOutcome(data: ForecastData, visit: number, outcome: number): boolean {
  return data.stageOutcome[data.visitStage[visit]!] === outcome;
}

/** One pass over all leads; cost grows with (open visits × weeks that they last). */
export function countLandmarks(data: ForecastData, from: number, until: number): Landmark[] {
  const cells = cellCount(data);
  const landmarks: Landmark[] = [];
  for (let at = Math.ceil(from / STEP) * STEP; at < until; at += STEP)
    landmarks.push(emptyLandmark(at, cells));
  if (landmarks.length === 0) return landmarks;
  for (let lead = 0; lead < data.leads; lead++) {
    const first = data.visitStart[lead]!;
    for (let visit = first; visit < data.visitStart[lead + 1]!; visit++) {
      if (isOutcome(data, visit, OPEN)) countVisit(data, lead, visit, landmarks, cells);
      else if (isOutcome(data, visit, 1) && (visit === first || !isOutcome(data, visit - 1, 1))) {
        countArrival(data, lead, data.visitAt[visit]!, landmarks);
      }
    }
  }
  return landmarks;
}
