/**
 * When a scheduled report is due, in the account's zone: `daily: "09:00"`, `weekly: "mon 09:00"`, `monthly: "1 09:00"`.
 * Each slot belongs to one local date, so a clock change can neither drop nor double it: where the wall clock skips the
 * time, the slot is due at the first instant after the gap; where it shows it twice, at the first of the two.
 */
import type { Instant } from "#shared/domain/instant.ts";
import type { Settings } from "#shared/domain/settings.ts";
import { DAY_SECONDS, firstOfMonth, formatDay, monthOfDay, weekdayOf } from "#shared/time/civil-date.ts";
import { formatPeriod } from "#shared/time/period.ts";
import { type Zone, zoneOf } from "#shared/time/zone.ts";
import type { Cadence, Slot } from "../store/report-shelf.ts";

export type ScheduleSettings = Pick<Settings["reports"], Cadence>;

const CADENCES = ["daily", "weekly", "monthly"] as const;
const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

interface Rule {
  cadence: Cadence;
  /** Wall-clock seconds after midnight. */
  time: number;
  /** Is it due on this date (days since 1970-01-01)? */
  on(day: number): boolean;
  /** What it reports then. */
  period(day: number): string;
}

const daily = (time: number): Rule => ({
  cadence: "daily",
  time,
  on: () => true,
  period: (day) => `day:${formatDay(day - 1)}`,
});

const weekly = (time: number, weekday: number): Rule => ({
  cadence: "weekly",
  time,
  on: (day) => weekdayOf(day) === weekday,
  period(day) {
    const monday = day - weekdayOf(day) - 7;
    return formatPeriod({ kind: "week", from: formatDay(monday), to: formatDay(monday + 7) });
  },
});

/** The 31st of a month that has no such day is its last day. */
const monthly = (time: number, date: number): Rule => ({
  cadence: "monthly",
  time,
  on(day) {
    const { year, month } = monthOfDay(day);
    const [first, next] = [firstOfMonth(year, month), firstOfMonth(year, month + 1)];
    return day === Math.min(first + date, next) - 1;
  },
  period(day) {
    const { year, month } = monthOfDay(day);
    return `month:${formatDay(firstOfMonth(year, month - 1)).slice(0, 7)}`;
  },
});

/** `09:00` as seconds after midnight. */
function readTime(text: string): number {
  const [hour, minute] = text.split(":").map(Number) as [number, number];
  return hour * 3_600 + minute * 60;
}

/** The rule of a cadence, `null` where it is switched off. The settings' schema has checked its text. */
function readRule(cadence: Cadence, text: string | null): Rule | null {
  if (text === null) return null;
  if (cadence === "daily") return daily(readTime(text));
  const [day, time] = text.split(" ") as [string, string];
  if (cadence === "weekly") return weekly(readTime(time), WEEKDAYS.indexOf(day));
  return monthly(readTime(time), Number(day));
}

/** First instant of a local date at which the wall clock shows `time` (seconds after midnight) or later. */
export function wallInstant(day: number, time: number, zone: Zone): Instant {
  const wall = day * DAY_SECONDS + time;
  for (const span of zone.spans(wall - 2 * DAY_SECONDS, wall + 2 * DAY_SECONDS)) {
    const start = Math.max(span.from, wall - span.offset);
    if (start < span.to) return start;
  }
  return wall;
}

/** All slots due in [from, until), in time order. */
export function slotsBetween(
  settings: ScheduleSettings,
  timeZone: string,
  from: Instant,
  until: Instant,
): Slot[] {
  const zone = zoneOf(timeZone);
  const rules = CADENCES.flatMap((cadence) => readRule(cadence, settings[cadence]) ?? []);
  const slots: Slot[] = [];
  for (let day = Math.floor(from / DAY_SECONDS) - 1; day <= until / DAY_SECONDS + 1; day++) {
    for (const rule of rules) {
      if (!rule.on(day)) continue;
      const dueAt = wallInstant(day, rule.time, zone);
      if (dueAt < from || dueAt >= until) continue;
      slots.push({
        key: `${rule.cadence}:${formatDay(day)}`,
        cadence: rule.cadence,
        dueAt,
        period: rule.period(day),
      });
    }
  }
  return slots.sort((one, other) => one.dueAt - other.dueAt || (one.key < other.key ? -1 : 1));
}
