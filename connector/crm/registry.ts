/** The CRMs that we know, by name. */
import type { Account, CrmName } from "#shared/domain/account.ts";
import { amocrm } from "../amocrm/index.ts";
import { amocrmOAuth } from "../amocrm/oauth.ts";
import { bitrix24 } from "../bitrix24/index.ts";
import { bitrix24OAuth } from "../bitrix24/oauth.ts";
import type { Config } from "../config.ts";
import { createSecretBox } from "../store/secret-box.ts";
import { secretKey } from "../store/secret-key.ts";
import type { Store } from "../store/store.ts";
import type { Adapter, Crm } from "./adapter.ts";
import { createTokenJournal } from "./token-journal.ts";
import { createTokens, type Tokens } from "./tokens.ts";

const nowSeconds = () => Math.floor(Date.now() / 1000);

export function adapterOf(name: CrmName, config: Config): Adapter {
  const adapters: Record<CrmName, (hosts: readonly string[]) => Adapter> = { amocrm, bitrix24 };
  return adapters[name](config.crmHosts);
}

const BUCKET_NOTE = "bucket";

const opened = new WeakMap<Store, Tokens>();

/** The tokens of a store's accounts: one for the whole process, so that its callers share a renewal. */
export function tokensOf(store: Store, config: Config): Tokens {
  const known = opened.get(store);
  if (known) return known;
  const twins = { amocrm: amocrmOAuth(config, nowSeconds), bitrix24: bitrix24OAuth(config, nowSeconds) };
  const box = createSecretBox(secretKey(config.secret, config.dataFolder));
  const tokens = createTokens({
    store,
    oauth: (crm) => twins[crm],
    journal: createTokenJournal(config.dataFolder, box),
    now: nowSeconds,
  });
  opened.set(store, tokens);
  return tokens;
}

/** A connected account's CRM, with its stored credentials and the limit of its plan. */
export async function openCrm(store: Store, account: Account, config: Config): Promise<Crm> {
  const settings = await store.settings(account.id);
  const { id } = account;
  const tokens = tokensOf(store, config);
  return adapterOf(account.crm, config).open(account, {
    credentials: async (throttle) => (await tokens.current(id, throttle)).credentials,
    renew: (credentials, host, throttle) => tokens.renew(id, { credentials, host }, throttle),
    giveUp: (credentials, host) => tokens.giveUp(id, { credentials, host }),
    follow: (host, throttle) => tokens.follow(id, host, throttle),
    requestsPerSecond: settings.limits.requestsPerSecond ?? account.requestsPerSecond ?? null,
    bucket: {
      emptyAt: async () => {
        const at = await store.note(id, BUCKET_NOTE);
        return typeof at === "number" ? at : null;
      },
      keepEmptyAt: (at) => store.putNote(id, BUCKET_NOTE, at),
    },
    moved: (host) => store.moveAccount(id, host),
  });
}
