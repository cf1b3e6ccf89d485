/** The small lines: each figure over the twelve periods before and this one, the unfinished last one marked. */
import type { SparkPoint } from "#shared/api/answers.ts";
import type { History } from "#shared/history/history.ts";
import { CATALOG } from "#shared/kpi/catalog.ts";
import { figuresOf } from "#shared/kpi/figures.ts";
import type { ReportInput } from "#shared/kpi/report.ts";
import { formatPeriod, type Period, periodBefore } from "#shared/time/period.ts";

const POINTS = 13;

function periodsUpTo(last: Period, timeZone: string): Period[] {
  const periods = [last];
  while (periods.length < POINTS) periods.unshift(periodBefore(periods[0]!, timeZone));
  return periods;
}

/** `2026-W41` of `week:2026-W41`. */
const labelOf = (period: Period): string => formatPeriod(period).replace(/^\w+:/, "");

export function sparklinesOf(history: History, input: ReportInput): Record<string, SparkPoint[]> {
  const lines: Record<string, SparkPoint[]> = Object.fromEntries(CATALOG.map((kpi) => [kpi.id, []]));
  for (const period of periodsUpTo(input.period, history.account.timeZone)) {
    const values = figuresOf(history, { ...input, period });
    const point = { label: labelOf(period), partial: input.asOf < period.end };
    for (const kpi of CATALOG) lines[kpi.id]!.push({ ...point, value: values[kpi.id] ?? null });
  }
  return lines;
}
