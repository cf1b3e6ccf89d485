/** What befalls one account is no other's trouble (reliability.md A3): storms, blocks, endless histories. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import type { Crm, PullOptions, Step } from "#connector/crm/adapter.ts";
import { CrmBlockedError, CrmRateLimitError } from "#connector/errors.ts";
import { createFollower, type Follower } from "#connector/jobs/follower.ts";
import { createLog } from "#connector/log.ts";
import { createSecretBox } from "#connector/store/secret-box.ts";
import { createSqlStore } from "#connector/store/sql-store.ts";
import { openSqlite } from "#connector/store/sqlite-database.ts";
import type { Store } from "#connector/store/store.ts";
import type { AccountId } from "#shared/domain/account.ts";
import type { StreamName } from "#shared/domain/stream.ts";
import { account, record } from "../connector/store/rows.ts";

type Pull = (stream: StreamName, options: PullOptions) => AsyncGenerator<Step>;

const stateAt = (stream: StreamName, syncedUntil: number | null, cursor: unknown) => ({
  stream,
  syncedUntil,
  problem: null,
  cursor,
});

const healthy: Pull = async function* (stream, { until }) {
  yield { batch: { records: [record("1")] }, state: stateAt(stream, until, null), rows: 1, done: 1 };
};
/** Page after page, for ever. */
const endless: Pull = async function* (stream, { signal }) {
  for (let page = 0; !signal.aborted; page++) {
    await nextTurn();
    const records = Array.from({ length: 250 }, (_, index) => record(`${page}.${index}`));
    yield { batch: { records }, state: stateAt(stream, null, page), rows: 250, done: null };
  }
};
const failing = (error: () => Error): Pull =>
  async function* () {
    await nextTurn();
    yield* [];
    throw error();
  };

const crmOf = (pull: Pull): Crm => ({
  streams: ["leads"],
  pull,
  async *read(names) {
    yield { records: names.map((id) => record(id)) };
  },
  async *survey() {},
  subscribe: async () => "by-api",
  countRecords: async () => [],
  writes: {} as Crm["writes"],
  traffic: () => ({ requests: 0, refused: 0, retried: 0 }),
  recordUrl: (id) => id,
});

let store: Store;
let follower: Follower;
afterEach(async () => {
  await follower.stop();
  await store.close();
});

async function follow(pulls: Record<string, Pull>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "desyatka-fair-"));
  store = await createSqlStore(await openSqlite(folder), createSecretBox(Buffer.alloc(32, 7)));
  for (const name of Object.keys(pulls)) await store.putAccount(account(`amocrm:${name}`));
  follower = createFollower({
    store,
    log: createLog("silent"),
    now: () => Math.floor(Date.now() / 1000),
    openCrm: async ({ id }) => crmOf(pulls[id.slice("amocrm:".length)]!),
    hookAddress: () => "https://our.address",
  });
  await follower.balance();
}

const isSynced = async (id: AccountId) => (await store.streams(id)).some((one) => one.syncedUntil !== null);

test("a storm of refusals, a block and an endless history leave the others as fresh as ever", async () => {
  await follow({
    endless,
    storm: failing(() => new CrmRateLimitError("crm-rate-limit", { host: "h" })),
    blocked: failing(() => new CrmBlockedError("crm-blocked", { host: "h" })),
    one: healthy,
    two: healthy,
  });
  await expect.poll(() => isSynced("amocrm:one")).toBe(true);
  await expect.poll(() => isSynced("amocrm:two")).toBe(true);
  expect(await isSynced("amocrm:storm")).toBe(false);
  await store.markDirty("amocrm:one", ["77"]);
  follower.wake("amocrm:one");
  await expect.poll(() => store.records("amocrm:one", ["77"])).toHaveLength(1);
});

test("what hooks named is read while the account's own first pull still goes on", async () => {
  await follow({ endless });
  await expect.poll(async () => (await store.streams("amocrm:endless"))[0]?.cursor).toBeGreaterThan(3);
  await store.markDirty("amocrm:endless", ["77"]);
  follower.wake("amocrm:endless");
  await expect.poll(() => store.records("amocrm:endless", ["77"])).toHaveLength(1);
  expect(await isSynced("amocrm:endless")).toBe(false);
});

test("dozens of long first pulls leave room for one that has been synced before", async () => {
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`long${index}`, endless]));
  await follow({ ...many, small: healthy });
  await store.apply("amocrm:small", {}, stateAt("leads", 1, null));
  await expect
    .poll(
      async () => {
        await follower.tick();
        return (await store.streams("amocrm:small"))[0]?.syncedUntil;
      },
      { timeout: 20_000 },
    )
    .toBeGreaterThan(1);
});
