/** Periods `[start, end)` between two first instants of dates in the account's zone (KPI.md 1, "period P"). */
import type { PeriodKind } from "../api/report.ts";
import type { Instant } from "../domain/instant.ts";
import { firstOfMonth, formatDay, mondayOfWeek, monthOfDay, parseDay } from "./civil-date.ts";
import { type Zone, zoneOf } from "./zone.ts";

export interface Period {
  kind: PeriodKind;
  /** Local dates; `to` is the first day after the period. */
  from: string;
  to: string;
  start: Instant;
  end: Instant;
}

type Days = [kind: PeriodKind, from: number, to: number];

function between(kind: PeriodKind, from: number, to: number, zone: Zone): Period {
  return {
    kind,
    from: formatDay(from),
    to: formatDay(to),
    start: zone.startOfDay(from),
    end: zone.startOfDay(to),
  };
}

/** The period as days since 1970-01-01, `to` excluded: no zone is needed to know its dates. */
export function parseDays(text: string): Days | null {
  const [, kind, value] = /^(day|week|month|quarter):(.+)$/.exec(text) ?? [];
  if (kind === "day") return parseRange(`${value}..${value}`, "day");
  if (kind === "week") return parseWeek(value!);
  if (kind === "month") return parseMonths(/^(\d{4})-(0[1-9]|1[0-2])$/.exec(value!), "month", 1);
  if (kind === "quarter") return parseMonths(/^(\d{4})-Q([1-4])$/.exec(value!), "quarter", 3);
  return parseRange(text, "range");
}

function parseRange(text: string, kind: "day" | "range"): Days | null {
  const [first, last, ...rest] = text.split("..").map(parseDay);
  if (first == null || last == null || rest.length > 0 || last < first) return null;
  return [kind, first, last + 1];
}

function parseWeek(value: string): Days | null {
  const [, year, week] = /^(\d{4})-W(\d{2})$/.exec(value) ?? [];
  const monday = year ? mondayOfWeek(Number(year), Number(week)) : null;
  return monday === null ? null : ["week", monday, monday + 7];
}

function parseMonths(match: RegExpExecArray | null, kind: "month" | "quarter", months: number): Days | null {
  if (!match) return null;
  const [year, first] = [Number(match[1]), (Number(match[2]) - 1) * months];
  return [kind, firstOfMonth(year, first), firstOfMonth(year, first + months)];
}

/**
 * `day:2026-10-05`, `week:2026-W41`, `month:2026-10`, `quarter:2026-Q4` or `2026-10-01..2026-10-15` (both included);
 * `null` when the text is none of these or names a date that does not exist.
 */
export function parsePeriod(text: string, timeZone: string): Period | null {
  const days = parseDays(text);
  return days && between(...days, zoneOf(timeZone));
}

/** The text that `parsePeriod` reads back. */
export function formatPeriod(period: Pick<Period, "kind" | "from" | "to">): string {
  const { year, month } = monthOfDay(parseDay(period.from)!);
  switch (period.kind) {
    case "day":
      return `day:${period.from}`;
    case "week":
      return `week:${formatWeek(parseDay(period.from)!)}`;
    case "month":
      return `month:${period.from.slice(0, 7)}`;
    case "quarter":
      return `quarter:${year}-Q${month / 3 + 1}`;
    case "range":
      return `${period.from}..${formatDay(parseDay(period.to)! - 1)}`;
  }
}

function formatWeek(monday: number): string {
  const { year } = monthOfDay(monday + 3);
  const week = (monday - mondayOfWeek(year, 1)!) / 7 + 1;
  return `${year}-W${String(week).padStart(2, "0")}`;
}

/** The whole period before: of the same kind, or of the same number of days. */
export function periodBefore(period: Period, timeZone: string): Period {
  const [from, to] = [parseDay(period.from)!, parseDay(period.to)!];
  const months = { month: 1, quarter: 3 }[period.kind as "month" | "quarter"];
  const { year, month } = monthOfDay(from);
  const before = months ? firstOfMonth(year, month - months) : from - (to - from);
  return between(period.kind, before, from, zoneOf(timeZone));
}

/** By zone, months by their number since the year 0: a report asks for a few of them thousands of times. */
const knownMonths = new Map<Zone, Map<number, Period>>();

/** The calendar month `shift` months after the one that holds `instant`. */
export function monthAround(instant: Instant, shift: number, timeZone: string): Period {
  const zone = zoneOf(timeZone);
  const { year, month } = monthOfDay(zone.dayAt(instant));
  const known = knownMonths.get(zone) ?? new Map<number, Period>();
  knownMonths.set(zone, known);
  const number = year * 12 + month + shift;
  const period =
    known.get(number) ??
    between("month", firstOfMonth(year, month + shift), firstOfMonth(year, month + shift + 1), zone);
  known.set(number, period);
  return period;
}
