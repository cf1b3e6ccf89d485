/**
 * The pace of a whole pull on a clock that the test moves: as the server counts it, never more than seven requests in any
 * second, and hardly ever fewer while there is work.
 */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getResponse } from "msw";
import { expect, test } from "vitest";
import type { AmoClient } from "#connector/amocrm/client.ts";
import { throttleLimits } from "#connector/amocrm/limits.ts";
import { pullStream, STREAMS } from "#connector/amocrm/pull.ts";
import { readConfig } from "#connector/config.ts";
import type { PullOptions } from "#connector/crm/adapter.ts";
import { parseAnswer } from "#connector/crm/contract.ts";
import { createThrottle } from "#connector/crm/throttle.ts";
import { openStore } from "#connector/store/open-store.ts";
import { syncAccount } from "#connector/sync/sync.ts";
import type { Account } from "#shared/domain/account.ts";
import type { StreamName } from "#shared/domain/stream.ts";
import { type AmoFake, createAmoFake } from "#tests/fakes/amocrm/fake.ts";
import { busiestSecond } from "#tests/fakes/amocrm/limit.ts";
import { spreadLatency } from "#tests/fakes/http/serve.ts";
import { type HandClock, handClock } from "../bitrix24/hand-clock.ts";

const ORIGIN = "https://pace.amocrm.ru";
const DAY = 86_400;
const now = Math.floor(Date.now() / 1000);
const story = { seed: 5, from: now - 730 * DAY, to: now, leads: 2_000 };
const account: Account = {
  id: "amocrm:1",
  crm: "amocrm",
  name: "Pace",
  host: "pace.amocrm.ru",
  currency: "RUB",
  timeZone: "Europe/Moscow",
  mode: "simple",
  fullRights: true,
  connectedAt: now,
};

/** A client whose requests take the throttle's turn and so many milliseconds, and nothing else. */
function clientOn(clock: HandClock, fake: AmoFake, latency: () => number): AmoClient {
  const throttle = createThrottle(throttleLimits(null), clock);
  const traffic = { requests: 0, refused: 0, retried: 0 };
  const unused = () => Promise.reject(new Error("nothing is written here"));
  return {
    host: new URL(ORIGIN).host,
    get: (path, schema, entity) =>
      throttle.run(async (sent) => {
        sent();
        traffic.requests++;
        const headers = { authorization: "Bearer t" };
        const answer = (await getResponse(fake.handlers, new Request(ORIGIN + path, { headers })))!;
        expect(answer.status, path).toBeLessThan(300);
        const text = await answer.text();
        await clock.sleep(latency());
        return text === "" ? null : parseAnswer(schema, JSON.parse(text), entity, ORIGIN);
      }),
    write: unused,
    traffic: () => traffic,
  };
}

/** Requests in virtual time, from the first to the last. */
async function pull(latency: () => number): Promise<{ arrivals: number[]; leads: number }> {
  const clock = handClock();
  const fake = createAmoFake({ origin: ORIGIN, token: "t", story, now: clock.now });
  const client = clientOn(clock, fake, latency);
  const store = await openStore(readConfig({ DESYATKA_DATA: mkdtempSync(join(tmpdir(), "desyatka-pace-")) }));
  await store.putAccount(account);
  const crm = {
    streams: STREAMS,
    pull: (stream: StreamName, options: PullOptions) => pullStream(client, stream, options),
  };
  const results = await clock.runUntil(syncAccount(store, account.id, crm, { now: () => now }));
  await store.close();
  const leads = results.find((one) => one.stream === "leads")!.rows;
  return { arrivals: fake.log.map((one) => one.at), leads };
}

test.each<[string, () => number]>([
  ["50 ms", () => 50],
  ["200 ms", () => 200],
  ["500 ms", () => 500],
  ["50 to 500 ms", spreadLatency(50, 500)],
])("at a latency of %s a pull keeps to the limit, and up to it", async (_, latency) => {
  const { arrivals, leads } = await pull(latency);
  expect(leads).toBeGreaterThan(1_900);
  expect(busiestSecond(arrivals)).toBeLessThanOrEqual(7);
  const seconds = (arrivals.at(-1)! - arrivals[0]!) / 1000;
  expect(arrivals.length / (7 * seconds)).toBeGreaterThan(0.95);
});
