/** What every store promises: the specification of the port, run against each implementation. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "#connector/store/database.ts";
import { ACCOUNT_TABLES } from "#connector/store/schema.ts";
import { createSecretBox } from "#connector/store/secret-box.ts";
import { createSqlStore } from "#connector/store/sql-store.ts";
import type { Store } from "#connector/store/store.ts";
import type { AccountId } from "#shared/domain/account.ts";
import { EMPTY_DICTIONARIES } from "#shared/domain/dictionaries.ts";
import { DEFAULT_SETTINGS } from "#shared/domain/settings.ts";
import { account, answer, mark, move, record, touch } from "./rows.ts";

const box = createSecretBox(Buffer.alloc(32, 7));

const state = (cursor: unknown) => ({ stream: "leads" as const, syncedUntil: null, problem: null, cursor });

/** Everything that a batch can hold. */
const FULL_BATCH = {
  records: [record("1"), record("2", { parentId: "1", tags: ["a"], fields: { "7": ["x", "y"] } })],
  moves: [move("a", "1", 120), move("b", "1", 130, { from: null, outcome: "won", kind: "creation" })],
  touches: [touch("t", { claimedBy: "8" }), touch("u", { targets: [], answered: false })],
  marks: [mark("event:1", { source: "event", kind: "field", key: "9" }), mark("seen:1")],
  ratings: [{ id: "r", recordId: null, at: 5, rate: 9 }],
  answers: [answer("1", 100), answer("1", 200)],
};

export function describeStore(name: string, openDatabase: () => Promise<Database>): void {
  describe(`${name} keeps what it was given`, () => {
    let database: Database;
    let store: Store;
    let next = 0;
    /** A fresh account for each test. */
    const connected = async (): Promise<AccountId> => {
      const made = account(`amocrm:${++next}`);
      await store.putAccount(made);
      return made.id;
    };

    beforeAll(async () => {
      database = await openDatabase();
      store = await createSqlStore(database, box);
    });
    afterAll(() => store.close());

    test("rows of every kind, and the cursor that was reached with them", async () => {
      const id = await connected();
      await store.apply(id, FULL_BATCH, state({ page: 2 }));
      expect(await store.rows(id)).toEqual(FULL_BATCH);
      expect(await store.streams(id)).toEqual([state({ page: 2 })]);
      expect(await store.records(id, ["2", "2", "unknown"])).toEqual([FULL_BATCH.records[1]]);
    });

    test("more rows than are read or written at once", async () => {
      const id = await connected();
      const count = 5_300;
      const records = Array.from({ length: count }, (_, index) => record(String(index)));
      await store.apply(id, { records }, null);
      const parts: number[] = [];
      expect(await store.readRows(id, (part) => parts.push(part.records.length))).toBe(1);
      expect(parts).toEqual([5_000, 300]);
      expect(await store.recordIds(id)).toHaveLength(count);
      expect(
        await store.records(
          id,
          records.map((one) => one.id),
        ),
      ).toHaveLength(count);
    });

    test("neither rows nor cursor when a row of the batch cannot be written", async () => {
      const id = await connected();
      const broken = { ...record("2"), updatedAt: Symbol("none") as unknown as number };
      await expect(store.apply(id, { records: [record("1"), broken] }, state("after"))).rejects.toThrow();
      expect((await store.rows(id)).records).toEqual([]);
      expect(await store.streams(id)).toEqual([]);
      expect(await store.revision(id)).toBe(0);
    });

    test("five parallel writers of the same rows make one change", async () => {
      const id = await connected();
      await Promise.all(Array.from({ length: 5 }, () => store.apply(id, FULL_BATCH, null)));
      expect(await store.revision(id)).toBe(1);
      await store.apply(id, { ...FULL_BATCH, dictionaries: EMPTY_DICTIONARIES }, null);
      await store.apply(id, { ...FULL_BATCH, dictionaries: EMPTY_DICTIONARIES }, null);
      expect(await store.revision(id)).toBe(2);
      expect((await store.changes(id, 1)).records).toEqual([]);
    });

    test("a row that comes twice in a batch as it came last", async () => {
      const id = await connected();
      await store.apply(id, { moves: [move("a", "1", 120), move("a", "1", 140), move("b", "1", 1)] }, null);
      expect((await store.rows(id)).moves).toEqual([move("a", "1", 140), move("b", "1", 1)]);
    });

    test("only what changed since a revision", async () => {
      const id = await connected();
      await store.apply(id, { records: [record("1"), record("2")], touches: [touch("t")] }, null);
      const before = await store.changes(id, 0);
      expect(before.records.map((one) => one.id)).toEqual(["1", "2"]);
      await store.apply(id, { records: [record("1"), record("2", { title: "New", updatedAt: 130 })] }, null);
      const changes = await store.changes(id, before.revision);
      expect(changes.records.map((one) => one.id)).toEqual(["2"]);
      expect(changes.touches).toEqual([]);
      expect(changes.revision).toBe(before.revision + 1);
    });

    test("what is newer: a page that was read earlier changes nothing", async () => {
      const id = await connected();
      const newer = record("1", { title: "Newer", updatedAt: 300 });
      await store.apply(id, { records: [newer] }, null);
      await store.apply(id, { records: [record("1", { title: "Older", updatedAt: 200 })] }, null);
      expect(await store.records(id, ["1"])).toEqual([newer]);
      expect(await store.revision(id)).toBe(1);
    });

    test("a touch stays where it was first read", async () => {
      const id = await connected();
      const elsewhere = [{ type: "contact" as const, id: "9" }];
      await store.apply(id, { touches: [touch("t")] }, null);
      await store.apply(id, { touches: [touch("t", { talkSeconds: 60, targets: elsewhere })] }, null);
      expect((await store.rows(id)).touches).toEqual([touch("t", { talkSeconds: 60 })]);
    });

    test("touches that the CRM took back are told as removed, also when they came again", async () => {
      const id = await connected();
      await store.apply(id, { touches: [touch("t"), touch("u")] }, null);
      const revision = await store.revision(id);
      await store.apply(id, { removedTouchIds: ["t", "never-seen"] }, null);
      expect((await store.changes(id, revision)).removedTouchIds).toEqual(["t"]);
      expect((await store.rows(id)).touches.map((one) => one.id)).toEqual(["u"]);
      await store.apply(id, { touches: [touch("t")] }, null);
      const changes = await store.changes(id, revision);
      expect(changes.removedTouchIds).toEqual(["t"]);
      expect(changes.touches).toEqual([touch("t")]);
    });

    test("the first instant of a deletion, until the record is changed or restored after it", async () => {
      const id = await connected();
      const deletedAt = async () => (await store.records(id, ["1"]))[0]!.deletedAt;
      const deleted = (at: number) => ({ deletedRecords: [{ id: "1", at }] });
      await store.apply(id, { records: [record("1")] }, null);
      await store.apply(id, { deletedRecords: [{ id: "unknown", at: 200 }] }, null);
      expect(await store.revision(id)).toBe(1);
      await store.apply(id, deleted(200), null);
      await store.apply(id, deleted(300), null);
      expect(await deletedAt()).toBe(200);
      await store.apply(id, { records: [record("1", { updatedAt: 150 })] }, null);
      expect(await deletedAt()).toBe(200);
      await store.apply(id, { restoredRecordIds: ["1"] }, null);
      expect(await deletedAt()).toBeNull();
      expect(await store.recordIds(id)).toEqual(["1"]);
      await store.apply(id, deleted(400), null);
      expect(await deletedAt()).toBe(400);
      expect(await store.recordIds(id)).toEqual([]);
      await store.apply(id, { records: [record("1", { updatedAt: 500 })] }, null);
      expect(await deletedAt()).toBeNull();
      await store.apply(id, { records: [record("1", { updatedAt: 500, deletedAt: 600 })] }, null);
      expect(await deletedAt()).toBe(600);
    });

    test("a mark as it was first seen; one from an event as the event tells it", async () => {
      const id = await connected();
      await store.apply(id, { marks: [mark("seen:1"), mark("event:1", { source: "event" })] }, null);
      await store.apply(
        id,
        { marks: [mark("seen:1", { at: 500 }), mark("event:1", { source: "event", at: 500 })] },
        null,
      );
      const marks = (await store.rows(id)).marks.map((one) => [one.id, one.at]);
      expect(marks.sort()).toEqual([
        ["event:1", 500],
        ["seen:1", 100],
      ]);
    });

    test("secrets, settings and lists", async () => {
      const id = await connected();
      await store.putCredentials(id, { kind: "token", token: "s3cret" });
      expect(await store.credentials(id)).toEqual({ kind: "token", token: "s3cret" });
      expect(await store.settings(id)).toEqual(DEFAULT_SETTINGS);
      const settings = { ...DEFAULT_SETTINGS, nps: { field: "9", tagPrefix: "nps:" } };
      await store.putAccount(account(id), { settings, credentials: { kind: "token", token: "new" } });
      expect(await store.settings(id)).toEqual(settings);
      expect(await store.credentials(id)).toEqual({ kind: "token", token: "new" });
      expect(await store.dictionaries(id)).toEqual(EMPTY_DICTIONARIES);
      const dictionaries = { ...EMPTY_DICTIONARIES, sources: [{ id: "1", name: "Сайт" }] };
      await store.apply(id, { dictionaries }, null);
      expect(await store.dictionaries(id)).toEqual(dictionaries);
      await store.apply(id, {}, state(1));
      await store.resetStream(id, "leads");
      expect(await store.streams(id)).toEqual([]);
    });

    test("nothing of an erased account, in no table, and a job that still runs writes nothing back", async () => {
      const id = await connected();
      await store.apply(id, { ...FULL_BATCH, dictionaries: EMPTY_DICTIONARIES }, state(1));
      await store.apply(id, { removedTouchIds: ["t"] }, null);
      await store.putCredentials(id, { kind: "token", token: "x" });
      await store.putSettings(id, DEFAULT_SETTINGS);
      await store.markDirty(id, ["1"]);
      await store.putBlob(id, "columns", 1, new Uint8Array(10));
      await store.eraseAccount(id);
      const tries = [
        store.apply(id, { records: [record("2")] }, null),
        store.putCredentials(id, { kind: "token", token: "y" }),
        store.putSettings(id, DEFAULT_SETTINGS),
        store.putBlob(id, "columns", 2, new Uint8Array(10)),
      ];
      for (const one of await Promise.allSettled(tries))
        expect(one).toMatchObject({ status: "rejected", reason: { code: "account-unknown" } });
      await store.markDirty(id, ["1"]);
      expect(await store.account(id)).toBeNull();
      expect((await store.accounts()).map((one) => one.id)).not.toContain(id);
      for (const table of Object.keys(ACCOUNT_TABLES) as "moves"[]) {
        const left = await database.queries
          .selectFrom(table)
          .select("account")
          .where("account", "=", id)
          .execute();
        expect(left, table).toEqual([]);
      }
    });

    test("a new life after an erasure: whoever knew the former one starts over", async () => {
      const id = await connected();
      await store.apply(id, { records: [record("1"), record("2")] }, null);
      const known = await store.revision(id);
      expect((await store.changes(id, known)).reset).toBe(false);
      await store.eraseAccount(id);
      expect(await store.changes(id, known)).toMatchObject({ reset: true, records: [] });
      await store.putAccount(account(id));
      await store.apply(id, { records: [record("3")] }, null);
      const changes = await store.changes(id, known);
      expect(changes.reset).toBe(true);
      expect(changes.records).toEqual([record("3")]);
      expect((await store.changes(id, changes.revision)).reset).toBe(false);
    });

    test("what hooks named, until it was read; a hook that comes meanwhile is not forgotten", async () => {
      const id = await connected();
      await store.markDirty(id, ["1", "2", "1"]);
      const marks = await store.dirtyRecords(id, 10);
      expect(marks.map((one) => one.recordId)).toEqual(["1", "2"]);
      await store.markDirty(id, ["2"]);
      await store.clearDirty(id, marks);
      expect((await store.dirtyRecords(id, 10)).map((one) => one.recordId)).toEqual(["2"]);
      expect(await store.dirtyAccounts()).toContain(id);
      for (let tries = 0; tries < 5; tries++) await store.failDirty(id, ["2"]);
      expect(await store.dirtyRecords(id, 10)).toEqual([]);
      expect(await store.dirtyAccounts()).not.toContain(id);
      expect(await store.retryDirty(id)).toBe(1);
      expect((await store.dirtyRecords(id, 10)).map((one) => one.recordId)).toEqual(["2"]);
    });

    test("the last change of each record that is not deleted", async () => {
      const id = await connected();
      await store.apply(id, { records: [record("1", { updatedAt: 130 }), record("2"), record("3")] }, null);
      await store.apply(id, { deletedRecords: [{ id: "3", at: 200 }] }, null);
      expect(await store.recordStamps(id)).toEqual(
        new Map([
          ["1", 130],
          ["2", record("2").updatedAt],
        ]),
      );
    });

    test("small documents by name, none of an account that is gone", async () => {
      const id = await connected();
      expect(await store.note(id, "progress")).toBeNull();
      await store.putNote(id, "progress", { rows: 1 });
      await store.putNote(id, "progress", { rows: 2 });
      expect(await store.note(id, "progress")).toEqual({ rows: 2 });
      await store.eraseAccount(id);
      await store.putNote(id, "progress", { rows: 3 });
      expect(await store.note(id, "progress")).toBeNull();
    });

    test("a job's slot, which never goes back", async () => {
      const id = await connected();
      expect(await store.jobSlot(id, "daily")).toBeNull();
      for (const slot of [200, 300, 100]) await store.putJobSlot(id, "daily", slot);
      expect(await store.jobSlot(id, "daily")).toBe(300);
      expect(await store.jobSlot(id, "weekly")).toBeNull();
    });

    test("all leases of a holder prolonged at once, but none that ran out", async () => {
      const id = await connected();
      const [one, two] = [`one ${id}`, `two ${id}`];
      const holder = `holder of ${id}`;
      await store.lease(one, holder, 100, 20);
      await store.lease(two, holder, 110, 20);
      const names = (leases: { name: string }[]) => leases.map((lease) => lease.name).sort();
      expect(names(await store.renewLeases(holder, 125, 20))).toEqual([two]);
      expect(names(await store.liveLeases(144))).toContain(two);
      expect(await store.lease(one, "another", 126, 20)).toBe(2);
      expect(Math.abs((await store.clock()) - Date.now() / 1000)).toBeLessThan(60);
    });

    test("one holder of a lease at a time, and none for ever; a stale holder stores nothing", async () => {
      const id = await connected();
      const name = `lease ${id}`;
      expect(await store.lease(name, "a", 100, 20)).toBe(1);
      expect(await store.lease(name, "b", 110, 20)).toBeNull();
      expect(await store.leaseHolder(name, 110)).toBe("a");
      expect(await store.lease(name, "a", 115, 20)).toBe(1);
      await store.apply(id, { records: [record("1")] }, null, { name, fence: 1 });
      expect(await store.lease(name, "b", 136, 20)).toBe(2);
      await expect(
        store.apply(id, { records: [record("2")] }, null, { name, fence: 1 }),
      ).rejects.toMatchObject({ code: "lease-lost" });
      expect(await store.recordIds(id)).toEqual(["1"]);
      await store.release(name, "b");
      expect(await store.leaseHolder(name, 137)).toBeNull();
      expect(await store.lease(name, "a", 137, 20)).toBe(3);
    });

    test("blobs larger than one part, the newest whole one", async () => {
      const id = await connected();
      const bytes = Buffer.alloc(9_000_001).fill("columns of a history");
      await store.putBlob(id, "columns", 6, new Uint8Array(5_000_000));
      await store.putBlob(id, "columns", 7, bytes);
      const read = await store.blob(id, "columns");
      expect(read?.revision).toBe(7);
      expect(Buffer.compare(read!.bytes, bytes)).toBe(0);
      const parts = await database.queries
        .selectFrom("blob_parts")
        .select("part")
        .where("account", "=", id)
        .execute();
      expect(parts).toHaveLength(3);
      await store.putBlob(id, "columns", 8, new Uint8Array(0));
      expect((await store.blob(id, "columns"))?.bytes).toHaveLength(0);
      expect(await store.blob(id, "other")).toBeNull();
    });

    test("text without the characters that one of the databases refuses, and with every other", async () => {
      const id = await connected();
      const backslash = String.raw`C:\u0000 \ud800 "quoted" 'single' %_ ; DROP TABLE records`;
      const title = `a\u0000b\ud800c\udc00 😀 ${backslash}`;
      const odd = record("1\u0000", { title, tags: ["\ud83d"], fields: { "k\u0000": ["\u0000"] } });
      await store.apply(id, { records: [odd] }, state({ "\u0000next": "\ud800" }));
      expect(await store.records(id, ["1"])).toEqual([
        record("1", { title: `ab�c� 😀 ${backslash}`, tags: ["�"], fields: { k: [""] } }),
      ]);
      expect(await store.streams(id)).toEqual([state({ next: "�" })]);
    });
  });
}
