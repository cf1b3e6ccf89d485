import { describe, expect, test } from "vitest";
import { baseline } from "#shared/forecast/baselines.ts";
import { forecast as forecastOf } from "#shared/forecast/forecast.ts";
import { eachStretch, type ForecastData, WON } from "#shared/forecast/forecast-data.ts";
import { trainingOf } from "#shared/forecast/model.ts";
import type { Groups } from "#shared/forecast/standing.ts";
import { createDepartment, type Department } from "./synthetic.ts";

const forecast = (data: ForecastData, starts: readonly number[], asOf: number, groups: Groups) =>
  forecastOf(trainingOf(data, starts[0]!, asOf), starts, asOf, groups);

const noGroups = (data: ForecastData) => ({ count: 0, of: new Int32Array(data.leads).fill(-1) });

/** Revenue of each month, of leads that are won still. */
function revenueByMonth(data: ForecastData, starts: readonly number[], asOf: number): number[] {
  const months = new Array<number>(starts.length - 1).fill(0);
  for (let lead = 0; lead < data.leads; lead++) {
    eachStretch(data, lead, ({ from, until, outcome }) => {
      const month = starts.findIndex((start) => start > from) - 1;
      if (outcome === WON && from <= asOf && until > asOf && month >= 0) months[month]! += data.amount[lead]!;
    });
  }
  return months;
}

interface Score {
  model: number;
  lastMonth: number;
  meanOf3: number;
  inside: number;
  months: number;
}

/** Errors over the last six whole months of `seeds` departments, as shares of revenue. */
function score(options: Omit<Department, "seed">, seeds: number): Score {
  const sums = { model: 0, lastMonth: 0, meanOf3: 0, revenue: 0, inside: 0, months: 0 };
  for (let seed = 1; seed <= seeds; seed++) {
    const { data, starts } = createDepartment({ seed, ...options });
    const asOf = starts.at(-1)! - 1;
    const actuals = revenueByMonth(data, starts, asOf);
    const [series] = forecast(data, starts, asOf, noGroups(data));
    for (let month = options.months - 7; month < options.months - 1; month++) {
      const predicted = series!.months.find((one) => one.start === starts[month])!.predicted!;
      const actual = actuals[month]!;
      sums.model += Math.abs(actual - predicted.forecast);
      sums.lastMonth += Math.abs(actual - baseline("lastMonth", actuals, month)!);
      sums.meanOf3 += Math.abs(actual - baseline("meanOf3", actuals, month)!);
      sums.revenue += actual;
      sums.months++;
      if (actual >= predicted.low && actual <= predicted.high) sums.inside++;
    }
  }
  const of = (sum: number) => sum / sums.revenue;
  return {
    model: of(sums.model),
    lastMonth: of(sums.lastMonth),
    meanOf3: of(sums.meanOf3),
    inside: sums.inside / sums.months,
    months: sums.months,
  };
}

describe("a forecast of revenue, made with what was known when the month began", () => {
  const departments: Record<string, Omit<Department, "seed">> = {
    steady: { months: 24, leadsPerMonth: 200 },
    growing: { months: 24, leadsPerMonth: 200, trend: 0.03 },
    seasonal: { months: 24, leadsPerMonth: 200, season: 0.4 },
    slow: { months: 24, leadsPerMonth: 200, cycleDays: 75 },
    "amounts on winning only": { months: 24, leadsPerMonth: 200, amountsOnWin: true },
  };

  const table = Object.entries(departments).map(([name, options]) => ({ name, ...score(options, 16) }));
  console.table(
    table.map(({ name, ...row }) => ({
      name,
      "WAPE, %": (100 * row.model).toFixed(1),
      "last month, %": (100 * row.lastMonth).toFixed(1),
      "mean of 3, %": (100 * row.meanOf3).toFixed(1),
      "inside 80 %": (100 * row.inside).toFixed(0),
    })),
  );

  test.each(table)("beats the better baseline in a department that is $name", (row) => {
    expect(row.model).toBeLessThan(Math.min(row.lastMonth, row.meanOf3));
  });

  test("has 80 % of months between low and high, give or take 8 points", () => {
    const months = table.reduce((sum, row) => sum + row.months, 0);
    const inside = table.reduce((sum, row) => sum + row.months * row.inside, 0);
    expect(100 * (inside / months)).toBeGreaterThan(72);
    expect(100 * (inside / months)).toBeLessThan(88);
  });

  test("does not change when the future does", () => {
    const { data, starts } = createDepartment({ seed: 5, months: 20, leadsPerMonth: 80 });
    const [whole] = forecast(data, starts, starts.at(-1)! - 1, noGroups(data));
    const cut = starts.slice(0, 16);
    const [early] = forecast(data, cut, cut.at(-2)!, noGroups(data));
    const last = early!.months.at(-1)!;
    expect(last.predicted).not.toBeNull();
    expect(whole!.months.find((one) => one.start === last.start)).toEqual(last);
  });

  test("refuses where history is too thin to support a number", () => {
    const { data, starts } = createDepartment({ seed: 1, months: 6, leadsPerMonth: 3 });
    const [series] = forecast(data, starts, starts.at(-1)! - 1, noGroups(data));
    expect(series!.months.every((one) => one.predicted === null)).toBe(true);
    expect(series!.running).toBeNull();
  });

  test("splits over groups: open leads and arrivals add up to the account", () => {
    const { data, starts } = createDepartment({ seed: 3, months: 20, leadsPerMonth: 120 });
    const series = forecast(data, starts, starts.at(-1)! - 1, { count: 6, of: data.manager });
    const total = series.at(-1)!.months.at(-1)!.predicted!.forecast;
    const parts = series.slice(0, -1).reduce((sum, one) => sum + one.months.at(-1)!.predicted!.forecast, 0);
    expect(Math.abs(parts - total)).toBeLessThan(6);
  });

  test("knows more as the month goes on: the running month ends at what was won", () => {
    const { data, starts } = createDepartment({ seed: 4, months: 20, leadsPerMonth: 150 });
    const asOf = starts.at(-1)! - 60;
    const [series] = forecast(data, starts, asOf, noGroups(data));
    const won = revenueByMonth(data, starts, asOf).at(-1)!;
    expect(series!.running!.forecast / won).toBeCloseTo(1, 2);
  });
});
