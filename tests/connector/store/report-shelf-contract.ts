/** What every shelf of reports promises, run against each database. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "#connector/store/database.ts";
import type { KeptReport, Slot } from "#connector/store/report-shelf.ts";
import { createSecretBox } from "#connector/store/secret-box.ts";
import { createSqlStore } from "#connector/store/sql-store.ts";
import type { Store } from "#connector/store/store.ts";
import type { AccountId } from "#shared/domain/account.ts";
import { account } from "./rows.ts";

const slot = (day: number, dueAt = day * 100): Slot => ({
  key: `daily:${day}`,
  cadence: "daily",
  dueAt,
  period: `day:${day}`,
});
const report = (day: number, document = "{}"): KeptReport => ({
  key: `daily:${day}`,
  madeAt: day * 100 + 5,
  hash: "abc",
  document,
});

export function describeReportShelf(name: string, openDatabase: () => Promise<Database>): void {
  describe(`${name} as a shelf of reports`, () => {
    let store: Store;
    let next = 0;
    const connected = async (): Promise<AccountId> => {
      const made = account(`amocrm:${++next}`);
      await store.putAccount(made);
      return made.id;
    };
    const keysOf = async (id: AccountId) => (await store.reports.slots(id, 0, 10_000)).map((one) => one.key);

    beforeAll(async () => {
      store = await createSqlStore(await openDatabase(), createSecretBox(Buffer.alloc(32, 7)));
    });
    afterAll(() => store.close());

    test("slots are planned ahead, once, and planned anew when the rule changes", async () => {
      const id = await connected();
      await store.reports.plan(id, [slot(1), slot(2)], 0, 1_000);
      await store.reports.plan(id, [slot(1), slot(2)], 0, 1_000);
      expect(await keysOf(id)).toEqual(["daily:1", "daily:2"]);
      await store.reports.plan(id, [slot(2, 250), slot(3)], 0, 1_000);
      const slots = await store.reports.slots(id, 0, 1_000);
      expect(slots.map(({ key, dueAt }) => [key, dueAt])).toEqual([
        ["daily:2", 250],
        ["daily:3", 300],
      ]);
      expect(slots[0]).toMatchObject({ madeAt: null, verdict: null, complete: false });
    });

    test("what has a report or a verdict is no longer planned, whatever the rule says", async () => {
      const id = await connected();
      await store.reports.plan(id, [slot(1), slot(2), slot(3)], 0, 1_000);
      expect(await store.reports.keep(id, report(1), true)).toBe(true);
      await store.reports.close(id, "daily:2", "not-created", "downtime");
      await store.reports.plan(id, [slot(1, 130), slot(2, 230)], 0, 1_000);
      expect(await store.reports.slots(id, 0, 1_000)).toMatchObject([
        { key: "daily:1", dueAt: 100, madeAt: 105, complete: true, accurate: true },
        { key: "daily:2", dueAt: 200, verdict: "not-created", reason: "downtime" },
      ]);
    });

    test("a slot is one process's at a time, and has one report", async () => {
      const id = await connected();
      await store.reports.plan(id, [slot(1)], 0, 1_000);
      const claims = await Promise.all([1, 2, 3, 4].map(() => store.reports.claim(id, "daily:1", 100, 60)));
      expect(claims.filter(Boolean)).toHaveLength(1);
      expect(await store.reports.claim(id, "daily:1", 159, 60)).toBe(false);
      expect(await store.reports.claim(id, "daily:1", 160, 60)).toBe(true);
      const kept = await Promise.all(
        [1, 2].map((which) => store.reports.keep(id, report(1, `"${which}"`), false)),
      );
      expect(kept.filter(Boolean)).toHaveLength(1);
      expect(await store.reports.claim(id, "daily:1", 900, 60)).toBe(false);
      await store.reports.close(id, "daily:1", "not-created", "downtime");
      expect(await store.reports.slots(id, 0, 1_000)).toMatchObject([{ verdict: null, complete: false }]);
    });

    test("open slots are the due ones without an outcome; a report is given back as it was kept", async () => {
      const id = await connected();
      await store.reports.plan(id, [slot(1), slot(2), slot(3)], 0, 1_000);
      await store.reports.keep(id, report(1, '{"a":"ё"}'), true);
      expect((await store.reports.openSlots(id, 250)).map((one) => one.key)).toEqual(["daily:2"]);
      expect(await store.reports.kept(id, "daily:1")).toEqual(report(1, '{"a":"ё"}'));
      expect(await store.reports.kept(id, "daily:2")).toBeNull();
      await store.reports.setAccurate(id, "daily:1", false);
      expect((await store.reports.slots(id, 0, 150))[0]).toMatchObject({ accurate: false });
    });

    test("another account sees nothing of it, and an erased one has nothing", async () => {
      const [id, other] = [await connected(), await connected()];
      await store.reports.plan(id, [slot(1)], 0, 1_000);
      await store.reports.keep(id, report(1), true);
      expect(await keysOf(other)).toEqual([]);
      expect(await store.reports.kept(other, "daily:1")).toBeNull();
      await store.eraseAccount(id);
      expect(await keysOf(id)).toEqual([]);
      expect(await store.reports.kept(id, "daily:1")).toBeNull();
      await expect(store.reports.claim(id, "daily:1", 100, 60)).rejects.toMatchObject({
        code: "account-unknown",
      });
    });
  });
}
