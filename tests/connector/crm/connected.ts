/** A simulated account connected to a new store, as the command line would do it. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "#connector/config.ts";
import type { Adapter, ConnectInput, Crm } from "#connector/crm/adapter.ts";
import { mergeSettings } from "#connector/settings.ts";
import { openStore } from "#connector/store/open-store.ts";
import type { Store } from "#connector/store/store.ts";
import { type SyncOptions, syncAccount } from "#connector/sync/sync.ts";
import type { Account } from "#shared/domain/account.ts";
import type { LeadRecord } from "#shared/domain/lead.ts";

/** The simulated limits are off, so that the suite need not wait. */
const REQUESTS_PER_SECOND = 100;
export const now = () => Math.floor(Date.now() / 1000);

export interface Connected {
  store: Store;
  account: Account;
  crm: Crm;
  sync(options?: Partial<SyncOptions> & { crm?: Crm }): ReturnType<typeof syncAccount>;
  record(id: string): Promise<LeadRecord | undefined>;
}

export async function connect({
  adapter,
  input,
}: {
  adapter: Adapter;
  input: ConnectInput;
}): Promise<Connected> {
  const folder = mkdtempSync(join(tmpdir(), "desyatka-contract-"));
  const store = await openStore(readConfig({ DESYATKA_DATA: folder }));
  const { credentials, host } = adapter.parseConnect(input);
  const account = await adapter.identify(credentials, host);
  await store.putAccount(account, { credentials });
  const limits = { limits: { requestsPerSecond: REQUESTS_PER_SECOND } };
  await store.putSettings(account.id, mergeSettings(await store.settings(account.id), limits));
  const access = { credentials: async () => credentials, requestsPerSecond: REQUESTS_PER_SECOND };
  const crm = adapter.open(account, access);
  return {
    store,
    account,
    crm,
    sync: ({ crm: other = crm, ...options } = {}) =>
      syncAccount(store, account.id, other, { now, ...options }),
    record: async (id) => (await store.records(account.id, [id]))[0],
  };
}
