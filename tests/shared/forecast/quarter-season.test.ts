import { describe, expect, test } from "vitest";
import { quarterSeason } from "#shared/forecast/quarter-season.ts";

/** Months from January 2024 with these revenues, each of `wins` equal wins; the next month is asked about. */
function seasonAfter(revenues: readonly number[], wins: number): number {
  const months = revenues.map((revenue, month) => ({
    start: Date.UTC(2024, month, 1) / 1000,
    revenue,
    squares: revenue ** 2 / wins,
  }));
  return quarterSeason(months, Date.UTC(2024, revenues.length, 1) / 1000);
}

describe("a month's place in its quarter", () => {
  test("is believed where it repeats: 70, 100, 130 of thousands of wins", () => {
    const twice = [70, 100, 130, 70, 100, 130];
    expect(seasonAfter(twice, 4_000)).toBeCloseTo(0.7, 2);
    expect(seasonAfter([...twice, 70], 4_000)).toBeCloseTo(1, 2);
    expect(seasonAfter([...twice, 70, 100], 4_000)).toBeCloseTo(1.3, 2);
  });

  test("is believed by half where chance alone would explain a quarter of it", () => {
    // Between the months 0.09; by chance 2/3 of 1/w in each of two quarters, of which the mean has half.
    const wins = 2 / 3 / 2 / (0.09 / 4);
    expect(seasonAfter([70, 100, 130, 70, 100, 130], wins)).toBeCloseTo(0.85, 10);
  });

  test("is not believed where few wins, or quarters that differ, explain it", () => {
    expect(seasonAfter([70, 100, 130], 10)).toBe(1);
    expect(seasonAfter([70, 100, 130, 130, 100, 70], 4_000)).toBe(1);
  });

  test("is not known before a whole quarter that brought something in each month", () => {
    expect(seasonAfter([], 10)).toBe(1);
    expect(seasonAfter([0, 100, 300], 4_000)).toBe(1);
    expect(seasonAfter([70, 100], 4_000)).toBe(1);
  });
});
