/**
 * When a scheduled report is due, in the account's zone: `daily: "09:00"`, `weekly: "mon 09:00"`, `monthly: "1 09:00"`.
 * Each slot belongs to one local date, so a clock change can neither drop nor double it: where the wall clock skips the
 * time, the slot is due at the first instant after the gap; where it shows it twice, at the first of the two.
 */
import { TZDate } from "@date-fns/tz";

export type Cadence = "daily" | "weekly" | "monthly";

/** One report that is due; `key` is unique in the account, whoever computes it. */
export interface Slot {
  key: string;
  cadence: Cadence;
  /** Seconds since 1970. */
  dueAt: number;
  /** What it reports, as on the command line: `day:2026-10-05`, `week:2026-W41`, `month:2026-10`. */
  period: string;
}

export interface ScheduleSettings {
  daily: string | null;
  weekly: string | null;
  monthly: string | null;
}

const DAY_MS = 86_400_000;
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

interface Time {
  hour: number;
  minute: number;
}

interface Rule extends Time {
  cadence: Cadence;
  /** Is it due on this date? */
  on(date: Date): boolean;
  period(date: Date): string;
}

function readTime(text: string): Time | null {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  return match && { hour: Number(match[1]), minute: Number(match[2]) };
}

const isoDate = (date: Date) => date.toISOString().slice(0, 10);
const shifted = (date: Date, days: number) => new Date(date.getTime() + days * DAY_MS);

/** `2026-W41` of a date: the week whose Thursday lies in the year. */
export function isoWeek(date: Date): string {
  const thursday = shifted(date, 3 - ((date.getUTCDay() + 6) % 7));
  const year = thursday.getUTCFullYear();
  const week = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY_MS)) + 1;
  return `${year}-W${String(week).padStart(2, "0")}`;
}

function dailyRule(text: string): Rule | null {
  const time = readTime(text);
  return (
    time && {
      ...time,
      cadence: "daily",
      on: () => true,
      period: (date) => `day:${isoDate(shifted(date, -1))}`,
    }
  );
}

function weeklyRule(text: string): Rule | null {
  const match = /^(sun|mon|tue|wed|thu|fri|sat) (\S+)$/.exec(text);
  const time = match && readTime(match[2]!);
  const weekday = match ? WEEKDAYS.indexOf(match[1]!) : -1;
  return (
    time && {
      ...time,
      cadence: "weekly",
      on: (date) => date.getUTCDay() === weekday,
      period: (date) => `week:${isoWeek(shifted(date, -7))}`,
    }
  );
}

/** The 31st of a month that has no such day is its last day. */
function isMonthDay(date: Date, day: number): boolean {
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  return date.getUTCDate() === Math.min(day, last);
}

function monthlyRule(text: string): Rule | null {
  const match = /^([1-9]|[12]\d|3[01]) (\S+)$/.exec(text);
  const time = match && readTime(match[2]!);
  const day = Number(match?.[1]);
  const before = (date: Date) => new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - 1, 1));
  return (
    time && {
      ...time,
      cadence: "monthly",
      on: (date) => isMonthDay(date, day),
      period: (date) => `month:${isoDate(before(date)).slice(0, 7)}`,
    }
  );
}

const READERS = { daily: dailyRule, weekly: weeklyRule, monthly: monthlyRule } as const;

/** The rule of a cadence, `null` when its text is none (settings name the mistake). */
export function readRule(cadence: Cadence, text: string): Rule | null {
  return READERS[cadence](text.trim().toLowerCase());
}

/** First instant of a local date at which the wall clock shows `time` or later. */
export function wallInstant(date: string, time: Time, zone: string): number {
  const [year, month, day] = date.split("-").map(Number) as [number, number, number];
  const wanted = time.hour * 60 + time.minute;
  const guess = Date.UTC(year, month - 1, day, time.hour, time.minute);
  // Offsets lie within −12 and +14 hours and change at whole quarters: walk from the earliest candidate.
  for (let at = guess - 14 * 3_600_000; at <= guess + 14 * 3_600_000; at += 900_000) {
    const local = new TZDate(at, zone);
    const shown = isoDate(new Date(Date.UTC(local.getFullYear(), local.getMonth(), local.getDate())));
    if (shown > date) return at / 1000;
    const minutes = local.getHours() * 60 + local.getMinutes();
    if (shown === date && minutes >= wanted)
      return (at - (minutes - wanted < 15 ? (minutes - wanted) * 60_000 : 0)) / 1000;
  }
  return guess / 1000;
}

/** All slots due in [from, until), in time order. */
export function slotsBetween(settings: ScheduleSettings, zone: string, from: number, until: number): Slot[] {
  const rules = (["daily", "weekly", "monthly"] as const).flatMap((cadence) => {
    const text = settings[cadence];
    const rule = text === null ? null : readRule(cadence, text);
    return rule ? [rule] : [];
  });
  const slots: Slot[] = [];
  const first = Math.floor((from * 1000) / DAY_MS) * DAY_MS - DAY_MS;
  for (let at = first; at <= until * 1000 + DAY_MS; at += DAY_MS) {
    const date = new Date(at);
    for (const rule of rules) {
      if (!rule.on(date)) continue;
      const dueAt = wallInstant(isoDate(date), rule, zone);
      if (dueAt < from || dueAt >= until) continue;
      slots.push({
        key: `${rule.cadence}:${isoDate(date)}`,
        cadence: rule.cadence,
        dueAt,
        period: rule.period(date),
      });
    }
  }
  return slots.sort((one, other) => one.dueAt - other.dueAt || (one.key < other.key ? -1 : 1));
}
