import { describe, expect, test } from "vitest";
import type { ForecastDetails } from "#shared/api/report.ts";
import { amoDictionaries, at, lead, manager, move, reportOf } from "../sample.ts";

const DAY = 86_400;
const START = at("2025-12-01T12:00+03:00");

/** A lead a day, three of four won on the tenth day by two managers in turn; the amounts grow. */
const DAYS = Array.from({ length: 380 }, (_, day) => ({ id: String(day + 1), createdAt: START + day * DAY }));
const history = {
  records: DAYS.map((one, day) =>
    lead({ ...one, managerId: day % 2 ? "8" : "7", amount: 100_000 + day * 1_000 }),
  ),
  moves: DAYS.map(({ id, createdAt }, day) => move(id, createdAt + 10 * DAY, 60, day % 4 === 3 ? 143 : 142)),
};

/** KPI.md 2.8 by hand, from the months that the report itself shows. */
function wapeOf({ months }: ForecastDetails): number {
  const errors = months.reduce((sum, { actual, forecast }) => sum + Math.abs(actual - forecast!), 0);
  return errors / months.reduce((sum, { actual }) => sum + actual, 0);
}

describe("forecast", () => {
  test("a manager of two teams is predicted for both, as he is counted for both", () => {
    const dictionaries = {
      ...amoDictionaries,
      managers: [
        { ...manager("7"), teamIds: ["south", "north"] },
        { ...manager("8"), teamIds: ["north"] },
      ],
    };
    const result = reportOf({ ...history, dictionaries }, "month:2026-11", { by: "team" });
    const [north, south] = result.groups.map((group) => group.kpis.forecast.details);
    expect(result.groups.map((group) => group.id)).toEqual(["north", "south"]);
    for (const details of [south!, north!]) expect(details.accuracy.wape).toBeCloseTo(wapeOf(details), 12);
    // Everyone is in the north, so it is the whole account.
    expect(north!.months).toEqual(result.kpis.forecast.details.months);
    expect(south!.months.every((month, index) => month.forecast! < north!.months[index]!.forecast!)).toBe(
      true,
    );
  });
});
