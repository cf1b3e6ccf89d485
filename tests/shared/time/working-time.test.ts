import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { settingsSchema } from "#shared/domain/settings.ts";
import type { ProductionCalendar } from "#shared/time/production-calendar.ts";
import { WorkingTime } from "#shared/time/working-time.ts";

const utc = (text: string) => Date.parse(text) / 1000;
const clockOf = (schedule: object, zone: string, calendar?: ProductionCalendar) =>
  new WorkingTime(settingsSchema.parse({ schedule }).schedule, zone, calendar ?? null);

/** Minutes of work between two local times of Moscow. */
const moscow =
  (schedule: object, calendar?: ProductionCalendar) =>
  (from: string, to: string): number =>
    clockOf(schedule, "Europe/Moscow", calendar).between(utc(`${from}+03:00`), utc(`${to}+03:00`)) / 60;

const DAY = [
  ["09:00", "13:00"],
  ["14:00", "18:00"],
];
const WITH_LUNCH = { mon: DAY, tue: DAY, wed: DAY, thu: DAY, fri: DAY };

describe("a schedule with lunch", () => {
  test.each([
    ["2026-06-05T17:30", "2026-06-08T09:20", 50], // over a weekend
    ["2026-06-08T12:50", "2026-06-08T14:10", 20], // over lunch
    ["2026-06-06T11:00", "2026-06-06T11:05", 0], // on a Saturday
    ["2026-06-08T09:00", "2026-06-08T09:00", 0],
    ["2026-06-08T10:00", "2026-06-08T09:00", 0], // backwards
  ])("%s to %s is %d minutes", (from, to, minutes) => {
    expect(moscow(WITH_LUNCH)(from, to)).toBe(minutes);
  });

  test("a shortened eve and a holiday: 45 minutes of waiting, not 9 hours 45", () => {
    const eve = { "2026-06-11": [DAY[0], ["14:00", "17:00"]] };
    const closed = { ...WITH_LUNCH, holidays: ["2026-06-12"], extraDays: eve };
    expect(moscow(closed)("2026-06-11T16:30", "2026-06-15T09:15")).toBe(45);
    expect(moscow(WITH_LUNCH)("2026-06-11T16:30", "2026-06-15T09:15")).toBe(585);
  });

  test("the same from a production calendar, and the account's own days above it", () => {
    const calendar = {
      holidays: ["2026-06-12"],
      shortened: ["2026-06-11"],
      workingWeekends: ["2026-06-13"],
      decreed: [2026],
    };
    expect(moscow(WITH_LUNCH, calendar)("2026-06-11T16:30", "2026-06-13T00:00")).toBe(30);
    expect(moscow(WITH_LUNCH, calendar)("2026-06-13T00:00", "2026-06-14T00:00")).toBe(480);
    const own = { ...WITH_LUNCH, extraDays: { "2026-06-12": [["09:00", "10:00"]] } };
    expect(moscow(own, calendar)("2026-06-12T00:00", "2026-06-13T00:00")).toBe(60);
    const shut = { ...WITH_LUNCH, holidays: ["2026-06-13"] };
    expect(moscow(shut, calendar)("2026-06-13T00:00", "2026-06-14T00:00")).toBe(0);
  });
});

describe("what a schedule may say", () => {
  const none = { mon: [], tue: [], wed: [], thu: [], fri: [] };
  const week = (schedule: object) => moscow(schedule)("2026-06-01T00:00", "2026-06-08T00:00");

  test("nothing: Monday to Friday, nine to six", () => {
    expect(week({})).toBe(5 * 540);
  });

  test("an unnamed weekday keeps its default, [] means no work", () => {
    expect(week({ mon: [], sat: [["10:00", "12:00"]] })).toBe(4 * 540 + 120);
  });

  test("24:00 is the end of the day", () => {
    expect(week({ ...none, tue: [["20:00", "24:00"]] })).toBe(240);
  });

  test("an end not after its start is on the next day", () => {
    expect(week({ ...none, tue: [["22:00", "06:00"]] })).toBe(480);
    expect(week({ ...none, tue: [["10:00", "10:00"]] })).toBe(1440);
  });

  test("a night belongs to the date it starts on", () => {
    const night = { ...none, mon: [["22:00", "06:00"]] };
    expect(week({ ...night, holidays: ["2026-06-02"] })).toBe(480);
    expect(week({ ...night, holidays: ["2026-06-01"] })).toBe(0);
  });

  test("overlaps count once", () => {
    const twice = [
      ["10:00", "12:00"],
      ["11:00", "13:00"],
    ];
    expect(week({ ...none, tue: twice })).toBe(180);
    expect(week({ ...none, mon: [["20:00", "04:00"]], tue: [["02:00", "05:00"]] })).toBe(540);
  });

  test("an extra day replaces the hours of its date, also on a holiday", () => {
    const date = "2026-06-02";
    expect(week({ ...none, holidays: [date], extraDays: { [date]: [["10:00", "11:00"]] } })).toBe(60);
    expect(week({ holidays: [date] })).toBe(4 * 540);
    expect(week({ extraDays: { [date]: [] } })).toBe(4 * 540);
  });

  test("no working minute at all", () => {
    expect(clockOf(none, "UTC").empty).toBe(true);
    expect(clockOf({ ...none, extraDays: { "2026-06-02": [["10:00", "11:00"]] } }, "UTC").empty).toBe(false);
    expect(week(none)).toBe(0);
  });
});

describe("changing clocks", () => {
  const night = { sat: [["22:00", "06:00"]] };
  const berlin = (from: string, to: string) =>
    clockOf(night, "Europe/Berlin").between(utc(from), utc(to)) / 60;

  test("the hour that is skipped counts nothing", () => {
    expect(berlin("2026-03-29T01:00+01:00", "2026-03-29T04:00+02:00")).toBe(120);
  });

  test("the hour that comes twice counts twice", () => {
    expect(berlin("2026-10-25T01:00+02:00", "2026-10-25T04:00+01:00")).toBe(240);
  });

  test("Lord Howe's half hour", () => {
    const clock = clockOf({ mon: [], fri: [], sun: [["01:00", "03:00"]] }, "Australia/Lord_Howe");
    const of = (date: string) =>
      clock.between(utc(`${date}T00:00Z`) - 86_400, utc(`${date}T00:00Z`) + 86_400);
    // 2026-04-05 02:00 goes back to 01:30, 2026-10-04 02:00 forward to 02:30.
    expect(of("2026-04-05") / 60).toBe(150);
    expect(of("2026-10-04") / 60).toBe(90);
  });
});

describe("against a count minute by minute", () => {
  const time = fc
    .integer({ min: 0, max: 95 })
    .map(
      (quarter) =>
        `${String(Math.floor(quarter / 4)).padStart(2, "0")}:${String((quarter % 4) * 15).padStart(2, "0")}`,
    );
  const hours = fc.array(fc.tuple(time, fc.oneof(time, fc.constant("24:00"))), { maxLength: 3 });
  const schedule = fc.record(
    { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours, sat: hours, sun: hours },
    { requiredKeys: [] },
  );
  /** A zone with a week in which its clocks change, or changed once. */
  const weeks = [
    ["Europe/Berlin", "2026-03-26"],
    ["Europe/Berlin", "2026-10-22"],
    ["Europe/Moscow", "2011-03-24"],
    ["Europe/Moscow", "2014-10-23"],
    ["America/Sao_Paulo", "2018-11-01"],
    ["America/Sao_Paulo", "2019-02-14"],
    ["Australia/Lord_Howe", "2026-04-02"],
    ["Australia/Lord_Howe", "2026-10-01"],
    ["Asia/Kolkata", "2026-12-29"],
  ] as const;
  const SPAN = 6 * 1440;

  /** Local date and minute of the day, by `Intl` alone. */
  function wallMinutes(zone: string, start: number): { date: string; minute: number }[] {
    const shown = new Intl.DateTimeFormat("sv-SE", {
      timeZone: zone,
      dateStyle: "short",
      timeStyle: "short",
    });
    return Array.from({ length: SPAN }, (_, index) => {
      const [date, clock] = shown.format((start + index * 60) * 1000).split(" ") as [string, string];
      const [hour, minute] = clock.split(":").map(Number) as [number, number];
      return { date, minute: hour * 60 + minute };
    });
  }

  const minuteOf = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  const names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;
  type Hours = [string, string][];
  type Dates = { holidays: string[]; extraDays: Record<string, Hours> };

  function hoursOf(plan: Partial<Record<(typeof names)[number], Hours>> & Dates, date: string): Hours {
    if (plan.extraDays[date]) return plan.extraDays[date];
    if (plan.holidays.includes(date)) return [];
    const weekday = new Date(`${date}T00:00Z`).getUTCDay();
    return plan[names[weekday]!] ?? (weekday === 0 || weekday === 6 ? [] : [["09:00", "18:00"]]);
  }

  function isWork(plan: Parameters<typeof hoursOf>[0], date: string, minute: number): boolean {
    const yesterday = new Date(Date.parse(`${date}T00:00Z`) - 86_400_000).toISOString().slice(0, 10);
    const covers = (day: string, at: number) =>
      hoursOf(plan, day).some(([from, to]) => {
        const [start, end] = [minuteOf(from), minuteOf(to)];
        return at >= start && at < (end > start ? end : end + 1440);
      });
    return covers(date, minute) || covers(yesterday, minute + 1440);
  }

  test.each(weeks)("%s around %s", (zone, date) => {
    const start = utc(`${date}T00:00Z`);
    const shown = wallMinutes(zone, start);
    const days = [...new Set(shown.map((one) => one.date))];
    const plans = fc.tuple(
      schedule,
      fc.subarray(days),
      fc.array(fc.tuple(fc.constantFrom(...days), hours), { maxLength: 3 }),
      fc.tuple(fc.nat(SPAN - 1), fc.nat(SPAN - 1)),
    );
    fc.assert(
      fc.property(plans, ([week, holidays, extra, [one, other]]) => {
        const plan = { ...week, holidays, extraDays: Object.fromEntries(extra) as Record<string, Hours> };
        const [from, to] = [Math.min(one, other), Math.max(one, other)];
        const counted = shown
          .slice(from, to)
          .filter((minute) =>
            isWork(plan as Parameters<typeof hoursOf>[0], minute.date, minute.minute),
          ).length;
        const clock = clockOf(plan, zone);
        expect(clock.between(start + from * 60, start + to * 60)).toBe(counted * 60);
      }),
      { numRuns: 40 },
    );
  });
});

test("intervals add up at any point, over years", () => {
  const clock = clockOf({}, "Europe/Berlin");
  const instant = fc.integer({ min: 0, max: 4_000_000_000 });
  fc.assert(
    fc.property(instant, instant, instant, (...some) => {
      const [a, b, c] = some.sort((one, other) => one - other) as [number, number, number];
      expect(clock.between(a, b) + clock.between(b, c)).toBe(clock.between(a, c));
      expect(clock.between(a, c)).toBeLessThanOrEqual(c - a);
    }),
    { numRuns: 200 },
  );
});
