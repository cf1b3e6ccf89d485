/**
 * Whose lead a touch is (KPI.md 6). One that hangs on a record, whatever else it hangs on, belongs to that record's lead
 * or, where that is deleted, unknown or excluded, to none. One that hangs on clients alone belongs to each lead of
 * theirs that was open just before, or is created within ten minutes after.
 */
import type { Instant } from "../domain/instant.ts";
import { NEVER } from "./instants.ts";
import { CONTACT, NO_ANSWER } from "./people.ts";
import { OPEN } from "./stages.ts";
import type { LeadStates } from "./state.ts";
import { KIND_BITS, MEETING, type Touches } from "./touches.ts";

/** A touch this long before the lead's creation can still be its first contact. */
export const EARLY_SECONDS = 600;

/** Called with the column and the position in it. */
type See = (touches: Touches, position: number) => void;

export class LeadTouches {
  readonly #states: LeadStates;
  readonly #found = { contact: NEVER, reaction: NEVER, met: false };
  #from = 0;

  constructor(states: LeadStates) {
    this.#states = states;
  }

  /**
   * First contact and first reaction of a lead by `asOf`, and whether a meeting was held. The answer is overwritten by
   * the next call.
   */
  read(head: number): { contact: Instant; reaction: Instant; met: boolean } {
    this.#from = this.#states.createdAt(head) - EARLY_SECONDS;
    this.#found.contact = NEVER;
    this.#found.reaction = NEVER;
    this.#found.met = false;
    this.#each(head, this.#look);
    return this.#found;
  }

  readonly #look: See = (touches, position) => {
    const found = this.#found;
    if ((touches.what[position]! & KIND_BITS) === MEETING) found.met = true;
    const at = touches.at[position]!;
    if (at < this.#from || at >= found.contact) return;
    const answer = this.#states.people.answerOf(touches, position);
    if (answer === NO_ANSWER) return;
    if (at < found.reaction) found.reaction = at;
    if (answer === CONTACT) found.contact = at;
  };

  /** The touches of a lead by `asOf`; one that hangs on two of its clients may be seen twice. */
  #each(head: number, see: See): void {
    const origin = this.#states.identity.originOf(head);
    this.#eachOfRecord(head, head, see);
    if (origin !== head) this.#eachOfRecord(origin, head, see);
  }

  #eachOfRecord(row: number, head: number, see: See): void {
    const { touches, mixedTouches, records } = this.#states.history;
    this.#eachIn(touches, row, see);
    if (mixedTouches.length > 0) this.#eachMixed(row, head, see);
    records.clients.each(row, (client) => this.#eachOfClient(client, head, see));
  }

  #eachOfClient(client: number, head: number, see: See): void {
    const { clientTouches, mixedTouches } = this.#states.history;
    const seeClient: See = (columns, position) => {
      if (this.#takesClientTouch(head, columns.at[position]!)) see(columns, position);
    };
    this.#eachIn(clientTouches, client, seeClient);
    if (mixedTouches.length === 0) return;
    for (const number of mixedTouches.ofClient(client)) {
      if (mixedTouches.recordRows[number]!.length === 0)
        this.#eachIn(mixedTouches.columns, number, seeClient);
    }
  }

  #eachMixed(row: number, head: number, see: See): void {
    const { mixedTouches } = this.#states.history;
    for (const number of mixedTouches.ofRow(row)) {
      if (this.#headOfMixed(number) === head) this.#eachIn(mixedTouches.columns, number, see);
    }
  }

  #eachIn(touches: Touches, owner: number, see: See): void {
    const start = touches.start[owner]!;
    const end = start + touches.count[owner]!;
    for (let position = start; position < end && touches.at[position]! <= this.#states.asOf; position++) {
      see(touches, position);
    }
  }

  /** Row of the first record that exists of those that a mixed touch hangs on, or −1. */
  #firstRecord(number: number): number {
    const { identity, history } = this.#states;
    return history.mixedTouches.recordRows[number]!.find((row) => identity.exists(row)) ?? -1;
  }

  #headOfMixed(number: number): number {
    const row = this.#firstRecord(number);
    return row < 0 ? -1 : this.#states.identity.headOf(row);
  }

  /** Open just before the instant, or created within ten minutes after it. */
  #takesClientTouch(head: number, at: Instant): boolean {
    const states = this.#states;
    const after = states.createdAt(head) - at;
    if (after >= 0) return after <= EARLY_SECONDS;
    // Closed since before: its moves need not be walked.
    const isClosed = states.outcome(head) !== OPEN && states.closedAt(head) < at;
    if (isClosed && states.history.records.createdAt[head]! < at) return false;
    return states.outcomeAt(head, at - 1) === OPEN;
  }

  /** Heads of the counted leads of a client's touch. None: the touch is of no lead. */
  leadsOfClient(client: number, at: Instant): number[] {
    const heads: number[] = [];
    this.#addLeadsOf(client, at, heads);
    return heads;
  }

  /** Several clients of one touch count each lead once. */
  #addLeadsOf(client: number, at: Instant, heads: number[]): void {
    const { history } = this.#states;
    history.indexes.recordsOfClient.each(client, (row) => {
      const head = this.#states.leadOf(row);
      if (head < 0 || heads.includes(head) || !history.records.clients.has(row, client)) return;
      if (this.#takesClientTouch(head, at)) heads.push(head);
    });
  }

  /** Heads of the counted leads of a mixed touch; `null` when it counts nowhere. */
  leadsOfMixed(number: number, at: Instant): number[] | null {
    const { recordRows, clientCodes } = this.#states.history.mixedTouches;
    if (recordRows[number]!.length === 0) {
      const heads: number[] = [];
      for (const client of clientCodes[number]!) this.#addLeadsOf(client, at, heads);
      return heads;
    }
    const row = this.#firstRecord(number);
    const head = row < 0 ? -1 : this.#states.leadOf(row);
    return head < 0 ? null : [head];
  }
}
