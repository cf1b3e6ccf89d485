/**
 * The columns of a large account's history, kept in the store: a start reads them and takes in what changed since,
 * instead of all rows. They are derived: whatever is wrong with them, the rows are read instead.
 */
import { historyFromBytes, historyToBytes } from "#shared/history/carried-history.ts";
import type { Frame, History } from "#shared/history/history.ts";
import type { Revision, Store } from "../store/store.ts";

const NAME = "history";

/** A history, and the revision of the account's rows that it has. */
export interface Columns {
  history: History;
  revision: Revision;
}

export async function readColumns(store: Store, frame: Frame): Promise<Columns | null> {
  const blob = await store.blob(frame.account.id, NAME);
  const history = blob && historyFromBytes(frame, blob.bytes);
  return history && { history, revision: blob.revision };
}

export async function keepColumns(store: Store, { history, revision }: Columns): Promise<void> {
  await store.putBlob(history.account.id, NAME, revision, historyToBytes(history));
}
