/**
 * KPI.md 1 "Working time", minute by minute: a minute works when the wall clock shown in it lies inside the schedule.
 * Schedules are written in whole minutes and clocks change at whole minutes, so no minute works in part.
 */
import type { Schedule } from "#shared/domain/settings.ts";
import { addDays, wallClock, weekdayOf } from "./calendar.ts";

const DAY_MINUTES = 1440;
const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

type Interval = readonly [start: string, end: string];

/** "A weekday that is not named keeps its default (Monday to Friday 09:00–18:00)": none at the weekend. */
const DEFAULT_DAY = (weekday: number): readonly Interval[] => (weekday < 5 ? [["09:00", "18:00"]] : []);

/** "an entry of `extraDays` replaces the hours of its date, also on a holiday". */
function intervalsOf(schedule: Schedule, date: string): readonly Interval[] {
  const extra = schedule.extraDays[date];
  if (extra) return extra;
  if (schedule.holidays.includes(date)) return [];
  const weekday = weekdayOf(date);
  return schedule[WEEKDAYS[weekday]!] ?? DEFAULT_DAY(weekday);
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** Minutes since the midnight of the date to which the interval belongs; an end not after its start is a day later. */
function bounds([start, end]: Interval): [number, number] {
  const from = minutesOf(start);
  const to = minutesOf(end);
  return to > from ? [from, to] : [from, to + DAY_MINUTES];
}

/** The minutes of one date, as the wall shows them, in which the schedule works; overlaps count once. */
export function workingMinutes(schedule: Schedule, date: string): readonly boolean[] {
  const today = intervalsOf(schedule, date).map(bounds);
  const yesterday = intervalsOf(schedule, addDays(date, -1)).map(bounds);
  const covers = (all: typeof today, minute: number) =>
    all.some(([from, to]) => minute >= from && minute < to);
  return Array.from(
    { length: DAY_MINUTES },
    (_, minute) => covers(today, minute) || covers(yesterday, minute + DAY_MINUTES),
  );
}

/** Working minutes of one UTC day: each minute, and how many. */
interface UtcDay {
  minutes: readonly boolean[];
  total: number;
}

/** `working(a, b)`: seconds of working time in [a, b); nothing where b is not after a. */
export function workingClock(zone: string, schedule: Schedule): (a: number, b: number) => number {
  const days = new Map<number, UtcDay>();
  const dates = new Map<string, readonly boolean[]>();

  const localDay = (date: string): readonly boolean[] => {
    const known = dates.get(date);
    if (known) return known;
    const made = workingMinutes(schedule, date);
    dates.set(date, made);
    return made;
  };
  const utcDay = (day: number): UtcDay => {
    const known = days.get(day);
    if (known) return known;
    const minutes = Array.from({ length: DAY_MINUTES }, (_, at) => {
      const { date, minute } = wallClock(zone, day * 86_400 + at * 60);
      return localDay(date)[minute]!;
    });
    const made = { minutes, total: minutes.filter(Boolean).length };
    days.set(day, made);
    return made;
  };

  return (a, b) => {
    let seconds = 0;
    let at = a;
    while (at < b) {
      const day = Math.floor(at / 86_400);
      if (at % 86_400 === 0 && at + 86_400 <= b) {
        seconds += utcDay(day).total * 60;
        at += 86_400;
        continue;
      }
      const end = Math.min(b, Math.floor(at / 60) * 60 + 60);
      if (utcDay(day).minutes[Math.floor((at - day * 86_400) / 60)]) seconds += end - at;
      at = end;
    }
    return seconds;
  };
}
