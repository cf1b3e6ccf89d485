/** Durations as people say them: 42 с, 4 мин 30 с, 1 ч 05 мин, 12,4 дня. */
const MINUTE = 60;
const HOUR = 3_600;
export const DAY = 86_400;
/** From here on hours say less than days. */
export const IN_DAYS_FROM = 2 * DAY;

export interface DurationWords {
  second: string;
  minute: string;
  hour: string;
  /** A number of days with its noun: `12,4 дня`. */
  days: (days: number) => string;
}

/** No-break space: a number never parts from its unit at the end of a line. */
const GAP = "\u00a0";

/**
 * Whole units only as fine as they matter; rounded once, so that 59.6 min is an hour and never "60 мин".
 * Example: 3900 → "1 ч 05 мин". A negative duration keeps its sign.
 */
export function formatDuration(seconds: number, words: DurationWords): string {
  const sign = seconds < 0 && Math.round(seconds) !== 0 ? "−" : "";
  return sign + positive(Math.round(Math.abs(seconds)), words);
}

function positive(whole: number, words: DurationWords): string {
  if (whole >= IN_DAYS_FROM) return words.days(whole / DAY);
  if (whole < MINUTE) return `${whole}${GAP}${words.second}`;
  if (whole < 10 * MINUTE) return twoParts(whole, MINUTE, words.minute, 1, words.second);
  const minutes = Math.round(whole / MINUTE);
  if (minutes < 60) return `${minutes}${GAP}${words.minute}`;
  return twoParts(minutes * MINUTE, HOUR, words.hour, MINUTE, words.minute);
}

function twoParts(whole: number, large: number, largeWord: string, small: number, smallWord: string): string {
  const rest = Math.round((whole % large) / small);
  const first = `${Math.floor(whole / large)}${GAP}${largeWord}`;
  return rest === 0 ? first : `${first}${GAP}${String(rest).padStart(2, "0")}${GAP}${smallWord}`;
}

/** A running countdown, `12:05` or `1:04:09`: it changes every second and must not jump in width. */
export function formatCountdown(seconds: number): string {
  const whole = Math.max(0, Math.floor(Math.abs(seconds)));
  const two = (part: number) => String(part).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / HOUR), Math.floor((whole % HOUR) / MINUTE)];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % MINUTE)}` : `${minutes}:${two(whole % MINUTE)}`;
}
