/** Instants of a span of days, many of them where errors live: local midnights, clock changes, the edges of work. */
import { addDays, firstInstantOf, wallClock } from "./calendar.ts";
import type { Random } from "./random.ts";

/** First days of spans in which the zone's clock is worth looking at. */
export const ZONES: Readonly<Record<string, readonly string[]>> = {
  "Europe/Moscow": ["2011-01-20", "2014-08-25", "2025-11-20"],
  "Asia/Yekaterinburg": ["2010-09-28", "2014-09-10", "2026-01-15"],
  "America/Sao_Paulo": ["2016-09-25", "2017-12-20", "2018-10-10"],
  "Europe/Berlin": ["2025-09-05", "2026-02-20"],
  "Australia/Lord_Howe": ["2025-09-20", "2026-03-01"],
  "Asia/Kolkata": ["2025-12-10", "2024-02-01"],
};

const JITTER = [-3600, -601, -600, -599, -60, -1, 0, 0, 0, 1, 59, 60, 1800, 3599, 3600, 5400];

export interface Span {
  zone: string;
  /** Local dates, the last one included. */
  dates: readonly string[];
  from: number;
  to: number;
  /** Instants at which the clock was changed. */
  changes: readonly number[];
}

export function spanOf(random: Random, zone: string): Span {
  const days = random.pick([12, 40, 75, 130]);
  const first = random.pick(ZONES[zone] ?? ["2025-11-20"]);
  const dates = Array.from({ length: days }, (_, index) => addDays(first, index));
  const from = firstInstantOf(zone, first);
  const to = firstInstantOf(zone, addDays(first, days));
  return { zone, dates, from, to, changes: changesOf(zone, from, to) };
}

function changesOf(zone: string, from: number, to: number): number[] {
  const offset = (at: number) => {
    const { date, minute } = wallClock(zone, at);
    return Date.parse(`${date}T00:00:00Z`) / 1000 + minute * 60 - at;
  };
  const changes: number[] = [];
  for (let at = from; at < to; at += 900) if (offset(at) !== offset(at + 900)) changes.push(at + 900);
  return changes;
}

/** An instant of the span, or close to it. */
export function instantOf(random: Random, span: Span): number {
  const midnight = () => firstInstantOf(span.zone, random.pick(span.dates));
  return random.weighted([
    [5, () => random.int(span.from, span.to - 1)],
    [2, () => midnight() + random.pick(JITTER)],
    [2, () => midnight() + random.pick([9, 13, 18, 22]) * 3600 + random.pick(JITTER)],
    [span.changes.length > 0 ? 2 : 0, () => random.pick(span.changes) + random.pick(JITTER)],
  ]);
}

/** How long people take for the next thing: nothing, seconds, hours or days. */
export const pauseOf = (random: Random): number =>
  random.weighted([
    [2, () => 0],
    [1, () => random.int(1, 90)],
    [3, () => random.int(60, 20_000)],
    [3, () => random.int(20_000, 900_000)],
  ]);
