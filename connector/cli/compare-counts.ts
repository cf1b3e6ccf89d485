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

export interface CountComparison {
  /** All records created up to this instant are stored: the CRM is asked while other streams are still being pulled. */
  begin(until: number): void;
  /** When everything has been pulled. */
  end(pulled: readonly StreamResult[]): Promise<SyncLine[]>;
}

/**
 * A CRM that does not tell its counts leaves the sync as it is. Where it has fewer leads than are kept here, some were
 * merged away or purged: no list and no event names those (crm/amocrm.md 3.4), so everything is looked through.
 */
export function compareCounts(
  store: Store,
  account: Account,
  crm: Crm,
  signal: AbortSignal,
): CountComparison {
  const histories = createHistories(store);
  const compare = async (until?: number) => reconcile(store, await histories.of(account), crm, signal, until);
  const agrees = async () =>
    (await readReconciliation(store, account.id)).every(({ here, crm: there }) => here <= there);
  const lookThrough = async () => {
    const work = { store, id: account.id, crm, now: nowSeconds(), signal };
    const { found, changed, gone, rows } = await mend(work);
    await compare();
    return found + changed + gone + rows;
  };
  let early: Promise<void> | null = null;
  return {
    begin(until) {
      early = compare(until);
      // How it went is told at the end.
      early.catch(() => undefined);
    },
    async end(pulled) {
      const counts = await measured("counts", crm, async () => {
        await (early ?? compare());
        // What was deleted meanwhile is known by now.
        if (early && !(await agrees())) await compare();
        return 0;
      });
      // The CRM was asked beside the streams: what they did not send was sent for the counts.
      const { requests, refused } = crm.traffic();
      counts.requests = requests - pulled.reduce((sum, one) => sum + one.requests, 0);
      counts.refused = refused - pulled.reduce((sum, one) => sum + one.refused, 0);
      return (await agrees()) ? [counts] : [counts, await measured("mended", crm, lookThrough)];
    },
  };
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
