import { describe, expect, test } from "vitest";
import { slotsBetween, wallInstant } from "#connector/reports/schedule.ts";
import { parseDay } from "#shared/time/civil-date.ts";
import { zoneOf } from "#shared/time/zone.ts";

/** `wall("2026-03-29 02:30", zone)`. */
function wall(text: string, zone: string): number {
  const [date, time] = text.split(" ") as [string, string];
  const [hour, minute] = time.split(":").map(Number) as [number, number];
  return wallInstant(parseDay(date)!, hour * 3_600 + minute * 60, zoneOf(zone));
}

const at = (iso: string) => Date.parse(iso) / 1000;
const ZONES = [
  "Europe/Moscow",
  "Europe/Berlin",
  "Europe/London",
  "Europe/Lisbon",
  "Europe/Athens",
  "Europe/Kyiv",
  "Europe/Istanbul",
  "America/New_York",
  "America/Chicago",
  "America/Denver",
  "America/Los_Angeles",
  "America/Sao_Paulo",
  "America/Santiago",
  "America/Havana",
  "America/St_Johns",
  "America/Asuncion",
  "Asia/Yekaterinburg",
  "Asia/Almaty",
  "Asia/Tashkent",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Asia/Tehran",
  "Asia/Beirut",
  "Asia/Jerusalem",
  "Asia/Vladivostok",
  "Africa/Cairo",
  "Africa/Casablanca",
  "Australia/Lord_Howe",
  "Australia/Sydney",
  "Australia/Adelaide",
  "Pacific/Chatham",
  "Pacific/Auckland",
  "Pacific/Apia",
  "Pacific/Kiritimati",
];

describe("slots of scheduled reports", () => {
  test("a day, a week and a month are reported when they are over", () => {
    const settings = { daily: "09:00", weekly: "mon 09:00", monthly: "1 09:00" };
    const slots = slotsBetween(
      settings,
      "Europe/Moscow",
      at("2026-06-01T00:00:00+03:00"),
      at("2026-06-02T00:00:00+03:00"),
    );
    expect(slots).toEqual([
      {
        key: "daily:2026-06-01",
        cadence: "daily",
        dueAt: at("2026-06-01T06:00:00Z"),
        period: "day:2026-05-31",
      },
      {
        key: "monthly:2026-06-01",
        cadence: "monthly",
        dueAt: at("2026-06-01T06:00:00Z"),
        period: "month:2026-05",
      },
      {
        key: "weekly:2026-06-01",
        cadence: "weekly",
        dueAt: at("2026-06-01T06:00:00Z"),
        period: "week:2026-W22",
      },
    ]);
  });

  test("a time that the clocks skip is due right after the gap, one that comes twice the first time", () => {
    expect(wall("2026-03-29 02:30", "Europe/Berlin")).toBe(at("2026-03-29T01:00:00Z"));
    expect(wall("2026-10-25 02:30", "Europe/Berlin")).toBe(at("2026-10-25T00:30:00Z"));
  });

  test("the last day of a short month stands in for the 31st", () => {
    const slots = slotsBetween(
      { daily: null, weekly: null, monthly: "31 08:15" },
      "UTC",
      at("2026-01-01T00:00:00Z"),
      at("2026-05-01T00:00:00Z"),
    );
    expect(slots.map((slot) => slot.key)).toEqual([
      "monthly:2026-01-31",
      "monthly:2026-02-28",
      "monthly:2026-03-31",
      "monthly:2026-04-30",
    ]);
  });

  test.each(ZONES)("exactly one slot for each date of 2020–2030 in %s, whatever the clocks do", (zone) => {
    const [first, end] = ["2020-01-01", "2031-01-01"].map((date) => wall(`${date} 00:00`, zone));
    for (const daily of ["00:00", "02:30", "23:59"]) {
      const settings = { daily, weekly: null, monthly: null };
      const slots = slotsBetween(settings, zone, first!, end!);
      const dates = slots.map((slot) => slot.key.slice("daily:".length));
      expect(new Set(dates).size).toBe(dates.length);
      expect(dates.length).toBe((Date.parse("2031-01-01") - Date.parse("2020-01-01")) / 86_400_000);
      // The wall clock shows the slot's own date, and no time before the one that was asked for.
      for (const [index, slot] of slots.entries()) {
        const shown = new Date(zoneOf(zone).wallAt(slot.dueAt) * 1000).toISOString();
        expect(shown.slice(0, 16) >= `${dates[index]}T${daily}`).toBe(true);
      }
    }
  });

  test("a week at the turn of the year has the number of the year that holds its Thursday", () => {
    const settings = { daily: null, weekly: "mon 09:00", monthly: null };
    const periods = ["2027-01-04", "2025-01-06"].map((date) => {
      const noon = at(`${date}T12:00:00Z`);
      return slotsBetween(settings, "UTC", noon - 43_200, noon)[0]!.period;
    });
    expect(periods).toEqual(["week:2026-W53", "week:2025-W01"]);
  });
});
