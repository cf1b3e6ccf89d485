/**
 * How sure a group's figure is: the interval that its details give. Read from what the details hold, never from which
 * figure it is: a cohort with its bounds, a margin, a share of a count (Wilson, KPI.md "Statistics"), or a plain count.
 */
import type { MeanInterval } from "#shared/api/answers.ts";
import type { KpiBlock } from "#shared/api/report.ts";

export interface Interval {
  low: number;
  high: number;
  /** What the interval is of. */
  value: number;
  /** That is not the figure itself, but the share of the period's own leads. */
  cohort: boolean;
}

const Z = 1.959964;

/** Wilson's interval of k of n, in percent. */
export function wilson(k: number, n: number): [low: number, high: number] {
  const share = k / n;
  const scale = 1 + Z ** 2 / n;
  const centre = (share + Z ** 2 / (2 * n)) / scale;
  const half = (Z * Math.sqrt((share * (1 - share)) / n + Z ** 2 / (4 * n ** 2))) / scale;
  return [100 * Math.max(0, centre - half), 100 * Math.min(1, centre + half)];
}

/** The score interval of a count that is Poisson's: 9 may as well have been 5 or 17. */
function countInterval(count: number): Interval {
  const half = Z * Math.sqrt(count + Z ** 2 / 4);
  const centre = count + Z ** 2 / 2;
  return { low: Math.max(0, centre - half), high: centre + half, value: count, cohort: false };
}

const isNumber = (value: unknown): value is number => typeof value === "number";

function shareOf(k: unknown, n: unknown): Interval | null {
  if (!isNumber(k) || !isNumber(n) || n <= 0 || k > n) return null;
  const [low, high] = wilson(k, n);
  return { low, high, value: (100 * k) / n, cohort: false };
}

/** The interval of a mean, which the figure's own details do not hold. */
export function meanInterval({ value }: KpiBlock, found: MeanInterval | undefined): Interval | null {
  return value === null || !found ? null : { low: found.low, high: found.high, value, cohort: false };
}

export function intervalOf(block: KpiBlock): Interval | null {
  if (block.unit === "deals" && block.value === block.n) return countInterval(block.n);
  const { cohort, margin, steps, handled, lost } = block.details as Record<string, unknown>;
  if (isNumber(margin) && block.value !== null) {
    return { low: block.value - margin, high: block.value + margin, value: block.value, cohort: false };
  }
  if (typeof cohort === "object" && cohort !== null) {
    const { low, high, value } = cohort as Record<string, unknown>;
    return isNumber(low) && isNumber(high) && isNumber(value) ? { low, high, value, cohort: true } : null;
  }
  if (Array.isArray(steps)) return shareOf(steps.at(-1)?.count, steps[0]?.count);
  return isNumber(handled) && isNumber(lost) ? shareOf(handled, handled + lost) : null;
}
