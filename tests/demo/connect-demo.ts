/** Connects a simulated account to the running service, as its first user would. */
import type { ConnectInput } from "#connector/crm/adapter.ts";
import { adapterOf } from "#connector/crm/registry.ts";
import type { Service } from "#connector/http/server.ts";
import { mergeSettings } from "#connector/settings.ts";
import type { Account, CrmName } from "#shared/domain/account.ts";
import { DEFAULT_SETTINGS } from "#shared/domain/settings.ts";

export async function connectDemo(
  { context: { store, config, wake } }: Service,
  crm: CrmName,
  input: ConnectInput,
  settings: object,
): Promise<Account> {
  const adapter = adapterOf(crm, config);
  const { credentials, host } = adapter.parseConnect(input);
  const account = await adapter.identify(credentials, host);
  await store.putAccount(account, { credentials, settings: mergeSettings(DEFAULT_SETTINGS, settings) });
  wake(account.id);
  return account;
}
