import { describe, expect, test } from "vitest";
import type { KpiBlock, KpiBlocks, ReportGroup } from "#shared/api/report.ts";
import { intervalOf, wilson } from "#widget/data/interval.ts";
import { rankGroups } from "#widget/data/ranking.ts";

const block = (value: number | null, n: number, details: object): KpiBlock => ({
  value,
  unit: "percent",
  n,
  small: n < 20,
  reason: null,
  previous: null,
  delta: null,
  signal: null,
  details: details as Record<string, unknown>,
});

const group = (id: string | null, value: number | null, n: number, details: object): ReportGroup => ({
  by: "manager",
  id,
  name: id,
  kpis: { conversion: block(value, n, details) } as unknown as KpiBlocks,
});

const cohort = (won: number, leads: number) => {
  const [low, high] = wilson(won, leads);
  return { cohort: { won, leads, value: (100 * won) / leads, low, high } };
};

describe("intervals", () => {
  test("Wilson's bounds of 3 in 10 and of 0 in 12", () => {
    expect(wilson(3, 10).map((bound) => Number(bound.toFixed(1)))).toEqual([10.8, 60.3]);
    expect(wilson(0, 12).map((bound) => Number(bound.toFixed(1)))).toEqual([0, 24.2]);
  });

  test("are read from what the details hold", () => {
    expect(intervalOf(block(40, 12, { margin: 42.9 }))).toMatchObject({
      low: -2.8999999999999986,
      high: 82.9,
    });
    expect(intervalOf(block(20, 10, cohort(2, 10)))).toMatchObject({ value: 20, cohort: true });
    expect(intervalOf(block(50, 4, { handled: 2, lost: 2 }))).toMatchObject({ value: 50, cohort: false });
    expect(intervalOf(block(10, 10, { steps: [{ count: 10 }, { count: 1 }] }))!.value).toBe(10);
  });

  test("are none where there is nothing to go by", () => {
    expect(intervalOf(block(90, 5, { median: 90 }))).toBeNull();
    expect(intervalOf(block(null, 0, { handled: 0, lost: 0 }))).toBeNull();
    expect(
      intervalOf(block(null, 0, { margin: null, cohort: { low: null, high: null, value: null } })),
    ).toBeNull();
  });
});

describe("a ranking", () => {
  const rows = rankGroups(
    [
      group(null, 90, 50, cohort(45, 50)),
      group("few", 75, 4, cohort(3, 4)),
      group("best", 60, 200, cohort(120, 200)),
      group("twin", 58, 200, cohort(116, 200)),
      group("last", 10, 200, cohort(20, 200)),
      group("none", null, 0, {}),
    ],
    "conversion",
    "higher",
  );

  test("gives people who cannot be told apart the same places", () => {
    expect(rows.map(({ id, place }) => [id, place])).toEqual([
      ["best", "1–2"],
      ["twin", "1–2"],
      ["last", "3"],
      ["few", null],
      ["none", null],
      [null, null],
    ]);
  });

  test("puts the smaller first where smaller is better, and gives no places that nobody can vouch for", () => {
    const groups = [group("slow", 900, 30, {}), group("fast", 60, 30, {})];
    expect(rankGroups(groups, "conversion", "lower").map(({ id, place }) => [id, place])).toEqual([
      ["fast", null],
      ["slow", null],
    ]);
  });

  test("does not tell nine deals from thirteen", () => {
    const deals = (id: string, won: number): ReportGroup => {
      const kpis = { productivity: { ...block(won, won, {}), unit: "deals" } };
      return { by: "manager", id, name: id, kpis: kpis as unknown as KpiBlocks };
    };
    const ranked = rankGroups([deals("a", 13), deals("b", 9), deals("c", 60)], "productivity", "higher");
    expect(ranked.map(({ id, place }) => [id, place])).toEqual([
      ["c", "1"],
      ["a", "2–3"],
      ["b", "2–3"],
    ]);
  });
});
