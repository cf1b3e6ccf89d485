/** The department's clock: Moscow, three hours ahead of UTC all year, Monday to Friday 09:00–18:00 but on holidays. */
const HOUR = 3600;
export const DAY = 86_400;
const OFFSET = 3 * HOUR;
const OPENS = 9 * HOUR;
const CLOSES = 18 * HOUR;

/** Days off of the Russian labour code, month and day. */
const HOLIDAYS = new Set([
  ...Array.from({ length: 8 }, (_, day) => `01-0${day + 1}`),
  "02-23",
  "03-08",
  "05-01",
  "05-09",
  "06-12",
  "11-04",
]);

/** Number of the local day since 1970. */
export const dayOf = (at: number): number => Math.floor((at + OFFSET) / DAY);

/** First instant of a local day. */
export const dayStart = (day: number): number => day * DAY - OFFSET;

const calendar = new Map<number, { month: number; holiday: boolean; weekend: boolean }>();

/** 1970-01-01 was a Thursday. */
export function dayInfo(day: number): { month: number; holiday: boolean; weekend: boolean } {
  const known = calendar.get(day);
  if (known) return known;
  const text = new Date(day * DAY * 1000).toISOString();
  const info = {
    month: Number(text.slice(5, 7)),
    holiday: HOLIDAYS.has(text.slice(5, 10)),
    weekend: day % 7 === 2 || day % 7 === 3,
  };
  calendar.set(day, info);
  return info;
}

export function isWorkday(day: number): boolean {
  const { weekend, holiday } = dayInfo(day);
  return !weekend && !holiday;
}

export function isWorkingMoment(at: number): boolean {
  const day = dayOf(at);
  const time = at - dayStart(day);
  return isWorkday(day) && time >= OPENS && time < CLOSES;
}

/** The same instant, or one in the first minutes of the next working day: not everybody begins in the same second. */
export function nextWorkingMoment(at: number): number {
  if (isWorkingMoment(at)) return at;
  let day = dayOf(at);
  if (at - dayStart(day) >= OPENS) day++;
  while (!isWorkday(day)) day++;
  return dayStart(day) + OPENS + (((at % 1500) + 1500) % 1500);
}

/** How lively a month is: quiet January, summer and May, busy autumn. */
const SEASON = [0.75, 0.95, 1.1, 1.1, 0.9, 0.95, 0.85, 0.85, 1.1, 1.15, 1.15, 1.05] as const;

/** New leads of a day against an ordinary working day. */
export function dayWeight(day: number): number {
  const { month, weekend, holiday } = dayInfo(day);
  return SEASON[month - 1]! * (holiday ? 0.15 : weekend ? 0.3 : 1);
}
