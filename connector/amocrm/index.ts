/** amoCRM behind the CRM port. */
import type { Account } from "#shared/domain/account.ts";
import { isKnownZone } from "#shared/time/zone.ts";
import type { Access, Adapter, Crm } from "../crm/adapter.ts";
import { checkHost, hostOfUrl, schemeOf } from "../crm/hosts.ts";
import { CONNECTING_TRIES } from "../crm/http.ts";
import { ConnectorError, CrmAuthError, InputError } from "../errors.ts";
import { type AmoClient, createAmoClient } from "./client.ts";
import { countLeads } from "./counts.ts";
import { ACCOUNT_PATH, isAdmin } from "./dictionaries.ts";
import { pullStream, STREAMS } from "./pull.ts";
import { accountSchema } from "./schema.ts";
import { readNamed, surveyLeads } from "./streams/named.ts";
import { subscribe } from "./webhooks.ts";
import { amoWrites } from "./write.ts";

/** A zone whose name is not known here leaves the days to UTC, and is told (reliability.md E10). */
function zoneOfAccount(name: string | null | undefined): Pick<Account, "timeZone" | "unknownZone"> {
  if (!name) return { timeZone: "Europe/Moscow" };
  return isKnownZone(name) ? { timeZone: name } : { timeZone: "UTC", unknownZone: name.slice(0, 60) };
}

async function identify(client: AmoClient, host: string): Promise<Account> {
  const account = await client.get(ACCOUNT_PATH, accountSchema, "account");
  if (!account) throw new InputError("crm-not-found", { host });
  if (!account.current_user_id || !(await isAdmin(client, account.current_user_id))) {
    throw new CrmAuthError("not-admin", { host });
  }
  return {
    id: `amocrm:${account.id}`,
    crm: "amocrm",
    name: account.name ?? host,
    host,
    currency: account.currency ?? "RUB",
    ...zoneOfAccount(account._embedded?.datetime_settings?.timezone),
    mode: "simple",
    fullRights: true,
    connectedAt: Math.floor(Date.now() / 1000),
  };
}

function openCrm(account: Account, access: Access, scheme: "http" | "https"): Crm {
  const client = createAmoClient({ host: account.host, scheme, access });
  return {
    streams: STREAMS,
    pull: (stream, options) => pullStream(client, stream, options),
    read: (names, options) => readNamed(client, names, options),
    survey: (options) => surveyLeads(client, options),
    subscribe: (address) => subscribe(client, address),
    countRecords: (known, signal) => countLeads(client, known, signal),
    writes: amoWrites(client),
    traffic: client.traffic,
    recordUrl: (recordId) => `${scheme}://${account.host}/leads/detail/${encodeURIComponent(recordId)}`,
  };
}

/** `crmHosts`: extra hosts of DESYATKA_CRM_HOSTS. */
export function amocrm(crmHosts: readonly string[]): Adapter {
  return {
    name: "amocrm",
    parseConnect({ url, token }) {
      if (!url) throw new InputError("url-invalid", { url: "" });
      if (!token?.trim()) throw new InputError("token-missing");
      const host = checkHost("amocrm", hostOfUrl(url.trim()), crmHosts);
      return { credentials: { kind: "token", token: token.trim() }, host };
    },
    identify: (credentials, host) => {
      const checked = checkHost("amocrm", host, crmHosts);
      const access: Access = { credentials: async () => credentials, requestsPerSecond: null };
      const scheme = schemeOf(checked, crmHosts);
      return identify(
        createAmoClient({ host: checked, scheme, access, maxTries: CONNECTING_TRIES }),
        checked,
      );
    },
    open(account, access) {
      const host = checkHost("amocrm", account.host, crmHosts);
      if (account.crm !== "amocrm") throw new ConnectorError("account-unknown", { account: account.id });
      return openCrm({ ...account, host }, access, schemeOf(host, crmHosts));
    },
  };
}
