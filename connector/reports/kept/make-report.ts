/** Makes the report of a slot from the account's history: the figures, what changed, by manager, the leads to act on. */
import type { KpiId, Report } from "#shared/api/report.ts";
import { formatInstant } from "#shared/domain/instant.ts";
import type { Settings } from "#shared/domain/settings.ts";
import type { StreamState } from "#shared/domain/stream.ts";
import type { History } from "#shared/history/history.ts";
import { CATALOG } from "#shared/kpi/catalog.ts";
import { type RecordRow, records } from "#shared/kpi/records.ts";
import { type ReportInput, report } from "#shared/kpi/report.ts";
import type { ReportingFacts } from "#shared/kpi/reporting-facts.ts";
import { parsePeriod } from "#shared/time/period.ts";
import type { Crm } from "../../crm/adapter.ts";
import type { SlotRow } from "../../store/report-shelf.ts";
import { recordIdOf } from "../lead-lines.ts";
import { recentDays } from "../morning.ts";
import { sparklinesOf } from "../sparklines.ts";
import { type ActionLead, type ActionList, type ReportDocument, slimGroups } from "./kept-report.ts";

/** A report is read, not searched: each list shows its beginning. */
const MOST_LEADS = 20;

export interface Making {
  history: History;
  settings: Settings;
  slot: SlotRow;
  now: number;
  reporting: ReportingFacts;
  crm: Pick<Crm, "recordUrl">;
}

/** Up to when everything that the CRM showed has been read; `null` before the first complete pull. */
export function syncedUntil(streams: readonly StreamState[]): number | null {
  if (streams.length === 0 || streams.some((stream) => stream.syncedUntil === null)) return null;
  return Math.min(...streams.map((stream) => stream.syncedUntil!));
}

/** KPI.md 2.5, complete: ten blocks, each with a value or a reason, and every stream read past the period's end. */
function isComplete({ kpis }: Report, streams: readonly StreamState[], periodEnd: number): boolean {
  const told = CATALOG.every(({ id }) => kpis[id] && (kpis[id].value !== null || kpis[id].reason !== null));
  return told && (syncedUntil(streams) ?? 0) >= periodEnd;
}

function actionsOf({ history, crm }: Making, input: ReportInput): ActionList[] {
  const { account, dictionaries } = history;
  const names = new Map(dictionaries.managers.map((one) => [one.id, one.name]));
  const recent = recentDays(input.asOf, account.timeZone);
  const toLead = (row: RecordRow): ActionLead => {
    const id = recordIdOf(row, account);
    return {
      ...row,
      managerName: row.managerId === null ? null : (names.get(row.managerId) ?? null),
      url: id === null ? "" : crm.recordUrl(id),
    };
  };
  const lists = [
    ["waiting", recent, "response-time.waiting"],
    ["broken", input.period, "response-time.breaches"],
    ["at-risk", recent, "objections.inWork"],
  ] as const;
  return lists.map(([kind, period, of]) => {
    const rows = records(history, { ...input, period }, of)?.records ?? [];
    return { kind, of, count: rows.length, leads: rows.slice(0, MOST_LEADS).map(toLead) };
  });
}

/** Ids as the CRM records have them, with the entity where there are two. */
export function behindOf(history: History, input: ReportInput): ReportDocument["behind"] {
  const idsOf = (of: string) =>
    (records(history, input, of)?.records ?? []).map(
      (row) => [recordIdOf(row, history.account)!, row] as const,
    );
  return {
    leads: idsOf("conversion.leads").map(([id]) => id),
    won: idsOf("conversion.won").map(([id, row]) => [id, row.amount ?? 0]),
  };
}

export function makeReport(making: Making): ReportDocument {
  const { history, settings, slot, now, reporting } = making;
  const { account, streams } = history;
  const period = parsePeriod(slot.period, account.timeZone)!;
  // Its cut-off is what had been read by then: later rows belong to later reports.
  const asOf = Math.min(now, syncedUntil(streams) ?? now);
  const input: ReportInput = { period, asOf, settings, reporting, by: "manager" };
  const made = slimGroups(report(history, input));
  const trends = Object.entries(sparklinesOf(history, input)).map(([id, points]) => [
    id,
    points.map((point) => point.value),
  ]);
  return {
    version: 1,
    name: account.name,
    slot: { key: slot.key, cadence: slot.cadence, due: formatInstant(slot.dueAt), period: slot.period },
    made: formatInstant(now),
    complete: isComplete(made, streams, period.end),
    settings,
    report: made,
    trends: Object.fromEntries(trends) as Record<KpiId, (number | null)[]>,
    actions: actionsOf(making, input),
    behind: behindOf(history, input),
    deliver: settings.reports.deliver,
  };
}
