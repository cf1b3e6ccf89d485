/** The rules of the fact sheet that no client shows: who may ask what, how batches answer, events, tokens. */
import { getResponse } from "msw";
import { beforeEach, describe, expect, test } from "vitest";
import { createPortalFake, type PortalFake } from "./fake.ts";
import { storyFacts } from "./from-story.ts";
import { PortalState } from "./state.ts";

const ORIGIN = "https://severwind.bitrix24.ru";
const WEBHOOK = { user: "1", secret: "fakesecret" };
const HANDLER = "https://desyatka.example/hooks/bitrix24";

let fake: PortalFake;
let seconds: number;

beforeEach(() => {
  seconds = 1_790_000_000;
  const state = new PortalState(storyFacts(1));
  for (let index = 0; index < 3; index++)
    state.addDeal({ CATEGORY_ID: "0", STAGE_ID: "NEW", ASSIGNED_BY_ID: "2" }, seconds);
  fake = createPortalFake({ origin: ORIGIN, webhook: WEBHOOK, state, clock: () => seconds });
});

type Body = Record<string, unknown> & { result: never };

async function ask(path: string, init: RequestInit = {}): Promise<{ status: number; body: Body }> {
  const response = await getResponse(fake.handlers, new Request(`${ORIGIN}${path}`, init));
  return { status: response!.status, body: (await response!.json()) as Body };
}

const hook = (method: string, query = "") => ask(`/rest/1/fakesecret/${method}.json?${query}`);
const asUser = (user: string, method: string, params: object = {}) =>
  ask(`/rest/${method}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...params, auth: fake.oauth.grant(user).access }),
  });

describe("ways in", () => {
  test("a webhook, a token in the query, in a form or in JSON, and a double slash", async () => {
    const { access } = fake.oauth.grant("2");
    const form = { method: "POST", body: new URLSearchParams({ auth: access }) };
    for (const { body } of [
      await hook("profile"),
      await ask(`/rest/profile?auth=${access}`),
      await ask("/rest//profile.json", form),
      await asUser("2", "profile"),
    ])
      expect(body).toHaveProperty("result.ID");
    expect((await ask("/rest/1/wrong/profile")).body.error).toBe("NO_AUTH_FOUND");
  });

  test("an application's methods are closed to a webhook, an administrator's to others", async () => {
    expect(await hook("event.get")).toMatchObject({ status: 403, body: { error: "WRONG_AUTH_TYPE" } });
    const offline = { event: "ONCRMDEALUPDATE", event_type: "offline" };
    expect((await asUser("2", "event.bind", offline)).body.error).toBe("ACCESS_DENIED");
    expect((await asUser("1", "event.bind", offline)).body.result).toBe(true);
  });

  test("others than administrators see their own rows, without an error", async () => {
    expect((await asUser("2", "crm.deal.list")).body).toMatchObject({ total: 3 });
    expect((await asUser("3", "crm.deal.list")).body).toMatchObject({ result: [], total: 0 });
    expect((await asUser("3", "crm.deal.get", { id: 1 })).body).toMatchObject({
      error: "",
      error_description: "Access denied.",
    });
  });

  test("each address has a bucket of its own", async () => {
    const from = (address: string) =>
      ask("/rest/1/fakesecret/profile", { headers: { "x-forwarded-for": address } });
    for (let request = 0; request < 51; request++) await from("10.0.0.1");
    expect(fake.bucket.refused).toBe(1);
    expect((await from("10.0.0.2")).status).toBe(200);
  });
});

describe("a batch", () => {
  const batch = (cmd: Record<string, string> | string[], halt = 0) =>
    asUser("1", "batch", { cmd, halt }).then(({ body }) => body.result as Record<string, never>);

  test("answers empty maps as lists, and lists by number as lists", async () => {
    expect(await batch({ a: "profile" })).toMatchObject({
      result_error: [],
      result_total: [],
      result_next: [],
    });
    expect(await batch(["profile", "user.admin"])).toMatchObject({ result: [{ ID: "1" }, true] });
  });

  test("keeps good answers beside failed ones, by key; `halt` leaves the rest out", async () => {
    const cmd = { a: "profile", b: "crm.deal.get?id=99", c: "server.time" };
    const going = await batch(cmd);
    expect(Object.keys(going.result!)).toEqual(["a", "c"]);
    expect(going.result_error).toEqual({ b: { error: "", error_description: "Not found" } });
    expect(Object.keys((await batch(cmd, 1)).result!)).toEqual(["a"]);
  });

  test("follows references, takes fifty commands and no batch within", async () => {
    const cmd = { a: "crm.deal.list?order[ID]=ASC", b: "crm.deal.get?id=$result[a][2][ID]" };
    expect((await batch(cmd)).result).toMatchObject({ b: { ID: "3" } });
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`c${index}`, "server.time"]));
    expect((await batch(many)).result_error).toMatchObject({ c50: { error: "ERROR_BATCH_LENGTH_EXCEEDED" } });
    expect((await batch({ a: "batch?cmd[b]=profile" })).result_error).toMatchObject({
      a: { error: "ERROR_BATCH_METHOD_NOT_ALLOWED" },
    });
  });
});

describe("events", () => {
  const bind = (event: string, more: object = {}) =>
    asUser("1", "event.bind", { event, handler: HANDLER, ...more });
  const deliver = async (options = {}) => {
    const bodies: URLSearchParams[] = [];
    await fake.events.deliver({
      send: async (_, body) => {
        bodies.push(new URLSearchParams(body));
        return 200;
      },
      ...options,
    });
    return bodies;
  };

  test("name the id alone and prove themselves by the application's token, never by the user's", async () => {
    await bind("OnCrmDealUpdate");
    fake.state.moveDeal(1, "MEETING", "P", seconds);
    const [body] = await deliver();
    expect(Object.fromEntries(body!)).toMatchObject({
      event: "ONCRMDEALUPDATE",
      "data[FIELDS][ID]": "1",
      "auth[member_id]": fake.state.facts.memberId,
      "auth[application_token]": fake.application.applicationToken,
    });
    expect(body!.has("auth[access_token]")).toBe(false);
  });

  test("a move to another pipeline sends its own event only", async () => {
    await bind("ONCRMDEALUPDATE");
    await bind("ONCRMDEALMOVETOCATEGORY");
    fake.state.moveDeal(1, "C1:NEW", "P", seconds, "1");
    expect((await deliver()).map((one) => one.get("event"))).toEqual(["ONCRMDEALMOVETOCATEGORY"]);
  });

  test("may be lost, doubled and mixed up; before the installation is finished there are none", async () => {
    await bind("ONCRMDEALUPDATE");
    const change = () => {
      for (const id of [1, 2, 3]) fake.state.change("deal", id, { TITLE: "x" }, seconds);
    };
    change();
    expect(await deliver({ lose: 1 })).toEqual([]);
    change();
    expect(await deliver({ double: 1 })).toHaveLength(6);
    change();
    const order = (await deliver({ shuffle: true, seed: 3 })).map((one) => one.get("data[FIELDS][ID]"));
    expect(order).not.toEqual(["1", "2", "3"]);
    fake.installed = false;
    change();
    expect(fake.events.waiting()).toBe(0);
  });

  test("offline, the latest of each object is kept until it is cleared", async () => {
    await bind("ONCRMDEALUPDATE", { event_type: "offline" });
    for (const id of [1, 1, 2]) fake.state.change("deal", id, { TITLE: "x" }, seconds);
    const taken = await asUser("1", "event.offline.get", { clear: 0 });
    const { process_id, events } = taken.body.result as unknown as { process_id: string; events: object[] };
    expect(events).toMatchObject([
      { EVENT_DATA: { FIELDS: { ID: "1" } } },
      { EVENT_DATA: { FIELDS: { ID: "2" } } },
    ]);
    expect((await asUser("1", "event.offline.get", { clear: 0 })).body.result).toMatchObject({ events: [] });
    await asUser("1", "event.offline.clear", { process_id });
    expect(fake.events.offline.waiting()).toBe(0);
  });
});

describe("tokens", () => {
  const { clientId, clientSecret } = {
    clientId: "local.65a5f3c1e8f2b0.11111111",
    clientSecret: "fake-application-secret",
  };
  const token = async (fields: Record<string, string>) => {
    const body = new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...fields });
    const request = new Request("https://oauth.bitrix.info/oauth/token/", { method: "POST", body });
    const response = await getResponse(fake.handlers, request);
    return { status: response!.status, body: (await response!.json()) as Record<string, unknown> };
  };

  test("a refresh token serves once", async () => {
    const { refresh } = fake.oauth.grant("1");
    const grant = { grant_type: "refresh_token", refresh_token: refresh };
    expect((await token(grant)).body).toMatchObject({ member_id: fake.state.facts.memberId, user_id: 1 });
    expect(await token(grant)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });

  test("a code lives thirty seconds, an access token an hour; a wrong client is told with 200", async () => {
    const code = fake.oauth.issueCode("1");
    seconds += 31;
    expect((await token({ grant_type: "authorization_code", code })).body.error).toBe("invalid_grant");
    const { access } = fake.oauth.grant("1");
    seconds += 3_601;
    expect((await ask(`/rest/profile?auth=${access}`)).body.error).toBe("expired_token");
    expect(await token({ client_id: "other" })).toMatchObject({
      status: 200,
      body: { error: "wrong_client" },
    });
  });
});
