/** Calendar dates as whole days since 1970-01-01 (proleptic Gregorian), so that date arithmetic is integer arithmetic. */

export const DAY_SECONDS = 86_400;
const MONDAY_SHIFT = 3; // 1970-01-01 was a Thursday.

/** `2026-10-05` as days since 1970-01-01, or `null` when there is no such date. */
export function parseDay(date: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return null;
  const ms = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(ms)) return null;
  const day = ms / (DAY_SECONDS * 1000);
  return formatDay(day) === date ? day : null;
}

/** Days since 1970-01-01 as `2026-10-05`. */
export function formatDay(day: number): string {
  return new Date(day * DAY_SECONDS * 1000).toISOString().slice(0, 10);
}

/** 0 for Monday … 6 for Sunday. */
export function weekdayOf(day: number): number {
  return (((day + MONDAY_SHIFT) % 7) + 7) % 7;
}

/** The first day of a month; `month` counts from 0 and may lie outside 0..11. Example: (2026, 12) is 2027-01-01. */
export function firstOfMonth(year: number, month: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month, 1);
  return date.getTime() / (DAY_SECONDS * 1000);
}

/** Year and month (from 0) of a day. */
export function monthOfDay(day: number): { year: number; month: number } {
  const date = new Date(day * DAY_SECONDS * 1000);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() };
}

/** Monday of ISO week `week` of `year`, or `null` when the year has no such week. */
export function mondayOfWeek(year: number, week: number): number | null {
  const fourth = firstOfMonth(year, 0) + 3; // January 4 is always in week 1.
  const monday = fourth - weekdayOf(fourth) + (week - 1) * 7;
  // A week belongs to the year that holds its Thursday.
  return week >= 1 && monthOfDay(monday + 3).year === year ? monday : null;
}
