/** Reads again the records that hooks named, what a person waits for before what runs in the background. */
import type { AccountId } from "#shared/domain/account.ts";
import type { Crm } from "../crm/adapter.ts";
import type { Store } from "../store/store.ts";
import { readRecords } from "../sync/read-records.ts";

/** Records read with one call: lists take so many ids without making addresses too long. */
const AT_ONCE = 50;

/** Until no mark is left. A batch that fails is counted and thrown; its marks stay for the next try. */
export async function readDirty(
  store: Store,
  id: AccountId,
  crm: Crm,
  now: number,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const marks = await store.dirtyRecords(id, AT_ONCE);
    if (marks.length === 0 || signal.aborted) return;
    const ids = marks.map((one) => one.recordId);
    try {
      await readRecords({ store, id, crm, now, signal }, ids);
    } catch (error) {
      await store.failDirty(id, ids);
      throw error;
    }
    await store.clearDirty(id, marks);
  }
}
