import { describe, expect, onTestFinished, test } from "vitest";
import { bitrix24 } from "#connector/bitrix24/index.ts";
import { CrmAuthError, CrmBlockedError } from "#connector/errors.ts";
import { PROBLEM_TEXTS } from "#shared/text/problems.ts";
import { TROUBLES } from "#tests/fakes/bitrix24/faults.ts";
import { plan } from "#tests/fakes/http/planned-faults.ts";
import { serveHandlers } from "#tests/fakes/http/serve.ts";
import { expectedIds, startPortal, storedIds, storyPortal } from "./portal-world.ts";

const SCOPES = ["crm", "telephony", "imopenlines", "user", "department"];
const without = (scope: string) => SCOPES.filter((one) => one !== scope);
const portal = () => storyPortal(1, 20);

describe("what the connection may not see", () => {
  test("everybody's rows, where its owner is no administrator: they are missing without an error, and it is told", async () => {
    const state = portal();
    state.facts.ownerIsAdmin = false;
    const world = await startPortal(state);
    expect(world.account.fullRights).toBe(false);
    await world.sync();
    expect((await world.problems()).dictionaries).toBe("not-full-rights");
    const own = [...state.leads.list(), ...state.deals.list()].filter((row) => row.ASSIGNED_BY_ID === "1");
    const { records } = await storedIds(world);
    expect(records).toHaveLength(own.length);
    expect(records.length).toBeLessThan(expectedIds(state).records.length);
  });

  test("call statistics: calls are counted from activities, once each when the right is given", async () => {
    const state = portal();
    state.facts.scopes = without("telephony");
    const world = await startPortal(state);
    await world.sync();
    expect((await world.problems()).calls).toBe("no-telephony-right");
    expect(await storedIds(world)).toEqual(expectedIds(state, false));
    state.facts.scopes = SCOPES;
    await world.sync();
    expect((await world.problems()).calls).toBeNull();
    expect(await storedIds(world)).toEqual(expectedIds(state));
  });

  test("the right to them alone, although the scope is there", async () => {
    const world = await startPortal(portal(), {
      prepare: ({ faults }) => {
        const text = "Access denied!";
        faults.refuse["voximplant.statistic.get"] = { status: 403, code: "ACCESS_DENIED", text };
      },
    });
    await world.sync();
    expect((await world.problems()).calls).toBe("no-telephony-right");
  });

  test("open lines: the requests are known, the answers are not", async () => {
    const state = portal();
    state.facts.scopes = without("imopenlines");
    const world = await startPortal(state);
    await world.sync();
    expect((await world.problems()).chats).toBe("no-open-lines-right");
    const { touches } = await storedIds(world);
    expect(touches.some((id) => id.startsWith("session:"))).toBe(true);
    expect(touches.some((id) => id.startsWith("chat:"))).toBe(false);
  });

  test("the company's structure: everything but teams is there", async () => {
    const state = portal();
    state.facts.scopes = without("department");
    const world = await startPortal(state);
    await world.sync();
    expect((await world.problems()).dictionaries).toBe("no-department-right");
    expect((await world.store.dictionaries(world.account.id)).teams).toEqual([]);
    expect((await storedIds(world)).records).toEqual(expectedIds(state).records);
  });

  test("the CRM itself is an error that names the scope", async () => {
    const state = portal();
    const world = await startPortal(state);
    await world.sync();
    const rows = await storedIds(world);
    state.facts.scopes = without("crm");
    await expect(world.sync()).rejects.toMatchObject({ code: "crm-scope", params: { scope: "crm" } });
    expect(await storedIds(world)).toEqual(rows);
  });
});

describe("a portal that lets nobody in", () => {
  test.each([
    ["because REST is no longer paid for", TROUBLES.withoutRest, CrmBlockedError, "crm-payment"],
    ["because it was closed", TROUBLES.deleted, CrmBlockedError, "crm-gone"],
    ["because it blocked us by hand", TROUBLES.blocked, CrmBlockedError, "crm-blocked"],
  ])("%s says so at once, and what was read stays", async (_, trouble, type, code) => {
    const world = await startPortal(portal());
    await world.sync();
    const rows = await storedIds(world);
    plan(world.fake.faults, trouble(), { times: 100 });
    const before = world.fake.log.length;
    const error = await world.sync().catch((one: unknown) => one);
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject({ code });
    expect(world.fake.log.length - before).toBeLessThanOrEqual(3);
    expect(await storedIds(world)).toEqual(rows);
  });

  test("has a sentence of its own in both languages, each another one", () => {
    const codes = [
      ...["not-full-rights", "no-telephony-right", "no-open-lines-right", "no-department-right"],
      ...["portal-renamed", "rows-hidden", "crm-payment", "crm-gone", "crm-moved", "crm-scope"],
    ];
    for (const language of ["ru", "en"] as const) {
      const sentences = codes.map((code) => PROBLEM_TEXTS[code]?.[language] ?? "");
      expect(new Set(sentences).size).toBe(codes.length);
      expect(sentences.every((sentence) => sentence.endsWith("."))).toBe(true);
    }
  });
});

describe("a portal that was renamed", () => {
  /** A second address at which the same portal answers. */
  const newAddress = async (world: Awaited<ReturnType<typeof startPortal>>) => {
    const served = await serveHandlers(() => world.fake.handlers);
    onTestFinished(() => served.close());
    world.fake.moveTo(served.origin);
    return served.host;
  };

  test("is followed to an address that is trusted, and the account remembers it", async () => {
    const state = portal();
    const world = await startPortal(state);
    const host = await newAddress(world);
    const crm = bitrix24([world.account.host, host]).open(world.account, {
      credentials: async () => (await world.store.credentials(world.account.id))!,
      requestsPerSecond: 100,
      moved: (to) => world.store.moveAccount(world.account.id, to),
    });
    await world.sync({ crm });
    expect(await storedIds(world)).toEqual(expectedIds(state));
    expect((await world.problems()).dictionaries).toBe("portal-renamed");
    expect((await world.store.account(world.account.id))!.host).toBe(host);
  });

  test("is not followed to a stranger's address", async () => {
    const world = await startPortal(portal());
    await newAddress(world);
    const before = world.fake.log.length;
    const error = await world.sync().catch((one: unknown) => one);
    expect(error).toBeInstanceOf(CrmAuthError);
    expect(error).toMatchObject({ code: "crm-moved" });
    expect(world.fake.log.length).toBe(before);
  });
});

describe("the portal's licence", () => {
  const identified = async (license: string, kind: "oauth" | "webhook") => {
    const state = portal();
    state.facts.license = license;
    const world = await startPortal(state);
    const { access, refresh } = world.fake.oauth.grant("1");
    const credentials =
      kind === "webhook"
        ? (await world.store.credentials(world.account.id))!
        : { kind, accessToken: access, refreshToken: refresh, expiresAt: 0, obtainedAt: 0 };
    return bitrix24([world.account.host]).identify(credentials, world.account.host);
  };

  test("is asked by an application: Enterprise allows five requests a second", async () => {
    expect((await identified("ent", "oauth")).requestsPerSecond).toBe(5);
    expect((await identified("basic", "oauth")).requestsPerSecond).toBeUndefined();
  });

  test("is not told to a webhook, whose pace the settings may raise", async () => {
    expect((await identified("ent", "webhook")).requestsPerSecond).toBeUndefined();
  });
});
