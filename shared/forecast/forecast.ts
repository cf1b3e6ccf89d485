/**
 * Revenue of a month, predicted with only what was known when it began, for the whole account and for each group of
 * leads, backtested over the months behind (KPI.md 2.8). The prediction is what the open leads and the arrivals are
 * expected to bring (`model.ts`), averaged with the mean of the last three months by how well each has done so far, both
 * lifted or lowered by the month's place in its quarter (`quarter-season.ts`).
 * `low` and `high` come from the model's own variance, widened by how far earlier months fell outside it
 * (`error-record.ts`).
 */
import { errorScale, modelShare, type PastMonth, Z80 } from "./error-record.ts";
import { type Expectation, expectArrivals, type Model, modelAt, type Training } from "./model.ts";
import { type MonthRevenue, quarterSeason } from "./quarter-season.ts";
import { type Groups, type Standing, standingsAt } from "./standing.ts";

/** Months that are predicted: six to show, the rest to learn how far off such predictions are. */
const BACKTEST_MONTHS = 24;
/** Months that the plain mean is taken of, and by which groups share what is still to arrive. */
const MONTHS_BEFORE = 3;

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

/** What is expected from an instant on, by group; the last index is the whole account. */
interface Outlook {
  open: Expectation[];
  arrivals: Expectation;
  /** Revenue of the three months before, the latest last, as known at that instant. */
  before: readonly Float64Array[];
}

const lookAhead = (model: Model, standing: Standing, seconds: number): Outlook => ({
  open: standing.expect(model, seconds),
  arrivals: expectArrivals(model, seconds),
  before: standing.revenue.slice(0, MONTHS_BEFORE),
});

const revenueOf = (before: readonly Float64Array[], group: number) =>
  before.reduce((sum, month) => sum + month[group]!, 0);

/** What a group is expected to bring; its part of the arrivals is its part of the three months before. */
function expectGroup({ open, arrivals, before }: Outlook, group: number) {
  const total = open.length - 1;
  const all = revenueOf(before, total);
  const part = group === total ? 1 : all > 0 ? Math.max(0, revenueOf(before, group)) / all : 0;
  const variance = Math.max(0, open[group]!.variance) + part * Math.max(0, arrivals.variance);
  return { mean: open[group]!.mean + part * arrivals.mean, sigma: Math.sqrt(variance) };
}

/** How a month is predicted, given what the months before it have taught. */
interface Judgement {
  share: number;
  scale: number;
  season: number;
}

function predict(outlook: Outlook, group: number, { share, scale, season }: Judgement) {
  const expected = expectGroup(outlook, group);
  const model = season * expected.mean;
  const sigma = season * expected.sigma;
  // Any three months in a row hold each place of a quarter once.
  const naive = (season * revenueOf(outlook.before, group)) / outlook.before.length;
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

/** The months that are predicted, as places in `starts`. */
function monthPlaces(starts: readonly number[]): number[] {
  const current = starts.length - 2;
  const first = Math.max(MONTHS_BEFORE, current - BACKTEST_MONTHS);
  return Array.from({ length: Math.max(0, current - first + 1) }, (_, index) => first + index);
}

/**
 * Predictions for the account (last series) and each group (series 0 .. count − 1).
 *
 * `starts` are the first instants of consecutive calendar months, the last one the end of the month of `asOf`;
 * predictions are made for each of the last `BACKTEST_MONTHS` of them and look at nothing after the month's start.
 */
export function forecast(
  training: Training,
  starts: readonly number[],
  asOf: number,
  groups: Groups,
): ForecastSeries[] {
  const series: ForecastSeries[] = Array.from({ length: groups.count + 1 }, () => ({
    months: [],
    running: null,
  }));
  const places = monthPlaces(starts);
  const standings = standingsAt(
    training.data,
    [
      ...places.map((at) => ({ now: starts[at]!, bounds: starts.slice(at - MONTHS_BEFORE, at + 1) })),
      { now: asOf + 1, bounds: [...starts.slice(-2 - MONTHS_BEFORE, -1), asOf + 1] },
    ],
    groups,
  );
  const past: PastMonth[] = [];
  const known: MonthRevenue[] = [];
  places.forEach((place, index) => {
    const standing = standings[index]!;
    known.push(lastMonthOf(standing));
    const season = quarterSeason(known, starts[place]!);
    addMonth(training, standing, starts[place + 1]!, season, series, past);
  });
  const scale = errorScale(past.filter((one) => !Number.isNaN(one.actual)));
  const season = quarterSeason(known, starts.at(-2)!);
  addRunning(training, standings.at(-1)!, starts.at(-1)! - asOf, { scale, season }, series);
  return series;
}

/** The month that ended when the standing was taken. */
const lastMonthOf = ({ bounds, revenue, squares }: Standing): MonthRevenue => ({
  start: bounds.at(-2)!,
  revenue: revenue.at(-1)!.at(-1)!,
  squares: squares.at(-1)!,
});

function addMonth(
  training: Training,
  standing: Standing,
  end: number,
  season: number,
  series: readonly ForecastSeries[],
  past: PastMonth[],
): void {
  const start = standing.now;
  const last = past.at(-1);
  if (last && last.start === standing.bounds.at(-2)) last.actual = standing.revenue.at(-1)!.at(-1)!;
  const model = modelAt(training, start);
  const outlook = model && lookAhead(model, standing, end - start);
  const judgement = outlook && { share: modelShare(past), scale: errorScale(past), season };
  series.forEach((one, group) => {
    const made = outlook && predict(outlook, group, judgement!);
    one.months.push({ start, predicted: made ? made.prediction : null });
    if (made && group === series.length - 1) {
      past.push({ ...made, start, forecast: made.prediction.forecast, actual: Number.NaN });
    }
  });
}

function addRunning(
  training: Training,
  standing: Standing,
  seconds: number,
  { scale, season }: Omit<Judgement, "share">,
  series: readonly ForecastSeries[],
): void {
  const model = modelAt(training, standing.now);
  if (!model) return;
  const outlook = lookAhead(model, standing, seconds);
  series.forEach((one, group) => {
    const soFar = standing.revenue.at(-1)![group]!;
    const expected = expectGroup(outlook, group);
    const mean = season * expected.mean;
    const reach = Z80 * scale * season * expected.sigma;
    one.running = rounded(soFar + mean, Math.max(soFar, soFar + mean - reach), soFar + mean + reach);
  });
}
