/** The installer's page of a portal (crm/bitrix24.md 1.3, 1.4, 1.5, 5.1). */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { tokensOf } from "#connector/crm/registry.ts";
import { DEFAULT_SETTINGS } from "#shared/domain/settings.ts";
import { startOf } from "../page-start.ts";
import { formOf, type PortalRig, portalRig, servePortal } from "../portal-rig.ts";

let rig: PortalRig;
beforeEach(async () => {
  rig = await portalRig();
});
afterEach(() => rig.close());

const account = () => rig.context.store.account(rig.id);
const places = () => rig.portal.app.placements.map((one) => `${one.placement} ${one.handler}`).sort();
const PLACES = ["CRM_ANALYTICS_MENU", "CRM_DEAL_DETAIL_TAB", "CRM_LEAD_DETAIL_TAB", "LEFT_MENU"].map(
  (place) => `${place} https://desyatka.example/app/bitrix24`,
);
const colleague = () => {
  const { owner, users } = rig.portal.state.facts;
  return String(users.find((user) => user.ID !== owner)!.ID);
};

describe("an administrator's installation", () => {
  test("connects the portal, binds its places, wakes the first pull, and finishes in the frame", async () => {
    const answer = await rig.install(rig.form());
    expect(answer.status).toBe(200);
    expect(await account()).toMatchObject({ host: rig.host, fullRights: true, mode: "classic" });
    expect(await rig.context.store.credentials(rig.id)).toMatchObject({
      kind: "oauth",
      userId: rig.portal.state.facts.owner,
      applicationId: "5",
      applicationToken: rig.portal.application.applicationToken,
      serverEndpoint: `http://${rig.host}/rest/`,
    });
    expect(places()).toEqual(PLACES);
    expect(rig.woken).toEqual([rig.id]);
    const page = await answer.text();
    expect(page).toContain("/widget/bitrix24/install.js");
    expect(startOf(page)).toMatchObject({ portal: `http://${rig.host}`, session: "" });
    expect(answer.headers.get("content-security-policy")).toMatch(
      new RegExp(`^frame-ancestors http://${rig.host}; `),
    );
    // Renewing at once is what the documentation warns of.
    expect(rig.portal.oauth.refreshed).toBe(0);
  });

  test("of the next version binds what vanished, takes away what is old, and makes no second tabs", async () => {
    await rig.install(rig.form());
    const { app } = rig.portal;
    app.placements = [
      { placement: "LEFT_MENU", handler: "https://desyatka.example/app/bitrix24" },
      { placement: "LEFT_MENU", handler: "https://old.example/app" },
      { placement: "CRM_DEAL_DETAIL_TAB", handler: "https://desyatka.example/app/bitrix24" },
      { placement: "CRM_DEAL_DETAIL_TAB", handler: "https://desyatka.example/app/bitrix24" },
      { placement: "CRM_DEAL_LIST_MENU", handler: "https://desyatka.example/app/bitrix24" },
    ];
    await rig.install(rig.form());
    expect(places()).toEqual(PLACES);
    const asked = rig.portal.log.length;
    await rig.install(rig.form());
    expect(places()).toEqual(PLACES);
    expect(rig.portal.log.slice(asked).flatMap((one) => one.commands)).not.toContain("placement.bind");
  });

  test("replaces the tokens and keeps settings", async () => {
    await rig.install(rig.form());
    const { store } = rig.context;
    const settings = await store.settings(rig.id);
    await store.putSettings(rig.id, { ...settings, history: { months: 7 } });
    const form = rig.form();
    await rig.install(form);
    expect(await store.credentials(rig.id)).toMatchObject({ accessToken: form.AUTH_ID });
    expect((await store.settings(rig.id)).history.months).toBe(7);
  });

  test("from an older portal, whose form has less, is as good", async () => {
    const { APPLICATION_TOKEN, SERVER_ENDPOINT, APPLICATION_SCOPE, ...older } = rig.form();
    expect((await rig.install(older)).status).toBe(200);
    expect(await account()).not.toBeNull();
  });

  test.each(["", "[]", "{", '{"ID":{"a":1}}', "null", "\u0000"])(
    "whatever PLACEMENT_OPTIONS holds: %j",
    async (options) => {
      expect((await rig.install(rig.form("1", { PLACEMENT_OPTIONS: options }))).status).toBe(200);
    },
  );

  test("goes on where the portal refuses a place", async () => {
    rig.portal.faults.refuse["placement.bind"] = {
      status: 400,
      code: "ERROR_ARGUMENT",
      text: "no",
      times: 1,
    };
    expect((await rig.install(rig.form())).status).toBe(200);
    expect(places()).toHaveLength(3);
    expect(rig.logged.join("")).toContain("some places were not bound");
  });

  test("its tokens are renewed when the portal says so, and not before", async () => {
    await rig.install(rig.form());
    const crm = await rig.context.crm((await account())!);
    rig.portal.oauth.expireAccess();
    const steps = crm.pull("dictionaries", pullOptions());
    for await (const step of steps) expect(step.rows).toBeGreaterThan(0);
    expect(rig.portal.oauth.refreshed).toBe(1);
    expect(await rig.context.store.credentials(rig.id)).toMatchObject({
      applicationToken: rig.portal.application.applicationToken,
      member: { id: rig.memberId, proved: true },
    });
  });
});

const pullOptions = () => ({
  state: null,
  since: 0,
  sinceIsFirm: false,
  until: rig.clock.now,
  settings: DEFAULT_SETTINGS,
  signal: new AbortController().signal,
  knownRecordIds: async () => [],
  meter: { requests: 0, refused: 0 },
});

describe("refused, and nothing is stored", () => {
  const nothing = async () => {
    expect(await rig.context.store.accounts()).toEqual([]);
    expect(rig.woken).toEqual([]);
    expect(places()).toEqual([]);
  };

  test("somebody who is no administrator", async () => {
    const answer = await rig.install(rig.form(colleague()));
    expect(await answer.json()).toMatchObject({ code: "not-admin" });
    await nothing();
  });

  test.each<[string, Record<string, string>]>([
    ["a forged token", { AUTH_ID: "forged" }],
    ["no token", { AUTH_ID: "" }],
    ["no portal's name", { member_id: "" }],
    ["a name that is none", { member_id: "../etc" }],
    ["a stranger's host", { DOMAIN: "evil.example" }],
    ["a host that only begins like the vendor's", { DOMAIN: "company.bitrix24.ru.evil.example" }],
    ["a host with a user", { DOMAIN: "a@company.bitrix24.ru" }],
    ["a host with a path", { DOMAIN: "company.bitrix24.ru/x" }],
    ["a host with a port", { DOMAIN: "company.bitrix24.ru:8080" }],
    ["the machine's own address", { DOMAIN: "127.0.0.1" }],
    ["the cloud's own address", { DOMAIN: "169.254.169.254" }],
    ["no host", { DOMAIN: "" }],
    ["a stranger's server of tokens", { SERVER_ENDPOINT: "https://evil.example/rest/" }],
    ["a server of tokens with a user", { SERVER_ENDPOINT: "https://oauth.bitrix.info@evil.example/rest/" }],
    ["a server of tokens of another kind", { SERVER_ENDPOINT: "file:///rest/" }],
    ["a server of tokens that is no address", { SERVER_ENDPOINT: "///" }],
  ])("%s", async (_, change) => {
    const answer = await rig.install(rig.form("1", change));
    expect([400, 401, 409]).toContain(answer.status);
    await nothing();
  });

  test.each(["member_id", "AUTH_ID", "REFRESH_ID", "DOMAIN", "SERVER_ENDPOINT"])(
    "F24: %s given twice",
    async (name) => {
      expect((await rig.install(rig.form(), `&${name}=x`)).status).toBe(401);
      await nothing();
    },
  );

  test("F24: a field that says one thing in the address and another in the form", async () => {
    const { DOMAIN, ...form } = rig.form();
    const told = await rig.post(`/install/bitrix24?DOMAIN=${rig.host}`, { ...form, DOMAIN: "127.0.0.1:1" });
    expect(told.status).toBe(401);
    await nothing();
  });

  test("a service without keys of its own says so to whoever runs it", async () => {
    const bare = await portalRig({ BITRIX24_CLIENT_ID: "" });
    const answer = await bare.install(bare.form());
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ detail: expect.stringContaining("BITRIX24_CLIENT_ID") });
    await bare.close();
  });

  test("a browser that opens the address by hand reads where to go", async () => {
    const answer = await rig.get("/install/bitrix24", { "accept-language": "ru" });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain("левом меню");
  });

  test("the refusal is told inside the portal's own frame, as a page", async () => {
    const form = rig.form(colleague());
    const query = new URLSearchParams({ DOMAIN: form.DOMAIN!, LANG: "ru" }).toString();
    const told = await rig.post(`/install/bitrix24?${query}`, form, { accept: "text/html" });
    expect(await told.text()).toContain("без прав администратора");
    expect(told.headers.get("content-security-policy")).toContain(`frame-ancestors http://${rig.host}`);
  });
});

describe("a portal under another's name", () => {
  test("may not take over a connected one: its own server names it", async () => {
    await rig.install(rig.form());
    const before = await rig.context.store.credentials(rig.id);
    const other = await servePortal("f00dfeed");
    (rig.context.config.crmHosts as string[]).push(other.served.host);
    const forged = { ...formOf(other.portal, other.served.host, "1"), member_id: rig.memberId };
    expect((await rig.install(forged)).status).toBe(409);
    expect(await account()).toMatchObject({ host: rig.host });
    expect(await rig.context.store.credentials(rig.id)).toEqual(before);
    await other.served.close();
  });

  test("that took a name which was still free loses it at its first renewal, and to its owner at once", async () => {
    const other = await servePortal("f00dfeed");
    (rig.context.config.crmHosts as string[]).push(other.served.host);
    await rig.install({ ...formOf(other.portal, other.served.host, "1"), member_id: rig.memberId });
    const { store, config } = rig.context;
    const stolen = { credentials: (await store.credentials(rig.id))!, host: other.served.host };
    await expect(tokensOf(store, config).renew(rig.id, stolen)).rejects.toMatchObject({
      code: "token-refused",
    });
    const revision = await store.revision(rig.id);
    await rig.install(rig.form());
    expect(await account()).toMatchObject({ host: rig.host });
    expect(await store.credentials(rig.id)).toMatchObject({ member: { id: rig.memberId, proved: true } });
    expect((await store.changes(rig.id, revision)).reset).toBe(true);
    await other.served.close();
  });
});
