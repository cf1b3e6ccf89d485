/**
 * The chance that an open lead is won within a horizon, by stage and age in stage, learned from the landmarks that lie
 * wholly before an instant. Recent landmarks weigh more; thin cells lean on their stage, stages on the account, and
 * managers on the team (empirical Bayes with fixed prior weights; Efron & Morris, "Stein's paradox", 1977).
 */
import { AGE_CLASSES, cellCount, DAY, type ForecastData } from "./forecast-data.ts";
import { HORIZONS, type Landmark, STEP } from "./landmarks.ts";

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
  /** By manager: his wins to those expected of him, shrunk to 1; 1 for who is not there. */
  managerRatios: ReadonlyMap<number, number>;
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

/** By manager: his wins, and those that the team's chances would have given him. */
interface Wins {
  won: number;
  expected: number;
}

function managerRatios(
  landmarks: readonly Landmark[],
  now: number,
  chance: Float64Array,
): Map<number, number> {
  const records = new Map<number, Wins>();
  for (const landmark of landmarks) {
    const weight = recency(landmark, now) / OVERLAP;
    landmark.byManager.forEach((row, manager) => {
      const record = records.get(manager) ?? { won: 0, expected: 0 };
      records.set(manager, record);
      addRow(record, row!, chance, weight);
    });
  }
  return new Map(
    [...records].map(([manager, { won, expected }]) => [
      manager,
      (won + MANAGER_PRIOR) / (expected + MANAGER_PRIOR),
    ]),
  );
}

function addRow(record: Wins, row: Uint32Array, chance: Float64Array, weight: number): void {
  let [won, expected] = [0, 0];
  for (let cell = 0; cell < chance.length; cell++) {
    expected += row[cell]! * chance[cell]!;
    won += row[chance.length + cell]!;
  }
  record.won += weight * won;
  record.expected += weight * expected;
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
  return {
    hazard: chances.map((one) => one.map((chance) => -Math.log1p(-chance))),
    managerRatios: managerRatios(usable, now, chances[2]!),
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

/** The chance to be won within `seconds`, for a lead of a manager in a cell. */
export function chanceWithin(chance: WinChance, seconds: number): (cell: number, manager: number) => number {
  const certainties = Float64Array.from(chance.hazard[0]!, (_, cell) => {
    const hazards = chance.hazard.map((one) => one[cell]!);
    return -Math.expm1(-interpolate(hazards, seconds));
  });
  return (cell, manager) =>
    Math.min(MAX_CHANCE, certainties[cell]! * (chance.managerRatios.get(manager) ?? 1));
}
