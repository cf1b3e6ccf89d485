/** The statistics of KPI.md 1, "Statistics". Every list of values is sorted ascending. */
import { divideHalfAway } from "../history/conversion.ts";

/** 95 %, two-sided. */
export const Z95 = 1.959964;

/** A sorted list of numbers. */
export type Sorted = ArrayLike<number>;

/** Type 7: linear interpolation between order statistics; `tenths` of the way. Example: [0, 10] at 9 tenths is 9. */
function quantile(values: Sorted, tenths: number): number | null {
  if (values.length === 0) return null;
  const place = (values.length - 1) * tenths;
  const [low, rest] = [Math.floor(place / 10), place % 10];
  const value = values[low]!;
  return rest === 0 ? value : value + (rest / 10) * (values[low + 1]! - value);
}

export const median = (values: Sorted): number | null => quantile(values, 5);
export const p90 = (values: Sorted): number | null => quantile(values, 9);

export function sumOf(values: Sorted): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at]!;
  return sum;
}

export function mean(values: Sorted): number | null {
  return values.length === 0 ? null : sumOf(values) / values.length;
}

/** Rounded half away from zero to a minor unit. Example: 5 in 2 parts is 3, −5 in 2 parts is −3. */
export function divideMoney(sum: number, parts: number): number | null {
  return parts === 0 ? null : Number(divideHalfAway(BigInt(sum), BigInt(parts)));
}

/** Median of money, rounded half away from zero. */
export function medianMoney(values: Sorted): number | null {
  const middle = values.length >> 1;
  if (values.length === 0) return null;
  if (values.length % 2 === 1) return values[middle]!;
  return divideMoney(values[middle - 1]! + values[middle]!, 2);
}

/** `100 × part / whole`, `null` for an empty whole. */
export function percent(part: number, whole: number): number | null {
  return whole === 0 ? null : (100 * part) / whole;
}

export interface Interval {
  low: number;
  high: number;
}

/** Wilson's score interval of `k` in `n`, as shares. Example: 3 in 10 is 0.108 – 0.603. */
export function wilson(k: number, n: number): Interval {
  const p = k / n;
  const z2 = Z95 * Z95;
  const centre = p + z2 / (2 * n);
  const reach = Z95 * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
  const scale = 1 + z2 / n;
  return { low: Math.max(0, (centre - reach) / scale), high: Math.min(1, (centre + reach) / scale) };
}

/** Newcombe's interval of a difference of two shares, from their Wilson intervals (his method 10, 1998). */
export function newcombe(k: number, n: number, before: { k: number; n: number }): Interval {
  const [one, other] = [wilson(k, n), wilson(before.k, before.n)];
  const [p, q] = [k / n, before.k / before.n];
  return {
    low: p - q - Math.hypot(p - one.low, other.high - q),
    high: p - q + Math.hypot(one.high - p, q - other.low),
  };
}

export function excludesZero({ low, high }: Interval): boolean {
  return low > 0 || high < 0;
}

/** Half width of the 95 % interval of an NPS, in points. Example: 7 promoters, 2 detractors of 12 is 43.0. */
export function npsMargin(promoters: number, detractors: number, n: number): number | null {
  if (n === 0) return null;
  const [p, d] = [promoters / n, detractors / n];
  return Z95 * 100 * Math.sqrt(Math.max(0, p + d - (p - d) ** 2) / n);
}
