/** The last line of a sync: the CRM's own counts beside ours. */
import type { Account } from "#shared/domain/account.ts";
import type { Crm } from "../crm/adapter.ts";
import { ConnectorError } from "../errors.ts";
import { createHistories } from "../history/histories.ts";
import { reconcile } from "../reports/reconciliation.ts";
import type { Store } from "../store/store.ts";
import type { StreamResult } from "../sync/sync.ts";

/** What was asked for: a stream, or at the end the counts. */
export type SyncLine = Omit<StreamResult, "stream"> & { stream: string };

/** A CRM that does not tell them leaves the sync as it is. */
export async function compareCounts(
  store: Store,
  account: Account,
  crm: Crm,
  signal: AbortSignal,
): Promise<SyncLine[]> {
  const [before, started] = [crm.traffic(), performance.now()];
  try {
    await reconcile(store, await createHistories(store).of(account), crm, signal);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
  }
  const after = crm.traffic();
  return [
    {
      stream: "counts",
      rows: 0,
      requests: after.requests - before.requests,
      seconds: (performance.now() - started) / 1000,
      refused: after.refused - before.refused,
    },
  ];
}
