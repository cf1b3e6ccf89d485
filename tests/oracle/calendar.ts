/**
 * Local time by `Intl.DateTimeFormat` alone, and the periods of KPI.md 1 ("period P") found by looking at the clock:
 * a date begins at the first instant whose wall clock shows it.
 */
import type { PeriodKind } from "#shared/api/report.ts";

const MINUTE = 60;
const DAY = 86_400;

export interface WallClock {
  /** `2026-10-05`. */
  date: string;
  /** Whole minutes since the local midnight that the clock shows. */
  minute: number;
}

const clocks = new Map<string, Intl.DateTimeFormat>();
const shown = new Map<string, WallClock>();

function clock(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  clocks.set(zone, made);
  return made;
}

/** What the wall shows at a whole quarter of an hour; clocks of our zones change at such instants only. */
function quarterClock(zone: string, quarter: number): WallClock {
  const key = `${zone} ${quarter}`;
  const known = shown.get(key);
  if (known) return known;
  const parts: Record<string, string> = {};
  for (const part of clock(zone).formatToParts(new Date(quarter * 1000))) parts[part.type] = part.value;
  const made = {
    date: `${parts.year}-${parts.month}-${parts.day}`,
    minute: Number(parts.hour) * 60 + Number(parts.minute),
  };
  shown.set(key, made);
  return made;
}

export function wallClock(zone: string, instant: number): WallClock {
  const quarter = Math.floor(instant / (15 * MINUTE)) * 15 * MINUTE;
  const { date, minute } = quarterClock(zone, quarter);
  return { date, minute: minute + Math.floor((instant - quarter) / MINUTE) };
}

/** UTC midnight of a date's name, for counting with dates. */
const midnightUtc = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 1000;
const dateName = (midnight: number): string => new Date(midnight * 1000).toISOString().slice(0, 10);
export const addDays = (date: string, days: number): string => dateName(midnightUtc(date) + days * DAY);

/** 0 Monday .. 6 Sunday. */
export const weekdayOf = (date: string): number => (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;

const firstInstants = new Map<string, number>();

/** The first instant of a local date. */
export function firstInstantOf(zone: string, date: string): number {
  const key = `${zone} ${date}`;
  const known = firstInstants.get(key);
  if (known !== undefined) return known;
  let instant = midnightUtc(date) - DAY;
  while (wallClock(zone, instant).date < date) instant += 15 * MINUTE;
  firstInstants.set(key, instant);
  return instant;
}

/** Local dates, `to` is the first day after it. */
export interface Days {
  kind: PeriodKind;
  from: string;
  to: string;
}

/** Seconds since 1970, `[from, to)`. */
export interface Window {
  from: number;
  to: number;
}

/** `2026-10` and a step of months. */
export function addMonths(month: string, step: number): string {
  const count = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + step;
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, "0")}`;
}

const monthDays = (month: string, months: number, kind: PeriodKind): Days => ({
  kind,
  from: `${month}-01`,
  to: `${addMonths(month, months)}-01`,
});

/** Monday of an ISO week: week 1 is the one with 4 January. */
function mondayOf(year: string, week: number): string {
  const fourth = `${year}-01-04`;
  return addDays(fourth, -weekdayOf(fourth) + 7 * (week - 1));
}

/** `day:2026-10-05`, `week:2026-W41`, `month:2026-10`, `quarter:2026-Q4` or `2026-10-01..2026-10-15`. */
export function parseDays(period: string): Days {
  const range = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/.exec(period);
  if (range) return { kind: "range", from: range[1]!, to: addDays(range[2]!, 1) };
  const [kind, name] = period.split(":") as [PeriodKind, string];
  if (kind === "day") return { kind, from: name, to: addDays(name, 1) };
  if (kind === "month") return monthDays(name, 1, kind);
  if (kind === "quarter") {
    const first = String((Number(name.slice(6)) - 1) * 3 + 1).padStart(2, "0");
    return monthDays(`${name.slice(0, 4)}-${first}`, 3, kind);
  }
  if (kind !== "week") throw new Error(`no period: ${period}`);
  const monday = mondayOf(name.slice(0, 4), Number(name.slice(6)));
  return { kind, from: monday, to: addDays(monday, 7) };
}

/** KPI.md 2: "the whole period before P (same kind, or the same number of days)". */
export function daysBefore(days: Days): Days {
  const { kind, from, to } = days;
  const month = from.slice(0, 7);
  if (kind === "month") return monthDays(addMonths(month, -1), 1, kind);
  if (kind === "quarter") return monthDays(addMonths(month, -3), 3, kind);
  const length = (midnightUtc(to) - midnightUtc(from)) / DAY;
  return { kind, from: addDays(from, -length), to: from };
}

export const windowOf = (zone: string, days: Days): Window => ({
  from: firstInstantOf(zone, days.from),
  to: firstInstantOf(zone, days.to),
});

export const monthWindow = (zone: string, month: string): Window =>
  windowOf(zone, monthDays(month, 1, "month"));

export const monthOf = (zone: string, instant: number): string => wallClock(zone, instant).date.slice(0, 7);

export const inside = (instant: number | null, window: Window): boolean =>
  instant !== null && instant >= window.from && instant < window.to;
