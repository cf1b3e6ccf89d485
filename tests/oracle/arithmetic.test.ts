import { describe, expect, test } from "vitest";
import { settingsSchema } from "#shared/domain/settings.ts";
import {
  fractionOf,
  kaplanMeierMedian,
  mean,
  median,
  moneyMean,
  moneyMedian,
  npsMargin,
  p90,
  roundHalfAway,
  wilson,
} from "./arithmetic.ts";
import { daysBefore, firstInstantOf, parseDays, wallClock, windowOf } from "./calendar.ts";
import { workingClock } from "./working-time.ts";

/** Published or hand-computed vectors that the oracle itself must meet. */

const utc = (text: string) => Date.parse(text) / 1000;

describe("statistics", () => {
  test("type 7: median of four, p90 of eleven and of two", () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(p90([10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110])).toBe(100);
    expect(p90([0, 10])).toBe(9);
    expect(p90([7])).toBe(7);
    expect(mean([])).toBeNull();
  });

  test("money is rounded half away from zero", () => {
    expect(moneyMean([1, 2])).toBe(2);
    expect(moneyMean([-1, -2])).toBe(-2);
    expect(moneyMedian([-1, -2, -10, 5])).toBe(-2);
    expect(roundHalfAway(-1n, 3n)).toBe(0);
    expect(fractionOf(1.005)).toEqual([1005n, 1000n]);
    expect(fractionOf(1e-7)).toEqual([1n, 10_000_000n]);
  });

  test("Wilson: 3 of 10, 30 of 100, 0 of 12", () => {
    const rounded = (k: number, n: number) => Object.values(wilson(k, n)).map((one) => one!.toFixed(1));
    expect(rounded(3, 10)).toEqual(["10.8", "60.3"]);
    expect(rounded(30, 100)).toEqual(["21.9", "39.6"]);
    expect(rounded(0, 12)).toEqual(["0.0", "24.2"]);
  });

  test("NPS margin: 7/3/2 reaches from −1.3 to 84.6, 70/30/20 from 28.1 to 55.3", () => {
    const bounds = (p: number, d: number, n: number) => {
      const value = (100 * (p - d)) / n;
      return [value - npsMargin(p, d, n)!, value + npsMargin(p, d, n)!].map((one) => one.toFixed(1));
    };
    expect(bounds(7, 2, 12)).toEqual(["-1.3", "84.6"]);
    expect(bounds(70, 20, 120)).toEqual(["28.1", "55.3"]);
    expect(npsMargin(0, 0, 0)).toBeNull();
  });

  test("Kaplan–Meier: the vector with four still waiting has median 20, not 10", () => {
    const minutes = (list: number[], answered: boolean) =>
      list.map((one) => ({ seconds: one * 60, answered }));
    const answered = minutes([3, 5, 8, 12, 20, 45], true);
    const waiting = minutes([6, 30, 90, 240], false);
    expect(median(answered.map((one) => one.seconds))).toBe(600);
    expect(kaplanMeierMedian([...answered, ...waiting])).toBe(1200);
    expect(kaplanMeierMedian([...minutes([1], true), ...minutes([1, 1], false)])).toBeNull();
    expect(kaplanMeierMedian([...minutes([1], true), ...minutes([1], false)])).toBe(60);
    expect(kaplanMeierMedian([])).toBeNull();
  });
});

describe("working time", () => {
  const minutes = (zone: string, schedule: object, a: string, b: string) =>
    workingClock(zone, settingsSchema.parse({ schedule }).schedule)(utc(a), utc(b)) / 60;
  const day = [
    ["09:00", "13:00"],
    ["14:00", "18:00"],
  ];
  const week = { mon: day, tue: day, wed: day, thu: day, fri: day };

  test("lunch, weekend and holidays in Moscow", () => {
    const moscow = (a: string, b: string, rest: object = {}) =>
      minutes("Europe/Moscow", { ...week, ...rest }, `${a}+03:00`, `${b}+03:00`);
    expect(moscow("2026-06-05T17:30", "2026-06-08T09:20")).toBe(50);
    expect(moscow("2026-06-08T12:50", "2026-06-08T14:10")).toBe(20);
    expect(moscow("2026-06-06T11:00", "2026-06-06T11:05")).toBe(0);
    const calendar = {
      holidays: ["2026-06-12"],
      extraDays: {
        "2026-06-11": [
          ["09:00", "13:00"],
          ["14:00", "17:00"],
        ],
      },
    };
    expect(moscow("2026-06-11T16:30", "2026-06-15T09:15", calendar)).toBe(45);
    expect(moscow("2026-06-11T16:30", "2026-06-15T09:15")).toBe(585);
  });

  test("a night shift in Berlin: the skipped hour counts nothing, the doubled one twice", () => {
    const night = [["22:00", "06:00"]];
    const berlin = (a: string, b: string) => minutes("Europe/Berlin", { sat: night }, a, b);
    expect(berlin("2026-03-29T01:00+01:00", "2026-03-29T04:00+02:00")).toBe(120);
    expect(berlin("2026-10-25T01:00+02:00", "2026-10-25T04:00+01:00")).toBe(240);
  });

  test("24:00, an end before its start, overlaps, an extra day on a holiday", () => {
    const all = (schedule: object) =>
      minutes("Asia/Kolkata", { fri: [], ...schedule }, "2026-06-01T00:00+05:30", "2026-06-06T00:00+05:30");
    const none = { mon: [], tue: [], wed: [], thu: [] };
    expect(all({})).toBe(4 * 540);
    expect(all({ ...none, tue: [["20:00", "24:00"]] })).toBe(240);
    expect(all({ ...none, thu: [["20:00", "20:00"]] })).toBe(1440);
    expect(
      all({
        ...none,
        tue: [
          ["10:00", "12:00"],
          ["11:00", "13:00"],
        ],
      }),
    ).toBe(180);
    expect(
      all({ ...none, holidays: ["2026-06-02"], extraDays: { "2026-06-02": [["10:00", "11:00"]] } }),
    ).toBe(60);
    expect(all({ ...none, mon: [["22:00", "06:00"]], holidays: ["2026-06-02"] })).toBe(480);
  });

  test("seconds count one by one", () => {
    const working = workingClock("Europe/Moscow", settingsSchema.parse({}).schedule);
    const nine = utc("2026-06-01T09:00:00+03:00");
    expect(working(nine - 5, nine + 7)).toBe(7);
    expect(working(nine + 7, nine)).toBe(0);
    expect(working(nine, nine + 86_400 * 7)).toBe(5 * 9 * 3600);
  });
});

describe("the calendar", () => {
  test("a date begins at its first instant, also where there is no midnight", () => {
    expect(firstInstantOf("America/Sao_Paulo", "2018-11-04")).toBe(utc("2018-11-04T03:00:00Z"));
    expect(wallClock("America/Sao_Paulo", utc("2018-11-04T03:00:00Z"))).toEqual({
      date: "2018-11-04",
      minute: 60,
    });
    expect(firstInstantOf("Europe/Moscow", "2014-10-26")).toBe(utc("2014-10-25T20:00:00Z"));
    expect(firstInstantOf("Australia/Lord_Howe", "2026-04-06")).toBe(utc("2026-04-05T13:30:00Z"));
  });

  test("periods and the periods before them", () => {
    const both = (period: string) => {
      const days = parseDays(period);
      return [days.from, days.to, daysBefore(days).from];
    };
    expect(both("day:2026-03-01")).toEqual(["2026-03-01", "2026-03-02", "2026-02-28"]);
    expect(both("week:2026-W41")).toEqual(["2026-10-05", "2026-10-12", "2026-09-28"]);
    expect(both("week:2026-W01")).toEqual(["2025-12-29", "2026-01-05", "2025-12-22"]);
    expect(both("month:2026-01")).toEqual(["2026-01-01", "2026-02-01", "2025-12-01"]);
    expect(both("quarter:2026-Q4")).toEqual(["2026-10-01", "2027-01-01", "2026-07-01"]);
    expect(both("2026-10-01..2026-10-15")).toEqual(["2026-10-01", "2026-10-16", "2026-09-16"]);
    const march = windowOf("Europe/Berlin", parseDays("month:2026-03"));
    expect(march.to - march.from).toBe(31 * 86_400 - 3600);
  });
});
