/** The instants at which a record came into a closed outcome, whether or not it stayed there. */
import type { Instant } from "../domain/instant.ts";
import type { History } from "./history.ts";
import { NEVER } from "./instants.ts";
import { COUNTS, CREATION } from "./moves.ts";
import { OPEN } from "./stages.ts";

export function eachClosing(
  history: History,
  row: number,
  see: (at: Instant, outcome: number) => void,
): void {
  const { moves, records, stages } = history;
  const start = moves.start[row]!;
  const end = start + moves.count[row]!;
  let outcome = stages.outcome[moves.firstStage(row)]!;
  if (outcome !== OPEN) see(records.createdAt[row]!, outcome);
  let moved = false;
  for (let position = start; position < end; position++) {
    const what = moves.what[position]!;
    if (!(what & COUNTS)) continue;
    if (!(what & CREATION)) moved = true;
    const next = stages.outcome[moves.to[position]!]!;
    const at = what & CREATION ? records.createdAt[row]! : moves.at[position]!;
    if (next !== outcome && next !== OPEN) see(at, next);
    outcome = next;
  }
  const snapshot = stages.outcome[records.stage[row]!]!;
  const closedAt = records.closedAt[row]!;
  if (!moved && snapshot !== OPEN && closedAt !== NEVER) see(closedAt, snapshot);
}
