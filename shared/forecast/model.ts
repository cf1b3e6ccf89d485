/** One model as it could be learned at an instant: chances, worth, arrivals, and whether history is thick enough. */
import { learnArrivals, season } from "./arrivals.ts";
import { type Closings, closingsBefore, closingsOf } from "./closings.ts";
import { DAY, type ForecastData } from "./forecast-data.ts";
import { countLandmarks, HORIZONS, type Landmark } from "./landmarks.ts";
import { learnWinChance, type WinChance } from "./win-chance.ts";
import { learnWorth, type Worth } from "./worth.ts";

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

/** What every model is learned from: counted once, and cut by each at its own instant. */
export interface Training {
  data: ForecastData;
  landmarks: readonly Landmark[];
  closed: Closings;
  /** Creation of the first lead. */
  firstCreated: number;
  /** By instant: what was learned there. */
  models: Map<number, Model | null>;
}

/** Counts what models of instants from `from` up to `until` may learn. */
export function trainingOf(data: ForecastData, from: number, until: number): Training {
  return {
    data,
    landmarks: countLandmarks(data, from - HORIZONS[2], until),
    closed: closingsOf(data),
    firstCreated: data.created.reduce((min, at) => Math.min(min, at), Number.POSITIVE_INFINITY),
    models: new Map(),
  };
}

/** What can be known at `now`, learned once; `null` where history is too thin to support a number. */
export function modelAt(training: Training, now: number): Model | null {
  let model = training.models.get(now);
  if (model === undefined) {
    model = learnModel(training, now);
    training.models.set(now, model);
  }
  return model;
}

function learnModel({ data, landmarks, closed, firstCreated }: Training, now: number): Model | null {
  const before = closingsBefore(closed, now);
  if (closed.wonBefore[before]! < MIN_WON || before < MIN_CLOSED) return null;
  const usable = landmarks.filter(
    (one) => one.at + HORIZONS[2] < now && one.at >= firstCreated && one.at > now - MEMORY,
  );
  const worth = learnWorth(closed, now);
  if (now - firstCreated < MIN_HISTORY || usable.length < MIN_LANDMARKS || worth === null) return null;
  return { now, chance: learnWinChance(data, usable, now), worth, season: season(usable, now), usable };
}

/** What is expected of leads that are not open yet. */
export function expectArrivals(model: Model, seconds: number): Expectation {
  const arrivals = learnArrivals(model.usable, model.now, seconds);
  return { mean: arrivals.revenue * model.season, variance: arrivals.squares * model.season };
}
