/** The stages that a lead has been in, in order (KPI.md 1 "stage move", 2.9). */
import type { Instant } from "../../domain/instant.ts";
import { NEVER } from "../../history/instants.ts";
import { COUNTS, CREATION } from "../../history/moves.ts";
import { NO_STAGE, OPEN } from "../../history/stages.ts";
import type { LeadStates } from "../../history/state.ts";

/** Of a lead and a stage: it is there still, or how it last left. */
export const STILL_HERE = 0;
export const MOVED_ON = 1;
export const LOST_HERE = 2;

/** `leftTo` of a visit that lasts. */
export const NOWHERE = -1;

/**
 * Calls `see` for each visit of the record that holds the lead's state: the stage, when it was entered, and the stage
 * and instant of the departure (`NOWHERE` while the lead is there).
 */
export function eachVisit(
  states: LeadStates,
  head: number,
  see: (stage: number, entered: Instant, leftTo: number, leftAt: Instant) => void,
): void {
  const { moves, records } = states.history;
  const start = moves.start[head]!;
  const end = start + moves.count[head]!;
  let stage = firstVisited(states, head);
  let entered = records.createdAt[head]!;
  for (let position = start; position < end; position++) {
    const what = moves.what[position]!;
    if (!(what & COUNTS)) continue;
    const at = moves.at[position]!;
    if (at > states.asOf && !(stage === NO_STAGE && what & CREATION)) break;
    if (stage !== NO_STAGE) see(stage, entered, moves.to[position]!, at);
    stage = moves.to[position]!;
    entered = at;
  }
  if (stage !== NO_STAGE) see(stage, entered, NOWHERE, NEVER);
}

/** Where the first row came from; without rows the snapshot's stage, if that is open. */
function firstVisited(states: LeadStates, head: number): number {
  const { moves, records, stages } = states.history;
  const first = moves.firstStage(head);
  if (first !== NO_STAGE || moves.count[head]! > 0) return first;
  const stage = records.stage[head]!;
  return stages.outcome[stage] === OPEN ? stage : NO_STAGE;
}
