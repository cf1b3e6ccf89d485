/** Bitrix24 behind the CRM port. */
import { z } from "zod";
import type { Account } from "#shared/domain/account.ts";
import type { Access, Adapter, Crm } from "../crm/adapter.ts";
import { checkHost, schemeOf } from "../crm/hosts.ts";
import { CONNECTING_TRIES } from "../crm/http.ts";
import { InputError } from "../errors.ts";
import type { Credentials } from "../store/store.ts";
import { type BitrixClient, createBitrixClient } from "./client.ts";
import { countRecords } from "./counts.ts";
import { readProfile } from "./dictionaries.ts";
import { paceOfLicence } from "./limits.ts";
import { readByOffset } from "./pages.ts";
import { pullStream, streamsOf } from "./pull.ts";
import { zoneOf } from "./rest/portal-zone.ts";
import { serverOffset } from "./rest/server-time.ts";
import { currencySchema, licenceSchema, modeSchema } from "./schema.ts";
import { readNamed, surveyRecords } from "./streams/named.ts";
import { subscribe, takeMissed } from "./webhooks.ts";
import { bitrixWrites } from "./write.ts";

/** Requests a second that the portal's licence allows, as far as it tells an application; a webhook is told nothing (1.6). */
async function licensedPace(client: BitrixClient): Promise<number | null> {
  const [answer] = await client.ask([{ method: "app.info", params: {} }]);
  if ("refusal" in answer!) return null;
  const licence = licenceSchema.safeParse(answer!.result);
  return licence.success ? paceOfLicence(licence.data.LICENSE_FAMILY) : null;
}

async function identify(client: BitrixClient, host: string, isApplication: boolean): Promise<Account> {
  const currencies = { method: "crm.currency.list", row: currencySchema, under: [] };
  const [profile, mode, listed, offset, requestsPerSecond] = await Promise.all([
    readProfile(client, {}),
    client.call("crm.settings.mode.get", {}, modeSchema),
    readByOffset(client, currencies, {}, {}),
    serverOffset(client, {}),
    isApplication ? licensedPace(client) : null,
  ]);
  const base = listed.find((one) => one.BASE)?.CURRENCY;
  return {
    // An incoming webhook is not told the portal's member id; the host at the time of connecting names the account.
    id: `bitrix24:${host}`,
    crm: "bitrix24",
    name: host,
    host: client.host,
    currency: base ?? (await client.call("crm.currency.base.get", {}, z.string())),
    timeZone: zoneOf(profile.TIME_ZONE, offset),
    mode: mode === "2" ? "simple" : "classic",
    fullRights: profile.ADMIN,
    connectedAt: Math.floor(Date.now() / 1000),
    ...(requestsPerSecond === null ? {} : { requestsPerSecond }),
  };
}

const WEBHOOK = /^\/rest\/(\d+)\/([A-Za-z0-9]+)\/?$/;

/** `crmHosts`: extra hosts of DESYATKA_CRM_HOSTS. */
export function bitrix24(crmHosts: readonly string[]): Adapter {
  const clientOf = (host: string, access: Access, tries: { maxTries?: number } = {}) =>
    createBitrixClient({
      ...tries,
      host,
      scheme: schemeOf(host, crmHosts),
      access,
      checkMoved: (moved) => checkHost("bitrix24", moved, crmHosts),
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
        clientOf(
          checked,
          { credentials: async () => credentials, requestsPerSecond: null },
          { maxTries: CONNECTING_TRIES },
        ),
        checked,
        credentials.kind === "oauth",
      );
    },
    open(account, access): Crm {
      const host = checkHost("bitrix24", account.host, crmHosts);
      const client = clientOf(host, access);
      return {
        streams: streamsOf(account),
        pull: (stream, options) => pullStream(client, account, stream, options),
        read: (names, options) => readNamed(client, account, names, options),
        survey: (options) => surveyRecords(client, account, options),
        subscribe: async (address) => subscribe(client, (await access.credentials()).kind, address),
        missed: async (options) => takeMissed(client, (await access.credentials()).kind, options),
        countRecords: (known, signal) => countRecords(client, known, signal),
        writes: bitrixWrites(client),
        traffic: client.traffic,
        recordUrl(recordId) {
          const [entity, id] = recordId.split(":");
          return `${schemeOf(host, crmHosts)}://${host}/crm/${entity}/details/${encodeURIComponent(id ?? "")}/`;
        },
      };
    },
  };
}
