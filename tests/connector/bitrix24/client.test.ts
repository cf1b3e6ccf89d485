import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { Command } from "#connector/bitrix24/client.ts";
import {
  CrmAuthError,
  CrmBlockedError,
  CrmContractError,
  CrmRateLimitError,
  CrmUnavailableError,
  InputError,
} from "#connector/errors.ts";
import { answeringPortal, batchOf, html, json, portalServer, type Script } from "./answering-portal.ts";

beforeAll(() => portalServer.listen({ onUnhandledFrame: "error" }));
afterEach(() => portalServer.resetHandlers());
afterAll(() => portalServer.close());

const fine = json({ result: "yes", time: {} });
const call = (script: Script) => {
  const portal = answeringPortal(script);
  return { ...portal, answer: portal.run(portal.client.call("crm.deal.get", { id: 1 }, z.string())) };
};
const refusing = (body: unknown, status = 200) => call(() => json(body, status));
const two: Command[] = [
  { method: "crm.deal.list", params: { filter: { ">ID": 5 }, select: ["ID", "TITLE"], start: -1 } },
  { method: "user.get", params: {} },
];

describe("a single call", () => {
  test("goes to the webhook's path as JSON, with the secret nowhere else", async () => {
    const { answer, sent } = call(() => fine.clone());
    expect(await answer).toBe("yes");
    expect(sent).toEqual([{ host: "company.bitrix24.ru", method: "crm.deal.get", body: { id: 1 } }]);
  });

  test.each<[string, unknown, number, new (...args: never[]) => Error, string]>([
    [
      "wrong webhook",
      { error: "NO_AUTH_FOUND", error_description: "Wrong authorization data" },
      401,
      CrmAuthError,
      "token-refused",
    ],
    ["expired token", { error: "expired_token" }, 401, CrmAuthError, "token-refused"],
    ["HTTP 200 with an error", { error: "wrong_client" }, 200, CrmAuthError, "token-refused"],
    [
      "no REST on this plan",
      { error: "ACCESS_DENIED", error_description: "REST API is available only on commercial plans" },
      403,
      CrmBlockedError,
      "crm-payment",
    ],
    ["payment", { error: "PAYMENT_REQUIRED" }, 402, CrmBlockedError, "crm-payment"],
    ["portal deleted", { error: "PORTAL_DELETED" }, 410, CrmBlockedError, "crm-gone"],
    ["blocked by hand", { error: "OVERLOAD_LIMIT" }, 503, CrmBlockedError, "crm-blocked"],
    ["scope missing", { error: "insufficient_scope" }, 403, CrmAuthError, "crm-scope"],
    [
      "no right, code empty",
      { error: "", error_description: "Access denied." },
      400,
      CrmAuthError,
      "crm-scope",
    ],
    ["no right, code 0", { error: 0, error_description: "Access denied!" }, 200, CrmAuthError, "crm-scope"],
    ["restricted user", { error: "user_access_error" }, 403, CrmAuthError, "crm-scope"],
    [
      "wrong arguments",
      { error: "INVALID_ARG_VALUE", error_description: "Invalid filter" },
      400,
      CrmContractError,
      "crm-contract",
    ],
    ["no result", { time: {} }, 200, CrmContractError, "crm-contract"],
    ["a list instead of an object", [], 200, CrmContractError, "crm-contract"],
    ["null", null, 200, CrmContractError, "crm-contract"],
  ])("%s", async (_, body, status, type, code) => {
    const error = await refusing(body, status).answer.catch((one: unknown) => one);
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject({ code });
    expect(JSON.stringify(error) + String(error)).not.toContain("topsecret");
  });

  test("the scope that is missing is named as the webhook's settings name it", async () => {
    const portal = answeringPortal(() => json({ error: "insufficient_scope" }, 403));
    const error = portal.run(portal.client.call("voximplant.statistic.get", {}, z.unknown()));
    await expect(error).rejects.toMatchObject({ code: "crm-scope", params: { scope: "telephony" } });
  });

  test.each<[string, () => Response]>([
    ["HTML with 200", () => html(200)],
    ["HTML with 502", () => html(502)],
    ["HTML with 403", () => html(403)],
    ["a body cut in the middle", () => new Response('{"result":"ye', { status: 200 })],
    ["an empty body", () => new Response("", { status: 200 })],
    ["an error of the portal's own", () => json({ error: "INTERNAL_SERVER_ERROR" }, 500)],
  ])("passing trouble is asked again: %s", async (_, trouble) => {
    const { answer, sent } = call((__, count) => (count < 3 ? trouble() : fine.clone()));
    expect(await answer).toBe("yes");
    expect(sent).toHaveLength(3);
  });

  test("trouble that lasts ends with a sentence", async () => {
    await expect(call(() => html(503)).answer).rejects.toBeInstanceOf(CrmUnavailableError);
    await expect(call(() => html(404)).answer).rejects.toBeInstanceOf(InputError);
    await expect(call(() => html(401)).answer).rejects.toBeInstanceOf(CrmAuthError);
  });

  test("too fast: backs off and asks again; counted as refused", async () => {
    const { answer, sent, clock, client } = call((_, count) =>
      count === 1 ? json({ error: "QUERY_LIMIT_EXCEEDED" }, 503) : fine.clone(),
    );
    expect(await answer).toBe("yes");
    expect(sent).toHaveLength(2);
    expect(clock.now()).toBeGreaterThan(1_000);
    expect(client.traffic()).toEqual({ requests: 2, refused: 1, retried: 1 });
    await expect(call(() => json({ error: "QUERY_LIMIT_EXCEEDED" }, 503)).answer).rejects.toBeInstanceOf(
      CrmRateLimitError,
    );
  });

  test("a write whose answer was lost is not sent twice", async () => {
    const portal = answeringPortal(() => html(502));
    const written = portal.run(portal.client.call("crm.deal.update", { id: 1 }, z.unknown()));
    await expect(written).rejects.toBeInstanceOf(CrmUnavailableError);
    expect(portal.sent).toHaveLength(1);
  });
});

describe("a batch", () => {
  test("has string keys and commands as query strings", async () => {
    const portal = answeringPortal(() => batchOf({ c0: [{ ID: "6" }], c1: [] }));
    expect(await portal.run(portal.client.ask(two))).toMatchObject([
      { result: [{ ID: "6" }] },
      { result: [] },
    ]);
    expect(portal.sent).toEqual([
      {
        host: "company.bitrix24.ru",
        method: "batch",
        body: {
          halt: 0,
          cmd: {
            c0: "crm.deal.list?filter%5B%3EID%5D=5&select%5B0%5D=ID&select%5B1%5D=TITLE&start=-1",
            c1: "user.get",
          },
        },
      },
    ]);
  });

  test("keeps what is good and tells what was refused, by its own code and words", async () => {
    const portal = answeringPortal(() =>
      batchOf({ c1: ["x"] }, { c0: { error: "", error_description: "Access denied." } }),
    );
    expect(await portal.run(portal.client.ask(two))).toMatchObject([
      { refusal: { code: "", detail: "Access denied." } },
      { result: ["x"] },
    ]);
  });

  test("asks a failed command again alone, as a call of its own", async () => {
    const portal = answeringPortal(({ method }) =>
      method === "batch"
        ? batchOf({ c1: ["x"] }, { c0: { error: "INTERNAL_SERVER_ERROR" } })
        : json({ result: ["y"] }),
    );
    expect(await portal.run(portal.client.ask(two))).toMatchObject([{ result: ["y"] }, { result: ["x"] }]);
    expect(portal.sent.map((one) => one.method)).toEqual(["batch", "crm.deal.list"]);
    expect(portal.sent[1]!.body).toEqual(two[0]!.params);
  });

  test("empty maps as lists: every command without an answer is asked again", async () => {
    const portal = answeringPortal(({ method }) =>
      method === "batch"
        ? json({
            result: { result: [], result_error: [], result_total: [], result_next: [], result_time: [] },
          })
        : json({ result: [], total: 0 }),
    );
    expect(await portal.run(portal.client.ask(two))).toMatchObject([{ result: [] }, { result: [] }]);
    expect(portal.sent).toHaveLength(3);
  });

  test("counts and next pages are read as numbers or text", async () => {
    const portal = answeringPortal(() =>
      json({
        result: { result: { c0: [], c1: [] }, result_total: { c0: "7" }, result_next: { c0: 50, c1: "" } },
      }),
    );
    expect(await portal.run(portal.client.ask(two))).toMatchObject([
      { total: 7, next: 50 },
      { total: null, next: null },
    ]);
  });

  test("whose own operating time is used up waits for its reset, and goes on", async () => {
    const portal = answeringPortal(({ method }, count) =>
      method === "batch" && count === 1
        ? json(
            { error: "OPERATION_TIME_LIMIT", time: { operating: 480, operating_reset_at: 1_700_000_200 } },
            429,
          )
        : batchOf({ c0: [], c1: [] }),
    );
    const meter = { requests: 0, refused: 0 };
    await portal.run(portal.client.ask(two, { meter }));
    expect(portal.clock.seconds()).toBeGreaterThanOrEqual(1_700_000_200);
    expect(meter).toEqual({ requests: 2, refused: 1 });
  });

  test("a refusal of the whole batch is thrown", async () => {
    const portal = answeringPortal(() => json({ error: "NO_AUTH_FOUND" }, 401));
    await expect(portal.run(portal.client.ask(two))).rejects.toMatchObject({ code: "token-refused" });
  });

  test("an operating time near the limit pauses that method before it is refused", async () => {
    const time = { operating: 470, operating_reset_at: 1_700_000_100, duration: 1 };
    const portal = answeringPortal(() =>
      json({ result: { result: { c0: [], c1: [] }, result_time: { c0: time, c1: { operating: 0.1 } } } }),
    );
    await portal.run(portal.client.ask(two));
    expect(portal.clock.now()).toBe(0);
    const users = portal.client.ask([two[1]!, two[1]!]);
    await portal.run(users);
    expect(portal.clock.now()).toBe(0);
    await portal.run(portal.client.ask(two));
    expect(portal.clock.seconds()).toBeGreaterThanOrEqual(1_700_000_100);
  });
});

describe("a portal that was renamed", () => {
  const redirect = (to: string) => new Response(null, { status: 302, headers: { location: to } });

  test("is followed with the same POST, and its new host is told once", async () => {
    const portal = answeringPortal(({ host }) =>
      host === "company.bitrix24.ru"
        ? redirect("https://renamed.bitrix24.ru/rest/1/topsecret/x")
        : fine.clone(),
    );
    // Two requests on their way at once: of different syncs, so they do not share a batch.
    const answers = Promise.all(
      [1, 2].map((id) => {
        const { signal } = new AbortController();
        return portal.client.call("crm.deal.get", { id }, z.string(), { signal });
      }),
    );
    expect(await portal.run(answers)).toEqual(["yes", "yes"]);
    expect(await portal.run(portal.client.call("profile", {}, z.string()))).toBe("yes");
    expect(portal.client.host).toBe("renamed.bitrix24.ru");
    expect(portal.client.moved).toBe(true);
    expect(portal.moves).toEqual(["renamed.bitrix24.ru"]);
    const bodies = portal.sent.filter((one) => one.host === "renamed.bitrix24.ru").map((one) => one.body);
    expect(bodies).toContainEqual({ id: 1 });
    expect(bodies).toContainEqual({ id: 2 });
    expect(bodies).toHaveLength(3);
    expect(portal.sent.at(-1)!.host).toBe("renamed.bitrix24.ru");
  });

  test.each([
    "https://evil.example/rest/",
    "https://company.bitrix24.ru.evil.example/",
    "https://169.254.169.254/",
  ])("is not followed to %s", async (to) => {
    const portal = answeringPortal(() => redirect(to));
    const asked = portal.run(portal.client.call("profile", {}, z.string()));
    await expect(asked).rejects.toMatchObject({ code: "crm-moved", params: { host: "company.bitrix24.ru" } });
    expect(portal.sent.every((one) => one.host === "company.bitrix24.ru")).toBe(true);
    expect(portal.moves).toEqual([]);
  });

  test("that sends us round in circles ends with a sentence", async () => {
    const portal = answeringPortal(() => redirect("https://company.bitrix24.ru/rest/"));
    await expect(portal.run(portal.client.call("profile", {}, z.string()))).rejects.toBeInstanceOf(
      CrmUnavailableError,
    );
    const nowhere = answeringPortal(() => redirect("/login"));
    await expect(nowhere.run(nowhere.client.call("profile", {}, z.string()))).rejects.toBeInstanceOf(
      CrmUnavailableError,
    );
  });
});
