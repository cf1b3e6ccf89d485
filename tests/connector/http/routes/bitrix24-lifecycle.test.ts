/** ONAPPINSTALL and ONAPPUNINSTALL (crm/bitrix24.md 1.5): a second way in, and the way out. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type PortalRig, portalRig } from "../portal-rig.ts";

let rig: PortalRig;
beforeEach(async () => {
  rig = await portalRig();
});
afterEach(() => rig.close());

const account = () => rig.context.store.account(rig.id);

function installEvent(change: Record<string, string> = {}): Record<string, string> {
  const { access, refresh } = rig.portal.oauth.grant(rig.portal.state.facts.owner);
  const auth = {
    domain: rig.host,
    access_token: access,
    refresh_token: refresh,
    expires_in: "3600",
    server_endpoint: `http://${rig.host}/rest/`,
    client_endpoint: `http://${rig.host}/rest/`,
    member_id: rig.memberId,
    application_token: rig.portal.application.applicationToken,
    ...change,
  };
  const fields = Object.entries(auth).map(([name, value]) => [`auth[${name}]`, value]);
  return { event: "ONAPPINSTALL", "data[VERSION]": "1", ts: "1", ...Object.fromEntries(fields) };
}

const uninstallEvent = (change: Record<string, string> = {}) => {
  const auth = {
    domain: rig.host,
    member_id: rig.memberId,
    application_token: rig.portal.application.applicationToken,
    ...change,
  };
  const fields = Object.entries(auth).map(([name, value]) => [`auth[${name}]`, value]);
  return { event: "ONAPPUNINSTALL", "data[CLEAN]": "1", ts: "1", ...Object.fromEntries(fields) };
};
const tell = (event: Record<string, string>) => rig.post("/hooks/bitrix24", event);

describe("ONAPPINSTALL", () => {
  test("connects the portal once its token was checked with the portal, and is answered before that", async () => {
    expect((await tell(installEvent())).status).toBe(200);
    await expect.poll(account).toMatchObject({ host: rig.host, fullRights: true });
    await expect.poll(() => rig.woken).toEqual([rig.id]);
  });

  test.each<[string, Record<string, string>]>([
    ["a forged token", { access_token: "forged" }],
    ["a stranger's host", { domain: "evil.example" }],
    ["a stranger's server of tokens", { server_endpoint: "https://evil.example/rest/" }],
  ])("C6: with %s connects nothing", async (_, change) => {
    expect((await tell(installEvent(change))).status).toBe(200);
    await expect.poll(() => rig.logged.join("")).toContain("an installation told by an event was refused");
    expect(await account()).toBeNull();
  });

  test("C6: without a token, or in a flood, is refused", async () => {
    expect((await tell(installEvent({ access_token: "" }))).status).toBe(401);
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => tell(installEvent({ access_token: "forged" }))),
    );
    expect(answers.filter((one) => one.status === 429).length).toBeGreaterThan(10);
  });
});

describe("ONAPPUNINSTALL", () => {
  beforeEach(() => rig.install(rig.form()));

  test("with the portal's own token erases the account; told again, it finds nothing", async () => {
    expect((await tell(uninstallEvent())).status).toBe(200);
    expect([await account(), await rig.context.store.credentials(rig.id)]).toEqual([null, null]);
    expect((await tell(uninstallEvent())).status).toBe(401);
  });

  test.each<[string, Record<string, string>]>([
    ["another token", { application_token: "another" }],
    ["an empty token", { application_token: "" }],
    ["another portal", { member_id: "f00dfeed", domain: "other.bitrix24.ru" }],
  ])("C6: with %s erases nothing", async (_, change) => {
    expect((await tell(uninstallEvent(change))).status).toBe(401);
    expect(await account()).not.toBeNull();
  });

  test("a portal that installs again is there again, with nothing of its former life", async () => {
    const { store } = rig.context;
    const settings = await store.settings(rig.id);
    await store.putSettings(rig.id, { ...settings, history: { months: 7 } });
    await tell(uninstallEvent());
    await rig.install(rig.form());
    expect(await account()).not.toBeNull();
    expect((await store.settings(rig.id)).history.months).toBe(24);
  });
});
