import { describe, expect, test } from "vitest";
import { productionCalendar } from "#shared/time/calendars/index.ts";

const weekday = (date: string) => new Date(`${date}T00:00:00Z`).getUTCDay();
const isWeekend = (date: string) => weekday(date) === 0 || weekday(date) === 6;

/** Working days of a five-day week in a year. */
function workingDays(code: "RU" | "KZ" | "BY" | "UZ", year: number): number {
  const calendar = productionCalendar(code);
  let count = 0;
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += 86_400_000) {
    const date = new Date(at).toISOString().slice(0, 10);
    if (calendar.workingWeekends.includes(date)) count++;
    else if (!isWeekend(date) && !calendar.holidays.includes(date)) count++;
  }
  return count;
}

describe("production calendars", () => {
  test.each([
    [2023, 247],
    [2024, 248],
    [2025, 247],
    [2026, 247],
  ])("Russia's published norm for %i is %i working days", (year, norm) => {
    expect(workingDays("RU", year)).toBe(norm);
  });

  test("Belarus: moved working days change no year's total", () => {
    expect([2023, 2024, 2025, 2026].map((year) => workingDays("BY", year))).toEqual([252, 253, 252, 254]);
  });

  test.each(["RU", "KZ", "BY", "UZ"] as const)(
    "%s: days off are weekdays, worked days are weekends, each once",
    (code) => {
      const { holidays, workingWeekends, shortened } = productionCalendar(code);
      expect(holidays.filter(isWeekend)).toEqual([]);
      expect(workingWeekends.filter((date) => !isWeekend(date))).toEqual([]);
      expect(new Set(holidays).size).toBe(holidays.length);
      for (const date of shortened) expect(holidays).not.toContain(date);
    },
  );

  test("2023 to 2027 are covered, and years without a decree say so", () => {
    for (const code of ["RU", "KZ", "BY", "UZ"] as const) {
      expect(productionCalendar(code).decreed).toEqual([2023, 2024, 2025, 2026]);
      expect(productionCalendar(code).holidays.some((date) => date.startsWith("2027"))).toBe(true);
    }
  });
});
