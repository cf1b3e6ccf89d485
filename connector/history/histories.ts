/**
 * The built history of each account that was asked for, kept in memory and brought up to date with the rows that changed
 * since. One build or update of an account at a time; whoever asks meanwhile gets the one after it, so that an answer
 * never lacks what was stored before the question.
 */
import type { Account, AccountId } from "#shared/domain/account.ts";
import { History } from "#shared/history/history.ts";
import type { Store } from "../store/store.ts";
import { type Columns, keepColumns, readColumns } from "./kept-columns.ts";

interface Kept extends Columns {
  account: string;
  /** Rows that the columns in the store lack. */
  unkept: number;
}

export interface Histories {
  /** The history as the store has it now. */
  of(account: Account): Promise<History>;
  forget(id: AccountId): void;
  /** When nothing is being kept any more: ask before the store is closed. */
  settled(): Promise<void>;
}

export interface HistoriesOptions {
  /** Records kept in memory over all accounts, some 400 bytes each; the account not asked for longest goes first. */
  records?: number;
  /** Accounts from this many records on have their columns kept in the store: smaller ones are soon built anew. */
  keptFrom?: number;
  /** Keeping columns failed: the next start is slower. */
  onError?: (error: unknown) => void;
}

const RECORDS = 4_000_000;
const KEPT_FROM = 20_000;
/** Columns are kept again when they lack a tenth of the account. */
const LACKING = 0.1;

async function build(store: Store, account: Account): Promise<Kept> {
  const [dictionaries, streams] = await Promise.all([
    store.dictionaries(account.id),
    store.streams(account.id),
  ]);
  const frame = { account, dictionaries, streams };
  const columns = await readColumns(store, frame);
  if (columns) {
    const kept = { ...columns, account: JSON.stringify(account), unkept: 0 };
    if (await refresh(store, account.id, kept)) return kept;
  }
  const history = new History(frame);
  const revision = await store.readRows(account.id, (part) => history.load(part));
  history.finish();
  return { history, revision, account: JSON.stringify(account), unkept: history.records.length };
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
  entry.unkept += changes.records.length + changes.moves.length + changes.touches.length;
  return true;
}

export function createHistories(
  store: Store,
  { records = RECORDS, keptFrom = KEPT_FROM, onError = () => undefined }: HistoriesOptions = {},
): Histories {
  /** In the order in which they were asked for, the latest last. */
  const kept = new Map<AccountId, Kept>();
  const running = new Map<AccountId, Promise<History>>();
  const queued = new Map<AccountId, Promise<History>>();
  /** What is being written to the store, one after the other. */
  let keeping: Promise<void> = Promise.resolve();

  async function upToDate(account: Account): Promise<History> {
    let entry = kept.get(account.id);
    kept.delete(account.id);
    // A changed zone, currency or name changes what every row means.
    const usable = entry?.account === JSON.stringify(account) && (await refresh(store, account.id, entry));
    if (!usable || !entry) entry = await build(store, account);
    kept.set(account.id, entry);
    makeRoom(account.id);
    const { length } = entry.history.records;
    if (length >= keptFrom && entry.unkept >= length * LACKING) keep(entry);
    return entry.history;
  }

  function keep(entry: Kept): void {
    entry.unkept = 0;
    keeping = keeping.then(() => keepColumns(store, entry)).catch(onError);
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
    settled: () => keeping,
  };
}
