/** The end of a sync: the CRM's own counts beside ours, and what has gone from the CRM without a word. */
import type { Account } from "#shared/domain/account.ts";
import type { Crm } from "../crm/adapter.ts";
import { ConnectorError } from "../errors.ts";
import { createHistories } from "../history/histories.ts";
import { readReconciliation, reconcile } from "../reports/reconciliation.ts";
import type { Store } from "../store/store.ts";
import { reconcile as mend } from "../sync/reconcile.ts";
import type { StreamResult } from "../sync/sync.ts";
import { nowSeconds } from "./session.ts";

/** What was asked for: a stream, or at the end the counts and what they made us mend. */
export type SyncLine = Omit<StreamResult, "stream"> & { stream: string };

/**
 * A CRM that does not tell its counts leaves the sync as it is. Where it has fewer leads than are kept here, some were
 * merged away or purged: no list and no event names those (crm/amocrm.md 3.4), so everything is looked through.
 */
export async function compareCounts(
  store: Store,
  account: Account,
  crm: Crm,
  signal: AbortSignal,
): Promise<SyncLine[]> {
  const histories = createHistories(store);
  const compare = async () => {
    await reconcile(store, await histories.of(account), crm, signal);
    return 0;
  };
  const lines = [await measured("counts", crm, compare)];
  const compared = await readReconciliation(store, account.id);
  if (compared.every(({ here, crm: there }) => here <= there)) return lines;
  const work = { store, id: account.id, crm, now: nowSeconds(), signal };
  const lookThrough = async () => {
    const { found, changed, gone, rows } = await mend(work);
    await compare();
    return found + changed + gone + rows;
  };
  return [...lines, await measured("mended", crm, lookThrough)];
}

async function measured(stream: string, crm: Crm, work: () => Promise<number>): Promise<SyncLine> {
  const [before, started] = [crm.traffic(), performance.now()];
  let rows = 0;
  try {
    rows = await work();
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
  }
  const after = crm.traffic();
  return {
    stream,
    rows,
    requests: after.requests - before.requests,
    seconds: (performance.now() - started) / 1000,
    refused: after.refused - before.refused,
  };
}
