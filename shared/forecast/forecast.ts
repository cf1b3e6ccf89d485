/**
 * Revenue of a month, predicted with only what was known when it began, for the whole account and for each group of
 * leads, backtested over the months behind (KPI.md 2.8). The prediction is what the open leads and the arrivals are
 * expected to bring (`model.ts`), averaged with the mean of the last three months by how well each has done so far
 * (Bates & Granger, "The Combination of Forecasts", 1969). `low` and `high` come from the model's own variance, widened
 * by how far earlier months fell outside it.
 */
import { type ForecastData, wonSince } from "./forecast-data.ts";
import { countLandmarks, HORIZONS } from "./landmarks.ts";
import {
  type Expectation,
  expectArrivals,
  expectLead,
  learnModel,
  type Model,
  type Training,
} from "./model.ts";
import { closings } from "./worth.ts";

/** Months that are predicted: six to show, the rest to learn how far off such predictions are. */
const BACKTEST_MONTHS = 24;
/** z of the 10 % and 90 % points. */
const Z80 = 1.281552;
/** The prior of the error scale counts as this many months, of this mean square. */
const SCALE_PRIOR = { months: 4, square: 1.5 };
/** Before there are errors to compare, the model has this share, and that conviction in months. */
const MODEL_PRIOR = { share: 0.7, months: 4 };

export interface Prediction {
  forecast: number;
  low: number;
  high: number;
}

/** One month of an account or a group; `predicted` is `null` where history was too thin when it began. */
export interface PredictedMonth {
  start: number;
  predicted: Prediction | null;
}

export interface ForecastSeries {
  months: PredictedMonth[];
  /** The month of `asOf`: won so far and what the rest will bring. */
  running: Prediction | null;
}

/** Leads by group: code 0 .. count − 1, or −1 for leads in no group. */
export interface Groups {
  count: number;
  of: Int32Array;
}

/** What one instant knows, by group; the last index is the whole account. */
interface Outlook {
  open: Expectation[];
  arrivals: Expectation;
  /** Revenue of the three months before, the latest last, as known at that instant. */
  before: number[][];
}

const blank = (groups: number): Expectation[] =>
  Array.from({ length: groups + 1 }, () => ({ mean: 0, variance: 0 }));

function addTo(sums: Expectation[], group: number, one: Expectation): void {
  for (const index of group < 0 ? [sums.length - 1] : [group, sums.length - 1]) {
    sums[index]!.mean += one.mean;
    sums[index]!.variance += one.variance;
  }
}

/** The outlook at `model.now` over the next `seconds`; `starts` are the three months before it and their end. */
function lookAhead(
  data: ForecastData,
  groups: Groups,
  model: Model,
  seconds: number,
  starts: readonly number[],
): Outlook {
  const open = blank(groups.count);
  const before = starts.slice(0, -1).map(() => new Array<number>(groups.count + 1).fill(0));
  for (let lead = 0; lead < data.leads; lead++) {
    const group = groups.of[lead]!;
    const expected = expectLead(data, model, lead, seconds);
    if (expected) addTo(open, group, expected);
    else addKnown(data, lead, group, model.now, starts, before);
  }
  return { open, arrivals: expectArrivals(model, seconds), before };
}

function addKnown(
  data: ForecastData,
  lead: number,
  group: number,
  now: number,
  starts: readonly number[],
  before: number[][],
) {
  if (data.created[lead]! >= now || data.deleted[lead]! < now) return;
  const at = wonSince(data, lead, now - 1);
  const month = starts.findIndex(
    (start, index) => at >= start && at < (starts[index + 1] ?? Number.NEGATIVE_INFINITY),
  );
  if (month < 0) return;
  const row = before[month]!;
  if (group >= 0) row[group]! += data.amount[lead]!;
  row[row.length - 1]! += data.amount[lead]!;
}

/** A group's part of the arrivals: its part of what the three months before brought. */
function shareOf(outlook: Outlook, group: number): number {
  const total = outlook.before.reduce((sum, month) => sum + month[month.length - 1]!, 0);
  if (group === outlook.open.length - 1) return 1;
  return total > 0
    ? Math.max(
        0,
        outlook.before.reduce((sum, month) => sum + month[group]!, 0),
      ) / total
    : 0;
}

interface PastMonth {
  model: number;
  naive: number;
  sigma: number;
  forecast: number;
  /** What the month brought, as known when it ended. */
  actual: number;
}

function modelShare(past: readonly PastMonth[]): number {
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

function errorScale(past: readonly PastMonth[]): number {
  const squares = past.reduce(
    (sum, one) => sum + ((one.actual - one.forecast) / Math.max(1, one.sigma)) ** 2,
    0,
  );
  const n = past.length + SCALE_PRIOR.months;
  const normal = Math.sqrt((squares + SCALE_PRIOR.months * SCALE_PRIOR.square) / n);
  // Student's wider tails for a scale that is itself estimated (Cornish–Fisher's first term).
  return normal * (1 + (Z80 * Z80 + 1) / (4 * n));
}

function predict(outlook: Outlook, group: number, share: number, scale: number) {
  const part = shareOf(outlook, group);
  const model = outlook.open[group]!.mean + part * outlook.arrivals.mean;
  const naive = outlook.before.reduce((sum, month) => sum + month[group]!, 0) / outlook.before.length;
  const sigma = Math.sqrt(
    Math.max(0, outlook.open[group]!.variance) + part * Math.max(0, outlook.arrivals.variance),
  );
  const forecast = share * model + (1 - share) * naive;
  const reach = Z80 * scale * sigma;
  return { model, naive, sigma, prediction: rounded(forecast, forecast - reach, forecast + reach) };
}

function rounded(forecast: number, low: number, high: number): Prediction {
  return {
    forecast: Math.round(forecast),
    low: Math.round(Math.max(Math.min(0, forecast), low)),
    high: Math.round(high),
  };
}

/**
 * Predictions for the account (last series) and each group (series 0 .. count − 1).
 *
 * `starts` are the first instants of consecutive calendar months, the last one the end of the month of `asOf`;
 * predictions are made for each of the last `BACKTEST_MONTHS` of them and look at nothing after the month's start.
 */
export function forecast(
  data: ForecastData,
  starts: readonly number[],
  asOf: number,
  groups: Groups,
): ForecastSeries[] {
  const training: Training = {
    data,
    landmarks: countLandmarks(data, (starts[0] ?? 0) - HORIZONS[2], asOf),
    closed: closings(data),
    firstCreated: data.created.reduce((min, at) => Math.min(min, at), Number.POSITIVE_INFINITY),
  };
  const series: ForecastSeries[] = Array.from({ length: groups.count + 1 }, () => ({
    months: [],
    running: null,
  }));
  const past: PastMonth[] = [];
  const current = starts.length - 2;
  for (let index = Math.max(3, current - BACKTEST_MONTHS); index <= current; index++) {
    const start = starts[index]!;
    const window = starts.slice(index - 3, index + 1);
    const model = learnModel(training, start);
    const outlook = model && lookAhead(data, groups, model, starts[index + 1]! - start, window);
    if (outlook && past.length > 0) past[past.length - 1]!.actual = outlook.before[2]!.at(-1)!;
    const finished = outlook ? past : [];
    const share = modelShare(finished);
    const scale = errorScale(finished);
    series.forEach((one, group) => {
      const made = outlook && predict(outlook, group, share, scale);
      one.months.push({ start, predicted: made ? made.prediction : null });
      if (made && group === groups.count) {
        past.push({ ...made, forecast: made.prediction.forecast, actual: Number.NaN });
      }
    });
  }
  addRunning(
    training,
    starts,
    asOf,
    groups,
    series,
    errorScale(past.filter((one) => !Number.isNaN(one.actual))),
  );
  return series;
}

function addRunning(
  training: Training,
  starts: readonly number[],
  asOf: number,
  groups: Groups,
  series: ForecastSeries[],
  scale: number,
): void {
  const model = learnModel(training, asOf + 1);
  if (!model) return;
  const [start, end] = starts.slice(-2) as [number, number];
  const outlook = lookAhead(training.data, groups, model, end - asOf, [
    ...starts.slice(-5, -2),
    start,
    asOf + 1,
  ]);
  const soFar = outlook.before.pop()!;
  series.forEach((one, group) => {
    const part = shareOf(outlook, group);
    const rest = outlook.open[group]!.mean + part * outlook.arrivals.mean;
    const sigma = Math.sqrt(
      Math.max(0, outlook.open[group]!.variance) + part * Math.max(0, outlook.arrivals.variance),
    );
    const expected = soFar[group]! + rest;
    const reach = Z80 * scale * sigma;
    one.running = rounded(expected, Math.max(soFar[group]!, expected - reach), expected + reach);
  });
}
