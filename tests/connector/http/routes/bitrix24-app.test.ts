/** The page of every placement, and the session that it begins (crm/bitrix24.md 1.3, 1.4). */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startOf } from "../page-start.ts";
import { formOf, type PortalRig, portalRig, servePortal } from "../portal-rig.ts";

let rig: PortalRig;
beforeEach(async () => {
  rig = await portalRig();
  await rig.install(rig.form());
});
afterEach(() => rig.close());

const seller = () => {
  const { owner, users } = rig.portal.state.facts;
  return String(users.find((user) => user.ID !== owner && user.ACTIVE === true)!.ID);
};
const statusWith = (session: string) =>
  rig.get("/api/status", { authorization: `Bearer ${session}` }).then((answer) => answer.status);

describe("an opening", () => {
  test("begins a session of the very user who opened", async () => {
    const answer = await rig.open(rig.form());
    expect(answer.status).toBe(200);
    const start = startOf(await answer.text());
    expect(start).toMatchObject({ account: rig.id, user: "1", lead: null, portal: `http://${rig.host}` });
    expect(await statusWith(start.session)).toBe(200);
  });

  test("by a seller before the first pull lets nobody in: who he is, nobody knows yet", async () => {
    const start = startOf(await (await rig.open(rig.form(seller()))).text());
    expect(await statusWith(start.session)).toBe(401);
  });

  test.each([
    ["CRM_LEAD_DETAIL_TAB", '{"ID":"8061","URI":"/crm/lead/details/8061/"}', "lead:8061"],
    ["CRM_DEAL_DETAIL_TAB", '{"id":"12"}', "deal:12"],
    ["CRM_DEAL_DETAIL_TAB", "", null],
    ["CRM_DEAL_DETAIL_TAB", "[]", null],
    ["CRM_DEAL_DETAIL_TAB", '{"ID":{"x":1}}', null],
    ["CRM_DEAL_DETAIL_TAB", '{"ID":"1;drop table"}', null],
    ["CRM_DEAL_DETAIL_TAB", '{"__proto__":{"ID":"5"}}', null],
    ["LEFT_MENU", '{"ID":"5"}', null],
  ])("%s with %s shows %s", async (PLACEMENT, PLACEMENT_OPTIONS, lead) => {
    const answer = await rig.open(rig.form("1", { PLACEMENT, PLACEMENT_OPTIONS }));
    expect(startOf(await answer.text()).lead).toBe(lead);
  });

  test("F21: may be shown by the portal's own pages alone, and loads nothing from elsewhere", async () => {
    const policy = (await rig.open(rig.form())).headers.get("content-security-policy")!;
    expect(policy.split("; ")).toContain(`frame-ancestors http://${rig.host}`);
    expect(policy).not.toMatch(/\*|unsafe-eval|script-src[^;]*unsafe-inline/);
  });

  test("F13: what the form says is written as data, never as code", async () => {
    const answer = await rig.open(rig.form("1", { LANG: "</script><script>alert(1)</script>" }));
    const page = await answer.text();
    expect(page).not.toContain("alert(1)");
    expect(page.match(/<script/g)).toHaveLength(2);
  });

  test("of a renamed portal follows it and remembers its new address", async () => {
    const served = await servePortal(rig.memberId);
    (rig.context.config.crmHosts as string[]).push(served.served.host);
    rig.portal.moveTo(served.served.origin);
    const form = formOf(served.portal, served.served.host, "1");
    const answer = await rig.open(form);
    expect(startOf(await answer.text()).portal).toBe(served.served.origin);
    expect((await rig.context.store.account(rig.id))?.host).toBe(served.served.host);
    await served.served.close();
  });
});

describe("where our own access is dead", () => {
  const kill = () =>
    rig.context.store.changeCredentials(rig.id, (one) =>
      one?.kind === "oauth"
        ? { ...one, failure: { code: "token-lost", count: 1, at: rig.clock.now, until: null } }
        : null,
    );
  beforeEach(async () => {
    await kill();
    rig.woken.length = 0;
  });

  test("an administrator's opening connects it again", async () => {
    const form = rig.form();
    await rig.open(form);
    const stored = await rig.context.store.credentials(rig.id);
    expect(stored).toMatchObject({ refreshToken: form.REFRESH_ID, applicationId: "5" });
    expect(stored).not.toHaveProperty("failure");
    expect(rig.woken).toEqual([rig.id]);
  });

  test("a seller's opening, or a forged one, leaves it dead", async () => {
    await rig.open(rig.form(seller()));
    await rig.open(rig.form("1", { AUTH_ID: "forged" }));
    expect(await rig.context.store.credentials(rig.id)).toMatchObject({ failure: { code: "token-lost" } });
    expect(rig.woken).toEqual([]);
  });
});

test("an opening changes nothing where our access is alive", async () => {
  const before = await rig.context.store.credentials(rig.id);
  await rig.open(rig.form());
  expect(await rig.context.store.credentials(rig.id)).toEqual(before);
});

describe("refused with 401", () => {
  test.each<[string, Record<string, string>]>([
    ["a forged token", { AUTH_ID: "forged" }],
    ["no token", { AUTH_ID: "" }],
    ["a portal that is not connected", { member_id: "f00dfeed" }],
    ["another application's proof", { APPLICATION_TOKEN: "of-another-application" }],
  ])("%s", async (_, change) => {
    expect((await rig.open(rig.form("1", change))).status).toBe(401);
  });

  test("another application's token of the same portal", async () => {
    const { store } = rig.context;
    await store.changeCredentials(rig.id, (one) =>
      one?.kind === "oauth" ? { ...one, applicationId: "77" } : null,
    );
    const { APPLICATION_TOKEN, ...form } = rig.form();
    expect((await rig.open(form)).status).toBe(401);
  });

  test("an expired token", async () => {
    const form = rig.form();
    rig.portal.oauth.expireAccess();
    expect((await rig.open(form)).status).toBe(401);
  });

  test("another portal's token, whatever DOMAIN says: only the stored address is asked", async () => {
    const other = await servePortal("f00dfeed");
    const form = { ...formOf(other.portal, other.served.host, "1"), member_id: rig.memberId };
    expect((await rig.open(form)).status).toBe(401);
    expect(other.portal.log).toEqual([]);
    await other.served.close();
  });

  test.each(["member_id", "AUTH_ID", "DOMAIN"])("F24: %s given twice", async (name) => {
    expect((await rig.open(rig.form(), `&${name}=x`)).status).toBe(401);
  });
});

test("B13: tokens of forms, refused or not, stay out of the log", async () => {
  const form = rig.form();
  await rig.open(form);
  await rig.open({ ...form, AUTH_ID: "forged-but-secret" });
  const log = rig.logged.join("");
  expect(log).toContain("a frame's token was refused");
  for (const secret of [form.AUTH_ID!, form.REFRESH_ID!, form.APPLICATION_TOKEN!, "forged-but-secret"])
    expect(log).not.toContain(secret);
});

test("F19: one caller's openings of one portal are limited, with the time to wait", async () => {
  const forged = rig.form("1", { AUTH_ID: "forged" });
  const answers = await Promise.all(Array.from({ length: 120 }, () => rig.open(forged)));
  const limited = answers.filter((one) => one.status === 429);
  expect(limited.length).toBeGreaterThan(50);
  expect(Number(limited[0]!.headers.get("retry-after"))).toBeGreaterThan(0);
});

test("a session ends with the hour, and with the portal's address", async () => {
  const { session } = startOf(await (await rig.open(rig.form())).text());
  await rig.context.store.moveAccount(rig.id, "elsewhere.bitrix24.ru");
  expect(await statusWith(session)).toBe(401);
  await rig.context.store.moveAccount(rig.id, rig.host);
  expect(await statusWith(session)).toBe(200);
  rig.clock.now += 3_600 + 11;
  expect(await statusWith(session)).toBe(401);
});

test("the marketplace's HEAD finds the page; a browser that opens it reads where to go", async () => {
  const head = await rig.app.request("https://desyatka.example/app/bitrix24", { method: "HEAD" });
  expect([head.status, await head.text()]).toEqual([200, ""]);
  const page = await rig.get("/app/bitrix24", { "accept-language": "ru" });
  expect(await page.text()).toContain("левом меню");
  expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
});
