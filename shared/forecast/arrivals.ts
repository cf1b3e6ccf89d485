/**
 * What will be won by leads that are not open yet (those still to arrive and those that come back): the landmarks'
 * own record of it, recent ones weighing more, lifted or lowered by the season where two years of history show one.
 */
import { DAY } from "./forecast-data.ts";
import { HORIZONS, type Landmark } from "./landmarks.ts";
import { interpolate } from "./win-chance.ts";

const HALF_LIFE = 45 * DAY;
const YEAR = 365.25 * DAY;
/** The season found a year ago is believed by half: one year is one observation. */
const SEASON_TRUST = 0.5;
const SEASON_BOUNDS = [0.6, 1.6] as const;

export interface Arrivals {
  wins: number;
  revenue: number;
  /** Sum of squared amounts, for the variance of a compound Poisson sum. */
  squares: number;
}

const NOTHING: Arrivals = { wins: 0, revenue: 0, squares: 0 };

function weighted(usable: readonly Landmark[], now: number, pick: (one: Arrivals) => number): number[] {
  return HORIZONS.map((_, h) => {
    let weight = 0;
    let sum = 0;
    for (const landmark of usable) {
      const w = 0.5 ** ((now - landmark.at - HORIZONS[2]) / HALF_LIFE);
      weight += w;
      sum += w * pick(landmark.arrivals[h]!);
    }
    return weight > 0 ? sum / weight : 0;
  });
}

/** Total revenue won within the longest horizon, per landmark: open leads' and arrivals' together. */
function totalOf(landmark: Landmark): number {
  return landmark.arrivals[2]!.revenue + landmark.wonAmount;
}

function meanTotal(landmarks: readonly Landmark[], from: number, until: number): number | null {
  const rows = landmarks.filter((one) => one.at >= from && one.at < until);
  if (rows.length === 0) return null;
  return rows.reduce((sum, one) => sum + totalOf(one), 0) / rows.length;
}

/** How much the same weeks stood out from the ones before them a year ago; 1 where history is shorter. */
export function season(usable: readonly Landmark[], now: number): number {
  const then = now - YEAR;
  const same = meanTotal(usable, then - 10 * DAY, then + 10 * DAY);
  const before = meanTotal(usable, then - 120 * DAY, then - HORIZONS[2]);
  const first = usable[0]?.at ?? now;
  if (same === null || before === null || before <= 0 || first > then - 150 * DAY) return 1;
  const ratio = (same / before) ** SEASON_TRUST;
  return Math.min(SEASON_BOUNDS[1], Math.max(SEASON_BOUNDS[0], ratio));
}

/** Expected arrivals within `seconds` after `now`. */
export function learnArrivals(usable: readonly Landmark[], now: number, seconds: number): Arrivals {
  if (usable.length === 0) return NOTHING;
  const at = (pick: (one: Arrivals) => number) =>
    Math.max(0, interpolate(weighted(usable, now, pick), seconds));
  return {
    wins: at((one) => one.wins),
    revenue: at((one) => one.revenue),
    squares: at((one) => one.squares),
  };
}
