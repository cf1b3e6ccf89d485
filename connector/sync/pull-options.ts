/** What every reading of an account's CRM is asked with. */
import type { AccountId } from "#shared/domain/account.ts";
import type { PullOptions } from "../crm/adapter.ts";
import type { Store } from "../store/store.ts";

export interface Reading {
  store: Store;
  id: AccountId;
  /** Seconds since 1970. */
  now: number;
  signal: AbortSignal;
}

export async function pullOptions(
  { store, id, now, signal }: Reading,
  more: Partial<PullOptions> = {},
): Promise<PullOptions> {
  return {
    state: null,
    since: 0,
    sinceIsFirm: false,
    until: now,
    settings: await store.settings(id),
    signal,
    knownRecordIds: () => store.recordIds(id),
    meter: { requests: 0, refused: 0 },
    ...more,
  };
}
