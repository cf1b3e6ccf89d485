/**
 * One CRM record's stages over time (KPI.md 1 "stage move", "outcome", "State of a lead at asOf"), straight from its
 * rows. Decisions where the text leaves room stand next to the line they decide.
 */
import type { Dictionaries } from "#shared/domain/dictionaries.ts";
import type { LeadRecord, Outcome } from "#shared/domain/lead.ts";
import type { Snapshot } from "#shared/domain/snapshot.ts";
import type { StageMove, StageRef } from "#shared/domain/stage-move.ts";

/** The record came into a stage. */
export interface Entry {
  at: number;
  stage: StageRef;
  outcome: Outcome;
  /** False where creation set the stage: "it is a visit of that stage, but no move in 2.7 and in coverage". */
  move: boolean;
  /** Who moved it. */
  by: string | null;
}

export interface State {
  outcome: Outcome;
  /** `null`: in no known stage. */
  stage: StageRef | null;
  closedAt: number | null;
}

export interface RecordHistory {
  record: LeadRecord;
  entries: readonly Entry[];
  stateAt(instant: number): State;
}

export type OutcomeOf = (record: LeadRecord, stage: StageRef, semantic: Outcome | null) => Outcome;

/** The kind of a stage: as the CRM lists it, else 142 and 143 in amoCRM, else the semantic in Bitrix24. */
export function outcomes(snapshot: Snapshot): OutcomeOf {
  const { dictionaries, account } = snapshot;
  const listed = (stage: StageRef) => stageList(dictionaries, stage).find((one) => one.id === stage.stageId);
  return (record, stage, semantic) => {
    const known = listed(stage)?.outcome;
    if (account.crm === "amocrm") {
      if (known) return known;
      const status = stage.stageId.split(":")[1];
      return status === "142" ? "won" : status === "143" ? "lost" : "open";
    }
    const present = record.stageId === stage.stageId ? record.outcome : null;
    const outcome = known ?? semantic ?? present ?? "open";
    // Section 5: "A CRM lead that was not converted is open or, with a failed status, lost; one converted to no deal
    // that we know is open."
    return record.entity === "lead" && outcome === "won" ? "open" : outcome;
  };
}

function stageList(dictionaries: Dictionaries, stage: StageRef) {
  if (stage.pipelineId === null) return dictionaries.leadStages;
  return dictionaries.pipelines.find((pipeline) => pipeline.id === stage.pipelineId)?.stages ?? [];
}

const sameStage = (a: StageRef, b: StageRef): boolean =>
  a.pipelineId === b.pipelineId && a.stageId === b.stageId;

/** Text order, which is the CRM's order of ids at one instant. */
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const inCrmOrder = <T extends { at: number; id: string }>(rows: readonly T[]): T[] =>
  [...rows].sort((a, b) => a.at - b.at || byText(a.id, b.id));

export const snapshotStage = (record: LeadRecord): StageRef => ({
  pipelineId: record.pipelineId,
  stageId: record.stageId,
});

/** `moves`: the record's own rows, in any order. */
export function recordHistory(
  record: LeadRecord,
  moves: readonly StageMove[],
  outcomeOf: OutcomeOf,
): RecordHistory {
  const rows = inCrmOrder(moves);
  const entries: Entry[] = [];
  const enter = (at: number, stage: StageRef, semantic: Outcome | null, move: boolean, by: string | null) => {
    const last = entries.at(-1);
    // "A move into the stage where the lead already is, is no move." Where it is, the moves before say, not `from`.
    if (last && sameStage(last.stage, stage)) return;
    entries.push({ at, stage, outcome: outcomeOf(record, stage, semantic), move, by });
  };

  const first = rows[0];
  // "Creation only sets the first stage (the first move's `from`; without moves the snapshot's stage, if that is
  // open)". Bitrix24's row of creation is that visit itself, at its own instant.
  if (!first) {
    const stage = snapshotStage(record);
    if (outcomeOf(record, stage, null) === "open") enter(record.createdAt, stage, null, false, null);
  } else if (first.kind === "move" && first.from) {
    enter(record.createdAt, first.from, null, false, null);
  }
  for (const row of rows) enter(row.at, row.to, row.outcome, row.kind === "move", row.by);

  return {
    record,
    entries,
    stateAt: (instant) =>
      first ? stateByMoves(entries, instant) : stateBySnapshot(record, entries, outcomeOf, instant),
  };
}

/** "Its last stage move at or before `asOf` decides"; before the first, the stage of creation. */
function stateByMoves(entries: readonly Entry[], instant: number): State {
  let last = entries.length - 1;
  while (last >= 0 && entries[last]!.at > instant && (last > 0 || entries[last]!.move)) last--;
  const entry = entries[last];
  if (!entry) return { outcome: "open", stage: null, closedAt: null };
  if (entry.outcome === "open") return { outcome: "open", stage: entry.stage, closedAt: null };
  // "the move by which it came into its present closed outcome (a move from one won stage to another does not
  // change it)": back to the first entry of the unbroken run of that outcome; creation too may be that entry.
  let came = last;
  while (came > 0 && entries[came - 1]!.outcome === entry.outcome) came--;
  return { outcome: entry.outcome, stage: entry.stage, closedAt: entries[came]!.at };
}

/** "Where no move is known, the snapshot's own stage and closing time serve". */
function stateBySnapshot(
  record: LeadRecord,
  entries: readonly Entry[],
  outcomeOf: OutcomeOf,
  instant: number,
): State {
  const stage = snapshotStage(record);
  const outcome = outcomeOf(record, stage, null);
  if (entries.length > 0 || outcome === "open") return { outcome: "open", stage, closedAt: null };
  // "before that closing time such a lead is open, in no known stage; closed without a known closing time it is in
  // no period": closed all along, with no instant.
  if (record.closedAt !== null && record.closedAt > instant) {
    return { outcome: "open", stage: null, closedAt: null };
  }
  return { outcome, stage, closedAt: record.closedAt };
}
