/**
 * What a forecast is made from: stage history alone, in columns. Lead `i` has the visits
 * `visitStart[i] .. visitStart[i + 1]`, in time order; the first is the stage in which it was created.
 */
export interface ForecastData {
  leads: number;
  /** Instants of creation. */
  created: Float64Array;
  /** Minor units of the base currency, as last synced (the CRMs date no amounts). */
  amount: Float64Array;
  /** Code of the responsible manager, -1 for nobody. */
  manager: Int32Array;
  /** Instant of deletion, `Infinity` while it lives. */
  deleted: Float64Array;
  visitStart: Int32Array;
  visitAt: Float64Array;
  /** Code of the stage entered. */
  visitStage: Int32Array;
  /** By stage code. */
  stageOutcome: Uint8Array;
}

export const OPEN = 0;
export const WON = 1;
export const LOST = 2;

export const DAY = 86_400;

/** Upper bounds, in days, of the age-in-stage classes; the last class has no bound. */
const AGE_BOUNDS = [1, 3, 7, 14, 30, 60, 120];
export const AGE_CLASSES = AGE_BOUNDS.length + 1;

/** Class of an age in seconds. Example: two days are class 1. */
export function ageClass(seconds: number): number {
  let at = 0;
  while (at < AGE_BOUNDS.length && seconds >= AGE_BOUNDS[at]! * DAY) at++;
  return at;
}

/** Index of the visit in which lead `i` is at `at`, or -1 before its creation. */
export function visitAtInstant(data: ForecastData, lead: number, at: number): number {
  let visit = data.visitStart[lead + 1]! - 1;
  const first = data.visitStart[lead]!;
  while (visit >= first && data.visitAt[visit]! > at) visit--;
  return visit >= first ? visit : -1;
}

/**
 * The instant at which the lead came into the won outcome that it still has at `at` (a move from one won stage to
 * another does not change it, KPI.md 1), or `NaN` when it is not won then.
 */
export function wonSince(data: ForecastData, lead: number, at: number): number {
  let visit = visitAtInstant(data, lead, at);
  if (visit < 0 || data.stageOutcome[data.visitStage[visit]!] !== WON) return Number.NaN;
  const first = data.visitStart[lead]!;
  while (visit > first && data.stageOutcome[data.visitStage[visit - 1]!] === WON) visit--;
  return data.visitAt[visit]!;
}
