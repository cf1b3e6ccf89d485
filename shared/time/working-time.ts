/**
 * Working time between two instants as a difference of one cumulative function, `W(b) − W(a)`: a look-up at each end,
 * whatever the distance. The schedule's wall-clock intervals are laid onto each span of equal offset, so an hour that
 * the clock skips counts nothing and an hour that it shows twice counts twice (KPI.md 1).
 */
import type { Instant } from "../domain/instant.ts";
import type { Schedule } from "../domain/settings.ts";
import { DAY_SECONDS } from "./civil-date.ts";
import type { ProductionCalendar } from "./production-calendar.ts";
import { WorkingHours } from "./working-hours.ts";
import { type Zone, zoneOf } from "./zone.ts";

/** Mean length of a year: the year of an instant is this quotient or next to it. */
const YEAR_SECONDS = 31_556_952;
const yearStart = (year: number) => Date.UTC(year, 0, 1) / 1000;

/** The working intervals of one UTC year, and the working seconds before each of them in that year. */
interface Year {
  number: number;
  start: Instant;
  end: Instant;
  starts: Float64Array;
  ends: Float64Array;
  before: Float64Array;
  /** Index of the first interval that ends after each UTC day's beginning. */
  firstOfDay: Int32Array;
  total: number;
}

export class WorkingTime {
  readonly #hours: WorkingHours;
  readonly #zone: Zone;
  readonly #years = new Map<number, Year>();
  #recent: Year | null = null;

  constructor(schedule: Schedule, timeZone: string, calendar: ProductionCalendar | null = null) {
    this.#hours = new WorkingHours(schedule, calendar);
    this.#zone = zoneOf(timeZone);
  }

  /** The schedule has no working minute at all. */
  get empty(): boolean {
    return this.#hours.empty;
  }

  /** Working seconds in [from, to); 0 when `to` is not after `from`. */
  between(from: Instant, to: Instant): number {
    if (to <= from) return 0;
    const [first, last] = [this.#yearWith(from), this.#yearWith(to)];
    let seconds = within(last, to) - within(first, from);
    for (let year = first; year !== last; year = this.#year(year.number + 1)) seconds += year.total;
    return seconds;
  }

  /** Most questions are about the year of the question before. */
  #yearWith(instant: Instant): Year {
    const recent = this.#recent;
    if (recent && instant >= recent.start && instant < recent.end) return recent;
    this.#recent = this.#year(yearOf(instant));
    return this.#recent;
  }

  /** Working intervals inside [from, to), in order: what a countdown runs over. */
  intervals(from: Instant, to: Instant): [from: Instant, to: Instant][] {
    const found: [Instant, Instant][] = [];
    for (let number = yearOf(from); number <= yearOf(to); number++) {
      const { starts, ends } = this.#year(number);
      starts.forEach((start, index) => {
        const piece: [Instant, Instant] = [Math.max(start, from), Math.min(ends[index]!, to)];
        if (piece[1] > piece[0]) found.push(piece);
      });
    }
    return found;
  }

  #year(number: number): Year {
    let year = this.#years.get(number);
    if (!year) {
      year = this.#makeYear(number);
      this.#years.set(number, year);
    }
    return year;
  }

  #makeYear(number: number): Year {
    const [start, end] = [yearStart(number), yearStart(number + 1)];
    const wall = this.#wallIntervals(start, end);
    const intervals: [number, number][] = [];
    for (const span of this.#zone.spans(start, end)) {
      const [low, high] = [Math.max(start, span.from), Math.min(end, span.to)];
      for (const [from, to] of wall) {
        const [first, last] = [Math.max(low, from - span.offset), Math.min(high, to - span.offset)];
        if (first < last) intervals.push([first, last]);
      }
    }
    return indexed(number, start, end, intervals);
  }

  /** The schedule on the wall clock, in order and without overlaps, around a UTC year. */
  #wallIntervals(start: Instant, end: Instant): [number, number][] {
    const all: [number, number][] = [];
    for (let day = Math.floor(start / DAY_SECONDS) - 3; day <= end / DAY_SECONDS + 2; day++) {
      for (const [from, to] of this.#hours.of(day)) {
        all.push([day * DAY_SECONDS + from, day * DAY_SECONDS + to]);
      }
    }
    all.sort((one, other) => one[0] - other[0]);
    const merged: [number, number][] = [];
    for (const [from, to] of all) {
      const last = merged[merged.length - 1];
      if (last && from <= last[1]) last[1] = Math.max(last[1], to);
      else merged.push([from, to]);
    }
    return merged;
  }
}

function yearOf(instant: Instant): number {
  let year = 1970 + Math.floor(instant / YEAR_SECONDS);
  while (instant >= yearStart(year + 1)) year++;
  while (instant < yearStart(year)) year--;
  return year;
}

/** Working seconds of the year before `instant`, which lies in it. */
function within(year: Year, instant: Instant): number {
  let at = year.firstOfDay[Math.floor((instant - year.start) / DAY_SECONDS)]!;
  while (at < year.ends.length && year.ends[at]! <= instant) at++;
  if (at === year.ends.length) return year.total;
  return year.before[at]! + Math.max(0, instant - year.starts[at]!);
}

function indexed(number: number, start: Instant, end: Instant, intervals: readonly [number, number][]): Year {
  const days = Math.ceil((end - start) / DAY_SECONDS);
  const year: Year = {
    number,
    start,
    end,
    starts: Float64Array.from(intervals, ([from]) => from),
    ends: Float64Array.from(intervals, ([, to]) => to),
    before: new Float64Array(intervals.length),
    firstOfDay: new Int32Array(days),
    total: 0,
  };
  intervals.forEach(([from, to], index) => {
    year.before[index] = year.total;
    year.total += to - from;
  });
  for (let day = 0, at = 0; day < days; day++) {
    while (at < intervals.length && year.ends[at]! <= start + day * DAY_SECONDS) at++;
    year.firstOfDay[day] = at;
  }
  return year;
}
