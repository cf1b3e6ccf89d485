/**
 * The built history of each account that was asked for, kept in memory and brought up to date with the rows that changed
 * since. One build or update of an account at a time; readers that come meanwhile wait for the same one.
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

export function createHistories(store: Store): Histories {
  const kept = new Map<AccountId, Kept>();
  const running = new Map<AccountId, Promise<History>>();

  async function build(account: Account): Promise<Kept> {
    // The revision is read first: rows that arrive in between are absorbed again by the next call.
    const revision = await store.revision(account.id);
    const [rows, dictionaries, streams] = await Promise.all([
      store.rows(account.id),
      store.dictionaries(account.id),
      store.streams(account.id),
    ]);
    const history = buildHistory({ ...rows, account, dictionaries, streams });
    return { history, revision, account: JSON.stringify(account) };
  }

  async function refresh(account: Account, entry: Kept): Promise<void> {
    const revision = await store.revision(account.id);
    const streams = await store.streams(account.id);
    entry.history.streams = streams;
    if (revision === entry.revision) return;
    const { revision: reached, ...changes } = await store.changes(account.id, entry.revision);
    entry.history.absorb({ ...changes, streams, dictionaries: await store.dictionaries(account.id) });
    entry.revision = reached;
  }

  async function upToDate(account: Account): Promise<History> {
    const known = kept.get(account.id);
    // A changed zone, currency or name changes what every row means.
    if (known?.account === JSON.stringify(account)) {
      await refresh(account, known);
      return known.history;
    }
    const entry = await build(account);
    kept.set(account.id, entry);
    return entry.history;
  }

  return {
    of(account) {
      const ready = running.get(account.id) ?? upToDate(account).finally(() => running.delete(account.id));
      running.set(account.id, ready);
      return ready;
    },
    forget(id) {
      kept.delete(id);
    },
  };
}
