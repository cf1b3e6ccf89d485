/** Hooks over HTTP: who is believed, what is kept of them, and what may not break them (reliability.md C4–C11). */
import { afterEach, describe, expect, test } from "vitest";
import { hookAddress } from "#connector/http/hook-address.ts";
import type { Account } from "#shared/domain/account.ts";
import { account as amoAccount } from "../../store/rows.ts";
import { KEY, SERVICE, type ServiceRig, serviceRig } from "../service-rig.ts";

let rig: ServiceRig;
afterEach(() => rig.close());

const named = async (id: Account["id"]) =>
  (await rig.context.store.dirtyRecords(id, 1_000)).map((one) => one.recordId).sort();

describe("of amoCRM", () => {
  const account = amoAccount("amocrm:1");
  const path = hookAddress(SERVICE, KEY, account).slice(SERVICE.length);
  const post = (body: string, to = path) =>
    rig.app.request(SERVICE + to, {
      method: "POST",
      body,
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
  const begin = async () => {
    rig = await serviceRig();
    await rig.context.store.putAccount(account);
  };

  test("name leads and people to read again, and nothing else of them is kept", async () => {
    await begin();
    const body = [
      "leads[status][0][id]=11&leads[status][0][status_id]=142&leads[status][0][price]=1000",
      "leads[add][0][id]=12&leads[delete][0][id]=13",
      "leads[note][0][note][element_id]=14&leads[note][0][note][element_type]=2",
      "contacts[note][0][note][element_id]=9&contacts[note][0][note][element_type]=1",
      "task[update][0][element_id]=15&task[update][0][element_type]=2&task[update][0][id]=77",
      "task[update][1][element_id]=5&task[update][1][element_type]=3",
      "message[add][0][entity_id]=16&message[add][0][entity_type]=lead&message[add][0][contact_id]=8",
      "unsorted[delete][0][accept_result][leads][0]=17&account[id]=1&account[subdomain]=x",
    ].join("&");
    expect((await post(body)).status).toBe(200);
    const leads = ["11", "12", "13", "14", "15", "16", "17"];
    expect(await named("amocrm:1")).toEqual([...leads, "company:5", "contact:8", "contact:9"].sort());
    expect(rig.woken).toEqual(["amocrm:1"]);
  });

  test("are believed at the account's own address alone", async () => {
    await begin();
    const other = hookAddress(SERVICE, Buffer.alloc(32, 8), account).slice(SERVICE.length);
    const foreign = hookAddress(SERVICE, KEY, amoAccount("amocrm:2")).slice(SERVICE.length);
    for (const to of [other, foreign, `${path}x`, "/hooks/amocrm/1", "/hooks/amocrm/"])
      expect((await post("leads[add][0][id]=11", to)).status, to).toBe(404);
    expect(await named("amocrm:1")).toEqual([]);
  });

  test("are acknowledged whatever is in them: an address that refuses is switched off", async () => {
    await begin();
    for (const body of [
      "",
      "&&&",
      "{}",
      "leads=1",
      "leads[add][0][id]=abc",
      "%E0%A4%A",
      "a[b][c][d]=1&__proto__[id]=5",
    ])
      expect((await post(body)).status, body).toBe(200);
    const polluting = ["__proto__[id]=5", "leads[__proto__][0][id]=6", "leads[add][0][__proto__][id]=7"];
    expect((await post(polluting.join("&"))).status).toBe(200);
    expect(({} as { id?: unknown }).id).toBeUndefined();
    expect(await named("amocrm:1")).toEqual(["6"]);
  });

  test("with ten thousand keys and with values of any depth are read up to a limit", async () => {
    await begin();
    const many = Array.from({ length: 10_000 }, (_, index) => `leads[update][${index}][id]=${index + 1}`);
    expect((await post(many.join("&"))).status).toBe(200);
    expect(await rig.context.store.dirtyRecords("amocrm:1", 20_000)).toHaveLength(10_000);
    const deep = `leads[update][0]${"[x]".repeat(10_000)}=1`;
    expect((await post(deep)).status).toBe(200);
  });

  test("of 50,000 changes to 500 leads leave 500 marks", async () => {
    await begin();
    const bodies = Array.from({ length: 500 }, (_, part) =>
      Array.from(
        { length: 100 },
        (_, index) => `leads[update][${index}][id]=${((part * 100 + index) % 500) + 1}`,
      ),
    );
    await Promise.all(bodies.map((body) => post(body.join("&"))));
    expect(await rig.context.store.dirtyRecords("amocrm:1", 20_000)).toHaveLength(500);
  });

  test("leave nothing behind for an account that is gone", async () => {
    await begin();
    await rig.context.store.eraseAccount("amocrm:1");
    expect((await post("leads[add][0][id]=11")).status).toBe(404);
    expect(await named("amocrm:1")).toEqual([]);
  });
});

describe("of Bitrix24", () => {
  const portal: Account = {
    ...amoAccount("bitrix24:member1" as "amocrm:1"),
    crm: "bitrix24",
    host: "p.bitrix24.ru",
  };
  const byHand: Account = { ...portal, id: "bitrix24:q.bitrix24.ru", host: "q.bitrix24.ru" };
  const oauth = {
    kind: "oauth" as const,
    accessToken: "a",
    refreshToken: "r",
    expiresAt: 2_000_000_000,
    obtainedAt: 1_700_000_000,
    applicationToken: "application-token",
  };
  const begin = async () => {
    rig = await serviceRig();
    await rig.context.store.putAccount(portal, { credentials: oauth });
    const credentials = { kind: "webhook" as const, url: "https://q.bitrix24.ru/rest/1/s3cret/" };
    await rig.context.store.putAccount(byHand, { credentials });
  };
  const event = (change: Record<string, string> = {}) => ({
    event: "ONCRMDEALUPDATE",
    "data[FIELDS][ID]": "134",
    ts: "1732000000",
    "auth[domain]": "p.bitrix24.ru",
    "auth[member_id]": "member1",
    "auth[application_token]": "application-token",
    ...change,
  });
  const status = async (change?: Record<string, string>, path = "/hooks/bitrix24") =>
    (await rig.post(path, event(change))).status;

  test("name records, activities and calls, in any spelling of the event's name", async () => {
    await begin();
    expect(await status()).toBe(200);
    expect(await status({ event: "OnCrmLeadAdd", "data[FIELDS][ID]": "7" })).toBe(200);
    expect(await status({ event: "ONCRMDEALMOVETOCATEGORY", "data[FIELDS][ID]": "8" })).toBe(200);
    expect(await status({ event: "ONCRMACTIVITYADD", "data[FIELDS][ID]": "9" })).toBe(200);
    expect(await status({ event: "ONVOXIMPLANTCALLEND", "data[CALL_ID]": "externalCall.5a" })).toBe(200);
    expect(await named(portal.id)).toEqual([
      "activity:9",
      "call:externalCall.5a",
      "deal:134",
      "deal:8",
      "lead:7",
    ]);
  });

  test("are refused without the portal's own application token, or from another portal", async () => {
    await begin();
    const forged: Record<string, string>[] = [
      { "auth[application_token]": "" },
      { "auth[application_token]": "wrong" },
      { "auth[member_id]": "stranger", "auth[domain]": "stranger.bitrix24.ru" },
      { "auth[member_id]": "q", "auth[domain]": "q.bitrix24.ru" },
    ];
    for (const change of forged) expect(await status(change), JSON.stringify(change)).toBe(401);
    const twice = `${new URLSearchParams(event())}&auth[application_token]=wrong`;
    const answer = await rig.app.request(`${SERVICE}/hooks/bitrix24`, {
      method: "POST",
      body: twice,
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    expect(answer.status).toBe(401);
    expect(await named(portal.id)).toEqual([]);
  });

  test("never change our tokens, whatever tokens they bring", async () => {
    await begin();
    expect(await status({ "auth[access_token]": "narrow", "auth[refresh_token]": "narrow" })).toBe(200);
    expect(await rig.context.store.credentials(portal.id)).toEqual(oauth);
  });

  test("of a webhook made by hand are believed at its address, whose token is then the only one", async () => {
    await begin();
    const path = hookAddress(SERVICE, KEY, byHand, true).slice(SERVICE.length);
    const own = {
      "auth[domain]": "q.bitrix24.ru",
      "auth[member_id]": "other",
      "auth[application_token]": "outgoing",
    };
    expect(await status(own)).toBe(401);
    expect(await status(own, path)).toBe(200);
    expect(await status({ ...own, "auth[application_token]": "another" }, path)).toBe(401);
    expect(await status(own)).toBe(200);
    expect(await named(byHand.id)).toEqual(["deal:134"]);
  });

  test("of an uninstallation erase the portal, proven by the token alone", async () => {
    await begin();
    const uninstalled = { event: "ONAPPUNINSTALL", "data[CLEAN]": "1" };
    expect(await status({ ...uninstalled, "auth[application_token]": "wrong" })).toBe(401);
    expect(await rig.context.store.account(portal.id)).not.toBeNull();
    expect(await status(uninstalled)).toBe(200);
    expect(await rig.context.store.account(portal.id)).toBeNull();
  });
});
