/** What is done for one account and when, with a CRM that fails as the test says (reliability.md A3, A4, C12, C13). */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import PQueue from "p-queue";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Crm, Missed, Subscription } from "#connector/crm/adapter.ts";
import { CrmAuthError, CrmBlockedError, CrmContractError, CrmUnavailableError } from "#connector/errors.ts";
import { noteOf } from "#connector/jobs/account-notes.ts";
import { type AccountWork, createAccountWork } from "#connector/jobs/account-work.ts";
import { createLog } from "#connector/log.ts";
import { accountLease } from "#connector/store/leases.ts";
import { createSecretBox } from "#connector/store/secret-box.ts";
import { createSqlStore } from "#connector/store/sql-store.ts";
import { openSqlite } from "#connector/store/sqlite-database.ts";
import type { Store } from "#connector/store/store.ts";
import { account, record } from "../store/rows.ts";

const ID = "amocrm:1";
const HOUR = 3_600;
/** Noon in Moscow. */
const NOON = Date.UTC(2026, 9, 5, 9) / 1000;
const connected = { ...account(), connectedAt: NOON - 60 };

let store: Store;
let now: number;
let calls: string[];
let failure: Error | null;
let poison: string | null;
let subscription: Subscription | Error;
let missed: Missed[];
let work: AccountWork;

/** A CRM with one stream of which nothing ever comes; it notes what it is asked. */
const crm: Crm = {
  streams: ["leads"],
  async *pull(stream, options) {
    calls.push(`pull ${stream}`);
    if (failure) throw failure;
    const state = { stream, syncedUntil: options.until, problem: null, cursor: null };
    yield { batch: {}, state, rows: 0, done: 1 };
  },
  async *read(names) {
    calls.push(`read ${names.join()}`);
    if (failure) throw failure;
    if (poison && names.includes(poison))
      throw new CrmContractError("crm-contract", { host: "h", entity: "leads", field: "id", detail: "x" });
    yield { records: names.map((id) => record(id, { updatedAt: now })) };
  },
  async *survey() {
    calls.push("survey");
    yield (await store.recordIds(ID)).map((id) => ({ id, updatedAt: 0 }));
  },
  async subscribe(address) {
    calls.push(`subscribe ${address}`);
    if (subscription instanceof Error) throw subscription;
    return subscription;
  },
  missed: async () => missed.shift() ?? null,
  countRecords: async () => [],
  writes: {} as Crm["writes"],
  traffic: () => ({ requests: 0, refused: 0, retried: 0 }),
  recordUrl: (id) => id,
};

beforeEach(async () => {
  [now, calls, failure, poison, subscription, missed] = [NOON, [], null, null, "by-api", []];
  store = await createSqlStore(
    await openSqlite(mkdtempSync(join(tmpdir(), "desyatka-work-"))),
    createSecretBox(Buffer.alloc(32, 7)),
  );
  await store.putAccount(connected);
  const name = accountLease(ID);
  const fence = (await store.lease(name, "me", now, 10 * 86_400))!;
  const lane = () => new PQueue({ concurrency: 1 });
  work = createAccountWork(
    connected,
    { name, fence },
    {
      store,
      log: createLog("silent"),
      now: () => now,
      openCrm: async () => crm,
      hookAddress: () => "https://our.address",
      lanes: { reading: lane(), sync: lane(), long: lane() },
      every: 45,
    },
  );
});
afterEach(async () => {
  await work.stop();
  await store.close();
});

const tick = (dirty = false) => work.tick(connected, dirty);
/** Ticks until what was started has been asked for. */
async function asked(call: string, dirty = false): Promise<void> {
  await expect
    .poll(() => {
      tick(dirty);
      return calls;
    })
    .toContain(call);
}
const trouble = () => noteOf(store, ID, "trouble");

test("an account is synced every minute, and its hooks are looked after every hour", async () => {
  await asked("pull leads");
  await asked("subscribe https://our.address");
  await expect.poll(() => noteOf(store, ID, "hooks")).toEqual({ subscription: "by-api", at: NOON });
  calls = [];
  now += 44;
  tick();
  now += 1;
  await asked("pull leads");
  expect(calls).toEqual(["pull leads"]);
  now += HOUR;
  await asked("subscribe https://our.address");
});

test("where the plan refuses hooks, the status can say so", async () => {
  subscription = "by-hand";
  await asked("subscribe https://our.address");
  await expect.poll(() => noteOf(store, ID, "hooks")).toMatchObject({ subscription: "by-hand" });
});

test("hooks that cannot be looked after are no trouble of the account", async () => {
  subscription = new CrmUnavailableError("crm-unavailable", { host: "h", detail: "502" });
  await asked("subscribe https://our.address");
  await asked("pull leads");
  expect(await trouble()).toBeNull();
});

test("what hooks named is read at once, not with the next sync", async () => {
  await asked("pull leads");
  await store.markDirty(ID, ["11", "12"]);
  await asked("read 11,12", true);
  await expect.poll(() => store.recordIds(ID)).toEqual(["11", "12"]);
  await expect.poll(() => store.dirtyRecords(ID, 9)).toEqual([]);
});

test("one that spoils its reading holds up no others, is tried five times and left to the night", async () => {
  await asked("pull leads");
  poison = "13";
  await store.markDirty(ID, ["11", "12", "13", "14"]);
  await asked("read 11,12,13,14", true);
  await expect.poll(() => store.recordIds(ID)).toEqual(["11", "12", "14"]);
  for (let tries = 1; tries < 5; tries++) {
    calls = [];
    now += 60;
    await asked("read 13", true);
  }
  await expect.poll(() => store.dirtyRecords(ID, 9)).toEqual([]);
  poison = null;
  now += 24 * HOUR;
  await asked("survey");
  await expect.poll(() => store.dirtyRecords(ID, 9)).toEqual([{ recordId: "13", mark: expect.any(Number) }]);
  await asked("read 13", true);
  await expect.poll(() => store.recordIds(ID)).toContain("13");
});

test("a blocked account is left alone for hours, by a new process too, and tells why", async () => {
  failure = new CrmBlockedError("crm-blocked", { host: "h" });
  await asked("pull leads");
  await expect.poll(trouble).toEqual({ code: "crm-blocked", times: 1, until: NOON + HOUR });
  calls = [];
  for (let minute = 1; minute < 60; minute++) {
    now = NOON + minute * 60;
    tick(true);
  }
  expect(calls).toEqual([]);
  now = NOON + HOUR;
  await asked("pull leads");
  await expect.poll(trouble).toEqual({ code: "crm-blocked", times: 2, until: now + 2 * HOUR });
  failure = null;
  now += 2 * HOUR;
  await asked("pull leads");
  await expect.poll(trouble).toBeNull();
});

test("a refused token is not tried for ever: a few times a day", async () => {
  failure = new CrmAuthError("token-refused", { host: "h" });
  let tries = 0;
  for (let minute = 0; minute < 24 * 60; minute += 5) {
    now = NOON + minute * 60;
    const due = now >= ((await trouble())?.until ?? 0);
    calls = [];
    if (!due) continue;
    await asked("pull leads");
    await expect.poll(async () => (await trouble())?.times).toBe(++tries);
  }
  expect(tries).toBeLessThan(12);
});

test("an account that is connected again is tried at once", async () => {
  failure = new CrmAuthError("token-refused", { host: "h" });
  await asked("pull leads");
  await expect.poll(trouble).not.toBeNull();
  failure = null;
  calls = [];
  const again = { ...connected, connectedAt: NOON + 1 };
  await expect
    .poll(() => {
      work.tick(again, false);
      return calls;
    })
    .toContain("pull leads");
});

test("what the CRM kept for us is ours before it is confirmed", async () => {
  const order: string[] = [];
  missed = [
    {
      names: ["21", "22"],
      async confirm() {
        const marks = await store.dirtyRecords(ID, 9);
        order.push(`confirmed with ${marks.map((one) => one.recordId).join()} stored`);
      },
    },
  ];
  await asked("pull leads");
  await expect.poll(() => order).toEqual(["confirmed with 21,22 stored"]);
});

test("every night all is compared, once", async () => {
  await asked("pull leads");
  now = NOON + 14 * HOUR;
  tick();
  expect(calls).not.toContain("survey");
  now = NOON + 16 * HOUR;
  await expect
    .poll(() => {
      now += 61;
      tick();
      return calls;
    })
    .toContain("survey");
  await expect.poll(() => noteOf(store, ID, "reconciled")).toMatchObject({ found: 0, gone: 0 });
  calls = [];
  await expect
    .poll(() => {
      now += 60;
      tick();
      return calls.length;
    })
    .toBeGreaterThan(9);
  expect(new Set(calls)).toEqual(new Set(["pull leads"]));
});
