import { describe, expect, test } from "vitest";
import { formatPeriod, monthAround, type Period, parsePeriod, periodBefore } from "#shared/time/period.ts";
import { zoneOf } from "#shared/time/zone.ts";

const MOSCOW = "Europe/Moscow";
const utc = (text: string) => Date.parse(text) / 1000;
const dates = (period: Period | null) => period && [period.from, period.to];
const parse = (text: string, zone = MOSCOW) => parsePeriod(text, zone)!;

describe("parsePeriod", () => {
  test.each([
    ["day:2026-10-05", ["2026-10-05", "2026-10-06"]],
    ["week:2026-W41", ["2026-10-05", "2026-10-12"]],
    ["week:2026-W01", ["2025-12-29", "2026-01-05"]],
    ["week:2026-W53", ["2026-12-28", "2027-01-04"]],
    ["month:2026-12", ["2026-12-01", "2027-01-01"]],
    ["month:2024-02", ["2024-02-01", "2024-03-01"]],
    ["quarter:2026-Q4", ["2026-10-01", "2027-01-01"]],
    ["2026-10-01..2026-10-15", ["2026-10-01", "2026-10-16"]],
    ["2026-10-01..2026-10-01", ["2026-10-01", "2026-10-02"]],
  ])("%s", (text, expected) => {
    expect(dates(parse(text))).toEqual(expected);
    expect(formatPeriod(parse(text))).toBe(text);
  });

  test.each([
    "",
    "2026-10-05",
    "day:2026-02-30",
    "day:2026-10-05..2026-10-06",
    "week:2025-W53",
    "week:2026-W00",
    "month:2026-13",
    "month:2026-1",
    "quarter:2026-Q5",
    "2026-10-15..2026-10-01",
    "2026-10-01..2026-10-15..2026-10-20",
    "year:2026",
    "constructor:2026",
  ])("%j is no period", (text) => {
    expect(parsePeriod(text, MOSCOW)).toBeNull();
  });
});

describe("a date begins at its first instant", () => {
  test("at midnight of the zone", () => {
    expect(parse("day:2026-10-05").start).toBe(utc("2026-10-05T00:00+03:00"));
  });

  test("at 01:00 where the clock skips midnight", () => {
    expect(parse("day:2018-11-04", "America/Sao_Paulo").start).toBe(utc("2018-11-04T01:00-02:00"));
  });

  test("at the first midnight where it comes twice", () => {
    // Havana goes back from 01:00 to 00:00.
    expect(parse("day:2026-11-01", "America/Havana").start).toBe(utc("2026-11-01T00:00-04:00"));
  });

  test("and a date that the zone skipped has no length", () => {
    // Samoa went from December 29 straight to December 31, 2011.
    const { start, end } = parse("day:2011-12-30", "Pacific/Apia");
    expect([start, end]).toEqual([utc("2011-12-30T10:00Z"), utc("2011-12-30T10:00Z")]);
  });

  test("a month with a change of clocks is an hour shorter, half an hour on Lord Howe", () => {
    const length = (zone: string, month: string) => parse(month, zone).end - parse(month, zone).start;
    expect(length("Europe/Berlin", "month:2026-03")).toBe(31 * 86_400 - 3600);
    expect(length("Europe/Berlin", "month:2026-10")).toBe(31 * 86_400 + 3600);
    expect(length("Australia/Lord_Howe", "month:2026-10")).toBe(31 * 86_400 - 1800);
  });
});

describe("periodBefore", () => {
  test.each([
    ["day:2026-03-01", ["2026-02-28", "2026-03-01"]],
    ["week:2026-W01", ["2025-12-22", "2025-12-29"]],
    ["month:2026-03", ["2026-02-01", "2026-03-01"]],
    ["month:2026-01", ["2025-12-01", "2026-01-01"]],
    ["quarter:2026-Q1", ["2025-10-01", "2026-01-01"]],
    ["2026-10-01..2026-10-15", ["2026-09-16", "2026-10-01"]],
  ])("%s", (text, expected) => {
    const before = periodBefore(parse(text), MOSCOW);
    expect(dates(before)).toEqual(expected);
    expect(before.end).toBe(parse(text).start);
  });
});

test("monthAround tells the calendar month of an instant in the zone", () => {
  const newYear = utc("2026-12-31T22:30Z");
  expect(dates(monthAround(newYear, 0, MOSCOW))).toEqual(["2027-01-01", "2027-02-01"]);
  expect(dates(monthAround(newYear, 0, "UTC"))).toEqual(["2026-12-01", "2027-01-01"]);
  expect(dates(monthAround(newYear, -13, MOSCOW))).toEqual(["2025-12-01", "2026-01-01"]);
});

describe("zoneOf", () => {
  test("knows offsets of today and of history", () => {
    const hours = (zone: string, at: string) => zoneOf(zone).offsetAt(utc(at)) / 3600;
    expect(hours(MOSCOW, "2011-01-15T00:00Z")).toBe(3);
    expect(hours(MOSCOW, "2012-01-15T00:00Z")).toBe(4);
    expect(hours(MOSCOW, "2026-01-15T00:00Z")).toBe(3);
    expect(hours("Australia/Lord_Howe", "2026-01-15T00:00Z")).toBe(11);
    expect(hours("Australia/Lord_Howe", "2026-07-15T00:00Z")).toBe(10.5);
    expect(hours("America/Sao_Paulo", "2018-01-15T00:00Z")).toBe(-2);
    expect(hours("America/Sao_Paulo", "2026-01-15T00:00Z")).toBe(-3);
    expect(hours("Asia/Kathmandu", "2026-01-15T00:00Z")).toBe(5.75);
  });

  test("to the second around a change", () => {
    const change = utc("2026-03-29T01:00Z");
    const berlin = zoneOf("Europe/Berlin");
    expect([change - 1, change].map((at) => berlin.offsetAt(at))).toEqual([3600, 7200]);
  });

  test("refuses a name that is no zone", () => {
    expect(() => zoneOf("Mars/Olympus")).toThrow(RangeError);
  });
});
