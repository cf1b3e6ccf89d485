/** Moving through periods by their text (`month:2026-10`): the same text that the service and the address use. */
import type { PeriodKind } from "#shared/api/report.ts";
import { firstOfMonth, formatDay, monthOfDay, parseDay, weekdayOf } from "#shared/time/civil-date.ts";
import { formatPeriod, parseDays } from "#shared/time/period.ts";

export const PERIOD_KINDS = ["day", "week", "month", "quarter", "range"] as const;

export interface Days {
  kind: PeriodKind;
  /** Local dates; `to` is the first day after the period. */
  from: string;
  to: string;
}

export function daysOf(period: string): Days | null {
  const found = parseDays(period);
  return found && { kind: found[0], from: formatDay(found[1]), to: formatDay(found[2]) };
}

export function lastDay({ to }: Days): string {
  return formatDay(parseDay(to)! - 1);
}

function around(kind: PeriodKind, day: number, length: number): string {
  const { year, month } = monthOfDay(day);
  const text = (from: number, to: number) => formatPeriod({ kind, from: formatDay(from), to: formatDay(to) });
  switch (kind) {
    case "day":
      return text(day, day + 1);
    case "week": {
      const monday = day - weekdayOf(day);
      return text(monday, monday + 7);
    }
    case "month":
      return text(firstOfMonth(year, month), firstOfMonth(year, month + 1));
    case "quarter": {
      const first = month - (month % 3);
      return text(firstOfMonth(year, first), firstOfMonth(year, first + 3));
    }
    case "range":
      return text(day - length + 1, day + 1);
  }
}

/** The period of that kind which holds the date. Example: ("week", "2026-10-07") → `week:2026-W41`. */
export function periodOf(kind: PeriodKind, date: string): string {
  return around(kind, parseDay(date)!, 1);
}

/** The next (`1`) or the one before (`-1`), as long as the present one. */
export function shiftPeriod(period: string, by: 1 | -1): string {
  const { kind, from, to } = daysOf(period)!;
  const [first, end] = [parseDay(from)!, parseDay(to)!];
  const length = end - first;
  if (kind === "range") return around(kind, by === 1 ? end + length - 1 : first - 1, length);
  return around(kind, by === 1 ? end : first - 1, length);
}

/** Another kind of period around where the reader is: its last day, or today when the period holds it. */
export function switchKind(period: string, kind: PeriodKind, today: string): string {
  const days = daysOf(period)!;
  const anchor = today >= days.from && today < days.to ? today : lastDay(days);
  if (kind === "range") return rangeOf(days.from, anchor);
  return periodOf(kind, anchor);
}

/** Both dates included. */
export function rangeOf(from: string, to: string): string {
  return `${from}..${to}`;
}

/** Today's date on the account's wall clock. */
export function todayIn(timeZone: string, now: number): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone }).format(now);
}
