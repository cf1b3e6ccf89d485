import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  daysOf,
  lastDay,
  PERIOD_KINDS,
  periodOf,
  shiftPeriod,
  switchKind,
  todayIn,
} from "#widget/data/period-choice.ts";
import { readTabState, writeTabState } from "#widget/data/tab-state.ts";

describe("moving through periods", () => {
  test.each([
    ["month:2026-01", -1, "month:2025-12"],
    ["quarter:2026-Q4", 1, "quarter:2027-Q1"],
    ["week:2026-W53", 1, "week:2027-W01"],
    ["day:2026-02-28", 1, "day:2026-03-01"],
    ["2026-10-01..2026-10-10", -1, "2026-09-21..2026-09-30"],
    ["2026-10-01..2026-10-10", 1, "2026-10-11..2026-10-20"],
  ] as const)("%s moved by %d is %s", (period, by, moved) => {
    expect(shiftPeriod(period, by)).toBe(moved);
  });

  test("there and back again is the same period, next to it", () => {
    const date = fc.date({ min: new Date("2000-01-01"), max: new Date("2060-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(fc.constantFrom(...PERIOD_KINDS), date, (kind, at) => {
        const period = periodOf(kind, at.toISOString().slice(0, 10));
        expect(shiftPeriod(shiftPeriod(period, 1), -1)).toBe(period);
        expect(daysOf(shiftPeriod(period, 1))!.from).toBe(daysOf(period)!.to);
      }),
    );
  });

  test("another kind holds today, or the end of what was shown", () => {
    expect(switchKind("month:2026-11", "week", "2026-11-23")).toBe("week:2026-W48");
    expect(switchKind("month:2026-09", "day", "2026-11-23")).toBe("day:2026-09-30");
    expect(switchKind("month:2026-11", "range", "2026-11-23")).toBe("2026-11-01..2026-11-23");
    expect(lastDay(daysOf("month:2026-02")!)).toBe("2026-02-28");
  });

  test("today is the account's, not the browser's", () => {
    const now = Date.parse("2026-11-23T22:30:00Z");
    expect(todayIn("Europe/Moscow", now)).toBe("2026-11-24");
    expect(todayIn("America/New_York", now)).toBe("2026-11-23");
  });
});

describe("the tab's state in the address", () => {
  test("reads back what it wrote", () => {
    const state = {
      period: "month:2026-10",
      filters: { manager: "7", source: "a b&c" },
      compare: "whole",
      figure: "nps",
      settings: false,
    } as const;
    expect(readTabState(writeTabState(state), "month:2026-11")).toEqual(state);
  });

  test("takes no nonsense", () => {
    expect(readTabState("period=month:2026-13&compare=x&manager=", "month:2026-11")).toEqual({
      period: "month:2026-11",
      filters: {},
      compare: "elapsed",
      figure: null,
      settings: false,
    });
  });
});
