/** The CRMs that we know, by name. */
import type { Account, AccountId, CrmName } from "#shared/domain/account.ts";
import { amocrm } from "../amocrm/index.ts";
import { bitrix24 } from "../bitrix24/index.ts";
import type { Config } from "../config.ts";
import { CrmAuthError } from "../errors.ts";
import type { Store } from "../store/store.ts";
import type { Adapter, Crm } from "./adapter.ts";

export function adapterOf(name: CrmName, config: Config): Adapter {
  const adapters: Record<CrmName, (hosts: readonly string[]) => Adapter> = { amocrm, bitrix24 };
  return adapters[name](config.crmHosts);
}

/** A connected account's CRM, with its stored credentials and the limit of its plan. */
export async function openCrm(store: Store, account: Account, config: Config): Promise<Crm> {
  const settings = await store.settings(account.id);
  return adapterOf(account.crm, config).open(account, {
    credentials: () => credentialsOf(store, account.id, account.host),
    requestsPerSecond: settings.limits.requestsPerSecond,
    moved: async (host) => {
      const present = await store.account(account.id);
      if (present) await store.putAccount({ ...present, host });
    },
  });
}

async function credentialsOf(store: Store, id: AccountId, host: string) {
  const credentials = await store.credentials(id);
  if (!credentials) throw new CrmAuthError("token-refused", { host });
  return credentials;
}
