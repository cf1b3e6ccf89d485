/**
 * What one percentage point at a step of the funnel is worth: that many more of those who come to it would go on to
 * become deals as the others do, each at the average amount (product.md C6). An estimate, said as one.
 */
import type { ReportAnswer } from "#shared/api/answers.ts";
import { blockNamed, type FunnelDetails } from "#shared/api/report.ts";

type Step = FunnelDetails["steps"][number];

/** The average amount of a deal: the first figure that is told in money, `null` where there is none. */
export function averageAmount({ kpis, catalog }: ReportAnswer): number | null {
  const entry = catalog.find(({ unit }) => unit === "money");
  return entry ? (blockNamed(kpis, entry.id)?.value ?? null) : null;
}

/** Minor units; `null` for the first step and where nothing went on from this one. */
export function stepWorth(steps: readonly Step[], index: number, average: number | null): number | null {
  const [before, step, last] = [steps[index - 1], steps[index], steps.at(-1)];
  if (!before || !step || !last || average === null || step.count === 0 || last.count === 0) return null;
  return (before.count / 100) * (last.count / step.count) * average;
}
