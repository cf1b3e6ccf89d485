/** How long leads stood in their first stage (KPI.md 2.7, `firstStageSeconds`). */

import { NEVER } from "../../history/instants.ts";
import type { LeadStates } from "../../history/state.ts";
import { keep, mapNumbers } from "../../history/typed-arrays.ts";
import { leadSet, type RowSet, sortByValue } from "../row-set.ts";
import type { Facts } from "./facts.ts";

/** Instant of the first move of a lead by `asOf`, by anyone, in its CRM lead or its deal; `NEVER` without one. */
export function firstMoveOf(states: LeadStates, head: number): number {
  const origin = states.identity.originOf(head);
  return Math.min(firstOf(states, head), origin === head ? NEVER : firstOf(states, origin));
}

function firstOf(states: LeadStates, row: number): number {
  const { moves } = states.history;
  const start = moves.start[row]!;
  for (let position = start; position < start + moves.count[row]!; position++) {
    if (!moves.isMove(position)) continue;
    return moves.at[position]! <= states.asOf ? moves.at[position]! : NEVER;
  }
  return NEVER;
}

/** Leads created in the period that moved; sorted by working seconds from creation to the first move. */
export function firstStagesOf({ states, created, clocks }: Facts): RowSet {
  const moved = keep(created, (head) => firstMoveOf(states, head) !== NEVER);
  const values = mapNumbers(moved, (head) =>
    clocks.account.between(states.createdAt(head), firstMoveOf(states, head)),
  );
  return sortByValue(leadSet(moved, { values }));
}
