/**
 * What one process bears, over real HTTP with the embedded database: hooks in bursts and without a break, accounts that it
 * follows, reports. The simulated CRMs run in the benchmark's own process, so on a machine with few cores they take part
 * of what is measured.
 */
import { mkdtempSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { readConfig } from "#connector/config.ts";
import { adapterOf, openCrm } from "#connector/crm/registry.ts";
import { hookAddress } from "#connector/http/hook-address.ts";
import { issueSession } from "#connector/http/session/session-token.ts";
import { mergeSettings } from "#connector/settings.ts";
import { openStore } from "#connector/store/open-store.ts";
import { secretKey } from "#connector/store/secret-key.ts";
import type { Store } from "#connector/store/store.ts";
import { syncAccount } from "#connector/sync/sync.ts";
import type { Account } from "#shared/domain/account.ts";
import { type AmoFake, createAmoFake } from "#tests/fakes/amocrm/fake.ts";
import { amoFromStory } from "#tests/fakes/amocrm/from-story.ts";
import { type Served, serveHandlers } from "#tests/fakes/http/serve.ts";
import { createStory } from "#tests/fakes/story/story.ts";
import { startServe } from "../connector/jobs/serve-process.ts";
import { table } from "./table.ts";

const FOLLOWED = 30;
const LARGE_LEADS = 20_000;
const WATCH_SECONDS = 90;
const HOOKS = 1_000;
/** Of which the middle one is told. */
const RUNS = 3;
const REPORT_SECONDS = 8;
const DAY = 86_400;
const now = () => Math.floor(Date.now() / 1000);

export const title = `Load of one process: ${HOOKS} hooks at once, ${FOLLOWED} accounts followed, reports over ${LARGE_LEADS} leads`;

interface Crm {
  fake: AmoFake;
  served: Served;
  account: Account;
}

async function serveCrm(number: number, leads: number): Promise<Omit<Crm, "account">> {
  const days = leads > 1_000 ? 700 : 20;
  const story = createStory({
    seed: number,
    from: now() - days * DAY,
    to: now() - DAY,
    leadsPerDay: leads / days,
  });
  const state = amoFromStory(story);
  state.facts.id = number;
  let fake!: AmoFake;
  const served = await serveHandlers((origin) => {
    fake = createAmoFake({ origin, token: "bench", state, requestsPerSecond: 0 });
    return fake.handlers;
  });
  return { fake, served };
}

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;

/** Posts so many hooks over so many connections; answers milliseconds to each acknowledgement, and seconds in all. */
async function postHooks(address: URL, connections: number, count: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const post = (lead: number) =>
    new Promise<number>((resolve, reject) => {
      const began = performance.now();
      const body = `leads[update][0][id]=${lead}&account[id]=1`;
      const headers = { "content-type": "application/x-www-form-urlencoded", "content-length": body.length };
      const sent = request(address, { agent, method: "POST", headers }, (answer) => {
        answer.resume();
        answer.once("end", () => resolve(performance.now() - began));
        if (answer.statusCode !== 200) reject(new Error(`a hook was answered with ${answer.statusCode}`));
      });
      sent.once("error", reject);
      sent.end(body);
    });
  let next = 0;
  const times: number[] = [];
  const began = performance.now();
  const worker = async () => {
    while (next < count) times.push(await post(100_000 + next++));
  };
  await Promise.all(Array.from({ length: connections }, worker));
  agent.destroy();
  return { times: times.sort((one, other) => one - other), seconds: (performance.now() - began) / 1_000 };
}

async function measureHooks(address: URL, print: (line: string) => void): Promise<void> {
  const rows: string[][] = [];
  await postHooks(address, 50, 200);
  for (const connections of [20, 50, 100, HOOKS]) {
    const tries = [];
    for (let run = 0; run < RUNS; run++) tries.push(await postHooks(address, connections, HOOKS));
    const { times, seconds } = tries.sort((one, other) => one.seconds - other.seconds)[RUNS >> 1]!;
    const shown = [percentile(times, 0.5), percentile(times, 0.99), times.at(-1)!].map((ms) => ms.toFixed(0));
    rows.push([`${HOOKS} hooks over ${connections} connections`, ...shown, (HOOKS / seconds).toFixed(0)]);
  }
  print(table(["acknowledged after its mark is on disk", "p50 ms", "p99 ms", "max ms", "hooks/s"], rows));
}

/** The process's own count of CPU seconds. */
async function cpuSeconds(origin: string): Promise<number> {
  const text = await (await fetch(`${origin}/metrics`)).text();
  return Number(/^desyatka_process_cpu_seconds_total ([\d.]+)/m.exec(text)![1]);
}

async function measureFollowing(origin: string, print: (line: string) => void): Promise<void> {
  const before = await cpuSeconds(origin);
  await pause(WATCH_SECONDS * 1_000);
  const used = (await cpuSeconds(origin)) - before;
  const each = used / FOLLOWED / (WATCH_SECONDS / 60);
  print(
    `\n${FOLLOWED} accounts synced every 45 s: ${each.toFixed(3)} CPU seconds an account and minute, ` +
      `so that one core follows some ${Math.floor((0.7 * 60) / each)} accounts at 70 %`,
  );
}

/** Asks for a month's report again and again until the time is over; refusals for haste are not counted. */
async function askReports(origin: string, session: string, until: number): Promise<number[]> {
  const month = new Date((now() - 30 * DAY) * 1_000).toISOString().slice(0, 7);
  const times: number[] = [];
  while (performance.now() < until) {
    const began = performance.now();
    const answer = await fetch(`${origin}/api/report?period=month:${month}&by=manager`, {
      headers: { authorization: `Bearer ${session}` },
    });
    await answer.arrayBuffer();
    if (answer.status === 200) times.push(performance.now() - began);
    else await pause(200);
  }
  return times;
}

async function measureReports(origin: string, sessions: readonly string[], print: (line: string) => void) {
  // The history is built by the first.
  await askReports(origin, sessions[0]!, performance.now() + 2_000);
  const until = performance.now() + REPORT_SECONDS * 1_000;
  const all = await Promise.all(sessions.map((session) => askReports(origin, session, until)));
  const times = all.flat().sort((one, other) => one - other);
  print(
    `\nreports over ${LARGE_LEADS} leads, ${sessions.length} at once: ${(times.length / REPORT_SECONDS).toFixed(1)} a second, ` +
      `p50 ${percentile(times, 0.5).toFixed(0)} ms, p99 ${percentile(times, 0.99).toFixed(0)} ms`,
  );
}

async function connect(store: Store, environment: Record<string, string>, crms: Omit<Crm, "account">[]) {
  const config = readConfig(environment);
  const adapter = adapterOf("amocrm", config);
  const connected: Crm[] = [];
  for (const { fake, served } of crms) {
    const { credentials, host } = adapter.parseConnect({ url: served.origin, token: "bench" });
    const account = await adapter.identify(credentials, host);
    await store.putAccount(account, { credentials });
    connected.push({ fake, served, account });
  }
  return connected;
}

/** At more than the CRM's pace, so that the benchmark need not wait. */
async function pullLarge(store: Store, environment: Record<string, string>, { account }: Crm): Promise<void> {
  const limits = (requestsPerSecond: number | null) => ({ limits: { requestsPerSecond } });
  const settings = await store.settings(account.id);
  await store.putSettings(account.id, mergeSettings(settings, limits(100)));
  await syncAccount(store, account.id, await openCrm(store, account, readConfig(environment)), { now });
  await store.putSettings(account.id, mergeSettings(settings, limits(7)));
}

export async function run(print: (line: string) => void): Promise<void> {
  const small = await Promise.all(Array.from({ length: FOLLOWED }, (_, index) => serveCrm(index + 1, 40)));
  const large = await serveCrm(FOLLOWED + 1, LARGE_LEADS);
  const environment = {
    DESYATKA_DATA: mkdtempSync(join(tmpdir(), "desyatka-load-")),
    DESYATKA_CRM_HOSTS: [...small, large].map((crm) => crm.served.host).join(),
    LOG_LEVEL: "info",
  };
  const config = readConfig(environment);
  const store = await openStore(config);
  const crms = await connect(store, environment, [...small, large]);
  const biggest = crms.at(-1)!;
  await pullLarge(store, environment, biggest);
  const service = await startServe(environment);
  try {
    while ((await Promise.all(crms.map(({ account }) => store.streams(account.id)))).some(isNotSynced))
      await pause(500);
    await measureFollowing(service.origin, print);
    const key = secretKey(config.secret, config.dataFolder);
    const path = new URL(hookAddress(config.publicUrl, key, crms[0]!.account)).pathname;
    await measureHooks(new URL(path, service.origin), print);
    const { account, fake } = biggest;
    const admins = fake.state.facts.users.filter((user) => user.admin).slice(0, 4);
    const sessions = await Promise.all(
      admins.map(({ id }) =>
        issueSession(
          key,
          { account: account.id, host: account.host, userId: String(id), admin: true },
          now(),
        ),
      ),
    );
    await measureReports(service.origin, sessions, print);
  } finally {
    await service.end("SIGTERM");
    await store.close();
    for (const { served } of crms) await served.close();
  }
}

const isNotSynced = (streams: readonly { syncedUntil: number | null }[]): boolean =>
  streams.length === 0 || streams.some((one) => one.syncedUntil === null);
