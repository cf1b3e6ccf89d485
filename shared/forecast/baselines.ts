/** What a forecast must beat: last month's revenue, and the mean of the last three (KPI.md 2.8). */
export type Baseline = "lastMonth" | "meanOf3";

/** Baseline for month `index` of a series of monthly revenue; `null` where the months before are unknown. */
export function baseline(kind: Baseline, actuals: readonly (number | null)[], index: number): number | null {
  const months = kind === "lastMonth" ? 1 : 3;
  if (index < months) return null;
  const before = actuals.slice(index - months, index);
  if (before.some((value) => value === null)) return null;
  return before.reduce<number>((sum, value) => sum + value!, 0) / months;
}
