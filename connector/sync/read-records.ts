/** Reads single records again and stores them, with what hangs on them. */
import type { AccountId } from "#shared/domain/account.ts";
import type { Crm } from "../crm/adapter.ts";
import { INTERACTIVE } from "../crm/throttle.ts";
import { OVERLAP_SECONDS } from "../crm/windows.ts";
import type { Store } from "../store/store.ts";
import { pullOptions, type Reading } from "./pull-options.ts";
import type { Held } from "./sync.ts";

export interface ReadAgain extends Reading {
  crm: Pick<Crm, "read">;
  held?: Held | undefined;
}

/** Names of records; others (`contact:9`, `activity:5`) are of what hangs on them. */
const RECORD = /^(?:(?:lead|deal):)?\d+$/;

/**
 * From when on what hangs on these has to be read again: everything before was read by the streams. Of a record that is
 * not known yet, everything.
 */
async function readSince(store: Store, id: AccountId, names: readonly string[]): Promise<number> {
  const records = names.filter((name) => RECORD.test(name));
  const reached = (await store.streams(id)).map((state) => state.syncedUntil ?? 0);
  const isKnown = (await store.records(id, records)).length === records.length;
  return isKnown && reached.length > 0 ? Math.max(0, Math.min(...reached) - OVERLAP_SECONDS) : 0;
}

/** `names` as `Crm.read` takes them; a person waits for them unless `priority` says otherwise. */
export async function readRecords(
  again: ReadAgain,
  names: readonly string[],
  priority = INTERACTIVE,
): Promise<void> {
  const { store, id, crm, held } = again;
  const options = await pullOptions(again, { since: await readSince(store, id, names), priority });
  for await (const batch of crm.read(names, options)) await store.apply(id, batch, null, held);
}
