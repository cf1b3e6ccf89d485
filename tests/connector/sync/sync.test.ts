/** How a sync runs streams and stores their steps, with a CRM that the test writes down. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readConfig } from "#connector/config.ts";
import type { PullOptions, Step } from "#connector/crm/adapter.ts";
import { openStore } from "#connector/store/open-store.ts";
import type { Store } from "#connector/store/store.ts";
import type { Progress } from "#connector/sync/progress.ts";
import { syncAccount } from "#connector/sync/sync.ts";
import type { StreamName } from "#shared/domain/stream.ts";
import { account, move, record } from "../store/rows.ts";

const made = account("amocrm:1");
const NOW = 1_790_000_000;
let store: Store;

beforeEach(async () => {
  store = await openStore(readConfig({ DESYATKA_DATA: mkdtempSync(join(tmpdir(), "desyatka-sync-")) }));
  await store.putAccount(made);
});
afterEach(() => store.close());

type Pull = (options: PullOptions) => AsyncGenerator<Step>;

const step = (stream: StreamName, batch: Step["batch"], cursor: unknown = null, done = 1): Step => ({
  batch,
  state: { stream, syncedUntil: cursor === null ? NOW : null, problem: null, cursor },
  rows: batch.records?.length ?? 0,
  done,
});

const crmOf = (pulls: Partial<Record<StreamName, Pull>>) => ({
  streams: Object.keys(pulls) as StreamName[],
  pull: (stream: StreamName, options: PullOptions) => pulls[stream]!(options),
});

const nothing = (stream: StreamName): Pull =>
  async function* () {
    yield step(stream, {});
  };

test("a step of any size is stored, its place with the last of its rows", async () => {
  const records = Array.from({ length: 2_400 }, (_, index) => record(String(index)));
  const moves = Array.from({ length: 3_100 }, (_, index) => move(`m${index}`, "1", index + 1));
  const crm = crmOf({
    dictionaries: nothing("dictionaries"),
    leads: async function* () {
      yield step("leads", { records, moves }, { page: 2 }, 0.5);
    },
  });
  const [, leads] = await syncAccount(store, made.id, crm, { now: () => NOW });
  expect(leads).toMatchObject({ stream: "leads", rows: 2_400 });
  const rows = await store.rows(made.id);
  expect([rows.records.length, rows.moves.length]).toEqual([2_400, 3_100]);
  const states = await store.streams(made.id);
  expect(states.find((one) => one.stream === "leads")).toMatchObject({
    syncedUntil: null,
    cursor: { page: 2 },
  });
});

test("the lists go first, then all others side by side", async () => {
  const told: string[] = [];
  const telling = (stream: StreamName): Pull =>
    async function* () {
      told.push(`${stream} begins`);
      await Promise.resolve();
      yield step(stream, {});
      told.push(`${stream} ends`);
    };
  const names: StreamName[] = ["dictionaries", "leads", "events"];
  const crm = crmOf(Object.fromEntries(names.map((name) => [name, telling(name)])));
  await syncAccount(store, made.id, crm, { now: () => NOW });
  expect(told.slice(0, 2)).toEqual(["dictionaries begins", "dictionaries ends"]);
  expect(told.slice(2, 4).sort()).toEqual(["events begins", "leads begins"]);
});

test("what is stored is known to other streams only when all records have been read", async () => {
  let known: string[] = [];
  const crm = crmOf({
    dictionaries: nothing("dictionaries"),
    deleted: async function* (options) {
      known = await options.knownRecordIds();
      yield step("deleted", {});
    },
    leads: async function* () {
      yield step("leads", { records: [record("1")] }, { page: 2 });
      yield step("leads", { records: [record("2")] });
    },
  });
  await syncAccount(store, made.id, crm, { now: () => NOW });
  expect(known.sort()).toEqual(["1", "2"]);
});

test("one failure ends the others, also those that wait, and what was stored stays", async () => {
  const ended: string[] = [];
  const crm = crmOf({
    dictionaries: nothing("dictionaries"),
    deleted: async function* (options) {
      await options.knownRecordIds();
      options.signal.throwIfAborted();
      yield step("deleted", {});
    },
    leads: async function* () {
      yield step("leads", { records: [record("1")] }, { page: 2 });
      throw new Error("the CRM is gone");
    },
    events: async function* ({ signal }) {
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      ended.push("events");
      yield step("events", {});
    },
  });
  await expect(syncAccount(store, made.id, crm, { now: () => NOW })).rejects.toThrow("the CRM is gone");
  expect(ended).toEqual(["events"]);
  expect((await store.rows(made.id)).records).toHaveLength(1);
});

test("progress tells rows, requests and the share done", async () => {
  const told: Progress[] = [];
  const crm = crmOf({
    dictionaries: nothing("dictionaries"),
    leads: async function* ({ meter }) {
      meter.requests += 3;
      yield step("leads", { records: [record("1"), record("2")] }, { page: 2 }, 0.5);
      yield step("leads", {});
    },
  });
  await syncAccount(store, made.id, crm, { now: () => NOW, onProgress: (one) => told.push(one) });
  expect(told.map(({ rows, requests, done }) => [rows, requests, done])).toEqual([
    [0, 0, 0.5],
    [2, 3, 0.75],
    [2, 3, 1],
  ]);
  expect(told.at(-1)!.secondsLeft).toBeNull();
});

test("a full sync forgets where the streams stood, not the rows", async () => {
  const seen: unknown[] = [];
  const crm = crmOf({
    dictionaries: nothing("dictionaries"),
    leads: async function* ({ state }) {
      seen.push(state?.syncedUntil ?? null);
      yield step("leads", { records: [record("1")] });
    },
  });
  for (const full of [false, false, true]) await syncAccount(store, made.id, crm, { now: () => NOW, full });
  expect(seen).toEqual([null, NOW, null]);
  expect((await store.rows(made.id)).records).toHaveLength(1);
});
