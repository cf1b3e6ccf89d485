/**
 * How sure each manager's mean is: Student's 95 % interval over the very rows that the figure averages. Shares, scores
 * and counts bring their own intervals in their details; a mean does not.
 */
import type { MeanInterval } from "#shared/api/answers.ts";
import type { History } from "#shared/history/history.ts";
import { type RecordRow, records } from "#shared/kpi/records.ts";
import type { ReportInput } from "#shared/kpi/report.ts";

/** The rows that a figure is the mean of. */
const ROWS: Record<string, string> = {
  "average-check": "average-check.revenue",
  "response-time": "response-time.answered",
  "cycle-time": "cycle-time.value",
};
const Z = 1.959964;
/** Fewer values tell nothing (KPI.md 3, `signal`). */
const FEWEST = 5;

/** t at 97.5 % by Cornish and Fisher's expansion: within 1 % from four degrees of freedom on. */
function student(freedom: number): number {
  return Z + (Z ** 3 + Z) / (4 * freedom) + (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / (96 * freedom ** 2);
}

/** Never below the least value or above the greatest, where no mean can be. */
function intervalOf(values: readonly number[]): Omit<MeanInterval, "id"> | null {
  const n = values.length;
  if (n < FEWEST) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const reach = student(n - 1) * Math.sqrt(variance / n);
  return {
    low: Math.max(Math.min(...values), mean - reach),
    high: Math.min(Math.max(...values), mean + reach),
  };
}

function byManager(rows: readonly RecordRow[]): Map<string | null, number[]> {
  const values = new Map<string | null, number[]>();
  for (const { managerId, why } of rows) {
    if (why === undefined) continue;
    const own = values.get(managerId) ?? [];
    own.push(why);
    values.set(managerId, own);
  }
  return values;
}

/** By KPI id; only where the report is grouped by manager. */
export function meanIntervalsOf(history: History, input: ReportInput): Record<string, MeanInterval[]> {
  if (input.by !== "manager") return {};
  const lists = Object.entries(ROWS).map(([kpi, path]): [string, MeanInterval[]] => {
    const values = byManager(records(history, input, path)?.records ?? []);
    return [
      kpi,
      [...values].flatMap(([id, own]) => {
        const interval = intervalOf(own);
        return interval ? [{ id, ...interval }] : [];
      }),
    ];
  });
  return Object.fromEntries(lists);
}
