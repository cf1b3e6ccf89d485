import { mean, sampleStandardDeviation } from "simple-statistics";
import { expect, test } from "vitest";
import { meanIntervalsOf } from "#connector/reports/mean-intervals.ts";
import { buildHistory } from "#shared/history/history.ts";
import { at, lead, move, questionOf, snapshot } from "#tests/shared/kpi/sample.ts";

/** Sums of six deals won by one manager, and of four won by another. */
const SUMS = [100_00, 150_00, 90_00, 400_00, 120_00, 210_00];

function intervals(by: "manager" | "source") {
  const won = [
    ...SUMS.map((amount) => ({ amount, managerId: "7" })),
    ...SUMS.slice(0, 4).map((amount) => ({ amount, managerId: "8" })),
  ];
  const closedAt = at("2026-11-10T10:00Z");
  const history = buildHistory(
    snapshot({
      records: won.map((fields, index) =>
        lead({
          id: String(index + 1),
          createdAt: closedAt - 1_000,
          ...fields,
          stageId: "3:142",
          outcome: "won",
        }),
      ),
      moves: won.map((_, index) => move(String(index + 1), closedAt, 62, 142)),
    }),
  );
  return meanIntervalsOf(history, questionOf(history, "month:2026-11", { by }));
}

test("a manager's average is as sure as Student's t over his deals says", () => {
  /** t at 97.5 % with five degrees of freedom, from the tables. */
  const reach = (2.5706 * sampleStandardDeviation(SUMS)) / Math.sqrt(SUMS.length);
  const [own] = intervals("manager")["average-check"]!;
  expect(own!.id).toBe("7");
  expect(own!.low).toBeCloseTo(Math.max(90_00, mean(SUMS) - reach), -2);
  expect(own!.high).toBeCloseTo(mean(SUMS) + reach, -3);
});

test("over fewer than five deals nothing is said", () => {
  expect(intervals("manager")["average-check"]!.map(({ id }) => id)).toEqual(["7"]);
});

test("only managers are ranked", () => {
  expect(intervals("source")).toEqual({});
});
