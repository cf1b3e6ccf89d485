/**
 * The nightly look at everything: what hooks and lists of changes did not tell (rows that appeared late, records deleted
 * for good or merged away) is found by comparing what is stored with what the CRM has, and mended.
 */
import type { AccountId } from "#shared/domain/account.ts";
import type { LeadRecord } from "#shared/domain/lead.ts";
import type { Crm, PullOptions } from "../crm/adapter.ts";
import { BACKGROUND } from "../crm/throttle.ts";
import type { Store } from "../store/store.ts";
import { pullOptions, type Reading } from "./pull-options.ts";
import { readRecords } from "./read-records.ts";
import type { Held } from "./sync.ts";

/** Streams are read again from so long before the point that they have reached: events may appear late. */
const LOOK_BACK_SECONDS = 2 * 86_400;
/** Records read again with one call. */
const AT_ONCE = 50;

/** What was mended, in records; `rows` are moves, touches and other rows that had been missed. */
export interface Mended {
  /** Listed by the CRM, unknown here. */
  found: number;
  /** Changed in the CRM since they were last read here. */
  changed: number;
  /** No longer in the CRM. */
  gone: number;
  rows: number;
}

export interface Reconciling extends Reading {
  crm: Crm;
  held?: Held | undefined;
}

/** Rows that changed after a revision, records left out. */
async function rowsSince(store: Store, id: AccountId, revision: number): Promise<number> {
  const { moves, touches, marks, ratings, removedTouchIds } = await store.changes(id, revision);
  return moves.length + touches.length + marks.length + ratings.length + removedTouchIds.length;
}

/** Reads the last days of every stream again; where the streams stand stays as it is. */
async function lookBack(work: Reconciling, options: PullOptions): Promise<number> {
  const { store, id, crm, held } = work;
  const before = await store.revision(id);
  const states = await store.streams(id);
  for (const state of states) {
    if (state.syncedUntil === null) continue;
    const earlier = { ...state, syncedUntil: state.syncedUntil - LOOK_BACK_SECONDS };
    for await (const step of crm.pull(state.stream, { ...options, state: earlier })) {
      options.signal.throwIfAborted();
      await store.apply(id, step.batch, null, held);
    }
  }
  return rowsSince(store, id, before);
}

interface Differences {
  unknown: string[];
  changed: string[];
  missing: string[];
}

async function compare({ store, id: account, crm }: Reconciling, options: PullOptions): Promise<Differences> {
  const stamps = await store.recordStamps(account);
  const unknown: string[] = [];
  const changed: string[] = [];
  for await (const listed of crm.survey(options)) {
    options.signal.throwIfAborted();
    for (const { id, updatedAt } of listed) {
      const stamp = stamps.get(id);
      stamps.delete(id);
      if (stamp === undefined) unknown.push(id);
      else if (updatedAt > stamp) changed.push(id);
    }
  }
  return { unknown, changed, missing: [...stamps.keys()] };
}

/** Reads records again and answers of how many `isMended` holds afterwards. */
async function mend(
  work: Reconciling,
  ids: readonly string[],
  isMended: (known: LeadRecord | undefined) => boolean,
): Promise<number> {
  const { store, id } = work;
  let mended = 0;
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    work.signal.throwIfAborted();
    const some = ids.slice(at, at + AT_ONCE);
    await readRecords(work, some, BACKGROUND);
    const known = new Map((await store.records(id, some)).map((record) => [record.id, record]));
    mended += some.filter((one) => isMended(known.get(one))).length;
  }
  return mended;
}

/** Records that nothing explains are asked for by their ids: whether they are gone is the adapter's to judge (A8). */
export async function reconcile(work: Reconciling): Promise<Mended> {
  const since = Math.max(0, work.now - LOOK_BACK_SECONDS);
  const options = await pullOptions(work, { since, sinceIsFirm: true });
  const rows = await lookBack(work, options);
  const { unknown, changed, missing } = await compare(work, options);
  return {
    found: await mend(work, unknown, (record) => record !== undefined),
    changed: await mend(work, changed, (record) => record !== undefined),
    gone: await mend(work, missing, (record) => record !== undefined && record.deletedAt !== null),
    rows,
  };
}
