/** The records behind a figure: the very set that was counted, as a list (KPI.md 3). */
import type { LeftOutKind } from "../api/report.ts";
import { formatInstant } from "../domain/instant.ts";
import type { Outcome } from "../domain/lead.ts";
import type { History } from "../history/history.ts";
import { NEVER } from "../history/instants.ts";
import { NO_STAGE, OUTCOMES } from "../history/stages.ts";
import type { LeadStates } from "../history/state.ts";
import { kpiOf } from "./catalog.ts";
import { counted, type Opened } from "./kpi.ts";
import { leftOutOf } from "./left-out.ts";
import { namePath } from "./path.ts";
import { openQuality } from "./quality.ts";
import { type Asked, Inquiry, type Question } from "./question.ts";
import type { RowSet } from "./row-set.ts";

/** One row behind a figure: a lead, or a touch, an answer or an objection with its lead. */
export interface RecordRow {
  /** The CRM's own id, `null` for a touch of no lead. */
  id: string | null;
  entity: "lead" | "deal" | null;
  title: string | null;
  /** ISO 8601 in UTC, as all instants of the answer. */
  createdAt: string | null;
  closedAt: string | null;
  /** Minor units of the base currency, as counted; `null` where the CRM has none. */
  amount: number | null;
  managerId: string | null;
  stageId: string | null;
  pipelineId: string | null;
  outcome: Outcome | null;
  /** What the figure makes of the row: seconds, minor units, a score. */
  why?: number;
  /** Who acted, where the row is an action. */
  by?: string | null;
}

export interface RecordList {
  of: string;
  count: number;
  /** What the rows add up to, where the figure is a sum. */
  sum: number | null;
  records: RecordRow[];
}

const NO_LEAD: RecordRow = {
  id: null,
  entity: null,
  title: null,
  createdAt: null,
  closedAt: null,
  amount: null,
  managerId: null,
  stageId: null,
  pipelineId: null,
  outcome: null,
};

/**
 * The records behind the figure at `path`, which is that of the report with or without the word `details`:
 * `conversion.won`, `funnel.steps.meeting.count`, `productivity.managers.7.calls.out`, `nps.leftOut.excluded`,
 * `quality.amount-missing`. `null` for an unknown path.
 */
export function records(history: History, question: Question, path: string): RecordList | null {
  const inquiry = new Inquiry(history, question);
  // A kind of objection may itself look like a place: `цена [1]`.
  const opened =
    open(inquiry.now, path.split(".")) ?? open(inquiry.now, path.replace(/\[(\d+)\]/g, ".[$1]").split("."));
  if (!opened) return null;
  return {
    of: path,
    count: opened.rows.leads.length,
    sum: opened.sum,
    records: rowsOf(opened.rows, inquiry.states),
  };
}

function open({ facts, scope }: Asked, [id, ...rest]: readonly string[]): Opened | null {
  if (id === "quality") return openCount(rest, (kind) => openQuality(facts, kind));
  const kpi = kpiOf(id!);
  if (!kpi) return null;
  if (rest[0] === "leftOut") {
    const isKind = (kind: string): kind is LeftOutKind => (kpi.leavesOut as readonly string[]).includes(kind);
    return openCount(rest.slice(1), (kind) => (isKind(kind) ? facts.once(leftOutOf)[kind] : null));
  }
  const sets = kpi.sets(facts);
  const names = rest[0] === "details" ? rest.slice(1) : rest;
  const named = namePath(names, () => kpi.figures(sets, scope).details);
  return named && kpi.open(named, sets, scope);
}

/** `kind`, or `kind.count`. */
function openCount(
  [kind, word = "count", ...rest]: readonly string[],
  rowsOf: (kind: string) => RowSet | null,
) {
  const rows = kind !== undefined && word === "count" && rest.length === 0 ? rowsOf(kind) : null;
  return rows && counted(rows);
}

function rowsOf(set: RowSet, states: LeadStates): RecordRow[] {
  const { users } = states.history;
  return Array.from(set.leads, (head, row) => {
    const one: RecordRow = head < 0 ? { ...NO_LEAD } : leadRow(head, states);
    const value = set.values?.[row];
    if (value !== undefined && !Number.isNaN(value)) one.why = value;
    if (set.people) one.by = users.textOf(set.people[row]!);
    return one;
  });
}

/** A lead, named by the record that holds its state. */
function leadRow(head: number, states: LeadStates): RecordRow {
  const { records: columns, stages, users } = states.history;
  const [entity, id] = splitId(columns.idOf(head), states.history.account.crm);
  // Only its id is known: a touch or a move named it.
  if (!columns.isKnown(head)) return { ...NO_LEAD, id, entity };
  const closedAt = states.closedAt(head);
  const stage = states.stage(head);
  return {
    id,
    entity,
    title: columns.titleOf(head),
    createdAt: formatInstant(states.createdAt(head)),
    closedAt: closedAt === NEVER ? null : formatInstant(closedAt),
    amount: Number.isNaN(columns.amount[head]!) ? null : states.amount(head),
    managerId: users.textOf(states.manager(head)),
    stageId: stage === NO_STAGE ? null : stages.of(stage)!.stageId,
    pipelineId: stages.pipelines.textOf(states.pipeline(head)),
    outcome: OUTCOMES[states.outcome(head)]!,
  };
}

/** `deal:11` is deal 11; amoCRM's ids are bare, and leads. */
function splitId(id: string, crm: string): ["lead" | "deal", string] {
  if (crm === "amocrm") return ["lead", id];
  return id.startsWith("deal:") ? ["deal", id.slice(5)] : ["lead", id.replace(/^lead:/, "")];
}
