/** How fresh an account is, for whoever watches the service: without its name. */
import type { Account, CrmName } from "#shared/domain/account.ts";
import type { Instant } from "#shared/domain/instant.ts";
import { noteOf } from "../jobs/account-notes.ts";
import type { Store } from "../store/store.ts";

export interface Freshness {
  crm: CrmName;
  /** Seconds that its oldest stream is behind; `null` before the first pull is done. */
  behindSeconds: number | null;
  /** Code of what stops its updates, `null` while nothing does. */
  trouble: string | null;
}

async function freshnessOf(store: Store, account: Account, now: Instant): Promise<Freshness> {
  const streams = await store.streams(account.id);
  const reached = streams.map((stream) => stream.syncedUntil ?? 0);
  const oldest = reached.length === 0 ? 0 : Math.min(...reached);
  const trouble = await noteOf(store, account.id, "trouble");
  return {
    crm: account.crm,
    behindSeconds: oldest > 0 ? Math.max(0, now - oldest) : null,
    trouble: trouble?.code ?? null,
  };
}

export async function accountFreshness(store: Store, now: Instant): Promise<Freshness[]> {
  const accounts = await store.accounts();
  return Promise.all(accounts.map((account) => freshnessOf(store, account, now)));
}
