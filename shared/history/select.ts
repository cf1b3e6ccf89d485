/** Leads of a period, by walking only the rows of that period. Excluded leads are in none of these. */
import type { Instant } from "../domain/instant.ts";
import { GrowingInts } from "./growing.ts";
import { WON } from "./stages.ts";
import type { LeadStates } from "./state.ts";
import type { Touches } from "./touches.ts";

/** Heads, in the order of the index, each once. */
class Heads {
  readonly #found = new GrowingInts();
  readonly #isNew: (head: number) => boolean;

  constructor(states: LeadStates) {
    this.#isNew = states.distinct();
  }

  add(head: number): void {
    if (this.#isNew(head)) this.#found.push(head);
  }

  get list(): Int32Array {
    return this.#found.values.slice();
  }
}

/** Leads created in [from, to) by `asOf`. `further`: with the further deals of CRM leads. */
export function createdIn(
  states: LeadStates,
  from: Instant,
  to: Instant,
  options: { further: boolean },
): Int32Array {
  const { history, identity, asOf } = states;
  const heads = new Heads(states);
  history.indexes.created.each(from, Math.min(to, asOf + 1), (row) => {
    const head = states.leadOf(row);
    if (head < 0 || (!options.further && identity.isFurther(head))) return;
    const createdAt = states.createdAt(head);
    if (createdAt >= from && createdAt < to) heads.add(head);
  });
  return heads.list;
}

/** Leads that are in `outcome` (WON or LOST) at `asOf` and came into it in [from, to). */
export function closedIn(states: LeadStates, from: Instant, to: Instant, outcome: number): Int32Array {
  const { history, asOf } = states;
  const heads = new Heads(states);
  const index = outcome === WON ? history.indexes.won : history.indexes.lost;
  index.each(from, Math.min(to, asOf + 1), (row) => {
    const head = states.leadOf(row);
    if (head < 0 || states.outcome(head) !== outcome) return;
    const closedAt = states.closedAt(head);
    if (closedAt >= from && closedAt < to) heads.add(head);
  });
  return heads.list;
}

/** Calls `see` for each real move in [from, to) by `asOf`, with the record's row, the move's position and the lead. */
export function eachMoveIn(
  states: LeadStates,
  from: Instant,
  to: Instant,
  see: (head: number, position: number, row: number) => void,
): void {
  const { moves, indexes, records } = states.history;
  const end = Math.min(to, states.asOf + 1);
  indexes.activity.each(from, end, records.length, (row) => {
    const head = states.leadOf(row);
    if (head < 0) return;
    const first = moves.start[row]!;
    for (let position = first; position < first + moves.count[row]!; position++) {
      const at = moves.at[position]!;
      if (at >= from && at < end && moves.isMove(position)) see(head, position, row);
    }
  });
}

/**
 * Calls `see` for each touch in [from, to) by `asOf` that counts somewhere, with the heads of its leads (none: a
 * client's touch of no lead).
 */
export function eachTouchIn(
  states: LeadStates,
  from: Instant,
  to: Instant,
  see: (touches: Touches, position: number, heads: readonly number[]) => void,
): void {
  const { history, touches: attribution } = states;
  const { indexes, records, clientTouches, mixedTouches } = history;
  const end = Math.min(to, states.asOf + 1);
  const eachIn = (touches: Touches, owner: number, headsAt: (at: Instant) => readonly number[] | null) => {
    const start = touches.start[owner]!;
    for (let position = start; position < start + touches.count[owner]!; position++) {
      const at = touches.at[position]!;
      if (at < from || at >= end) continue;
      const heads = headsAt(at);
      if (heads) see(touches, position, heads);
    }
  };
  indexes.activity.each(from, end, records.length, (row) => {
    const head = states.leadOf(row);
    if (head < 0) return;
    const own = [head];
    eachIn(history.touches, row, () => own);
  });
  indexes.clientActivity.each(from, end, records.clients.size, (client) => {
    eachIn(clientTouches, client, (at) => attribution.leadsOfClients([client], at));
  });
  indexes.mixedActivity.each(from, end, mixedTouches.length, (number) => {
    eachIn(mixedTouches.columns, number, (at) => attribution.leadsOfMixed(number, at));
  });
}
