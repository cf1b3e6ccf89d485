/** Touches in columns, by what they hang on, in order of time. */
import type { Touch, TouchKind } from "../domain/touch.ts";
import type { Actors } from "./actors.ts";
import { Blocks } from "./blocks.ts";
import { HashedIds } from "./id-hash.ts";
import { packInstant } from "./instants.ts";
import type { Tape } from "./tape.ts";
import { type Codes, enlarged, fitting, gathered } from "./typed-arrays.ts";

export const TOUCH_KINDS: readonly TouchKind[] = ["call", "message", "email", "meeting"];
export const CALL = 0;
export const MESSAGE = 1;
export const EMAIL = 2;
export const MEETING = 3;
/** Bits of `what`; the two lowest are the kind. */
export const KIND_BITS = 3;
export const OUTGOING = 4;
export const ANSWERED = 8;
export const AUTOMATED = 16;

function whatOf(touch: Touch): number {
  const talked = touch.answered && (touch.kind !== "call" || touch.talkSeconds > 0);
  // A meeting is of its task's responsible: a robot's is none of ours. Whose it is may also be unknown (`null`).
  const automated = touch.automated || (touch.kind === "meeting" && touch.by === "0");
  return (
    TOUCH_KINDS.indexOf(touch.kind) |
    (touch.direction === "out" ? OUTGOING : 0) |
    (talked ? ANSWERED : 0) |
    (automated ? AUTOMATED : 0)
  );
}

export class Touches extends Blocks<Touch> {
  at = new Uint32Array(0);
  /** Code in `actors`. */
  actor: Codes = new Uint16Array(0);
  what = new Uint8Array(0);
  talkSeconds = new Uint32Array(0);
  readonly #ids = new HashedIds();
  readonly #actors: Actors;

  constructor(actors: Actors) {
    super();
    this.#actors = actors;
  }

  protected override resize(capacity: number): void {
    this.at = enlarged(this.at, capacity);
    this.actor = enlarged(this.actor, capacity);
    this.what = enlarged(this.what, capacity);
    this.talkSeconds = enlarged(this.talkSeconds, capacity);
    this.#ids.resize(capacity);
  }

  protected override permute(order: Uint32Array, capacity: number): void {
    this.at = gathered(this.at, order, capacity);
    this.actor = gathered(this.actor, order, capacity);
    this.what = gathered(this.what, order, capacity);
    this.talkSeconds = gathered(this.talkSeconds, order, capacity);
    this.#ids.permute(order, capacity);
  }

  protected override put(position: number, touch: Touch): void {
    this.at[position] = packInstant(touch.at);
    const actor = this.#actors.codeOf(touch.by, touch.claimedBy);
    this.actor = fitting(this.actor, actor);
    this.actor[position] = actor;
    this.what[position] = whatOf(touch);
    this.talkSeconds[position] = touch.talkSeconds;
    this.#ids.put(position, touch.id);
  }

  protected override copy(from: number, to: number): void {
    this.at[to] = this.at[from]!;
    this.actor[to] = this.actor[from]!;
    this.what[to] = this.what[from]!;
    this.talkSeconds[to] = this.talkSeconds[from]!;
    this.#ids.copy(from, to);
  }

  protected override carryColumns(tape: Tape): void {
    this.at = tape.array(this.at);
    this.actor = tape.array(this.actor);
    this.what = tape.array(this.what);
    this.talkSeconds = tape.array(this.talkSeconds);
    this.#ids.carry(tape);
  }

  protected override compare(one: number, other: number): number {
    return this.at[one]! - this.at[other]! || this.#ids.compare(one, other);
  }

  protected override sameId(one: number, other: number): boolean {
    return this.#ids.compare(one, other) === 0;
  }

  /** Takes a touch back. Walks all owners: that is rare. Returns whether there was one. */
  removeById(id: string, owners: number): boolean {
    const matches = this.#ids.matcher(id);
    for (let owner = 0; owner < owners; owner++) {
      const start = this.start[owner]!;
      for (let at = start; at < start + this.count[owner]!; at++) {
        if (!matches(at)) continue;
        this.remove(owner, matches);
        return true;
      }
    }
    return false;
  }
}
