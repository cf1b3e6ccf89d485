/**
 * A country's production calendar, year by year. Facts are checked in with the decree that sets them; years whose decree
 * is not out yet have the statutory holidays and the country's own rule for those that fall on a weekend.
 */
import type { ProductionCalendar } from "../production-calendar.ts";

/** One year as its decree and law give it, dates as `MM-DD`. */
export interface CalendarYear {
  /** Where the transfers come from; `null`: not published when this was written. */
  decree: string | null;
  /** Weekdays off. */
  off: string;
  /** Weekend dates worked. */
  worked?: string;
  shortened?: string;
}

const dates = (year: string, list: string | undefined): string[] =>
  (list ?? "")
    .split(" ")
    .filter(Boolean)
    .map((date) => `${year}-${date}`);

export function toCalendar(years: Record<string, CalendarYear>): ProductionCalendar {
  const all = Object.entries(years);
  return {
    holidays: all.flatMap(([year, one]) => dates(year, one.off)),
    workingWeekends: all.flatMap(([year, one]) => dates(year, one.worked)),
    shortened: all.flatMap(([year, one]) => dates(year, one.shortened)),
    decreed: all.filter(([, one]) => one.decree !== null).map(([year]) => Number(year)),
  };
}
