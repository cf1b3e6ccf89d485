/** The report of KPI.md over one history. */
import type { GroupBy, KpiBlocks, Report } from "../api/report.ts";
import { formatInstant } from "../domain/instant.ts";
import type { History } from "../history/history.ts";
import { blockOf } from "./block.ts";
import { CATALOG } from "./catalog.ts";
import { groupsOf } from "./groups.ts";
import { countLeftOut, leftOutOf } from "./left-out.ts";
import { missingByFigure } from "./missing.ts";
import { qualityOf } from "./quality.ts";
import { Inquiry, type Question } from "./question.ts";
import { sidesOf } from "./sides.ts";

export interface ReportInput extends Question {
  by?: GroupBy;
}

/** Computes the ten figures, by group too where `by` says so. Never throws for what is in the data. */
export function report(history: History, input: ReportInput): Report {
  const inquiry = new Inquiry(history, input);
  const sides = CATALOG.map((kpi) => sidesOf(kpi, inquiry));
  const { account } = history;
  const { kind, from, to } = input.period;
  const missing = missingByFigure(history);
  const leftOut = inquiry.now.facts.once(leftOutOf);
  const blocks = CATALOG.map((kpi, index) => {
    const codes = missing[kpi.id];
    const counts = countLeftOut(kpi.leavesOut, leftOut);
    const block = blockOf(kpi, sides[index]!);
    return [kpi.id, { ...block, ...(codes && { missing: codes }), ...(counts && { leftOut: counts }) }];
  });
  return {
    account: account.id,
    crm: account.crm,
    currency: account.currency,
    timeZone: account.timeZone,
    period: { kind, from, to },
    asOf: formatInstant(input.asOf),
    kpis: Object.fromEntries(blocks) as KpiBlocks,
    groups: input.by ? groupsOf(inquiry.states, input.by, sides) : [],
    quality: qualityOf(inquiry.now.facts),
  };
}
