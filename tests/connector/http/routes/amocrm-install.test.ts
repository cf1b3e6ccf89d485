/** Installation from the marketplace and by the button “Connect”, and removal (crm/amocrm.md 1.3, 1.4, 1.9). */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type AmoFake, createAmoFake, TROUBLES } from "#tests/fakes/amocrm/fake.ts";
import { installQuery, uninstallQuery } from "#tests/fakes/amocrm/tokens.ts";
import { plan } from "#tests/fakes/http/planned-faults.ts";
import { type Served, serveHandlers } from "#tests/fakes/http/serve.ts";
import { type ServiceRig, serviceRig } from "../service-rig.ts";

const ID = "amocrm:31415";
let fake: AmoFake;
let served: Served;
let rig: ServiceRig;

beforeEach(async () => {
  served = await serveHandlers((origin) => {
    fake = createAmoFake({ origin, token: "long", requestsPerSecond: 0 });
    return fake.handlers;
  });
  rig = await serviceRig({ DESYATKA_CRM_HOSTS: served.host });
});
afterEach(async () => {
  await rig.close();
  await served.close();
});

const install = (query: string, headers = {}) => rig.get(`/install/amocrm?${query}`, headers);
const fromMarketplace = (code = fake.tokens.issueCode(), host = served.host) =>
  installQuery(code, host, fake.integration);
const connected = async () => (await rig.context.store.account(ID)) !== null;
const exchanged = () => fake.log.filter((one) => one.path === "/oauth2/access_token").length;
const notAdmin = () => fake.state.facts.users.find((user) => !user.admin)!.id;

describe("the marketplace's call", () => {
  test("is answered before the code is exchanged; then the account is there and its first pull begins", async () => {
    let letGo!: () => void;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const answerToken = fake.tokens.answerToken;
    fake.tokens.answerToken = async (request) => {
      await held;
      return answerToken(request);
    };
    const answer = await install(fromMarketplace());
    expect(answer.status).toBe(200);
    expect(await connected()).toBe(false);
    letGo();
    await expect.poll(connected).toBe(true);
    expect(await rig.context.store.account(ID)).toMatchObject({ host: served.host, fullRights: true });
    expect(await rig.context.store.credentials(ID)).toMatchObject({ kind: "oauth", userId: "501" });
    await expect.poll(() => rig.woken).toEqual([ID]);
  });

  test("B15: that comes twice at once exchanges the code once", async () => {
    const query = fromMarketplace();
    const answers = await Promise.all([install(query), install(query), install(query)]);
    expect(answers.map((one) => one.status)).toEqual([200, 200, 200]);
    await expect.poll(connected).toBe(true);
    expect(exchanged()).toBe(1);
  });

  test("outlives a CRM that is out of order for a moment", async () => {
    plan(fake.faults, TROUBLES.badGateway(), { match: /access_token/ });
    await install(fromMarketplace());
    await expect.poll(connected, { timeout: 5_000 }).toBe(true);
  });

  test("with a code that the CRM does not know connects nothing and says why in the log", async () => {
    expect((await install(fromMarketplace("forged"))).status).toBe(200);
    await expect.poll(() => rig.logged.join("")).toContain("an installation could not be finished");
    expect(await connected()).toBe(false);
    expect(rig.logged.join("")).not.toContain(fake.integration.clientSecret);
  });

  test("by somebody who is no administrator connects nothing", async () => {
    await install(fromMarketplace(fake.tokens.issueCode(notAdmin())));
    await expect.poll(() => rig.logged.join("")).toContain("not-admin");
    expect(await connected()).toBe(false);
  });

  test("B11: by somebody who is no administrator leaves the administrator's access as it is", async () => {
    await install(fromMarketplace());
    await expect.poll(connected).toBe(true);
    const before = await rig.context.store.credentials(ID);
    await install(fromMarketplace(fake.tokens.issueCode(notAdmin())));
    await expect.poll(() => rig.logged.join("")).toContain("not-admin");
    expect(await rig.context.store.credentials(ID)).toEqual(before);
  });

  test("after a reinstallation replaces the pair and keeps settings and rows", async () => {
    const { store } = rig.context;
    await install(fromMarketplace());
    await expect.poll(connected).toBe(true);
    const settings = await store.settings(ID);
    await store.putSettings(ID, { ...settings, history: { months: 7 } });
    const before = await store.credentials(ID);
    await install(fromMarketplace());
    await expect.poll(() => rig.woken).toHaveLength(2);
    expect(await store.credentials(ID)).not.toEqual(before);
    expect((await store.settings(ID)).history.months).toBe(7);
  });
});

describe("F11: what names a stranger's host", () => {
  test.each([
    "evil.example",
    "evil.example#.amocrm.ru",
    "evil.example/x.amocrm.ru",
    "evil.example?.amocrm.ru",
    "user@evil.example",
    "company.amocrm.ru@evil.example",
    "company.amocrm.ru.evil.example",
    "company.amocrm.ru:8443",
    "company.amocrm.ru/",
    "company.amocrm.ru.",
    "https://company.amocrm.ru",
    "company.amocrm.ru\n.evil.example",
    "company。amocrm。ru",
    "company.amоcrm.ru",
    "a.b.amocrm.ru",
    ".amocrm.ru",
    "amocrm.ru",
    "127.0.0.1",
    "127.0.0.1:1",
    "169.254.169.254",
    "[::1]",
    "0x7f000001",
    "localhost",
    "",
    " company.amocrm.ru",
    "%63ompany.amocrm.ru",
    "company.amocrm.ru\u0000",
  ])("is refused before any secret leaves: %j", async (host) => {
    const answer = await install(fromMarketplace("code", host));
    expect([400, 401]).toContain(answer.status);
    expect(await answer.json()).toMatchObject({
      code: expect.stringMatching(/^(host-not-allowed|install-refused)$/),
    });
    expect(fake.log).toEqual([]);
    expect(rig.woken).toEqual([]);
  });
});

describe("refusals", () => {
  test.each<[string, Record<string, string | undefined>]>([
    ["no code", { code: undefined }],
    ["an empty code", { code: "" }],
    ["a code without end", { code: "x".repeat(5_000) }],
    ["another integration's id", { client_id: "11111111-0000-4000-8000-00000000000a" }],
    ["neither state nor from_widget", { from_widget: undefined }],
    ["a state of nobody's", { from_widget: undefined, state: "forged" }],
    ["a forged state beside from_widget", { state: "forged" }],
  ])("%s", async (_, change) => {
    const query = new URLSearchParams(fromMarketplace());
    for (const [name, value] of Object.entries(change))
      if (value === undefined) query.delete(name);
      else query.set(name, value);
    expect((await install(query.toString())).status).toBe(401);
    expect(exchanged()).toBe(0);
  });

  test.each(["code", "referer", "state", "client_id", "from_widget"])("F24: %s given twice", async (name) => {
    expect((await install(`${fromMarketplace()}&${name}=a&${name}=b`)).status).toBe(400);
    expect(exchanged()).toBe(0);
  });

  test("who refuses access in the CRM reads that nothing was connected", async () => {
    const answer = await install("error=access_denied", { "accept-language": "ru" });
    expect(await answer.text()).toContain("Доступ не выдан");
  });

  test("an account on a vendor's domain is taken for one: its host alone decides", async () => {
    // Nothing listens there for this test; it is the refusal that must not come.
    const answer = await install("referer=company.kommo.com&from_widget=1");
    expect(await answer.json()).toMatchObject({ code: "install-refused" });
  });

  test("without keys of our own, whoever runs the service is told", async () => {
    const bare = await serviceRig({ AMOCRM_CLIENT_ID: "" });
    const answer = await bare.get(`/install/amocrm?${fromMarketplace()}`);
    expect(await answer.json()).toMatchObject({ detail: expect.stringContaining("AMOCRM_CLIENT_ID") });
    await bare.close();
  });
});

describe("the button “Connect”", () => {
  /** As a browser: keeps the cookie, follows to the CRM, and comes back with what the CRM adds. */
  async function begin() {
    const answer = await rig.get("/connect/amocrm");
    const page = new URL(answer.headers.get("location")!);
    const cookie = answer.headers.get("set-cookie")!;
    return { answer, page, cookie, state: page.searchParams.get("state")! };
  }
  const comeBack = (state: string, cookie: string, code = fake.tokens.issueCode()) =>
    install(new URLSearchParams({ code, referer: served.host, state }).toString(), {
      cookie: cookie.split(";")[0]!,
      accept: "text/html",
    });

  test("leads to the vendor's page of authorization, and back to a connected account", async () => {
    const { answer, page, cookie, state } = await begin();
    expect([answer.status, page.origin, page.pathname]).toEqual([302, "https://www.amocrm.ru", "/oauth"]);
    expect(page.searchParams.get("client_id")).toBe(fake.integration.clientId);
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/Secure/);
    expect(cookie).toMatch(/SameSite=Lax/);
    const back = await comeBack(state, cookie);
    expect(await back.text()).toContain("Desyatka is connected");
    expect(await connected()).toBe(true);
  });

  test("leads to Kommo's for an account there, and nowhere else", async () => {
    const kommo = await rig.get("/connect/amocrm?platform=kommo");
    expect(kommo.headers.get("location")).toMatch(/^https:\/\/www\.kommo\.com\/oauth\/\?/);
    const other = await rig.get("/connect/amocrm?platform=https://evil.example");
    expect(other.headers.get("location")).toMatch(/^https:\/\/www\.amocrm\.ru\/oauth\?/);
  });

  test("B14: the state serves once, for ten minutes, and only the browser that began", async () => {
    const mine = await begin();
    const theirs = await begin();
    expect((await comeBack(mine.state, theirs.cookie)).status).toBe(401);
    expect(
      (await install(new URLSearchParams({ code: "c", referer: served.host, state: mine.state }).toString()))
        .status,
    ).toBe(401);
    expect((await comeBack(mine.state, mine.cookie)).status).toBe(200);
    expect((await comeBack(mine.state, mine.cookie)).status).toBe(401);
    rig.clock.now += 601;
    expect((await comeBack(theirs.state, theirs.cookie)).status).toBe(401);
    expect(exchanged()).toBe(1);
  });

  test("tells the person who sits there why it did not work", async () => {
    const { cookie, state } = await begin();
    const back = await comeBack(state, cookie, fake.tokens.issueCode(notAdmin()));
    expect(back.status).toBe(409);
    expect(await back.text()).toContain("without administrator rights");
  });
});

describe("removal", () => {
  const uninstall = (query: string) => rig.get(`/uninstall/amocrm?${query}`);
  beforeEach(async () => {
    await install(fromMarketplace());
    await expect.poll(() => rig.woken).toEqual([ID]);
  });

  test("signed by the integration's secret erases the account; a second time is as welcome", async () => {
    const query = uninstallQuery(31415, fake.integration);
    expect((await uninstall(query)).status).toBe(200);
    expect(await connected()).toBe(false);
    expect(await rig.context.store.credentials(ID)).toBeNull();
    expect((await uninstall(query)).status).toBe(200);
  });

  test.each<[string, (query: URLSearchParams) => void]>([
    ["another account's signature", (query) => query.set("account_id", "31416")],
    ["another integration", (query) => query.set("client_uuid", "11111111-0000-4000-8000-00000000000a")],
    ["no signature", (query) => query.delete("signature")],
    ["an empty signature", (query) => query.set("signature", "")],
    ["a cut signature", (query) => query.set("signature", query.get("signature")!.slice(0, 62))],
    ["a signature of zeros", (query) => query.set("signature", "0".repeat(64))],
    ["an id that is none", (query) => query.set("account_id", "31415 OR 1=1")],
  ])("with %s erases nothing", async (_, change) => {
    const query = new URLSearchParams(uninstallQuery(31415, fake.integration));
    change(query);
    expect((await uninstall(query.toString())).status).toBe(401);
    expect(await connected()).toBe(true);
  });

  test("F24: with a doubled parameter erases nothing", async () => {
    const query = uninstallQuery(31415, fake.integration);
    for (const name of ["account_id", "client_uuid", "signature"])
      expect((await uninstall(`${query}&${name}=x`)).status).toBe(400);
    expect(await connected()).toBe(true);
  });

  test("B16: a signature by a former secret counts while that is still listed", async () => {
    const both = await serviceRig({
      DESYATKA_CRM_HOSTS: served.host,
      AMOCRM_CLIENT_SECRET: `new-secret,${fake.integration.clientSecret}`,
    });
    const answer = await both.get(`/uninstall/amocrm?${uninstallQuery(31415, fake.integration)}`);
    expect(answer.status).toBe(200);
    await both.close();
  });
});
