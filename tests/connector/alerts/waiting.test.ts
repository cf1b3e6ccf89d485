/** "Who waits now" over HTTP: the list by rights, and the stream that tells of every change. */
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createApp } from "#connector/http/app.ts";
import type { WaitingAnswer } from "#shared/api/waiting.ts";
import { at, lead, touch } from "#tests/shared/kpi/sample.ts";
import { NOON, type Office, openOffice } from "../reports/office.ts";

let office: Office;
beforeEach(async () => {
  office = await openOffice();
  const today = (time: string) => at(`2026-10-12T${time}+03:00`);
  const records = [
    lead({ id: "1", createdAt: today("11:50"), title: "Fresh" }),
    lead({ id: "2", createdAt: today("11:00"), title: "Late", managerId: "8", amount: 5_000 }),
    lead({ id: "3", createdAt: today("10:00"), title: "Tried" }),
    lead({ id: "4", createdAt: today("10:00"), title: "Answered" }),
    lead({ id: "5", createdAt: today("09:30"), title: "Nobody's", managerId: null }),
    lead({ id: "6", createdAt: at("2026-09-01T10:00+03:00"), title: "Long lost" }),
  ];
  const touches = [
    touch({ on: "3", at: today("10:05"), answered: false }),
    touch({ on: "4", at: today("10:05") }),
  ];
  await office.store.apply(office.account.id, { records, touches }, null);
});
afterEach(() => office.close());

const ask = async (by: string) => (await (await office.ask("/api/waiting", by)).json()) as WaitingAnswer;

test("the most urgent first, with what is left in working time", async () => {
  const { asOf, leads } = await ask("1");
  expect(asOf).toBe("2026-10-12T09:00:00Z");
  expect(leads.map(({ title, state, leftSeconds }) => [title, state, leftSeconds])).toEqual([
    ["Nobody's", "waiting", 900 - 9_000],
    ["Late", "waiting", 900 - 3_600],
    ["Fresh", "waiting", 300],
    ["Tried", "reacted", null],
  ]);
  expect(leads[2]).toMatchObject({
    lead: "1",
    manager: { id: "7", name: "Anna" },
    pipeline: "Sales",
    deadline: "2026-10-12T09:05:00Z",
    waitedSeconds: 600,
    limitSeconds: 900,
    url: "https://test.amocrm.ru/leads/detail/1",
  });
});

test("a manager sees his own, a stranger nothing", async () => {
  expect((await ask("7")).leads.map((one) => one.title)).toEqual(["Fresh", "Tried"]);
  expect((await office.ask("/api/waiting", null)).status).toBe(401);
});

/** Events of a stream of server-sent events, as they come. */
async function* eventsOf(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<{ event: string; data: WaitingAnswer }> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const lines = Object.fromEntries(
        text
          .slice(0, end)
          .split("\n")
          .map((line) => line.split(/: (.*)/s).slice(0, 2)),
      ) as Record<string, string>;
      text = text.slice(end + 2);
      if (lines.event) yield { event: lines.event, data: JSON.parse(lines.data!) as WaitingAnswer };
    }
  }
}

test("a stream tells the list at once and anew when it changes, no more than four to a reader", async () => {
  const server = serve({ fetch: createApp(office.context).fetch, port: 0, hostname: "127.0.0.1" }) as Server;
  await new Promise<void>((resolve) => server.once("listening", () => resolve()));
  const { port } = server.address() as AddressInfo;
  const headers = { accept: "text/event-stream", authorization: await office.bearer("1") };
  const url = `http://127.0.0.1:${port}/api/waiting`;
  const opened = await Promise.all([1, 2, 3, 4].map(() => fetch(url, { headers })));
  expect((await fetch(url, { headers })).status).toBe(429);
  expect(opened[0]!.headers.get("content-type")).toContain("text/event-stream");
  const events = eventsOf(opened[0]!.body!);
  const first = await events.next();
  expect([first.value.event, first.value.data.leads.length]).toEqual(["waiting", 4]);
  await office.store.apply(office.account.id, { touches: [touch({ on: "1", at: NOON })] }, null);
  const second = await events.next();
  expect(second.value.data.leads.map((one: { title: string }) => one.title)).toEqual([
    "Nobody's",
    "Late",
    "Tried",
  ]);
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});
