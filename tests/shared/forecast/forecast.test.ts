import { describe, expect, test } from "vitest";
import type { ForecastData } from "#shared/forecast/forecast-data.ts";
import { MAVEN_ABSENT } from "#tests/fakes/story/maven.ts";
import { mavenData } from "./maven-data.ts";
import { forecastOf, judgedMonths, revenueByMonth, scoreOf } from "./score.ts";
import { createDepartment, DEPARTMENTS } from "./synthetic.ts";

/** The months that a report shows. */
const SHOWN = 6;
const SEEDS = Array.from({ length: 16 }, (_, index) => index + 1);

/** What was known just before an instant. */
function cutBefore(data: ForecastData, instant: number): ForecastData {
  const leads = [...data.created.keys()].filter((lead) => data.created[lead]! < instant);
  const visits = leads.map((lead) =>
    [...data.visitAt.keys()]
      .slice(data.visitStart[lead]!, data.visitStart[lead + 1]!)
      .filter((visit) => data.visitAt[visit]! < instant),
  );
  const floats = (column: Float64Array, places: readonly number[]) =>
    Float64Array.from(places, (place) => column[place]!);
  const ints = (column: Int32Array, places: readonly number[]) =>
    Int32Array.from(places, (place) => column[place]!);
  return {
    leads: leads.length,
    created: floats(data.created, leads),
    amount: floats(data.amount, leads),
    manager: ints(data.manager, leads),
    visitStart: Int32Array.from([0, ...visits].map((_, place) => visits.slice(0, place).flat().length)),
    visitAt: floats(data.visitAt, visits.flat()),
    visitStage: ints(data.visitStage, visits.flat()),
    stageOutcome: data.stageOutcome,
  };
}

const monthsOf = (name: string) =>
  SEEDS.flatMap((seed) => {
    const { data, starts } = createDepartment({ seed, ...DEPARTMENTS[name]! });
    return judgedMonths(data, starts, SHOWN);
  });

describe("a forecast of revenue, made with what was known when the month began", () => {
  const departments = Object.keys(DEPARTMENTS).map((name) => ({ name, months: monthsOf(name) }));

  test.each(departments)("beats the better baseline in a department that is $name", ({ months }) => {
    const { model, lastMonth, meanOf3 } = scoreOf(months);
    expect(model).toBeLessThan(Math.min(lastMonth, meanOf3));
  });

  test("has 80 % of months between low and high, give or take 8 points", () => {
    const { inside } = scoreOf(departments.flatMap(({ months }) => months));
    expect(100 * inside).toBeGreaterThan(72);
    expect(100 * inside).toBeLessThan(88);
  });

  test.each([12, 15, 19])("looks at nothing after the start of month %d", (month) => {
    const { data, starts } = createDepartment({ seed: 5, months: 20, leadsPerMonth: 80, quarter: 0.4 });
    const [whole] = forecastOf(data, starts, starts.at(-1)! - 1);
    const start = starts[month]!;
    const [early] = forecastOf(cutBefore(data, start), starts.slice(0, month + 2), start);
    const last = early!.months.at(-1)!;
    expect(last.predicted).not.toBeNull();
    expect(whole!.months.find((one) => one.start === start)).toEqual(last);
  });

  test("refuses where history is too thin to support a number", () => {
    const { data, starts } = createDepartment({ seed: 1, months: 6, leadsPerMonth: 3 });
    const [series] = forecastOf(data, starts, starts.at(-1)! - 1);
    expect(series!.months.every((one) => one.predicted === null)).toBe(true);
    expect(series!.running).toBeNull();
  });

  test("splits over groups: open leads and arrivals add up to the account", () => {
    const { data, starts } = createDepartment({ seed: 3, months: 20, leadsPerMonth: 120 });
    const series = forecastOf(data, starts, starts.at(-1)! - 1, { count: 6, of: data.manager });
    const total = series.at(-1)!.months.at(-1)!.predicted!.forecast;
    const parts = series.slice(0, -1).reduce((sum, one) => sum + one.months.at(-1)!.predicted!.forecast, 0);
    expect(Math.abs(parts - total)).toBeLessThan(6);
  });

  test("knows more as the month goes on: the running month ends at what was won", () => {
    const { data, starts } = createDepartment({ seed: 4, months: 20, leadsPerMonth: 150 });
    const asOf = starts.at(-1)! - 60;
    const [series] = forecastOf(data, starts, asOf);
    const won = revenueByMonth(data, starts, asOf).at(-1)!;
    expect(series!.running!.forecast / won).toBeCloseTo(1, 2);
  });
});

describe.skipIf(!mavenData())(mavenData() ? "the Maven sample" : `the Maven sample: ${MAVEN_ABSENT}`, () => {
  test("is forecast better than by the better baseline", () => {
    const { data, starts } = mavenData()!;
    const { months, model, lastMonth, meanOf3 } = scoreOf(judgedMonths(data, starts, SHOWN));
    expect(months).toBe(SHOWN);
    expect(model).toBeLessThan(Math.min(lastMonth, meanOf3));
  });
});
