/** Calls with a pair that the CRM refuses, and accounts that have moved (crm/amocrm.md 1.5, 1.6). */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { type AmoClient, createAmoClient } from "#connector/amocrm/client.ts";
import { amocrm } from "#connector/amocrm/index.ts";
import { openCrm } from "#connector/crm/registry.ts";
import type { Tokens } from "#connector/crm/tokens.ts";
import { InputError } from "#connector/errors.ts";
import { type Served, serveHandlers } from "#tests/fakes/http/serve.ts";
import { letExpire, type TokenRig, tokenRig } from "../crm/token-rig.ts";

let rig: TokenRig;
/** Addresses besides the account's first. */
const others: Served[] = [];
beforeEach(async () => {
  rig = await tokenRig();
});
afterEach(async () => {
  await Promise.all(others.splice(0).map((one) => one.close()));
  await rig.close();
});

const errorOf = (work: Promise<unknown>) => work.then(() => null).catch((error: unknown) => error);
const anyAnswer = z.looseObject({});

/** A client whose tokens are the rig's. */
async function clientOf(tokens: Tokens = rig.tokens, requestsPerSecond = 1_000): Promise<AmoClient> {
  const { host } = await rig.pair();
  return createAmoClient({
    host,
    scheme: "http",
    access: {
      credentials: async (throttle) => (await tokens.current(rig.id, throttle)).credentials,
      renew: (credentials, at, throttle) => tokens.renew(rig.id, { credentials, host: at }, throttle),
      giveUp: (credentials, at) => tokens.giveUp(rig.id, { credentials, host: at }),
      follow: (at, throttle) => tokens.follow(rig.id, at, throttle),
      requestsPerSecond,
    },
  });
}
const readAccount = (client: AmoClient) => client.get("/api/v4/account", anyAnswer, "account");
const paths = () => rig.fake.log.map((one) => `${one.method} ${one.path.split("?")[0]} ${one.status}`);

describe("a refused token", () => {
  test("is renewed once, and the call is repeated once, the same call", async () => {
    const client = await clientOf();
    rig.theirs.now += 86_400;
    await errorOf(client.write("PATCH", "/api/v4/leads", [{ id: 1 }]));
    expect(rig.fake.log.map((one) => `${one.method} ${one.path}`)).toEqual([
      "PATCH /api/v4/leads",
      "POST /oauth2/access_token",
      "PATCH /api/v4/leads",
    ]);
    expect(rig.fake.log.map((one) => one.status === 401)).toEqual([true, false, false]);
  });

  test("B10: that stays refused makes no loop: one renewal, one repetition, then silence for a while", async () => {
    const client = await clientOf();
    rig.fake.faults.tokenRefused = true;
    expect(await errorOf(readAccount(client))).toMatchObject({ code: "token-refused" });
    expect(paths()).toEqual([
      "GET /api/v4/account 401",
      "POST /oauth2/access_token 200",
      "GET /api/v4/account 401",
    ]);
    for (let call = 0; call < 50; call++) await errorOf(readAccount(client));
    expect(rig.fake.log).toHaveLength(3);
    // A day of a call each minute.
    for (let minute = 0; minute < 1_440; minute++) {
      rig.ours.now += 60;
      await errorOf(readAccount(client));
    }
    expect(rig.asked()).toBeLessThan(15);
    rig.fake.faults.tokenRefused = false;
    rig.ours.now += 6 * 3_600;
    expect(await readAccount(client)).toMatchObject({ id: 31415 });
  });

  test("many callers at once with a token that the CRM forgot make one token request", async () => {
    const client = await clientOf();
    rig.theirs.now += 86_400;
    await Promise.all(Array.from({ length: 40 }, () => readAccount(client)));
    expect(rig.asked()).toBe(1);
  });
});

test("a renewal goes before the calls that wait for their turn", async () => {
  const client = await clientOf(rig.tokens, 20);
  rig.theirs.now += 86_400;
  await Promise.all(Array.from({ length: 30 }, () => readAccount(client)));
  const renewal = rig.fake.log.findIndex((one) => one.path === "/oauth2/access_token");
  expect(renewal).toBeLessThan(8);
  expect(rig.asked()).toBe(1);
});

describe("an account that has another address now", () => {
  async function move(oldAnswers: 401 | 404, isTrusted = true): Promise<string> {
    const served = await serveHandlers(() => rig.fake.handlers);
    others.push(served);
    rig.fake.moveTo(served.origin, oldAnswers);
    if (isTrusted) (rig.config.crmHosts as string[]).push(served.host);
    return served.host;
  }

  test.each([401, 404] as const)(
    "is found while renewing (the old one answers %d), and stays found",
    async (status) => {
      const client = await clientOf();
      const host = await move(status);
      letExpire(rig);
      expect(await readAccount(client)).toMatchObject({ id: 31415 });
      expect(client.host).toBe(host);
      expect((await rig.store.account(rig.id))?.host).toBe(host);
      const asked = rig.asked();
      await readAccount(client);
      expect(rig.asked()).toBe(asked);
    },
  );

  test("is found by a call whose token is still good, without spending the refresh token", async () => {
    const client = await clientOf();
    const host = await move(404);
    expect(await readAccount(client)).toMatchObject({ id: 31415 });
    expect([(await rig.store.account(rig.id))?.host, rig.asked()]).toEqual([host, 0]);
  });

  test("is not followed to a stranger's address, and no secret goes there", async () => {
    const client = await clientOf();
    const stranger = await move(401, false);
    letExpire(rig);
    const told = await errorOf(readAccount(client));
    expect(told).toMatchObject({ code: "client-refused" });
    expect((await rig.store.account(rig.id))?.host).not.toBe(stranger);
  });

  test("a token that names a stranger as the one who knows is asked nothing", async () => {
    const { credentials } = await rig.pair();
    await rig.store.putCredentials(rig.id, { ...credentials, apiDomain: "evil.example" });
    const client = await clientOf();
    rig.fake.tokens.revokeAll();
    letExpire(rig);
    expect(await errorOf(readAccount(client))).toMatchObject({ code: "token-refused" });
    expect(paths()).toEqual(["POST /oauth2/access_token 401"]);
  });
});

test("the port opens an account with its pair and reads through it", async () => {
  const account = (await rig.store.account(rig.id))!;
  const crm = await openCrm(rig.store, account, rig.config);
  expect(crm.streams).toContain("leads");
  expect(() =>
    amocrm([]).open(account, {
      credentials: async () => (await rig.pair()).credentials,
      requestsPerSecond: null,
    }),
  ).toThrow(InputError);
});
