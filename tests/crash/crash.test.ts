/**
 * Processes are killed (SIGKILL) at named points of their work, and whoever comes after them goes on: no row lost or
 * doubled, no cursor ahead of its rows, no acknowledged hook forgotten, no report made twice (reliability.md B2, C5, D1,
 * D2, D9). Two hundred seeded runs; `CRASH_RUNS=1000` makes a thousand.
 */
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, type TestContext, test } from "vitest";
import { amocrmOAuth } from "#connector/amocrm/oauth.ts";
import { readConfig } from "#connector/config.ts";
import { openCrm, tokensOf } from "#connector/crm/registry.ts";
import { CrmAuthError } from "#connector/errors.ts";
import { createHistories } from "#connector/history/histories.ts";
import { hookAddress } from "#connector/http/hook-address.ts";
import { readDirty } from "#connector/jobs/read-dirty.ts";
import { createLog } from "#connector/log.ts";
import { createReportDesk } from "#connector/reports/report-desk.ts";
import { mergeSettings } from "#connector/settings.ts";
import { openStore } from "#connector/store/open-store.ts";
import { syncAccount } from "#connector/sync/sync.ts";
import { type CrashLane, crashLane, type Work } from "./crash-lane.ts";
import { doDeeds } from "./deeds.ts";
import { KILL_POINTS, type KillPoint } from "./kill-points.ts";
import { expectMirror, expectNoCursorAhead } from "./mirror.ts";

/** Of two hundred runs; four accounts are synced side by side, since each waits for its CRM's window most of the time. */
const SYNC_SEEDS = [11, 21, 31, 41];
const SHARES = { sync: 100 / SYNC_SEEDS.length, refresh: 30, hooks: 30, report: 25, migration: 15 };
const RUNS = Number(process.env.CRASH_RUNS ?? 200);
const MINUTE = 60_000;
const signal = new AbortController().signal;

async function newLane(seed: number, { onTestFinished }: TestContext): Promise<CrashLane> {
  const lane = await crashLane(seed);
  onTestFinished(() => lane.close());
  return lane;
}

const runsOf = (name: keyof typeof SHARES) =>
  Array.from({ length: Math.max(1, Math.round((SHARES[name] * RUNS) / 200)) }, (_, index) => index + 1);

/** A point of those that this work passes, and which passing of it. */
function chooseKill(
  { random }: CrashLane,
  passed: Partial<Record<KillPoint, number>>,
): [point: KillPoint, passing: number] {
  const points = KILL_POINTS.filter((point) => passed[point]);
  const point = points[Math.floor(random.uniform() * points.length)]!;
  return [point, 1 + Math.floor(random.uniform() * passed[point]!)];
}

/** The same work, done in this process to its end. */
async function finishSync({ store, config, id, clock }: CrashLane): Promise<void> {
  const account = (await store.account(id))!;
  const crm = await openCrm(store, account, config);
  await syncAccount(store, id, crm, { now: () => clock.now });
  await readDirty({ store, id, crm, now: clock.now, signal });
}

/** From an empty account, from streams that are to be read again, or from where the last run ended. */
async function beginSync({ store, id, random }: CrashLane): Promise<void> {
  const choice = random.uniform();
  if (choice < 0.3) {
    const [account, credentials] = [(await store.account(id))!, (await store.credentials(id))!];
    const settings = await store.settings(id);
    await store.eraseAccount(id);
    await store.putAccount(account, { credentials, settings });
  } else if (choice < 0.5)
    for (const { stream } of await store.streams(id)) await store.resetStream(id, stream);
}

describe.concurrent("killed again and again", () => {
  test.for(SYNC_SEEDS)(
    "a sync loses no row, doubles none, and its cursor is never ahead (account %i)",
    { timeout: 20 * MINUTE },
    async (seed, context) => {
      const lane = await newLane(seed, context);
      const passed = await lane.count("sync");
      let kills = 0;
      for (const _ of runsOf("sync")) {
        await beginSync(lane);
        doDeeds(lane, 4);
        if (await lane.run("sync", ...chooseKill(lane, passed))) kills++;
        await expectNoCursorAhead(lane.store, lane.id, lane.fake.state);
        await finishSync(lane);
        await expectMirror(lane.store, lane.id, lane.fake.state);
      }
      expect(kills).toBeGreaterThan(runsOf("sync").length / 4);
    },
  );

  test(
    "a renewal of tokens keeps the one pair that is alive, or asks to connect again",
    async (context) => {
      const lane = await newLane(12, context);
      const { store, config, id, fake } = lane;
      const tokens = tokensOf(store, config);
      const host = (await store.account(id))!.host;
      let kept = 0;
      for (const _ of runsOf("refresh")) {
        const { credentials } = await amocrmOAuth(config, () => lane.clock.now).exchange(
          fake.tokens.issueCode(),
          host,
        );
        if (credentials.kind !== "oauth") throw new Error("amoCRM gave no pair");
        await store.putCredentials(id, {
          ...credentials,
          expiresAt: lane.clock.now - 60,
          obtainedAt: lane.clock.now - 86_460,
        });
        const asked = () => fake.log.filter((one) => one.path === "/oauth2/access_token").length;
        const before = asked();
        const point = (["request", "response", "statement", "before-commit", "after-commit"] as const)[
          Math.floor(lane.random.uniform() * 5)
        ]!;
        await lane.run(
          "sync",
          point,
          1 + Math.floor(lane.random.uniform() * (point === "statement" ? 60 : 5)),
        );
        expect(asked() - before).toBeLessThanOrEqual(1);
        const present = await tokens.current(id).catch((error: unknown) => error);
        if (present instanceof CrmAuthError) expect(present.code).toMatch(/^token-(refused|lost)$/);
        else {
          const { accessToken } = (present as { credentials: { accessToken: string } }).credentials;
          expect(fake.tokens.owner(accessToken)).not.toBeNull();
          kept++;
        }
        expect(asked() - before).toBeLessThanOrEqual(2);
      }
      expect(kept).toBeGreaterThan(runsOf("refresh").length / 4);
    },
    20 * MINUTE,
  );

  test(
    "a service forgets no hook that it acknowledged",
    async (context) => {
      const lane = await newLane(13, context);
      const { store, config, id, fake } = lane;
      await finishSync(lane);
      const key = Buffer.from(lane.environment.DESYATKA_SECRET!, "base64");
      const path = new URL(hookAddress(config.publicUrl, key, (await store.account(id))!)).pathname;
      let acknowledged = 0;
      for (const _ of runsOf("hooks")) {
        const leads = [...new Set(doDeeds(lane, 12))].filter((lead) => !lead.is_deleted);
        const point = (["heard", "answered", "statement", "before-commit", "after-commit"] as const)[
          Math.floor(lane.random.uniform() * 5)
        ]!;
        const kill = `${point}:${1 + Math.floor(lane.random.uniform() * (point === "statement" ? 40 : 8))}`;
        const child = lane.start("hooks", kill);
        const ended = once(child, "close");
        const port = await Promise.race([
          once(child.stdout!, "data").then(([text]) => Number(text)),
          ended.then(() => 0),
        ]);
        const heard = await Promise.all(
          leads.map(async (lead) => {
            const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
              method: "POST",
              body: new URLSearchParams({ "leads[update][0][id]": String(lead.id) }),
            }).catch(() => null);
            return answer?.status === 200 ? [lead] : [];
          }),
        );
        child.kill("SIGKILL");
        await ended;
        const names = new Set((await store.dirtyRecords(id, 1_000)).map((one) => one.recordId));
        for (const lead of heard.flat()) expect(names, `${kill} lead ${lead.id}`).toContain(String(lead.id));
        acknowledged += heard.flat().length;
        const crm = await openCrm(store, (await store.account(id))!, config);
        await readDirty({ store, id, crm, now: lane.clock.now, signal });
        const records = await store.records(
          id,
          heard.flat().map((lead) => String(lead.id)),
        );
        for (const lead of heard.flat())
          expect(records.find((one) => one.id === String(lead.id))?.updatedAt).toBe(lead.updated_at);
      }
      expect(fake.state.leads.size).toBeGreaterThan(0);
      expect(acknowledged).toBeGreaterThan(runsOf("hooks").length / 2);
    },
    20 * MINUTE,
  );

  test(
    "a scheduled report is made once, with one letter to each reader",
    async (context) => {
      const lane = await newLane(14, context);
      const { store, config, id, clock } = lane;
      const readers = [{ by: "email", to: "head@example.ru", language: "ru" }];
      const settings = { reports: { weekly: null, monthly: null, deliver: readers } };
      await store.putSettings(id, mergeSettings(await store.settings(id), settings));
      const log = createLog("silent");
      const crm = (account: Parameters<typeof openCrm>[1]) => openCrm(store, account, config);
      const history = createHistories(store).of;
      let passed: Partial<Record<KillPoint, number>> = {};
      for (const run of [0, ...runsOf("report")]) {
        // Nine o'clock in the account's zone, and a little.
        clock.now = Math.ceil(clock.now / 86_400) * 86_400 + 6 * 3_600 + 30;
        await finishSync(lane);
        if (run === 0) passed = await lane.count("report");
        else await lane.run("report", ...chooseKill(lane, passed));
        const later = clock.now + 200;
        await createReportDesk({ store, history, crm, log, now: () => later }).tick();
        const slots = await store.reports.slots(id, clock.now - 3_600, clock.now + 1);
        expect(slots.map((slot) => slot.verdict)).toEqual([null]);
        expect(slots[0]!.madeAt).not.toBeNull();
        const kept = await store.reports.kept(id, slots[0]!.key);
        expect(Object.keys(JSON.parse(kept!.document).report.kpis)).toHaveLength(10);
        const letters = await store.outbox.letters(id, `report:${slots[0]!.key}`);
        expect(letters).toHaveLength(readers.length);
      }
    },
    20 * MINUTE,
  );

  test(
    "a migration is made wholly or not at all, and by the next process",
    async (context) => {
      const lane = await newLane(15, context);
      const folder = () => mkdtempSync(join(tmpdir(), "desyatka-migration-"));
      Object.assign(lane.environment, { DESYATKA_DATA: folder() });
      const passed = await lane.count("migration");
      for (const _ of runsOf("migration")) {
        lane.environment.DESYATKA_DATA = folder();
        await lane.run("migration" satisfies Work, ...chooseKill(lane, passed));
        const store = await openStore(readConfig(lane.environment));
        await store.putAccount((await lane.store.account(lane.id))!);
        expect(await store.accounts()).toHaveLength(1);
        await store.close();
      }
    },
    20 * MINUTE,
  );
});
