/**
 * The nightly look at everything: what hooks and lists of changes did not tell (rows that appeared late, records deleted
 * for good or merged away) is found by comparing what is stored with what the CRM has, and mended.
 */
import type { Crm, PullOptions } from "../crm/adapter.ts";
import { BACKGROUND } from "../crm/throttle.ts";
import { pullOptions, type Reading } from "./pull-options.ts";
import { readRecords } from "./read-records.ts";
import type { Held } from "./sync.ts";

/** Streams are read again from so long before the point that they have reached: events may appear late. */
const LOOK_BACK_SECONDS = 2 * 86_400;
/** Records read again with one call. */
const AT_ONCE = 50;

/** What was mended, in records; what people changed in the same minutes is among it. */
export interface Mended {
  /** In the CRM, unknown here before. */
  found: number;
  /** Other here than in the CRM before. */
  changed: number;
  /** No longer in the CRM. */
  gone: number;
  /** Moves, touches and other rows that had been missed. */
  rows: number;
}

export interface Reconciling extends Reading {
  crm: Crm;
  held?: Held | undefined;
}

/** Reads the last days of every stream again; where the streams stand stays as it is. */
async function lookBack(work: Reconciling, options: PullOptions): Promise<void> {
  const { store, id, crm, held } = work;
  const states = await store.streams(id);
  for (const state of states) {
    if (state.syncedUntil === null) continue;
    const earlier = { ...state, syncedUntil: state.syncedUntil - LOOK_BACK_SECONDS };
    for await (const step of crm.pull(state.stream, { ...options, state: earlier })) {
      options.signal.throwIfAborted();
      await store.apply(id, step.batch, null, held);
    }
  }
}

/** Ids of records that the CRM shows and we do not know as they are, or that we have and it does not show. */
async function differences(
  { store, id: account, crm }: Reconciling,
  options: PullOptions,
): Promise<string[]> {
  const stamps = await store.recordStamps(account);
  const other: string[] = [];
  for await (const listed of crm.survey(options)) {
    options.signal.throwIfAborted();
    for (const { id, updatedAt } of listed) {
      const stamp = stamps.get(id);
      stamps.delete(id);
      if (stamp === undefined || updatedAt > stamp) other.push(id);
    }
  }
  return [...other, ...stamps.keys()];
}

/** Whether one that is not shown is gone is the adapter's to judge (A8). */
async function readAgain(work: Reconciling, ids: readonly string[]): Promise<void> {
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    work.signal.throwIfAborted();
    await readRecords(work, ids.slice(at, at + AT_ONCE), BACKGROUND);
  }
}

export async function reconcile(work: Reconciling): Promise<Mended> {
  const { store, id, now } = work;
  const before = await store.revision(id);
  const known = await store.recordStamps(id);
  const since = Math.max(0, now - LOOK_BACK_SECONDS);
  const options = await pullOptions(work, { since, sinceIsFirm: true });
  await lookBack(work, options);
  await readAgain(work, await differences(work, options));
  const { records, moves, touches, marks, ratings, removedTouchIds } = await store.changes(id, before);
  const found = records.filter((one) => one.deletedAt === null && !known.has(one.id)).length;
  const gone = records.filter((one) => one.deletedAt !== null && known.has(one.id)).length;
  return {
    found,
    gone,
    changed: records.length - found - gone,
    rows: moves.length + touches.length + marks.length + ratings.length + removedTouchIds.length,
  };
}
