/** What the funnel lost on the way to each step: the lost leads of its cohort and their money, the very list behind. */
import type { Loss } from "#shared/api/answers.ts";
import type { FunnelStep } from "#shared/api/report.ts";
import type { History } from "#shared/history/history.ts";
import { records } from "#shared/kpi/records.ts";
import type { ReportInput } from "#shared/kpi/report.ts";

const STEPS: readonly FunnelStep[] = ["meeting", "proposal", "deal"];

/** The path of the list: `funnel.losses.deal`. */
export const lossPath = (step: FunnelStep): string => `funnel.losses.${step}`;

export function lossesOf(history: History, input: ReportInput): Loss[] {
  return STEPS.map((step) => {
    const list = records(history, input, lossPath(step));
    return { step, count: list?.count ?? 0, amount: list?.sum ?? 0 };
  });
}
