import { describe, expect, test } from "vitest";
import { KPI_IDS } from "#shared/api/report.ts";
import { at, lead, move, recordsOf, reportOf, touch } from "./sample.ts";

const rows = {
  records: [
    lead({ id: "1", createdAt: at("2026-10-05T10:00+03:00"), amount: 100_000 }),
    lead({ id: "2", createdAt: at("2026-10-06T10:00+03:00"), managerId: "8", tags: ["Возражение: Дорого"] }),
    lead({ id: "3", createdAt: at("2026-09-20T10:00+03:00"), managerId: null, amount: 50_000 }),
  ],
  moves: [
    move("1", at("2026-10-07T10:00+03:00"), 60, 61),
    move("1", at("2026-10-10T10:00+03:00"), 61, 142),
    move("2", at("2026-10-08T10:00+03:00"), 60, 143),
    move("3", at("2026-10-09T10:00+03:00"), 60, 142),
  ],
  touches: [touch({ on: "1", at: at("2026-10-05T10:10+03:00") })],
};

describe("a report", () => {
  const result = reportOf(rows, "month:2026-10", { by: "manager" });

  test("has the ten blocks, each with a value or a reason", () => {
    expect(Object.keys(result.kpis)).toEqual([...KPI_IDS]);
    for (const block of Object.values(result.kpis)) {
      expect(block.reason === null).toBe(block.value !== null);
      expect(block.reason).not.toBe("failed");
    }
  });

  test("counts what KPI.md says", () => {
    const { kpis } = result;
    expect(kpis.conversion).toMatchObject({
      value: 100,
      n: 2,
      details: { leads: 2, won: 2, cohort: { won: 1, value: 50 } },
    });
    expect(kpis["average-check"]).toMatchObject({ value: 75_000, n: 2, details: { revenue: 150_000 } });
    expect(kpis["response-time"]).toMatchObject({
      value: 600,
      n: 1,
      details: { closedUntouched: 1, withinSla: 50 },
    });
    expect(kpis["cycle-time"].details.estimated).toBe(1);
    expect(kpis.objections).toMatchObject({
      value: 0,
      n: 1,
      details: { kinds: [{ kind: "дорого", lost: 1 }] },
    });
    expect(kpis.funnel.details.steps.map((one) => one.count)).toEqual([2, 1, 1, 1]);
  });

  test("by manager, with nobody last", () => {
    expect(result.groups.map((one) => one.id)).toEqual(["7", "8", null]);
    expect(result.groups[2]!.kpis["average-check"].details.revenue).toBe(50_000);
  });

  test("opens a figure", () => {
    const list = recordsOf(rows, "month:2026-10", "average-check.revenue")!;
    expect([list.count, list.sum, list.records.map((one) => one.id)]).toEqual([2, 150_000, ["3", "1"]]);
    expect(recordsOf(rows, "month:2026-10", "funnel.steps[1].count")!.count).toBe(1);
    expect(recordsOf(rows, "month:2026-10", "conversion.nothing")).toBeNull();
  });
});
