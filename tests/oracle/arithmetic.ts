/**
 * The arithmetic of KPI.md ("Statistics", 2.1, 2.3, 2.6) by definition: whole numbers and BigInt fractions as far as
 * they go, one division at the end. Slow and plain on purpose: it is what the product's own arithmetic is held to.
 */

export const Z95 = 1.959964;

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

const ascending = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);

/** Mean: sum / n, not rounded. */
export const mean = (numbers: readonly number[]): number | null =>
  numbers.length === 0 ? null : sum(numbers) / numbers.length;

/**
 * Type 7 quantile at `tenths`/10: with h = (n − 1) × tenths / 10, x[⌊h⌋] + (h − ⌊h⌋) × (x[⌊h⌋ + 1] − x[⌊h⌋]), as a
 * numerator over 10 so that whole numbers stay exact until the end.
 */
function quantileTimesTen(numbers: readonly number[], tenths: number): number {
  const sorted = ascending(numbers);
  const position = (sorted.length - 1) * tenths;
  const below = Math.floor(position / 10);
  const rest = position % 10;
  const low = sorted[below]!;
  const high = sorted[below + 1] ?? low;
  return low * (10 - rest) + high * rest;
}

export const median = (numbers: readonly number[]): number | null =>
  numbers.length === 0 ? null : quantileTimesTen(numbers, 5) / 10;

export const p90 = (numbers: readonly number[]): number | null =>
  numbers.length === 0 ? null : quantileTimesTen(numbers, 9) / 10;

/** numerator / denominator to the nearest whole number, halves away from zero. */
export function roundHalfAway(numerator: bigint, denominator: bigint): number {
  const negative = numerator < 0n;
  const size = negative ? -numerator : numerator;
  const rounded = (2n * size + denominator) / (2n * denominator);
  return rounded === 0n ? 0 : Number(negative ? -rounded : rounded);
}

export const moneyMean = (amounts: readonly number[]): number | null =>
  amounts.length === 0 ? null : roundHalfAway(BigInt(sum(amounts)), BigInt(amounts.length));

export const moneyMedian = (amounts: readonly number[]): number | null =>
  amounts.length === 0 ? null : roundHalfAway(BigInt(quantileTimesTen(amounts, 5)), 10n);

/** A decimal number as the fraction that its digits say: 1.005 is 1005/1000. */
export function fractionOf(decimal: number): [numerator: bigint, denominator: bigint] {
  const [mantissa, exponent = "0"] = String(decimal).split("e");
  const [whole, decimals = ""] = mantissa!.split(".");
  const digits = BigInt(`${whole}${decimals}`);
  const scale = Number(exponent) - decimals.length;
  return scale >= 0 ? [digits * 10n ** BigInt(scale), 1n] : [digits, 10n ** BigInt(-scale)];
}

/** 100 × part / whole, `null` where there is no whole. */
export const percent = (part: number, whole: number): number | null =>
  whole === 0 ? null : (100 * part) / whole;

/** Wilson interval of `k` of `n`, in percent. */
export function wilson(k: number, n: number): { low: number | null; high: number | null } {
  if (n === 0) return { low: null, high: null };
  const p = k / n;
  const centre = p + Z95 ** 2 / (2 * n);
  const half = Z95 * Math.sqrt((p * (1 - p)) / n + Z95 ** 2 / (4 * n * n));
  const base = 1 + Z95 ** 2 / n;
  return { low: (100 * (centre - half)) / base, high: (100 * (centre + half)) / base };
}

/** One lead on the curve: after `seconds` it was answered, or it was lost from view. */
export interface Wait {
  seconds: number;
  answered: boolean;
}

/** The smallest t with S(t) ≤ ½; events before censorings at a tie; `null` where the curve stays above. */
export function kaplanMeierMedian(waits: readonly Wait[]): number | null {
  let numerator = 1n;
  let denominator = 1n;
  const times = ascending([...new Set(waits.filter((wait) => wait.answered).map((wait) => wait.seconds))]);
  for (const time of times) {
    const atRisk = waits.filter((wait) => wait.seconds >= time).length;
    const events = waits.filter((wait) => wait.answered && wait.seconds === time).length;
    numerator *= BigInt(atRisk - events);
    denominator *= BigInt(atRisk);
    if (2n * numerator <= denominator) return time;
  }
  return null;
}

/** NPS margin from counts: p + d − (p − d)² = (n (P + D) − (P − D)²) / n². */
export function npsMargin(promoters: number, detractors: number, n: number): number | null {
  if (n === 0) return null;
  const spread = n * (promoters + detractors) - (promoters - detractors) ** 2;
  return Z95 * 100 * Math.sqrt(spread / n ** 3);
}
