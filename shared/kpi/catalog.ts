/** The ten, in the order of KPI.md. An eleventh is one new file in `metrics/` and its line here. */
import type { KpiId } from "../api/report.ts";
import type { Kpi } from "./kpi.ts";
import { averageCheck } from "./metrics/average-check.ts";
import { conversion } from "./metrics/conversion.ts";
import { cycleTime } from "./metrics/cycle-time.ts";
import { forecast } from "./metrics/forecast.ts";
import { funnel } from "./metrics/funnel.ts";
import { nps } from "./metrics/nps.ts";
import { objections } from "./metrics/objections.ts";
import { productivity } from "./metrics/productivity.ts";
import { reporting } from "./metrics/reporting.ts";
import { responseTime } from "./metrics/response-time.ts";

export const CATALOG = [
  conversion,
  averageCheck,
  responseTime,
  cycleTime,
  reporting,
  nps,
  productivity,
  forecast,
  funnel,
  objections,
] as readonly Kpi[];

/** The KPI with that id, or `null`. */
export function kpiOf(id: string): Kpi | null {
  return CATALOG.find((one) => one.id === (id as KpiId)) ?? null;
}
