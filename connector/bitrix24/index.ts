/** Bitrix24 behind the CRM port. */
import { z } from "zod";
import type { Account } from "#shared/domain/account.ts";
import type { Access, Adapter, Crm, PullOptions } from "../crm/adapter.ts";
import { checkHost, schemeOf } from "../crm/hosts.ts";
import { seenMarks } from "../crm/nps-mark.ts";
import { INTERACTIVE } from "../crm/throttle.ts";
import { InputError } from "../errors.ts";
import type { Batch, Credentials } from "../store/store.ts";
import { type BitrixClient, createBitrixClient, requestOptions } from "./client.ts";
import { choicesOf, readProfile, readUserFields } from "./dictionaries.ts";
import { mapDeal, mapLead } from "./mapping.ts";
import { readByOffset } from "./pages.ts";
import { pullStream, streamsOf } from "./pull.ts";
import { serverOffset } from "./rest/server-time.ts";
import { currencySchema, dealSchema, leadSchema } from "./schema.ts";

/** Zones of the portals' region by their offset, for portals whose owner has none set: 3.9 says it may be empty. */
const USUAL_ZONES: Record<number, string> = {
  2: "Europe/Kaliningrad",
  3: "Europe/Moscow",
  4: "Europe/Samara",
  5: "Asia/Yekaterinburg",
  6: "Asia/Omsk",
  7: "Asia/Novosibirsk",
  0: "UTC",
};

function zoneOfOffset(seconds: number): string {
  const hours = seconds / 3600;
  return (
    USUAL_ZONES[hours] ??
    (Number.isInteger(hours) ? `Etc/GMT${hours > 0 ? "-" : "+"}${Math.abs(hours)}` : "UTC")
  );
}

async function identify(client: BitrixClient, host: string): Promise<Account> {
  const options = { signal: new AbortController().signal, meter: { requests: 0, refused: 0 } };
  const profile = await readProfile(client, options);
  const mode = await client.call(
    "crm.settings.mode.get",
    {},
    z.union([z.number(), z.string()]).transform(String),
    options,
  );
  const currencies = await readByOffset(client, "crm.currency.list", {}, currencySchema, [], options);
  return {
    id: `bitrix24:${host}`,
    crm: "bitrix24",
    name: host,
    host,
    currency: currencies.find((one) => one.BASE)?.CURRENCY ?? "RUB",
    timeZone: profile.TIME_ZONE || zoneOfOffset(await serverOffset(client, options)),
    mode: mode === "2" ? "simple" : "classic",
    fullRights: profile.ADMIN,
    connectedAt: Math.floor(Date.now() / 1000),
  };
}

/** Reads single records again, by `lead:ID` and `deal:ID`. */
async function readRecords(
  client: BitrixClient,
  recordIds: readonly string[],
  options: PullOptions,
): Promise<Batch> {
  const call = { ...requestOptions(options), priority: INTERACTIVE };
  const choices = choicesOf(await readUserFields(client, call));
  const idsOf = (entity: string) =>
    recordIds.filter((id) => id.startsWith(`${entity}:`)).map((id) => id.split(":")[1]!);
  const list = (ids: readonly string[]) => ({
    filter: { ID: ids },
    select: ["*", "UF_*"],
    order: { ID: "ASC" },
  });
  const leads = idsOf("lead");
  const deals = idsOf("deal");
  const records = [
    ...(leads.length > 0
      ? await readByOffset(client, "crm.lead.list", list(leads), leadSchema, [], call)
      : []
    ).map((row) => mapLead(row, choices)),
    ...(deals.length > 0
      ? await readByOffset(client, "crm.deal.list", list(deals), dealSchema, [], call)
      : []
    ).map((row) => mapDeal(row, choices)),
  ];
  return { records, marks: records.flatMap(seenMarks) };
}

const WEBHOOK = /^\/rest\/(\d+)\/([A-Za-z0-9]+)\/?$/;

/** `crmHosts`: extra hosts of DESYATKA_CRM_HOSTS. */
export function bitrix24(crmHosts: readonly string[]): Adapter {
  const clientOf = (host: string, access: Access) =>
    createBitrixClient({
      host,
      scheme: schemeOf(host, crmHosts),
      access,
      onMoved: (moved) => checkHost("bitrix24", moved, crmHosts),
    });
  return {
    name: "bitrix24",
    parseConnect({ webhook }) {
      const url = webhook && URL.canParse(webhook.trim()) ? new URL(webhook.trim()) : null;
      if (!url || !/^https?:$/.test(url.protocol) || !WEBHOOK.test(url.pathname))
        throw new InputError("webhook-invalid");
      const host = checkHost("bitrix24", url.host, crmHosts);
      const credentials: Credentials = {
        kind: "webhook",
        url: `${schemeOf(host, crmHosts)}://${host}${url.pathname.replace(/\/?$/, "/")}`,
      };
      return { credentials, host };
    },
    identify: (credentials, host) => {
      const checked = checkHost("bitrix24", host, crmHosts);
      return identify(
        clientOf(checked, { credentials: async () => credentials, requestsPerSecond: null }),
        checked,
      );
    },
    open(account, access): Crm {
      const host = checkHost("bitrix24", account.host, crmHosts);
      const client = clientOf(host, access);
      return {
        streams: streamsOf(account),
        pull: (stream, options) => pullStream(client, account, stream, options),
        read: (recordIds, options) => readRecords(client, recordIds, options),
        traffic: client.traffic,
        recordUrl(recordId) {
          const [entity, id] = recordId.split(":");
          return `${schemeOf(host, crmHosts)}://${host}/crm/${entity}/details/${encodeURIComponent(id ?? "")}/`;
        },
      };
    },
  };
}
