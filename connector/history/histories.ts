/**
 * The built history of each account that was asked for, kept in memory and brought up to date with the rows that changed
 * since. One build or update of an account at a time; whoever asks meanwhile gets the one after it, so that an answer
 * never lacks what was stored before the question.
 */
import type { Account, AccountId } from "#shared/domain/account.ts";
import { buildHistory, type History } from "#shared/history/history.ts";
import type { Revision, Store } from "../store/store.ts";

interface Kept {
  history: History;
  revision: Revision;
  account: string;
}

export interface Histories {
  /** The history as the store has it now. */
  of(account: Account): Promise<History>;
  forget(id: AccountId): void;
}

export interface HistoriesOptions {
  /** Records kept in memory over all accounts, some 400 bytes each; the account not asked for longest goes first. */
  records?: number;
}

const RECORDS = 4_000_000;

async function build(store: Store, account: Account): Promise<Kept> {
  const [rows, dictionaries, streams] = await Promise.all([
    rowsOf(store, account.id),
    store.dictionaries(account.id),
    store.streams(account.id),
  ]);
  const history = buildHistory({ ...rows.all, account, dictionaries, streams });
  return { history, revision: rows.revision, account: JSON.stringify(account) };
}

/** All rows, and the revision that they are of: what comes later is absorbed by the next call. */
async function rowsOf(store: Store, id: AccountId) {
  const revision = await store.revision(id);
  return { revision, all: await store.rows(id) };
}

/** Takes in what changed; `false` when what was known is gone. */
async function refresh(store: Store, id: AccountId, entry: Kept): Promise<boolean> {
  const streams = await store.streams(id);
  if ((await store.revision(id)) === entry.revision) {
    entry.history.streams = streams;
    return true;
  }
  const { revision, reset, ...changes } = await store.changes(id, entry.revision);
  if (reset) return false;
  entry.history.absorb({ ...changes, streams, dictionaries: await store.dictionaries(id) });
  entry.revision = revision;
  return true;
}

export function createHistories(store: Store, { records = RECORDS }: HistoriesOptions = {}): Histories {
  /** In the order in which they were asked for, the latest last. */
  const kept = new Map<AccountId, Kept>();
  const running = new Map<AccountId, Promise<History>>();
  const queued = new Map<AccountId, Promise<History>>();

  async function upToDate(account: Account): Promise<History> {
    let entry = kept.get(account.id);
    kept.delete(account.id);
    // A changed zone, currency or name changes what every row means.
    const usable = entry?.account === JSON.stringify(account) && (await refresh(store, account.id, entry));
    if (!usable || !entry) entry = await build(store, account);
    kept.set(account.id, entry);
    makeRoom(account.id);
    return entry.history;
  }

  function makeRoom(latest: AccountId): void {
    let held = [...kept.values()].reduce((sum, { history }) => sum + history.records.length, 0);
    for (const [id, { history }] of kept) {
      if (held <= records || id === latest) return;
      held -= history.records.length;
      kept.delete(id);
    }
  }

  function start(account: Account): Promise<History> {
    const work = upToDate(account).finally(() => running.delete(account.id));
    running.set(account.id, work);
    return work;
  }

  return {
    of(account) {
      const now = running.get(account.id);
      if (!now) return start(account);
      let next = queued.get(account.id);
      if (!next) {
        next = now
          .catch(() => undefined)
          .then(() => {
            queued.delete(account.id);
            return start(account);
          });
        queued.set(account.id, next);
      }
      return next;
    },
    forget(id) {
      kept.delete(id);
    },
  };
}
