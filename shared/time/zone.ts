/**
 * Wall clocks of an IANA zone. `Intl` is asked once a day of each year that is met (a change lasts longer than a day);
 * the changes found are kept, so that a conversion costs a look into a short list.
 */
import type { Instant } from "../domain/instant.ts";
import { DAY_SECONDS } from "./civil-date.ts";

/** The clock is `offset` seconds ahead of UTC from `from` (included) to `to`. */
export interface OffsetSpan {
  from: Instant;
  to: Instant;
  offset: number;
}

/** Years beyond these have the offset of the bound: nothing there is known, or asked for. */
const FIRST_YEAR = 1900;
const LAST_YEAR = 2200;

const yearStart = (year: number) => Date.UTC(year, 0, 1) / 1000;
const yearOf = (instant: Instant) => new Date(instant * 1000).getUTCFullYear();

export class Zone {
  readonly name: string;
  readonly #clock: Intl.DateTimeFormat;
  readonly #years = new Map<number, OffsetSpan[]>();
  #recent: OffsetSpan = { from: 0, to: 0, offset: 0 };

  constructor(name: string) {
    this.name = name;
    this.#clock = new Intl.DateTimeFormat("en-US", {
      timeZone: name,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  }

  /** Seconds that the wall clock is ahead of UTC. */
  offsetAt(instant: Instant): number {
    return this.spanAt(instant).offset;
  }

  /** Wall-clock seconds since 1970-01-01T00:00 local. */
  wallAt(instant: Instant): number {
    return instant + this.spanAt(instant).offset;
  }

  /** Local date (days since 1970-01-01) that the wall clock shows. */
  dayAt(instant: Instant): number {
    return Math.floor(this.wallAt(instant) / DAY_SECONDS);
  }

  /** The first instant of a date; of a date that the zone skipped, the instant of the skip. */
  startOfDay(day: number): Instant {
    const wall = day * DAY_SECONDS;
    for (const span of this.spans(wall - 2 * DAY_SECONDS, wall + 2 * DAY_SECONDS)) {
      const start = Math.max(span.from, wall - span.offset);
      if (start < span.to) return start;
    }
    return wall;
  }

  /** The spans of equal offset that touch [from, to), in order. */
  spans(from: Instant, to: Instant): OffsetSpan[] {
    const found: OffsetSpan[] = [];
    for (let at = from; at < to; at = found[found.length - 1]!.to) found.push(this.spanAt(at));
    return found;
  }

  spanAt(instant: Instant): OffsetSpan {
    const recent = this.#recent;
    if (instant >= recent.from && instant < recent.to) return recent;
    const year = Math.min(LAST_YEAR, Math.max(FIRST_YEAR, yearOf(instant)));
    const spans = this.#spansOf(year);
    const span = spans.find((one) => instant < one.to) ?? spans[spans.length - 1]!;
    this.#recent = span;
    return span;
  }

  #spansOf(year: number): OffsetSpan[] {
    const known = this.#years.get(year);
    if (known) return known;
    const end = yearStart(year + 1);
    let span: OffsetSpan = { from: yearStart(year), to: end, offset: this.#ask(yearStart(year)) };
    const spans = [span];
    for (let at = span.from; at < end; at += DAY_SECONDS) {
      const next = Math.min(at + DAY_SECONDS, end - 1);
      const offset = this.#ask(next);
      if (offset === span.offset) continue;
      const change = this.#changeBetween(at, next, span.offset);
      span.to = change;
      span = { from: change, to: end, offset };
      spans.push(span);
    }
    if (year === FIRST_YEAR) spans[0]!.from = Number.NEGATIVE_INFINITY;
    if (year === LAST_YEAR) span.to = Number.POSITIVE_INFINITY;
    this.#years.set(year, spans);
    return spans;
  }

  /** First instant after `before` whose offset is no longer `offset`. */
  #changeBetween(before: Instant, after: Instant, offset: number): Instant {
    let [low, high] = [before, after];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.#ask(middle) === offset) low = middle;
      else high = middle;
    }
    return high;
  }

  #ask(instant: Instant): number {
    const shown = this.#clock
      .format(instant * 1000)
      .match(/\d+/g)!
      .map(Number) as number[];
    const [month, day, year, hour, minute, second] = shown as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    return Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - instant;
  }
}

/** Whether `Intl` knows a zone of that name. */
export function isKnownZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: name });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const zones = new Map<string, Zone>();

/** The zone of that name; throws a `RangeError` for a name that `Intl` does not know. */
export function zoneOf(name: string): Zone {
  let zone = zones.get(name);
  if (!zone) {
    zone = new Zone(name);
    zones.set(name, zone);
  }
  return zone;
}
