/** Reads single records again and stores them, with what hangs on them. */
import type { AccountId } from "#shared/domain/account.ts";
import type { Crm } from "../crm/adapter.ts";
import type { Store } from "../store/store.ts";

export interface ReadAgain {
  store: Store;
  id: AccountId;
  crm: Pick<Crm, "read">;
  /** Seconds since 1970. */
  now: number;
  signal: AbortSignal;
}

export async function readRecords(
  { store, id, crm, now, signal }: ReadAgain,
  recordIds: readonly string[],
): Promise<void> {
  const batch = await crm.read(recordIds, {
    state: null,
    since: 0,
    sinceIsFirm: false,
    until: now,
    settings: await store.settings(id),
    signal,
    knownRecordIds: () => store.recordIds(id),
    meter: { requests: 0, refused: 0 },
  });
  await store.apply(id, batch, null);
}
