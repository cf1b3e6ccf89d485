/** Tokens that nobody of the CRM has made (reliability.md F1 to F6): all refused, in the same words. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CLIENT_ID, CLIENT_SECRET, KEY, SERVICE, serviceRig } from "#tests/connector/http/service-rig.ts";
import {
  type Claims,
  claimsOf,
  disposableToken,
  openTenants,
  rawToken,
  type Tenant,
  type Tenants,
} from "./tenants.ts";

let tenants: Tenants;
let amo: Tenant;
let good: Claims;
beforeAll(async () => {
  tenants = await openTenants();
  amo = tenants.all.amo;
  good = claimsOf(amo, amo.users.admin, tenants.clock.now);
});
afterAll(() => tenants.close());

const HS256 = { alg: "HS256", typ: "JWT" };
const statusOf = async (token: string, header = "x-auth-token") =>
  (await tenants.get("/api/status", { [header]: token })).status;
const without = (name: string): Claims =>
  Object.fromEntries(Object.entries(good).filter(([key]) => key !== name));
const signed = (change: Claims) => rawToken(HS256, { ...good, ...change });
const unsigned = (header: object) => rawToken(header, good).replace(/[^.]*$/, "");

test("the CRM's own token is let in, so that what follows is refused for its own reason", async () => {
  expect(await statusOf(await disposableToken(good))).toBe(200);
  expect(await statusOf(signed({}))).toBe(200);
});

const FORGED: [what: string, token: () => string][] = [
  ["F1: alg none, no signature", () => unsigned({ alg: "none" })],
  ["F1: alg None", () => unsigned({ alg: "None" })],
  ["F1: alg NONE with a signature", () => rawToken({ alg: "NONE" }, good)],
  ["F1: an empty alg", () => rawToken({ alg: "" }, good)],
  ["F1: no alg", () => rawToken({ typ: "JWT" }, good)],
  ["F1: right header, no signature", () => unsigned(HS256)],
  ["F1: two parts only", () => rawToken(HS256, good).split(".").slice(0, 2).join(".")],
  ["F1: four parts", () => `${rawToken(HS256, good)}.x`],
  [
    "F2: HS512 with our secret (the Salesbot's)",
    () => rawToken({ alg: "HS512" }, good, CLIENT_SECRET, "sha512"),
  ],
  ["F2: HS384 with our secret", () => rawToken({ alg: "HS384" }, good, CLIENT_SECRET, "sha384")],
  ["F2: RS256 signed with our secret as the key", () => rawToken({ alg: "RS256" }, good)],
  ["F2: ES256 in name", () => rawToken({ alg: "ES256" }, good)],
  ["F2: hs256 in small letters", () => rawToken({ alg: "hs256" }, good)],
  ["F2: a jku of its own", () => rawToken({ ...HS256, jku: "https://evil.example/keys" }, good, "evil")],
  ["F2: a jwk of its own", () => rawToken({ ...HS256, jwk: { kty: "oct", k: "ZXZpbA" } }, good, "evil")],
  ["F2: a kid that leads to a file", () => rawToken({ ...HS256, kid: "../../dev/null" }, good, "")],
  ["F2: a crit that nobody knows", () => rawToken({ ...HS256, crit: ["exp"], exp: 1 }, good)],
  ["F2: an encrypted token's header", () => rawToken({ alg: "dir", enc: "A256GCM" }, good)],
  ["F3: another secret", () => rawToken(HS256, good, "another-secret")],
  ["F3: an empty secret", () => rawToken(HS256, good, "")],
  ["F3: our service's own key", () => rawToken(HS256, good, KEY.toString("base64"))],
  [
    "F3: signed in hex",
    () => rawToken(HS256, good).replace(/[^.]*$/, (last) => Buffer.from(last, "base64url").toString("hex")),
  ],
  [
    "F3: one letter of the signature changed",
    () => signed({}).replace(/.$/, (last) => (last === "A" ? "Q" : "A")),
  ],
  [
    "F3: claims changed after signing",
    () => {
      const [head, , tail] = rawToken(HS256, good).split(".");
      const [, claims] = signed({ user_id: Number(amo.users.seller) }).split(".");
      return `${head}.${claims}.${tail}`;
    },
  ],
  ["F3: another audience", () => signed({ aud: "https://evil.example" })],
  ["F3: an audience that begins like ours", () => signed({ aud: `${SERVICE}.evil.example` })],
  ["F3: our audience with a path", () => signed({ aud: `${SERVICE}/install/amocrm` })],
  ["F3: no audience", () => rawToken(HS256, without("aud"))],
  ["F3: several audiences, ours among them", () => signed({ aud: ["https://evil.example", SERVICE] })],
  ["F3: another integration", () => signed({ client_uuid: CLIENT_ID.replace("0f", "1f") })],
  ["F3: no integration", () => rawToken(HS256, without("client_uuid"))],
  ["F4: another account's number under this host", () => signed({ account_id: 2002 })],
  ["F4: this account's number under another host", () => signed({ iss: "https://beta.amocrm.ru" })],
  ["F4: a stranger's host", () => signed({ iss: "https://evil.example" })],
  ["F4: this host with a path", () => signed({ iss: "https://alpha.amocrm.ru/x" })],
  ["F4: this host with a user", () => signed({ iss: "https://a@alpha.amocrm.ru" })],
  ["F4: this host with a port", () => signed({ iss: "https://alpha.amocrm.ru:8443" })],
  ["F4: this host as another scheme", () => signed({ iss: "ftp://alpha.amocrm.ru" })],
  ["F4: the host without a scheme", () => signed({ iss: "alpha.amocrm.ru" })],
  ["F4: no issuer", () => rawToken(HS256, without("iss"))],
  ["F4: an account that is not connected", () => signed({ account_id: 3003 })],
  ["F4: no account", () => rawToken(HS256, without("account_id"))],
  ["F4: an account as a list", () => signed({ account_id: [1001] })],
  ["F4: an account as SQL", () => signed({ account_id: "1001' OR '1'='1" })],
  ["F4: a portal's name for an account", () => signed({ account_id: "../bitrix24:abc1" })],
  ["F4: no user", () => rawToken(HS256, without("user_id"))],
  ["F4: a user whom the CRM does not list", () => signed({ user_id: 5 })],
  ["F4: a user of another account", () => signed({ user_id: Number(tenants.all.otherAmo.users.admin) })],
  ["F4: a user who was switched off", () => signed({ user_id: Number(amo.users.dismissed), is_admin: true })],
  ["F5: out of date", () => signed({ iat: tenants.clock.now - 1_900, exp: tenants.clock.now - 11 })],
  ["F5: not valid yet", () => signed({ nbf: tenants.clock.now + 11 })],
  ["F5: made in the future", () => signed({ iat: tenants.clock.now + 11, exp: tenants.clock.now + 1_000 })],
  ["F5: no end", () => rawToken(HS256, without("exp"))],
  ["F5: an end as text", () => signed({ exp: String(tenants.clock.now + 100) })],
  ["F5: an end beyond all time", () => signed({ exp: 1e99 })],
  [
    "F5: an end that is no number",
    () => rawToken(HS256, JSON.stringify(good).replace(/"exp":\d+/, '"exp":NaN')),
  ],
  ["F5: an end of null", () => signed({ exp: null })],
  ["F5: a day long", () => signed({ exp: tenants.clock.now + 86_400 })],
  ["F5: no beginning", () => rawToken(HS256, without("iat"))],
  ["claims that are no object", () => rawToken(HS256, "[1]")],
  ["claims that are no JSON", () => rawToken(HS256, "{")],
  ["nothing", () => ""],
  ["dots", () => ".."],
  ["words", () => "let me in"],
  ["the secret itself", () => CLIENT_SECRET],
  ["a very long token", () => signed({ pad: "x".repeat(6_000), aud: "no" })],
];

describe(`${FORGED.length} forged tokens`, () => {
  test("are at least forty", () => expect(FORGED.length).toBeGreaterThanOrEqual(40));

  test.each(FORGED)("%s", async (_, make) => {
    const answer = await tenants.get("/api/status", { "x-auth-token": make() });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json/);
    // Whatever was wrong, a stranger learns nothing from it.
    expect(await answer.json()).toMatchObject({ code: "session-invalid" });
  });
});

describe("the edges", () => {
  test.each([
    ["F5: nine seconds over", -1_809, -9, 200],
    ["F5: eleven seconds over", -1_811, -11, 401],
    ["F5: nine seconds too early", 9, 1_809, 200],
    ["F5: eleven seconds too early", 11, 1_811, 401],
  ])("%s", async (_, from, to, status) => {
    const { now } = tenants.clock;
    expect(await statusOf(signed({ iat: now + from, nbf: now + from, exp: now + to }))).toBe(status);
  });

  test("F2: header keys that mean nothing to us change nothing", async () => {
    expect(await statusOf(rawToken({ ...HS256, kid: "1", x5u: "https://evil.example" }, good))).toBe(200);
  });

  test("is_admin makes nobody an administrator: the synced list does", async () => {
    const { seller } = amo.users;
    const token = signed({ user_id: Number(seller), is_admin: true });
    const answer = await tenants.get("/api/status", { "x-auth-token": token });
    expect(await answer.json()).toMatchObject({ viewer: { admin: false, limited: true } });
  });

  test("B16: a token signed with the former secret is good while that is still listed", async () => {
    const rotated = await serviceRig({ AMOCRM_CLIENT_SECRET: `new-secret,${CLIENT_SECRET}` });
    await rotated.context.store.putAccount(amo.account, { credentials: { kind: "token", token: "t" } });
    const ask = (secret: string) =>
      rotated.get("/api/status", { "x-auth-token": rawToken(HS256, { ...good, is_admin: true }, secret) });
    expect([(await ask(CLIENT_SECRET)).status, (await ask("new-secret")).status]).toEqual([200, 200]);
    expect((await ask("older-secret")).status).toBe(401);
    await rotated.close();
  });

  test("F6: a token that comes again is taken for reads, as the CRM may keep one; what it writes is the same", async () => {
    const token = signed({});
    expect([await statusOf(token), await statusOf(token)]).toEqual([200, 200]);
    const put = () =>
      tenants.app.request(`${SERVICE}/api/settings`, {
        method: "PUT",
        headers: { "x-auth-token": token, "content-type": "application/json" },
        body: JSON.stringify({ history: { months: 5 } }),
      });
    const [first, second] = [await put(), await put()];
    expect(await first.json()).toEqual(await second.json());
  });
});

describe("our own sessions", () => {
  const session = { sub: "3001", account: "bitrix24:abc1", host: "gamma.bitrix24.ru", admin: true };
  const bearer = (token: string) => statusOf(`Bearer ${token}`, "authorization");

  test.each<[string, () => string]>([
    [
      "signed with the service's key itself",
      () =>
        rawToken(
          HS256,
          { ...session, aud: "desyatka-widget", exp: tenants.clock.now + 60 },
          KEY.toString("latin1"),
        ),
    ],
    [
      "signed with the integration's secret",
      () => rawToken(HS256, { ...session, aud: "desyatka-widget", exp: tenants.clock.now + 60 }),
    ],
    ["alg none", () => unsigned({ alg: "none" })],
    ["amoCRM's token in the wrong header", () => signed({})],
  ])("%s is none", async (_, make) => {
    expect(await bearer(make())).toBe(401);
  });

  test.each(["Bearer", "Bearer ", "bearer x", "Basic eDp5", "Bearer a b", "Bearer x, Bearer y"])(
    "the header %j is none",
    async (header) => {
      expect(await statusOf(header, "authorization")).toBe(401);
    },
  );

  test("a session of one portal is nobody's in another, and ends with its account", async () => {
    const { portal } = tenants.all;
    const headers = await tenants.headers(portal, portal.users.admin);
    expect((await tenants.get("/api/status", headers)).status).toBe(200);
    const both = { ...headers, "x-auth-token": signed({}) };
    expect((await tenants.get("/api/status", both)).status).toBe(401);
  });

  test("F9: there are no cookies: a form on a stranger's page brings nothing along", async () => {
    const headers = await tenants.headers(tenants.all.portal, tenants.all.portal.users.admin);
    const answer = await tenants.get("/api/status", headers);
    expect(answer.headers.get("set-cookie")).toBeNull();
    const token = headers.authorization!.slice("Bearer ".length);
    const cookie = `session=${token}; token=${token}; authorization=${token}`;
    expect((await tenants.get("/api/status", { cookie })).status).toBe(401);
    expect((await tenants.get(`/api/status?token=${token}&access_token=${token}`)).status).toBe(401);
  });
});
