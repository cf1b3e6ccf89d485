/** What becomes of answers, good and bad, over real HTTP and on a clock that the test moves. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createHttp, type Http, type HttpAnswer, jsonOf, type Verdict } from "#connector/crm/http.ts";
import { createThrottle } from "#connector/crm/throttle.ts";
import { CrmRateLimitError, CrmUnavailableError } from "#connector/errors.ts";
import { handClock } from "../bitrix24/hand-clock.ts";

/** Long enough to unpack what is too large. */
const DEADLINE_MS = 2_000;

type Reply = (response: ServerResponse, request: IncomingMessage) => void;

const clock = handClock();
let replies: Reply[] = [];
let asked: { at: number; method: string }[] = [];
let http: Http;
const server = createServer((request, response) => {
  asked.push({ at: clock.now(), method: request.method ?? "" });
  (replies.shift() ?? ok)(response, request);
});

const reply =
  (status: number, body = "", headers = {}): Reply =>
  (response) => {
    response.writeHead(status, headers).end(body);
  };
const ok = reply(200, '{"fine":true}');
const cut: Reply = (response) => {
  response.writeHead(200, { "content-length": 1_000 });
  response.write('{"fine":', () => response.destroy());
};
const silent: Reply = () => undefined;

function judge({ status, text, headers }: HttpAnswer): Verdict {
  const again = { kind: "again", detail: String(status) } as const;
  if (status === 429) return { ...again, limit: true, ms: Number(headers["x-wait"] ?? 0) || null };
  if (status >= 500) return { ...again, limit: false, ms: null };
  return jsonOf({ status, text, headers }) === undefined
    ? { ...again, limit: false, ms: null }
    : { kind: "fine" };
}

beforeEach(async () => {
  replies = [];
  asked = [];
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const throttle = createThrottle({ perSecond: 1_000, burst: 1, concurrency: 10 }, clock);
  const baseUrl = `http://127.0.0.1:${port}`;
  http = createHttp({
    baseUrl,
    host: "crm.test",
    throttle,
    judge,
    clock,
    random: () => 0.5,
    deadlineMs: DEADLINE_MS,
  });
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

const get = (signal?: AbortSignal) =>
  clock.runUntil(http.send({ method: "GET", path: "/", headers: {}, repeatable: true, signal }));
const post = () =>
  clock.runUntil(http.send({ method: "POST", path: "/", headers: {}, body: "{}", repeatable: false }));
const waits = () => asked.slice(1).map((one, index) => Math.round(one.at - asked[index]!.at));

test("passing trouble is waited out, a little longer each time", async () => {
  replies = [reply(502), cut, reply(200, "<html>"), ok];
  expect((await get()).text).toBe('{"fine":true}');
  expect(waits()).toEqual([400, 800, 1_600]);
  expect(http.traffic()).toEqual({ requests: 4, refused: 0, retried: 3 });
});

test("an answer that does not come in time is asked for again", async () => {
  replies = [silent, ok];
  expect((await get()).status).toBe(200);
  expect(asked).toHaveLength(2);
});

test("a refusal for speed stops everything for as long as the CRM says, or a few seconds", async () => {
  replies = [reply(429, "", { "x-wait": "300000" }), reply(429), ok];
  await get();
  expect(waits()).toEqual([300_000, expect.any(Number)]);
  expect(waits()[1]).toBeGreaterThanOrEqual(2_000);
  expect(http.traffic()).toMatchObject({ requests: 3, refused: 2 });
});

test("what does not pass ends in an error that says so", async () => {
  replies = Array.from({ length: 20 }, () => reply(500));
  await expect(get()).rejects.toBeInstanceOf(CrmUnavailableError);
  expect(asked).toHaveLength(7);
  replies = Array.from({ length: 20 }, () => reply(429));
  await expect(get()).rejects.toBeInstanceOf(CrmRateLimitError);
});

test("a write is sent once, unless it was refused for speed and so not carried out", async () => {
  replies = [reply(502)];
  await expect(post()).rejects.toBeInstanceOf(CrmUnavailableError);
  expect(asked).toHaveLength(1);
  replies = [reply(429), ok];
  await post();
  expect(asked.map((one) => one.method)).toEqual(["POST", "POST", "POST"]);
});

test("a redirect is the judge's to read, and is not followed", async () => {
  replies = [reply(302, "{}", { location: "http://127.0.0.1:1/elsewhere" })];
  expect(await get()).toMatchObject({ status: 302, headers: { location: "http://127.0.0.1:1/elsewhere" } });
  expect(asked).toHaveLength(1);
});

test("whoever waits can be stopped: under way, and between two tries", async () => {
  for (const first of [silent, reply(502)]) {
    const { promise: arrived, resolve } = Promise.withResolvers<void>();
    replies = [
      (response, request) => {
        first(response, request);
        resolve();
      },
    ];
    const stopping = new AbortController();
    const { signal } = stopping;
    const sending = http.send({ method: "GET", path: "/", headers: {}, repeatable: true, signal });
    const ended = expect(sending).rejects.toMatchObject({ name: "AbortError" });
    await clock.runUntil(arrived);
    stopping.abort();
    await clock.runUntil(ended);
  }
});

test("an answer that unpacks to more than anybody needs is not taken, and not asked for again", async () => {
  replies = [
    reply(200, gzipSync(Buffer.alloc(65_000_000, " ")) as unknown as string, { "content-encoding": "gzip" }),
  ];
  await expect(get()).rejects.toMatchObject({ params: { detail: "answer too large" } });
  expect(asked).toHaveLength(1);
});

test("whole numbers beyond 2^53 are kept as text, all others as they are", () => {
  const text =
    '{"id":9007199254740993,"low":-9007199254740993,"small":9007199254740991,"price":1234567890123456.5}';
  expect(jsonOf({ status: 200, headers: {}, text })).toEqual({
    id: "9007199254740993",
    low: "-9007199254740993",
    small: 9_007_199_254_740_991,
    price: 1_234_567_890_123_456.5,
  });
  expect(jsonOf({ status: 200, headers: {}, text: "{" })).toBeUndefined();
});
