/** Who works on which account (reliability.md D5, D6). Time is the store's clock, moved by hand. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createHoldings, type Holdings } from "#connector/jobs/holdings.ts";
import { accountLease, WANTED } from "#connector/store/leases.ts";
import { createSecretBox } from "#connector/store/secret-box.ts";
import { createSqlStore } from "#connector/store/sql-store.ts";
import { openSqlite } from "#connector/store/sqlite-database.ts";
import type { Store } from "#connector/store/store.ts";
import type { AccountId } from "#shared/domain/account.ts";

const IDS = ["amocrm:1", "amocrm:2", "amocrm:3", "amocrm:4"] as const;
let store: Store;
let now = 1_000;
let left: { id: AccountId; lost: boolean }[];

beforeEach(async () => {
  now = 1_000;
  left = [];
  const opened = await createSqlStore(
    await openSqlite(mkdtempSync(join(tmpdir(), "desyatka-holdings-"))),
    createSecretBox(Buffer.alloc(32, 7)),
  );
  store = { ...opened, clock: async () => now };
});
afterEach(() => store.close());

const create = () =>
  createHoldings({
    store,
    async leave(id, lost) {
      left.push({ id, lost });
    },
  });
const heldBy = (holdings: Holdings) => [...holdings.held().keys()].sort();

test("one process has all accounts, two have half of them each, none has one twice", async () => {
  const [one, two] = [create(), create()];
  await one.balance(IDS);
  expect(heldBy(one)).toEqual(IDS);
  await two.balance(IDS);
  expect(heldBy(two)).toEqual([]);
  await one.balance(IDS);
  await two.balance(IDS);
  expect(heldBy(one)).toHaveLength(2);
  expect(heldBy(two)).toHaveLength(2);
  expect([...heldBy(one), ...heldBy(two)].sort()).toEqual(IDS);
  expect(left.map((one) => one.lost)).toEqual([false, false]);
});

test("a process that says nothing more loses its accounts within half a minute, and learns that it has", async () => {
  const [silent, other] = [create(), create()];
  await silent.balance(IDS);
  await other.balance(IDS);
  const began = now;
  while (heldBy(other).length < IDS.length) {
    now += 4;
    await other.balance(IDS);
  }
  expect(now - began).toBeLessThan(30);
  await silent.balance(IDS);
  expect(
    left
      .filter((one) => one.lost)
      .map((one) => one.id)
      .sort(),
  ).toEqual(IDS);
});

test("what a lost account's worker still writes is refused", async () => {
  const [silent, other] = [create(), create()];
  await store.putAccount({ ...(await import("../store/rows.ts")).account("amocrm:1") });
  await silent.balance(["amocrm:1"]);
  const fence = silent.held().get("amocrm:1")!;
  now += 60;
  await other.balance(["amocrm:1"]);
  expect(heldBy(other)).toEqual(["amocrm:1"]);
  const stale = store.apply("amocrm:1", {}, null, { name: accountLease("amocrm:1"), fence });
  await expect(stale).rejects.toMatchObject({ code: "lease-lost" });
});

test("a process that ends gives its accounts up at once", async () => {
  const [one, two] = [create(), create()];
  await one.balance(IDS);
  await one.end();
  await two.balance(IDS);
  expect(heldBy(two)).toEqual(IDS);
});

test("a dead process of this machine is not waited for", async () => {
  const dead = (await store.liveLeases(now)).length;
  expect(dead).toBe(0);
  const one = create();
  await one.balance(IDS);
  // The same holder under the number of a process that cannot be.
  for (const lease of await store.liveLeases(now)) {
    const [where, , rest] = lease.holder.split(" ");
    await store.release(lease.name, lease.holder);
    await store.lease(lease.name, `${where} 4194999 ${rest}`, now, 1_000);
  }
  const two = create();
  await two.balance(IDS);
  expect(heldBy(two)).toEqual(IDS);
});

test("an account that a command line wants is given up, and taken again afterwards", async () => {
  const one = create();
  await one.balance(IDS);
  await store.lease(WANTED("amocrm:2"), "command", now, 20);
  await one.balance(IDS);
  expect(heldBy(one)).not.toContain("amocrm:2");
  expect(left).toEqual([{ id: "amocrm:2", lost: false }]);
  await store.release(WANTED("amocrm:2"), "command");
  await one.balance(IDS);
  expect(heldBy(one)).toEqual(IDS);
});

test("an account that is being given up is not begun anew meanwhile", async () => {
  const seen: boolean[] = [];
  const one = createHoldings({
    store,
    async leave(id) {
      seen.push(one.held().has(id));
    },
  });
  await one.balance(IDS);
  await one.balance(IDS.slice(1));
  expect(seen).toEqual([false]);
});

test("an account that is gone is left", async () => {
  const one = create();
  await one.balance(IDS);
  await one.balance(IDS.slice(1));
  expect(heldBy(one)).toEqual(IDS.slice(1));
});
