/**
 * Is the difference of two means more than noise? A seeded percentile bootstrap over leads (Efron 1979) for samples of up
 * to thirty. A larger mean's bootstrap distribution is its normal limit, which is used instead because it costs one pass.
 */
import { excludesZero, type Interval, mean, type Sorted, Z95 } from "./statistics.ts";

const RESAMPLES = 400;
const LARGE = 30;
const SEED = 0x9e3779b9;

/** Mulberry32: a small seeded generator, whole numbers below `bound`. */
function generator(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
  };
}

function varianceOf(values: Sorted): number {
  const centre = mean(values)!;
  let squares = 0;
  for (let at = 0; at < values.length; at++) squares += (values[at]! - centre) ** 2;
  return squares / Math.max(1, values.length - 1);
}

export function normalInterval(difference: number, variance: number): Interval {
  const reach = Z95 * Math.sqrt(variance);
  return { low: difference - reach, high: difference + reach };
}

function resampled(values: Sorted, next: (bound: number) => number, into: Float64Array): number {
  for (let at = 0; at < values.length; at++) into[at] = values[next(values.length)]!;
  return mean(into)!;
}

function bootstrapInterval(now: Sorted, before: Sorted): Interval {
  const next = generator(SEED);
  const [one, other] = [new Float64Array(now.length), new Float64Array(before.length)];
  const differences = Float64Array.from(
    { length: RESAMPLES },
    () => resampled(now, next, one) - resampled(before, next, other),
  ).sort();
  const tail = Math.round(RESAMPLES * 0.025);
  return { low: differences[tail]!, high: differences[RESAMPLES - 1 - tail]! };
}

/** 95 % interval of the difference of two means; both lists have values. */
export function meanDifference(now: Sorted, before: Sorted): Interval {
  if (now.length <= LARGE && before.length <= LARGE) return bootstrapInterval(now, before);
  const variance = varianceOf(now) / now.length + varianceOf(before) / before.length;
  return normalInterval(mean(now)! - mean(before)!, variance);
}

/** The smallest sample in which a change is judged at all (KPI.md 3). */
export const FEWEST = 5;

/** `null` where either side is too small; else whether the interval, made only then, excludes zero. */
export function judge(now: number, before: number, interval: () => Interval): boolean | null {
  return now < FEWEST || before < FEWEST ? null : excludesZero(interval());
}
