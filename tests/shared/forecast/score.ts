/** How far off the forecast and its rivals were over past months, and how often low and high held the month. */
import { baseline } from "#shared/forecast/baselines.ts";
import { type ForecastSeries, forecast, type Prediction } from "#shared/forecast/forecast.ts";
import { eachStretch, type ForecastData, WON } from "#shared/forecast/forecast-data.ts";
import { trainingOf } from "#shared/forecast/model.ts";
import type { Groups } from "#shared/forecast/standing.ts";

/** The series of the whole account is the last. */
export function forecastOf(
  data: ForecastData,
  starts: readonly number[],
  asOf: number,
  groups: Groups = { count: 0, of: new Int32Array(data.leads).fill(-1) },
): ForecastSeries[] {
  return forecast(trainingOf(data, starts[0]!, asOf), starts, asOf, groups);
}

/** Revenue of each month, of leads that are won still at `asOf`. */
export function revenueByMonth(data: ForecastData, starts: readonly number[], asOf: number): number[] {
  const months = new Array<number>(starts.length - 1).fill(0);
  for (let lead = 0; lead < data.leads; lead++) {
    eachStretch(data, lead, ({ from, until, outcome }) => {
      const month = starts.findIndex((start) => start > from) - 1;
      if (outcome === WON && from <= asOf && until > asOf && month >= 0) months[month]! += data.amount[lead]!;
    });
  }
  return months;
}

export interface JudgedMonth {
  start: number;
  actual: number;
  predicted: Prediction;
  lastMonth: number;
  meanOf3: number;
}

/** The last `count` whole months before the end that were predicted. */
export function judgedMonths(data: ForecastData, starts: readonly number[], count: number): JudgedMonth[] {
  const asOf = starts.at(-1)! - 1;
  const actuals = revenueByMonth(data, starts, asOf);
  const [series] = forecastOf(data, starts, asOf);
  return starts.slice(0, -1).flatMap((start, month) => {
    const predicted = series!.months.find((one) => one.start === start)?.predicted;
    const [last, mean] = [baseline("lastMonth", actuals, month), baseline("meanOf3", actuals, month)];
    if (!predicted || last === null || mean === null || month < starts.length - 1 - count) return [];
    return [{ start, actual: actuals[month]!, predicted, lastMonth: last, meanOf3: mean }];
  });
}

export interface Score {
  months: number;
  /** Σ|actual − guess| / Σ actual. */
  model: number;
  lastMonth: number;
  meanOf3: number;
  /** Share of the months between low and high. */
  inside: number;
}

export function scoreOf(months: readonly JudgedMonth[]): Score {
  const revenue = months.reduce((sum, { actual }) => sum + actual, 0);
  const wape = (guess: (one: JudgedMonth) => number) =>
    months.reduce((sum, one) => sum + Math.abs(one.actual - guess(one)), 0) / revenue;
  const inside = months.filter(({ actual, predicted: { low, high } }) => actual >= low && actual <= high);
  return {
    months: months.length,
    model: wape((one) => one.predicted.forecast),
    lastMonth: wape((one) => one.lastMonth),
    meanOf3: wape((one) => one.meanOf3),
    inside: inside.length / months.length,
  };
}
