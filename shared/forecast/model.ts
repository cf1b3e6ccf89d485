/** One model as it could be learned at an instant: chances, worth, arrivals, and whether history is thick enough. */

import { type Arrivals, learnArrivals, season } from "./arrivals.ts";
import type { ForecastData } from "./forecast-data.ts";
import { DAY, OPEN, visitAtInstant } from "./forecast-data.ts";
import { cellOf, HORIZONS, type Landmark } from "./landmarks.ts";
import { chanceWithin, learnWinChance, type WinChance } from "./win-chance.ts";
import { type closings, learnWorth, type Worth, worthOf } from "./worth.ts";

/** Fewer wins or fewer closed leads than this, or a shorter history, and no number is shown. */
const MIN_WON = 10;
const MIN_CLOSED = 30;
const MIN_HISTORY = 75 * DAY;
const MIN_LANDMARKS = 4;
/** Landmarks older than this say nothing about today's department. */
const MEMORY = 540 * DAY;

export interface Model {
  now: number;
  chance: WinChance;
  worth: Worth;
  season: number;
  /** Landmarks that had ended at `now`. */
  usable: readonly Landmark[];
}

/** A sum of independent amounts: expectation and variance, minor units and their square. */
export interface Expectation {
  mean: number;
  variance: number;
}

export interface Training {
  data: ForecastData;
  landmarks: readonly Landmark[];
  closed: ReturnType<typeof closings>;
  /** Creation of the first lead. */
  firstCreated: number;
}

/** What can be known at `now`; `null` where history is too thin to support a number. */
export function learnModel(training: Training, now: number): Model | null {
  const { data, landmarks, closed, firstCreated } = training;
  const before = closed.filter((row) => row.at < now);
  const won = before.reduce((count, row) => count + (row.won ? 1 : 0), 0);
  if (won < MIN_WON || before.length < MIN_CLOSED || now - firstCreated < MIN_HISTORY) return null;
  const usable = landmarks.filter(
    (one) => one.at + HORIZONS[2] < now && one.at >= firstCreated && one.at > now - MEMORY,
  );
  const worth = learnWorth(before, now);
  if (usable.length < MIN_LANDMARKS || worth === null) return null;
  const chance = learnWinChance(data, usable, now);
  return { now, chance, worth, season: season(usable, now), usable };
}

/** What one lead, open at the model's instant, is expected to bring within `seconds`; `null` when it is not open. */
export function expectLead(
  data: ForecastData,
  model: Model,
  lead: number,
  seconds: number,
): Expectation | null {
  if (data.created[lead]! >= model.now || data.deleted[lead]! < model.now) return null;
  const visit = visitAtInstant(data, lead, model.now - 1);
  if (visit < 0) return null;
  const stage = data.visitStage[visit]!;
  if (data.stageOutcome[stage] !== OPEN) return null;
  const cell = cellOf(stage, model.now - data.visitAt[visit]!);
  const chance = chanceWithin(model.chance, cell, data.manager[lead]!, seconds);
  const value = worthOf(model.worth, data.amount[lead]!);
  const spread = model.worth.believesAmounts && data.amount[lead]! > 0 ? value * value : model.worth.square;
  return { mean: chance * value, variance: chance * spread - (chance * value) ** 2 };
}

/** What is expected of leads that are not open yet. */
export function expectArrivals(model: Model, seconds: number): Expectation & { arrivals: Arrivals } {
  const arrivals = learnArrivals(model.usable, model.now, seconds);
  return { mean: arrivals.revenue * model.season, variance: arrivals.squares * model.season, arrivals };
}
