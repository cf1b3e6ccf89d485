/** The ten values of one period alone, for lines over many periods: what a report shows without its comparisons. */
import type { KpiId } from "../api/report.ts";
import type { History } from "../history/history.ts";
import { CATALOG } from "./catalog.ts";
import { Inquiry, type Question } from "./question.ts";
import { sidesOf } from "./sides.ts";

/** `null` where a figure has no value; one that fails is `null` too, and the others still show. */
export function figuresOf(history: History, question: Question): Record<KpiId, number | null> {
  const inquiry = new Inquiry(history, question);
  const values = CATALOG.map((kpi) => {
    const { sets, scope } = sidesOf(kpi, inquiry).now;
    try {
      return [kpi.id, sets ? kpi.figures(sets, scope).value : null] as const;
    } catch {
      return [kpi.id, null] as const;
    }
  });
  return Object.fromEntries(values) as Record<KpiId, number | null>;
}
