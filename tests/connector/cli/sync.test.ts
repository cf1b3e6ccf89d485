/** `connect`, `sync` and the figures after it, against a simulated amoCRM over HTTP. */
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "#connector/config.ts";
import { openStore } from "#connector/store/open-store.ts";
import { type AmoFake, createAmoFake } from "#tests/fakes/amocrm/fake.ts";
import { type Served, serveHandlers } from "#tests/fakes/http/serve.ts";
import { desyatka, ended, isOneSentence, start, tempFolder } from "./desyatka.ts";

const TOKEN = "long-lived-token";
const DAY = 86_400;
const to = Math.floor(Date.UTC(2026, 9, 31) / 1000);

let fake: AmoFake;
let served: Served;

beforeAll(async () => {
  served = await serveHandlers((origin) => {
    const story = { seed: 3, from: to - 90 * DAY, to, leadsPerDay: 5 };
    fake = createAmoFake({ origin, token: TOKEN, story, requestsPerSecond: 0 });
    return fake.handlers;
  });
});
afterAll(() => served.close());

const environment = (folder: string, token = TOKEN) => ({
  DESYATKA_DATA: folder,
  DESYATKA_CRM_HOSTS: served.host,
  AMOCRM_URL: `http://${served.host}`,
  AMOCRM_TOKEN: token,
});

/** A data folder with the account connected, at a pace that does not make the test wait. */
async function connected(requestsPerSecond = 60) {
  const folder = tempFolder();
  const ran = await desyatka(["connect", "amocrm"], environment(folder));
  expect(ran).toMatchObject({ code: 0, err: "" });
  const { account } = JSON.parse(ran.out) as { account: `amocrm:${string}` };
  const limits = JSON.stringify({ limits: { requestsPerSecond } });
  await desyatka(["settings", "--account", account, "--file", "-"], environment(folder), limits);
  return { folder, account, run: (words: string[]) => desyatka(words, environment(folder)) };
}

async function rowsOf(folder: string, account: `amocrm:${string}`) {
  const store = await openStore(readConfig({ DESYATKA_DATA: folder }));
  const rows = await store.rows(account);
  await store.close();
  return rows;
}

test("connects, pulls everything, and the figures are there", async () => {
  const { account, run } = await connected();
  const sync = await run(["sync", "--account", account, "--json"]);
  expect(sync.code, sync.err).toBe(0);
  const answer = JSON.parse(sync.out);
  expect(answer).toMatchObject({ account, refused: 0 });
  for (const stream of Object.values(answer.streams))
    expect(stream).toEqual({
      rows: expect.any(Number),
      requests: expect.any(Number),
      seconds: expect.any(Number),
      refused: 0,
    });
  expect(answer.streams.leads.rows).toBeGreaterThan(300);
  const again = await run(["sync", "--account", account]);
  expect(again).toMatchObject({ code: 0 });
  expect(again.out).toMatch(/^stream +rows +requests +seconds +refused\n/);
  const report = await run(["report", "--account", account, "--period", "month:2026-09", "--json"]);
  const { kpis } = JSON.parse(report.out);
  expect(kpis.conversion.details.leads).toBeGreaterThan(50);
  const records = await run([
    ...["records", "--account", account, "--period", "month:2026-09"],
    ...["--of", "conversion.leads", "--json"],
  ]);
  expect(JSON.parse(records.out).count).toBe(kpis.conversion.details.leads);
});

test("killed in the middle it goes on where it was, and ends with the same rows", async () => {
  const whole = await connected();
  await whole.run(["sync", "--account", whole.account]);
  const cut = await connected(25);
  const words = ["sync", "--account", cut.account];
  for (const progress of [1, 2]) {
    const child = start(words, environment(cut.folder));
    for (let line = 0; line < progress; line++) await once(child.stderr!, "data");
    child.kill("SIGKILL");
    await once(child, "close");
  }
  const before = fake.log.length;
  const last = await cut.run(words);
  // Nobody waits for the lease of a process that was killed.
  expect(last).toMatchObject({ code: 0, err: expect.not.stringContaining("Another process") });
  expect(fake.log.length).toBeGreaterThan(before);
  expect(await rowsOf(cut.folder, cut.account)).toEqual(await rowsOf(whole.folder, whole.account));
});

test("a lead that was merged away is gone after the next sync, though no list names it", async () => {
  const { account, run } = await connected();
  await run(["sync", "--account", account]);
  const [winner, loser] = Array.from(fake.state.leads.values(), (one) => one.id);
  fake.state.mergeLeads(loser!, winner!, to, 0);
  const sync = await run(["sync", "--account", account, "--json"]);
  const { streams } = JSON.parse(sync.out);
  expect(streams.deleted.rows).toBe(1);
  expect(streams).not.toHaveProperty("mended");
  const period = ["--period", "2026-07-01..2026-11-30", "--of", "conversion.leads", "--json"];
  const { records } = JSON.parse((await run(["records", "--account", account, ...period])).out);
  const ids = records.map((one: { id: string }) => one.id);
  expect([ids.includes(String(winner)), ids.includes(String(loser))]).toEqual([true, false]);
});

test("Ctrl+C stops between two pages, keeps what was read, and lets the account go", async () => {
  const { account, folder, run } = await connected(25);
  const child = start(["sync", "--account", account], environment(folder));
  const end = ended(child);
  await once(child.stderr!, "data");
  child.kill("SIGINT");
  const { code, err } = await end;
  expect(code).toBe(1);
  expect(err.trim().split("\n").at(-1)).toBe(
    "Stopped. What was read is stored; the next sync goes on where this one was.",
  );
  expect((await run(["sync", "--account", account])).err).not.toContain("Another process");
});

test("two syncs of one account work one after the other", async () => {
  const { account, folder } = await connected(25);
  const words = ["sync", "--account", account, "--json"];
  const first = start(words, environment(folder));
  const firstEnd = ended(first);
  await once(first.stderr!, "data");
  const second = await desyatka(words, environment(folder));
  expect(second.err).toContain("Another process works on this account");
  expect(first.exitCode).toBe(0);
  const rows = (text: string) => JSON.parse(text).streams.leads.rows as number;
  expect(rows(second.out)).toBeLessThan(rows((await firstEnd).out));
});

describe("what the CRM refuses is one sentence", () => {
  test("a wrong token", async () => {
    const folder = tempFolder();
    const ran = await desyatka(["connect", "amocrm"], environment(folder, "wrong"));
    expect(ran).toSatisfy((one) => one.code === 1 && isOneSentence(one));
    expect((await desyatka(["accounts", "--json"], environment(folder))).out).toBe("[]\n");
  });

  test("a token that was revoked after connecting", async () => {
    const { account, run } = await connected();
    fake.faults.tokenRefused = true;
    const ran = await run(["sync", "--account", account]);
    fake.faults.tokenRefused = false;
    expect(ran).toSatisfy((one) => one.code === 1 && isOneSentence(one));
    expect(ran.err).toContain("token");
  });

  test("an address that is none", async () => {
    const ran = await desyatka(["connect", "amocrm"], { ...environment(tempFolder()), AMOCRM_URL: "::" });
    expect(ran).toSatisfy((one) => one.code === 2 && isOneSentence(one));
  });
});
