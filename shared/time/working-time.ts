/**
 * Working time between two instants as a difference of one cumulative function, `W(b) − W(a)`: two look-ups, whatever
 * the distance. The schedule's wall-clock intervals are laid onto each span of equal offset, so an hour that the clock
 * skips counts nothing and an hour that it shows twice counts twice (KPI.md 1).
 */
import type { Instant } from "../domain/instant.ts";
import type { Schedule } from "../domain/settings.ts";
import { DAY_SECONDS } from "./civil-date.ts";
import type { ProductionCalendar } from "./production-calendar.ts";
import { WorkingHours } from "./working-hours.ts";
import { type Zone, zoneOf } from "./zone.ts";

const FIRST_YEAR = 1970;
const yearStart = (year: number) => Date.UTC(year, 0, 1) / 1000;

/** The working intervals of one UTC year, and the working seconds before each of them in that year. */
interface Year {
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
  readonly #years: Year[] = [];
  /** Working seconds before each of `#years`. */
  readonly #before: number[] = [0];

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
    return to > from ? this.until(to) - this.until(from) : 0;
  }

  /** Working seconds from 1970 to `instant`. */
  until(instant: Instant): number {
    if (instant <= 0) return 0;
    let index = Math.floor(instant / 31_556_952);
    while (instant >= this.#year(index).end) index++;
    while (instant < this.#year(index).start) index--;
    const year = this.#years[index]!;
    let at = year.firstOfDay[Math.floor((instant - year.start) / DAY_SECONDS)]!;
    while (at < year.ends.length && year.ends[at]! <= instant) at++;
    if (at === year.ends.length) return this.#before[index]! + year.total;
    return this.#before[index]! + year.before[at]! + Math.max(0, instant - year.starts[at]!);
  }

  #year(index: number): Year {
    while (this.#years.length <= index) {
      const year = this.#makeYear(FIRST_YEAR + this.#years.length);
      this.#years.push(year);
      this.#before.push(this.#before[this.#before.length - 1]! + year.total);
    }
    return this.#years[index]!;
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
    return indexed(start, end, intervals);
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

function indexed(start: Instant, end: Instant, intervals: readonly [number, number][]): Year {
  const days = Math.ceil((end - start) / DAY_SECONDS);
  const year: Year = {
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
