/** Two `serve` processes on one PostgreSQL share the accounts; one is killed (reliability.md D5, D6). */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { readConfig } from "#connector/config.ts";
import { adapterOf } from "#connector/crm/registry.ts";
import { accountLease } from "#connector/store/leases.ts";
import { openStore } from "#connector/store/open-store.ts";
import type { Store } from "#connector/store/store.ts";
import type { AccountId } from "#shared/domain/account.ts";
import { type AmoFake, createAmoFake } from "#tests/fakes/amocrm/fake.ts";
import { amoFromStory } from "#tests/fakes/amocrm/from-story.ts";
import { type Served, serveHandlers } from "#tests/fakes/http/serve.ts";
import { createStory } from "#tests/fakes/story/story.ts";
import { expectMirror } from "../../crash/mirror.ts";
import { type PostgresServer, startPostgres } from "../store/postgres-server.ts";
import { post } from "./live-account.ts";
import { type ServeProcess, startServe } from "./serve-process.ts";

const ACCOUNTS = 4;
const DAY = 86_400;
const WAIT = { timeout: 80_000, interval: 200 };
vi.setConfig({ testTimeout: 90_000 });
const PER_SECOND = 7;
const WINDOW_SECONDS = 3;
const PUBLIC_URL = "http://desyatka.example";
const now = () => Math.floor(Date.now() / 1000);

let server: PostgresServer;
let store: Store;
let processes: ServeProcess[] = [];
const crms: { fake: AmoFake; served: Served; id: AccountId }[] = [];

beforeAll(async () => {
  server = await startPostgres();
  const story = createStory({ seed: 3, from: now() - 5 * DAY, to: now() - DAY, leadsPerDay: 3 });
  for (let number = 1; number <= ACCOUNTS; number++) {
    let fake!: AmoFake;
    const state = amoFromStory(story);
    state.facts.id = number;
    const served = await serveHandlers((origin) => {
      fake = createAmoFake({ origin, token: "token", state, requestsPerSecond: 0 });
      return fake.handlers;
    });
    crms.push({ fake, served, id: `amocrm:${number}` });
  }
  const environment = {
    DATABASE_URL: await server.createDatabase(),
    DESYATKA_SECRET: Buffer.alloc(32, 7).toString("base64"),
    DESYATKA_CRM_HOSTS: crms.map((crm) => crm.served.host).join(),
    PUBLIC_URL,
  };
  const config = readConfig(environment);
  store = await openStore(config);
  const adapter = adapterOf("amocrm", config);
  for (const { served } of crms) {
    const { credentials, host } = adapter.parseConnect({ url: served.origin, token: "token" });
    await store.putAccount(await adapter.identify(credentials, host), { credentials });
  }
  processes = await Promise.all([startServe(environment), startServe(environment)]);
});
afterAll(async () => {
  for (const one of processes) await one.end("SIGKILL");
  await store.close();
  for (const { served } of crms) await served.close();
  await server.stop();
});

/** Process id of each account's holder. */
async function holders(): Promise<(number | null)[]> {
  const clock = await store.clock();
  return Promise.all(
    crms.map(async ({ id }) => {
      const holder = await store.leaseHolder(accountLease(id), clock);
      return holder === null ? null : Number(holder.split(" ")[1]);
    }),
  );
}

const addLead = ({ fake }: (typeof crms)[number]) => {
  const like = [...fake.state.leads.values()][0]!;
  return fake.state.addLead({
    name: "Новая",
    created_at: now(),
    pipeline_id: like.pipeline_id,
    status_id: like.status_id,
    responsible_user_id: like.responsible_user_id,
  }).id;
};

/** The CRM's hooks, given to this process whoever holds the account. */
const deliver = ({ fake }: (typeof crms)[number], to: ServeProcess) =>
  fake.hooks.deliver({
    send: (destination, body) => post(destination.replace(PUBLIC_URL, to.origin), body),
  });

test("each account is worked on by one of them, and both have their share", async () => {
  await vi.waitFor(async () => {
    for (const { id } of crms) {
      const streams = await store.streams(id);
      expect(streams.length).toBeGreaterThan(0);
      expect(streams.filter((stream) => stream.syncedUntil === null)).toEqual([]);
    }
    const pids = await holders();
    for (const { child } of processes)
      expect(pids.filter((pid) => pid === child.pid)).toHaveLength(ACCOUNTS / 2);
  }, WAIT);
  for (const crm of crms) await expectMirror(store, crm.id, crm.fake.state);
});

test("a hook reaches the holder through whichever process hears it", async () => {
  for (const crm of crms) {
    for (const one of processes) {
      const lead = addLead(crm);
      await vi.waitFor(async () => {
        expect((await deliver(crm, one)).every((told) => told.status === 200)).toBe(true);
        expect(await store.records(crm.id, [String(lead)])).toHaveLength(1);
      }, WAIT);
    }
  }
});

test("one killed, the other has all within half a minute, and nothing is lost or doubled", async () => {
  const [first, second] = processes as [ServeProcess, ServeProcess];
  // What was acknowledged by the process that dies at that very moment is not lost either.
  for (const crm of crms) addLead(crm);
  const told = await Promise.all(crms.map((crm) => deliver(crm, first)));
  expect(told.flat().every((one) => one.status === 200)).toBe(true);
  await first.end("SIGKILL");
  const killed = now();
  await vi.waitFor(async () => {
    expect(new Set(await holders())).toEqual(new Set([second.child.pid]));
    for (const crm of crms) await expectMirror(store, crm.id, crm.fake.state);
  }, WAIT);
  expect(now() - killed).toBeLessThan(30);
});

test("all the while no CRM was asked faster than by one process that keeps to its limit", () => {
  for (const { fake } of crms) {
    // Over some seconds: a busy machine bunches arrivals that were sent evenly.
    const arrivals = fake.log.map((request) => request.at);
    for (const [index, at] of arrivals.entries()) {
      const within = arrivals.slice(index).filter((other) => other < at + WINDOW_SECONDS * 1_000);
      expect(within.length).toBeLessThanOrEqual((WINDOW_SECONDS + 1) * PER_SECOND);
    }
  }
});

test("told to stop, a process ends by itself and gives its accounts up", async () => {
  const second = processes[1]!;
  expect(await second.end("SIGTERM")).toBe(0);
  expect(await holders()).toEqual(crms.map(() => null));
});
