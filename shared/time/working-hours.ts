/** Which hours a schedule gives a date (KPI.md 1, "Working time"), in seconds of the wall clock from that date's midnight. */
import type { Schedule } from "../domain/settings.ts";
import { DAY_SECONDS, parseDay, weekdayOf } from "./civil-date.ts";
import type { ProductionCalendar } from "./production-calendar.ts";

/** `[start, end)`; `end` may lie on the next day. */
export type Hours = readonly [start: number, end: number];
type Written = readonly (readonly [string, string])[];

const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const DEFAULT_HOURS: Written = [["09:00", "18:00"]];
const HOUR = 3600;

function secondsOf(time: string): number {
  const [hours, minutes] = time.split(":").map(Number) as [number, number];
  return hours * HOUR + minutes * 60;
}

/** An end not after its start is on the next day: `["22:00", "06:00"]`. */
function readHours(written: Written): Hours[] {
  return written.map(([from, to]) => {
    const [start, end] = [secondsOf(from), secondsOf(to)];
    return [start, end > start ? end : end + DAY_SECONDS];
  });
}

function shorten(hours: readonly Hours[]): Hours[] {
  const last = Math.max(...hours.map(([, end]) => end));
  return hours
    .map(([start, end]): Hours => [start, Math.min(end, last - HOUR)])
    .filter(([start, end]) => end > start);
}

/** Hours by date. The account's `extraDays` stand above its `holidays`, these above the production calendar. */
export class WorkingHours {
  readonly #week: Hours[][];
  readonly #dates = new Map<number, Hours[]>();

  constructor(schedule: Schedule, calendar: ProductionCalendar | null = null) {
    this.#week = WEEKDAYS.map((name, weekday) =>
      readHours(schedule[name] ?? (weekday < 5 ? DEFAULT_HOURS : [])),
    );
    for (const date of calendar?.holidays ?? []) this.#put(date, () => []);
    for (const date of calendar?.workingWeekends ?? []) this.#put(date, () => this.#week[0]!);
    for (const date of calendar?.shortened ?? []) this.#put(date, (usual) => shorten(usual));
    for (const date of schedule.holidays) this.#put(date, () => []);
    for (const [date, hours] of Object.entries(schedule.extraDays)) this.#put(date, () => readHours(hours));
  }

  #put(date: string, hours: (usual: Hours[]) => Hours[]): void {
    const day = parseDay(date);
    if (day !== null) this.#dates.set(day, hours([...this.of(day)]));
  }

  /** Hours that belong to the date (which is where an interval starts). */
  of(day: number): readonly Hours[] {
    return this.#dates.get(day) ?? this.#week[weekdayOf(day)]!;
  }

  /** There is not one working minute, in no week and on no date. */
  get empty(): boolean {
    return ![...this.#week, ...this.#dates.values()].some((hours) => hours.length > 0);
  }
}
