/** The instants at which a record came into a closed outcome, whether or not it stayed there. */
import type { Instant } from "../domain/instant.ts";
import type { History } from "./history.ts";
import { NEVER } from "./instants.ts";
import { COUNTS } from "./moves.ts";
import { OPEN } from "./stages.ts";

export function eachClosing(
  history: History,
  row: number,
  see: (at: Instant, outcome: number) => void,
): void {
  const { moves, records, stages } = history;
  const start = moves.start[row]!;
  const end = start + moves.count[row]!;
  const present = records.stage[row]!;
  let outcome = stages.outcomeTo(present, moves.firstStage(row));
  if (outcome !== OPEN) see(records.createdAt[row]!, outcome);
  for (let position = start; position < end; position++) {
    if (!(moves.what[position]! & COUNTS)) continue;
    const next = stages.outcomeTo(present, moves.to[position]!);
    if (next !== outcome && next !== OPEN) see(moves.at[position]!, next);
    outcome = next;
  }
  const snapshot = stages.outcome[present]!;
  const closedAt = records.closedAt[row]!;
  if (start === end && snapshot !== OPEN && closedAt !== NEVER) see(closedAt, snapshot);
}
