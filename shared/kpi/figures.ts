/** The ten values of one period alone, for lines over many periods: what a report shows without its comparisons. */
import type { KpiId } from "../api/report.ts";
import type { History } from "../history/history.ts";
import { headlineOf } from "./block.ts";
import { CATALOG } from "./catalog.ts";
import { Inquiry, type Question } from "./question.ts";
import { sideOf } from "./sides.ts";

/** `null` where a figure has no value; one that fails is `null` too, and the others still show. */
export function figuresOf(history: History, question: Question): Record<KpiId, number | null> {
  const inquiry = new Inquiry(history, question);
  const now = inquiry.compared(question.period);
  const values = CATALOG.map((kpi) => [kpi.id, headlineOf(kpi, sideOf(now, kpi.basis))] as const);
  return Object.fromEntries(values) as Record<KpiId, number | null>;
}
