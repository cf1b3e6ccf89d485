/** KPI.md 1 "lead" and section 5: which leads there are at `asOf`, and what each is made of. */
import type { LeadRecord } from "#shared/domain/lead.ts";
import type { Snapshot } from "#shared/domain/snapshot.ts";
import { type Entry, outcomes, type RecordHistory, recordHistory, type State } from "./record-history.ts";

export interface Lead {
  /** The deal or CRM lead that gives pipeline, amount, manager, tags and loss reason. */
  main: LeadRecord;
  /** The CRM lead of a converted deal, which gives creation, source and creator. */
  request: LeadRecord | null;
  createdAt: number;
  createdBy: string | null;
  /** A further deal of one CRM lead: not counted where leads are counted by creation. */
  further: boolean;
  sourceId: string | null;
  /** `null` for nobody: "0 or null is nobody". */
  managerId: string | null;
  /** As at `asOf`; `null` for an unconverted CRM lead. */
  pipelineId: string | null;
  /** State at `asOf`. */
  now: State;
  stateAt(instant: number): State;
  /** Stage entries of `main`, and of the CRM lead before it. */
  entries: readonly Entry[];
  requestEntries: readonly Entry[];
}

export const person = (id: string | null): string | null => (id === "0" ? null : id);

export const isClassic = (snapshot: Snapshot): boolean =>
  snapshot.account.crm === "bitrix24" && snapshot.account.mode === "classic";

/** `deal:9` before `deal:11`: "smallest `DATE_CREATE`, then id", ids being numbers. */
const number = (record: LeadRecord): number => Number(record.id.slice(record.id.indexOf(":") + 1));
const firstDeal = (a: LeadRecord, b: LeadRecord): number =>
  a.createdAt - b.createdAt || number(a) - number(b);

/** A value of a custom field, "from the deal, else from the CRM lead", and the record that has it. */
export function fieldOf(lead: Lead, field: string): { record: LeadRecord; values: readonly string[] } {
  for (const record of [lead.main, lead.request]) {
    const values = (record?.fields[field] ?? []).filter((value) => value.trim() !== "");
    if (record && values.length > 0) return { record, values };
  }
  return { record: lead.main, values: [] };
}

export const recordsOf = (lead: Lead): LeadRecord[] =>
  lead.request ? [lead.request, lead.main] : [lead.main];

/** All leads that exist at `asOf`, also those that settings exclude. */
export function leadsAt(snapshot: Snapshot, asOf: number): Lead[] {
  const outcomeOf = outcomes(snapshot);
  const movesOf = Map.groupBy(snapshot.moves, (move) => move.recordId);
  const historyOf = (record: LeadRecord) => recordHistory(record, movesOf.get(record.id) ?? [], outcomeOf);
  // "A lead deleted at or before `asOf` counts nowhere."
  const alive = snapshot.records.filter((record) => record.deletedAt === null || record.deletedAt > asOf);

  if (!isClassic(snapshot)) {
    // "Simple mode: the deal is the lead": a CRM lead left over from classic days is none.
    return alive
      .filter((record) => snapshot.account.crm === "amocrm" || record.entity === "deal")
      .filter((record) => record.createdAt <= asOf)
      .map((record) => leadOf(historyOf(record), null, false, asOf));
  }

  // "Only what happened at or before `asOf` counts": a CRM lead created later is as unknown as to a history cut there.
  const requests = alive.filter((record) => record.entity === "lead" && record.createdAt <= asOf);
  const deals = alive.filter((record) => record.entity === "deal" && record.createdAt <= asOf);
  const leads: Lead[] = [];
  for (const deal of deals) {
    // "A deal whose CRM lead is deleted or unknown counts as a lead."
    if (!requests.some((request) => request.id === deal.parentId)) {
      leads.push(leadOf(historyOf(deal), null, false, asOf));
    }
  }
  for (const request of requests) {
    const [first, ...further] = deals.filter((deal) => deal.parentId === request.id).sort(firstDeal);
    leads.push(
      first
        ? leadOf(historyOf(first), historyOf(request), false, asOf)
        : leadOf(historyOf(request), null, false, asOf),
    );
    for (const deal of further) leads.push(leadOf(historyOf(deal), null, true, asOf));
  }
  return leads;
}

function leadOf(
  history: RecordHistory,
  requestHistory: RecordHistory | null,
  further: boolean,
  asOf: number,
): Lead {
  const main = history.record;
  const request = requestHistory?.record ?? null;
  // "Before the first deal's creation the CRM lead's own state holds."
  const stateAt = (instant: number) =>
    requestHistory && instant < main.createdAt ? requestHistory.stateAt(instant) : history.stateAt(instant);
  const now = stateAt(asOf);
  return {
    main,
    request,
    createdAt: (request ?? main).createdAt,
    createdBy: (request ?? main).createdBy,
    further,
    sourceId: request?.sourceId ?? main.sourceId,
    managerId: person(main.managerId),
    // "By pipeline, a lead in no known stage is in its snapshot's pipeline".
    pipelineId: now.stage ? now.stage.pipelineId : main.pipelineId,
    now,
    stateAt,
    entries: history.entries.filter((entry) => entry.at <= asOf || isCreation(entry)),
    requestEntries: (requestHistory?.entries ?? []).filter((entry) => entry.at <= asOf || isCreation(entry)),
  };
}

const isCreation = (entry: Entry): boolean => !entry.move;
