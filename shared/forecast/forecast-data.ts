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
  /** Code of the responsible manager, 0 for nobody. */
  manager: Int32Array;
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

/** How old a visit is when it leaves that class. */
export const endOfAgeClass = (age: number): number => (AGE_BOUNDS[age] ?? Number.POSITIVE_INFINITY) * DAY;

/** Cells of a department: each stage by each class of age in it. */
export function cellCount(data: ForecastData): number {
  return data.stageOutcome.length * AGE_CLASSES;
}

export function cellOf(stage: number, age: number): number {
  return stage * AGE_CLASSES + ageClass(age);
}

/** What befell a lead, part by part: while it was open in one stage, and while it stayed won or lost. */
export interface Stretch {
  lead: number;
  from: number;
  /** `Infinity` while it lasts. */
  until: number;
  outcome: number;
  /** Of an open stretch. */
  stage: number;
}

/**
 * Calls `see` for each stretch of a lead, in order. A move from one won stage to another ends none (KPI.md 1). The
 * stretch is overwritten by the next one.
 */
export function eachStretch(data: ForecastData, lead: number, see: (stretch: Stretch) => void): void {
  const end = data.visitStart[lead + 1]!;
  const stretch: Stretch = { lead, from: 0, until: 0, outcome: OPEN, stage: 0 };
  let visit = data.visitStart[lead]!;
  while (visit < end) {
    stretch.from = data.visitAt[visit]!;
    stretch.stage = data.visitStage[visit]!;
    stretch.outcome = data.stageOutcome[stretch.stage]!;
    do visit++;
    while (
      stretch.outcome !== OPEN &&
      visit < end &&
      data.stageOutcome[data.visitStage[visit]!] === stretch.outcome
    );
    stretch.until = visit < end ? data.visitAt[visit]! : Number.POSITIVE_INFINITY;
    see(stretch);
  }
}
