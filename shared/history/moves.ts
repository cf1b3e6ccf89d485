/** Stage moves in columns, each record's in the CRM's own order: (`at`, `id`) (KPI.md 6). */
import type { StageMove } from "../domain/stage-move.ts";
import { Blocks } from "./blocks.ts";
import { packInstant } from "./instants.ts";
import { PackedIds } from "./packed-ids.ts";
import { NO_STAGE, type Stages } from "./stages.ts";
import type { Tape } from "./tape.ts";
import { type Codes, enlarged, fitting, gathered } from "./typed-arrays.ts";
import type { Users } from "./vocabulary.ts";

/** Bits of `what`: the row tells the stage of creation and is no move; the row took the lead to another stage. */
export const CREATION = 1;
export const COUNTS = 2;

export class Moves extends Blocks<StageMove> {
  at = new Uint32Array(0);
  /** Codes of the stages left and entered. */
  from: Codes = new Uint16Array(0);
  to: Codes = new Uint16Array(0);
  by: Codes = new Uint16Array(0);
  /** CREATION, COUNTS. */
  what = new Uint8Array(0);
  readonly #ids = new PackedIds();
  readonly #stages: Stages;
  readonly #users: Users;

  constructor(stages: Stages, users: Users) {
    super();
    this.#stages = stages;
    this.#users = users;
  }

  protected override resize(capacity: number): void {
    this.at = enlarged(this.at, capacity);
    this.from = enlarged(this.from, capacity);
    this.to = enlarged(this.to, capacity);
    this.by = enlarged(this.by, capacity);
    this.what = enlarged(this.what, capacity);
    this.#ids.resize(capacity);
  }

  protected override permute(order: Uint32Array, capacity: number): void {
    this.at = gathered(this.at, order, capacity);
    this.from = gathered(this.from, order, capacity);
    this.to = gathered(this.to, order, capacity);
    this.by = gathered(this.by, order, capacity);
    this.what = gathered(this.what, order, capacity);
    this.#ids.permute(order, capacity);
  }

  protected override put(position: number, move: StageMove): void {
    this.at[position] = packInstant(move.at);
    const from = move.from ? this.#stages.codeOf(move.from.pipelineId, move.from.stageId, null) : NO_STAGE;
    const to = this.#stages.codeOf(move.to.pipelineId, move.to.stageId, move.outcome);
    const by = this.#users.codeOf(move.by);
    this.from = fitting(this.from, from);
    this.to = fitting(this.to, to);
    this.by = fitting(this.by, by);
    this.from[position] = from;
    this.to[position] = to;
    this.by[position] = by;
    this.what[position] = move.kind === "creation" ? CREATION : 0;
    this.#ids.put(position, move.id);
  }

  protected override copy(from: number, to: number): void {
    this.at[to] = this.at[from]!;
    this.from[to] = this.from[from]!;
    this.to[to] = this.to[from]!;
    this.by[to] = this.by[from]!;
    this.what[to] = this.what[from]!;
    this.#ids.copy(from, to);
  }

  protected override carryColumns(tape: Tape): void {
    this.at = tape.array(this.at);
    this.from = tape.array(this.from);
    this.to = tape.array(this.to);
    this.by = tape.array(this.by);
    this.what = tape.array(this.what);
    this.#ids.carry(tape);
  }

  protected override compare(one: number, other: number): number {
    return this.at[one]! - this.at[other]! || this.#ids.compare(one, other);
  }

  protected override sameId(one: number, other: number): boolean {
    return this.#ids.compare(one, other) === 0;
  }

  /** Stage of the record's creation, where its first move came from; `NO_STAGE` where that is not known. */
  firstStage(row: number): number {
    const first = this.start[row]!;
    return this.count[row] === 0 || this.what[first]! & CREATION ? NO_STAGE : this.from[first]!;
  }

  /** The row is a move (KPI.md 1, "stage move"), not the stage of creation told. */
  isMove(position: number): boolean {
    return this.what[position] === COUNTS;
  }

  /** A move into the stage where the lead already is, is none. */
  protected override settle(row: number): void {
    const { place } = this.#stages;
    const start = this.start[row]!;
    let here = place[this.firstStage(row)]!;
    for (let position = start; position < start + this.count[row]!; position++) {
      const there = place[this.to[position]!]!;
      this.what[position] = (this.what[position]! & CREATION) | (there === here ? 0 : COUNTS);
      here = there;
    }
  }
}
