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

/** A stretch of time, cut at `asOf`: `[from, end)`. */
export interface Stretch {
  from: Instant;
  end: Instant;
}

export const stretchOf = (states: LeadStates, from: Instant, to: Instant): Stretch => ({
  from,
  end: Math.min(to, states.asOf + 1),
});

/** Rows of the records that may have a move or a touch in the stretch. */
export function activeIn(states: LeadStates, { from, end }: Stretch): Int32Array {
  const { indexes, records } = states.history;
  return indexes.activity.ownersIn(from, end, records.length);
}

/**
 * Calls `see` for each touch in the stretch that hangs on one of these records alone, with the head of the counted lead
 * it belongs to, −1 where it counts nowhere.
 */
export function eachTouchIn(
  states: LeadStates,
  { from, end }: Stretch,
  rows: Int32Array,
  see: (touches: Touches, position: number, row: number, head: number) => void,
): void {
  const { touches } = states.history;
  for (let place = 0; place < rows.length; place++) {
    const row = rows[place]!;
    const start = touches.start[row]!;
    const head = touches.count[row]! > 0 ? states.leadOf(row) : -1;
    for (let position = start; position < start + touches.count[row]!; position++) {
      if (touches.at[position]! >= end) break;
      if (touches.at[position]! >= from) see(touches, position, row, head);
    }
  }
}

/**
 * Calls `see` for each touch in the stretch that hangs on no single record, is `wanted` and counts somewhere, with the
 * heads of its leads (none: a client's touch of no lead).
 */
export function eachClientTouchIn(
  states: LeadStates,
  { from, end }: Stretch,
  wanted: (touches: Touches, position: number) => boolean,
  see: (touches: Touches, position: number, heads: readonly number[]) => void,
): void {
  const { history, touches: attribution } = states;
  const { indexes, records, clientTouches, mixedTouches } = history;
  const eachIn = (
    touches: Touches,
    owner: number,
    headsAt: (owner: number, at: Instant) => readonly number[] | null,
  ) => {
    const start = touches.start[owner]!;
    for (let position = start; position < start + touches.count[owner]!; position++) {
      const at = touches.at[position]!;
      if (at < from || at >= end || !wanted(touches, position)) continue;
      const heads = headsAt(owner, at);
      if (heads) see(touches, position, heads);
    }
  };
  const ofClient = (client: number, at: Instant) => attribution.leadsOfClient(client, at);
  const ofMixed = (number: number, at: Instant) => attribution.leadsOfMixed(number, at);
  const clients = indexes.clientActivity.ownersIn(from, end, records.clients.size);
  for (let place = 0; place < clients.length; place++) eachIn(clientTouches, clients[place]!, ofClient);
  const numbers = indexes.mixedActivity.ownersIn(from, end, mixedTouches.length);
  for (let place = 0; place < numbers.length; place++) eachIn(mixedTouches.columns, numbers[place]!, ofMixed);
}
