/** What strangers send, and how slowly, to the real socket (reliability.md F16, F17, G14). */
import type { Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listenOn } from "#connector/http/listen.ts";
import { openTenants, type Tenants } from "./tenants.ts";

let tenants: Tenants;
let server: Server;
let origin: string;
beforeAll(async () => {
  tenants = await openTenants();
  server = await listenOn(tenants.app, 0, { headersMs: 300, requestMs: 600, lookMs: 50 });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await tenants.close();
});

async function put(body: string, type = "application/json"): Promise<Response> {
  const { amo } = tenants.all;
  const headers = { ...(await tenants.headers(amo, amo.users.admin)), "content-type": type };
  return fetch(`${origin}/api/settings`, { method: "PUT", headers, body });
}
const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code;

/** Sends pieces over a bare socket and answers all that came back until it was closed. */
function converse(pieces: AsyncIterable<string> | Iterable<string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(origin).port), "127.0.0.1");
    let heard = "";
    socket.on("data", (chunk) => {
      heard += chunk;
    });
    socket.on("close", () => resolve(heard));
    socket.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNRESET" || error.code === "EPIPE") resolve(heard);
      else reject(error);
    });
    socket.on("connect", async () => {
      for await (const piece of pieces) socket.write(piece);
    });
  });
}

describe("F16: too much", () => {
  test("a body of ten million bytes is refused, told beforehand or not", async () => {
    const large = "x".repeat(10_000_000);
    const told = await put(`"${large}"`);
    expect([told.status, await codeOf(told)]).toEqual([413, "too-large"]);
    const { amo } = tenants.all;
    const untold = await fetch(`${origin}/api/settings`, {
      method: "PUT",
      headers: { ...(await tenants.headers(amo, amo.users.admin)), "content-type": "application/json" },
      body: new Blob([large]).stream(),
      duplex: "half",
    } as RequestInit);
    expect(untold.status).toBe(413);
  });

  test.each([
    ["lists", (depth: number) => "[".repeat(depth) + "]".repeat(depth)],
    ["objects", (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`],
    ["lists that never end", (depth: number) => "[".repeat(depth)],
  ])("100,000 %s in one another are refused", async (_, nested) => {
    const answer = await put(nested(100_000));
    expect([answer.status, await codeOf(answer)]).toEqual([400, "body-invalid"]);
  });

  test("50,000 keys are refused, and soon", async () => {
    const keys = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`k${index}`, 1]));
    expect((await put(JSON.stringify(keys))).status).toBe(400);
  });

  test("a hook of a million fields is acknowledged for none of them, or refused", async () => {
    const form = Array.from({ length: 40_000 }, (_, index) => `leads[add][${index}][id]=${index}`).join("&");
    const answer = await fetch(`${origin}/hooks/amocrm/not-the-secret`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: form,
    });
    expect([404, 413]).toContain(answer.status);
  });

  test("headers of a hundred thousand bytes are refused", async () => {
    const heard = await converse([
      `GET /health HTTP/1.1\r\nHost: x\r\nX-Pad: ${"x".repeat(100_000)}\r\n\r\n`,
    ]);
    expect(heard).toMatch(/^HTTP\/1\.1 431 /);
  });
});

describe("F16: too slow", () => {
  /** Something every so often, for ever. */
  async function* dripping(first: string, piece: string) {
    yield first;
    for (let count = 0; count < 100; count++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      yield piece;
    }
  }

  test("headers that never end end the connection", async () => {
    const heard = await converse(dripping("GET /health HTTP/1.1\r\nHost: x\r\n", "X-A: b\r\n"));
    expect(heard).toMatch(/^HTTP\/1\.1 408 /);
  });

  test("a body that comes byte by byte ends the connection", async () => {
    const { amo } = tenants.all;
    const [[name, value]] = Object.entries(await tenants.headers(amo, amo.users.admin)) as [[string, string]];
    const head = `PUT /api/settings HTTP/1.1\r\nHost: x\r\n${name}: ${value}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n`;
    const heard = await converse(dripping(head, " "));
    expect(heard).not.toContain("HTTP/1.1 200");
  });

  test("meanwhile others are answered", async () => {
    const slow = Array.from({ length: 50 }, () => converse(dripping("GET / HTTP/1.1\r\n", "a: b\r\n")));
    const answer = await fetch(`${origin}/health`);
    expect(answer.status).toBe(200);
    await Promise.all(slow);
  });
});

describe("F17: what the body is not asked for", () => {
  test.each([
    '{"__proto__":{"admin":true},"history":{"months":6}}',
    '{"constructor":{"prototype":{"admin":true}}}',
    '{"history":{"__proto__":{"months":99}}}',
    '{"plan":{"__proto__":{"account":1}}}',
    '{"funnel":{"steps":{"__proto__":{"x":"lead"}}}}',
  ])("%s pollutes nothing", async (body) => {
    const answer = await put(body);
    expect([200, 400]).toContain(answer.status);
    expect(({} as { admin?: boolean; months?: number }).admin).toBeUndefined();
    expect(({} as { months?: number }).months).toBeUndefined();
    expect(Object.prototype).not.toHaveProperty("account");
    const { amo } = tenants.all;
    const settings = await tenants.context.store.settings(amo.account.id);
    expect(Object.keys(settings)).not.toContain("constructor");
  });

  test.each([
    { account: "amocrm:2002" },
    { tenantId: "amocrm:2002" },
    { role: "admin" },
    { admin: true },
    { viewer: { admin: true } },
    { history: { months: 6, account: "amocrm:2002" } },
    { limits: { requestsPerSecond: 1_000_000 } },
    { history: { months: -1 } },
    { history: { months: 1e9 } },
    { history: { months: "6; DROP TABLE accounts" } },
  ])("%j is refused with the place that is wrong", async (body) => {
    const { store } = tenants.context;
    const { amo } = tenants.all;
    const before = await store.settings(amo.account.id);
    const answer = await put(JSON.stringify(body));
    expect(answer.status).toBe(400);
    expect(await store.settings(amo.account.id)).toEqual(before);
  });

  test.each([
    ["", "application/json"],
    ["{", "application/json"],
    ["null", "application/json"],
    ["[]", "application/json"],
    ["1", "application/json"],
    ['{"history":{"months":6}}', "text/plain"],
    ["history[months]=6", "application/x-www-form-urlencoded"],
    ['{"history":{"months":6}}', "application/jsonp"],
    ["\u0000", "application/json"],
    ['{"a":1}{"b":2}', "application/json"],
  ])("%j as %s is refused in one sentence", async (body, type) => {
    const answer = await put(body, type);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      code: expect.any(String),
      detail: expect.stringMatching(/^\S.+$/),
    });
  });

  test("a field twice in a query is refused: which is meant is anybody's guess (F24)", async () => {
    const { amo } = tenants.all;
    for (const name of ["period", "manager", "pipeline", "source", "team", "by", "asOf"]) {
      const path = `/api/report?period=month:2023-10&${name}=1&${name}=2`;
      expect((await tenants.as(amo, amo.users.admin, path)).status, name).toBe(400);
    }
  });
});
