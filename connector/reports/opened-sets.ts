/** Which lists each figure offers to open, its own first: paths of `records`. */
import type { KpiId } from "#shared/api/report.ts";

export const OPENED_SETS: Record<KpiId, readonly string[]> = {
  conversion: ["conversion.won", "conversion.leads", "conversion.cohort.won"],
  "average-check": [
    "average-check.revenue",
    "average-check.deals",
    "average-check.zeroAmount",
    "average-check.unconverted",
  ],
  "response-time": [
    "response-time.answered",
    "response-time.waiting",
    "response-time.closedUntouched",
    "response-time.breaches",
    "response-time.withinSla",
  ],
  "cycle-time": ["cycle-time.value", "cycle-time.estimated"],
  reporting: [],
  nps: ["nps.n", "nps.promoters", "nps.passives", "nps.detractors"],
  productivity: [
    "productivity.total.won",
    "productivity.total.leadsProcessed",
    "productivity.total.meetings",
    "productivity.managers.*",
  ],
  forecast: ["forecast.n", "forecast.months.*"],
  funnel: [
    "funnel.steps.deal.count",
    "funnel.steps.lead.count",
    "funnel.steps.meeting.count",
    "funnel.steps.proposal.count",
    "funnel.losses.*",
    "funnel.pipelines.*",
  ],
  objections: [
    "objections.count",
    "objections.handled",
    "objections.lost",
    "objections.inWork",
    "objections.kinds.*",
  ],
};
