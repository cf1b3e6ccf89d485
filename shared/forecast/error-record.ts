/**
 * How far off earlier predictions were, and what to make of it: how much to trust the model against the plain mean of
 * the last months (Bates & Granger, "The Combination of Forecasts", 1969), and how wide `low` and `high` must be.
 */

/** z of the 10 % and 90 % points. */
export const Z80 = 1.281552;
/** The prior of the error scale counts as this many months, of this mean square. */
const SCALE_PRIOR = { months: 4, square: 1.5 };
/** Before there are errors to compare, the model has this share, and that conviction in months. */
const MODEL_PRIOR = { share: 0.7, months: 4 };

export interface PastMonth {
  start: number;
  model: number;
  naive: number;
  sigma: number;
  forecast: number;
  /** What the month brought, as known when it ended; `NaN` until then. */
  actual: number;
}

/** The model's part of the forecast, 0..1; the rest is the mean of the last months. */
export function modelShare(past: readonly PastMonth[]): number {
  const square = (pick: (one: PastMonth) => number) =>
    past.reduce((sum, one) => sum + ((one.actual - pick(one)) / Math.max(1, one.naive)) ** 2, 0);
  const { share, months } = MODEL_PRIOR;
  const scale = Math.max(
    1e-9,
    (square((one) => one.model) + square((one) => one.naive)) / Math.max(1, 2 * past.length),
  );
  const model = square((one) => one.model) + scale * months * (1 - share);
  const naive = square((one) => one.naive) + scale * months * share;
  return naive / (model + naive);
}

/** By how much the model's own standard deviation must be widened. */
export function errorScale(past: readonly PastMonth[]): number {
  const squares = past.reduce(
    (sum, one) => sum + ((one.actual - one.forecast) / Math.max(1, one.sigma)) ** 2,
    0,
  );
  const n = past.length + SCALE_PRIOR.months;
  const normal = Math.sqrt((squares + SCALE_PRIOR.months * SCALE_PRIOR.square) / n);
  // Student's wider tails for a scale that is itself estimated (Cornish–Fisher's first term).
  return normal * (1 + (Z80 * Z80 + 1) / (4 * n));
}
