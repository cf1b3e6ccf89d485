import { describe, expect, test } from "vitest";
import { isoWeek, slotsBetween, wallInstant } from "#connector/reports/schedule.ts";

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
    expect(wallInstant("2026-03-29", { hour: 2, minute: 30 }, "Europe/Berlin")).toBe(
      at("2026-03-29T01:00:00Z"),
    );
    expect(wallInstant("2026-10-25", { hour: 2, minute: 30 }, "Europe/Berlin")).toBe(
      at("2026-10-25T00:30:00Z"),
    );
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

  test.each(ZONES)(
    "exactly one slot for each date 2020–2030 in %s, whatever the clocks do",
    (zone) => {
      // Only the weeks around each possible clock change are walked: the rest of the year cannot differ.
      for (let year = 2020; year <= 2030; year++) {
        for (const [from, to] of [
          [`${year}-02-15`, `${year}-04-30`],
          [`${year}-08-25`, `${year}-11-20`],
        ] as const) {
          const start = wallInstant(from, { hour: 0, minute: 0 }, zone);
          const end = wallInstant(to, { hour: 0, minute: 0 }, zone);
          const slots = slotsBetween({ daily: "02:30", weekly: null, monthly: null }, zone, start, end);
          const days = (Date.parse(to) - Date.parse(from)) / 86_400_000;
          expect(new Set(slots.map((slot) => slot.key)).size).toBe(slots.length);
          expect(slots.length).toBe(days);
        }
      }
    },
    60_000,
  );

  test("ISO weeks at the turn of the year", () => {
    expect(isoWeek(new Date("2027-01-01T00:00:00Z"))).toBe("2026-W53");
    expect(isoWeek(new Date("2024-12-30T00:00:00Z"))).toBe("2025-W01");
  });
});
