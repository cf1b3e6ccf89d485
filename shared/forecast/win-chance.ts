/**
 * The chance that an open lead is won within a horizon, by stage and age in stage, learned from the landmarks that lie
 * wholly before an instant. Recent landmarks weigh more; thin cells lean on their stage, stages on the account, and
 * managers on the team (empirical Bayes with fixed prior weights; Efron & Morris, "Stein's paradox", 1977).
 */
import { AGE_CLASSES, DAY, type ForecastData } from "./forecast-data.ts";
import { cellCount, HORIZONS, type Landmark, STEP } from "./landmarks.ts";

const HALF_LIFE = 120 * DAY;
/** A lead stands in about this many landmarks of one horizon; that many rows count as one observation. */
const OVERLAP = HORIZONS[2] / STEP;
const CELL_PRIOR = 12 * OVERLAP;
const STAGE_PRIOR = 6 * OVERLAP;
const MANAGER_PRIOR = 15;
/** A win is never certain nor impossible. */
const MAX_CHANCE = 0.98;

export interface WinChance {
  /** Cumulative hazard at each horizon, by cell. */
  hazard: Float64Array[];
  /** Ratio of a manager's wins to those expected of him, shrunk to 1. */
  managerRatio(manager: number): number;
}

/** 1 for a landmark whose horizon ends now, one half per half-life before. */
export function recency(landmark: Landmark, now: number): number {
  return 0.5 ** ((now - landmark.at - HORIZONS[2]) / HALF_LIFE);
}

function shrink(won: Float64Array, open: Float64Array): Float64Array {
  const total = sum(won) / Math.max(1, sum(open));
  const chance = new Float64Array(won.length);
  for (let stage = 0; stage < won.length; stage += AGE_CLASSES) {
    let stageWon = total * STAGE_PRIOR;
    let stageOpen = STAGE_PRIOR;
    for (let age = 0; age < AGE_CLASSES; age++) {
      stageWon += won[stage + age]!;
      stageOpen += open[stage + age]!;
    }
    const ofStage = stageWon / stageOpen;
    for (let age = 0; age < AGE_CLASSES; age++) {
      const cell = stage + age;
      chance[cell] = Math.min(MAX_CHANCE, (won[cell]! + CELL_PRIOR * ofStage) / (open[cell]! + CELL_PRIOR));
    }
  }
  return chance;
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function managerRatios(
  landmarks: readonly Landmark[],
  now: number,
  chance: Float64Array,
): Map<number, number> {
  const seen = new Map<number, { won: number; expected: number }>();
  for (const landmark of landmarks) {
    const weight = recency(landmark, now) / OVERLAP;
    for (const [key, { open, won }] of landmark.byManager) {
      const manager = Math.floor(key / chance.length);
      const entry = seen.get(manager) ?? { won: 0, expected: 0 };
      entry.won += weight * won;
      entry.expected += weight * open * chance[key - manager * chance.length]!;
      seen.set(manager, entry);
    }
  }
  return new Map(
    [...seen].map(([manager, { won, expected }]) => [
      manager,
      (won + MANAGER_PRIOR) / (expected + MANAGER_PRIOR),
    ]),
  );
}

/** Learns from landmarks with landmark + horizon ≤ now. */
export function learnWinChance(data: ForecastData, usable: readonly Landmark[], now: number): WinChance {
  const cells = cellCount(data);
  const open = new Float64Array(cells);
  const won = HORIZONS.map(() => new Float64Array(cells));
  for (const landmark of usable) {
    const weight = recency(landmark, now);
    for (let cell = 0; cell < cells; cell++) {
      open[cell]! += weight * landmark.open[cell]!;
      for (let h = 0; h < HORIZONS.length; h++) won[h]![cell]! += weight * landmark.won[h]![cell]!;
    }
  }
  const chances = won.map((one) => shrink(one, open));
  const ratios = managerRatios(usable, now, chances[2]!);
  return {
    hazard: chances.map((one) => one.map((chance) => -Math.log1p(-chance))),
    managerRatio: (manager) => ratios.get(manager) ?? 1,
  };
}

/** Value at a length between the horizons: linear from (0, 0) through them, and on with the last slope. */
export function interpolate(values: readonly number[], seconds: number): number {
  let x0 = 0;
  let y0 = 0;
  for (let h = 0; h < HORIZONS.length; h++) {
    const x1 = HORIZONS[h]!;
    const y1 = values[h]!;
    if (seconds <= x1 || h === HORIZONS.length - 1) return y0 + ((y1 - y0) * (seconds - x0)) / (x1 - x0);
    x0 = x1;
    y0 = y1;
  }
  return y0;
}

/** Chance to be won within `seconds` for a lead in `cell` of `manager`. */
export function chanceWithin(chance: WinChance, cell: number, manager: number, seconds: number): number {
  const hazard = interpolate(
    chance.hazard.map((one) => one[cell]!),
    seconds,
  );
  return Math.min(MAX_CHANCE, -Math.expm1(-hazard) * chance.managerRatio(manager));
}
