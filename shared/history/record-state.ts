/**
 * What one record was at an instant (KPI.md 1, "State of a lead at asOf"): its last move decides, before it the stage
 * of its creation; where nothing is known of its stages, the snapshot's own stage and closing time.
 */
import type { Instant } from "../domain/instant.ts";
import type { History } from "./history.ts";
import { NEVER } from "./instants.ts";
import { COUNTS, CREATION } from "./moves.ts";
import { NO_STAGE, OPEN } from "./stages.ts";

/** Reads into its own fields: it is asked a million times. */
export class RecordState {
  stage = NO_STAGE;
  outcome = OPEN;
  /** Instant of the move into the present closed outcome; `NEVER` while open or where it is not known. */
  closedAt = NEVER;
  readonly #history: History;
  #present = NO_STAGE;

  constructor(history: History) {
    this.#history = history;
  }

  read(row: number, at: Instant): void {
    const { moves, records } = this.#history;
    this.#present = records.stage[row]!;
    const start = moves.start[row]!;
    const end = start + moves.count[row]!;
    this.outcome = OPEN;
    this.closedAt = NEVER;
    this.#enter(moves.firstStage(row), records.createdAt[row]!);
    let first = moves.firstStage(row) === NO_STAGE;
    for (let position = start; position < end; position++) {
      const what = moves.what[position]!;
      if (!(what & COUNTS)) continue;
      // Creation holds from the beginning, whatever second the CRM wrote down.
      if (moves.at[position]! > at && !(first && what & CREATION)) break;
      first = false;
      this.#enter(moves.to[position]!, moves.at[position]!);
    }
    if (start === end) this.#readSnapshot(row, at);
  }

  #enter(stage: number, at: Instant): void {
    const outcome = this.#history.stages.outcomeTo(this.#present, stage);
    if (outcome !== this.outcome || outcome === OPEN) this.closedAt = outcome === OPEN ? NEVER : at;
    this.outcome = outcome;
    this.stage = stage;
  }

  #readSnapshot(row: number, at: Instant): void {
    const { records, stages } = this.#history;
    const stage = records.stage[row]!;
    const outcome = stages.outcome[stage]!;
    const closedAt = records.closedAt[row]!;
    // Before its closing time the lead is open, in no known stage.
    if (outcome !== OPEN && closedAt !== NEVER && closedAt > at) return;
    this.stage = stage;
    this.outcome = outcome;
    this.closedAt = outcome === OPEN ? NEVER : closedAt;
  }
}
