/** What every store promises: the specification of the port, run against each implementation. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Store } from "#connector/store/store.ts";
import type { AccountId } from "#shared/domain/account.ts";
import { DEFAULT_SETTINGS } from "#shared/domain/settings.ts";
import { account, move, record, touch } from "./rows.ts";

export function describeStore(name: string, open: () => Promise<Store>): void {
  describe(`${name} keeps what it was given`, () => {
    let store: Store;
    let next = 0;
    /** A fresh account for each test. */
    const connected = async (): Promise<AccountId> => {
      const made = account(`amocrm:${++next}`);
      await store.putAccount(made);
      return made.id;
    };
    const state = (cursor: unknown) => ({
      stream: "leads" as const,
      syncedUntil: null,
      problem: null,
      cursor,
    });

    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store.close());

    test("rows and the cursor that was reached with them", async () => {
      const id = await connected();
      await store.apply(
        id,
        { records: [record("1")], moves: [move("a", "1", 120)], touches: [touch("t")] },
        state({ page: 2 }),
      );
      const rows = await store.rows(id);
      expect(rows.records).toEqual([record("1")]);
      expect(rows.moves).toEqual([move("a", "1", 120)]);
      expect(rows.touches).toEqual([touch("t")]);
      expect(await store.streams(id)).toEqual([state({ page: 2 })]);
    });

    test("neither when a row of the batch cannot be written", async () => {
      const id = await connected();
      const broken = { ...record("2"), updatedAt: Symbol("none") as unknown as number };
      await expect(store.apply(id, { records: [record("1"), broken] }, state("after"))).rejects.toThrow();
      expect((await store.rows(id)).records).toEqual([]);
      expect(await store.streams(id)).toEqual([]);
    });

    test("a repeated batch changes nothing, not even the revision", async () => {
      const id = await connected();
      const batch = { records: [record("1")], moves: [move("a", "1", 120)], touches: [touch("t")] };
      await store.apply(id, batch, null);
      const revision = await store.revision(id);
      await Promise.all([
        store.apply(id, batch, null),
        store.apply(id, batch, null),
        store.apply(id, batch, null),
      ]);
      expect(await store.revision(id)).toBe(revision);
    });

    test("only what changed since a revision", async () => {
      const id = await connected();
      await store.apply(id, { records: [record("1"), record("2")] }, null);
      const revision = await store.revision(id);
      await store.apply(id, { records: [record("1"), record("2", { title: "New", updatedAt: 130 })] }, null);
      const changes = await store.changes(id, revision);
      expect(changes.records.map((one) => one.id)).toEqual(["2"]);
      expect(changes.revision).toBeGreaterThan(revision);
    });

    test("a touch stays where it was first read", async () => {
      const id = await connected();
      await store.apply(id, { touches: [touch("t")] }, null);
      await store.apply(
        id,
        { touches: [touch("t", { talkSeconds: 60, targets: [{ type: "contact", id: "9" }] })] },
        null,
      );
      expect((await store.rows(id)).touches).toEqual([touch("t", { talkSeconds: 60 })]);
    });

    test("touches that the CRM took back are told as removed", async () => {
      const id = await connected();
      await store.apply(id, { touches: [touch("t"), touch("u")] }, null);
      const revision = await store.revision(id);
      await store.apply(id, { removedTouchIds: ["t", "never-seen"] }, null);
      const changes = await store.changes(id, revision);
      expect(changes.removedTouchIds).toContain("t");
      expect((await store.rows(id)).touches.map((one) => one.id)).toEqual(["u"]);
    });

    test("the first instant of a deletion, until the record is changed or restored after it", async () => {
      const id = await connected();
      const deletedAt = async () => (await store.records(id, ["1"]))[0]!.deletedAt;
      await store.apply(id, { records: [record("1")] }, null);
      await store.apply(
        id,
        {
          deletedRecords: [
            { id: "1", at: 200 },
            { id: "unknown", at: 200 },
          ],
        },
        null,
      );
      await store.apply(id, { deletedRecords: [{ id: "1", at: 300 }] }, null);
      expect(await deletedAt()).toBe(200);
      await store.apply(id, { records: [record("1")] }, null);
      expect(await deletedAt()).toBe(200);
      await store.apply(id, { restoredRecordIds: ["1"] }, null);
      expect(await deletedAt()).toBeNull();
      expect(await store.recordIds(id)).toEqual(["1"]);
    });

    test("a mark as it was first seen", async () => {
      const id = await connected();
      const mark = {
        id: "seen:1",
        recordId: "1",
        at: 100,
        kind: "tag",
        key: "nps:9",
        value: "nps:9",
        source: "seen",
      } as const;
      await store.apply(id, { marks: [mark] }, null);
      await store.apply(id, { marks: [{ ...mark, at: 500 }] }, null);
      expect((await store.rows(id)).marks).toEqual([mark]);
    });

    test("secrets that nobody else's key opens, and settings", async () => {
      const id = await connected();
      await store.putCredentials(id, { kind: "token", token: "s3cret" });
      expect(await store.credentials(id)).toEqual({ kind: "token", token: "s3cret" });
      expect(await store.settings(id)).toEqual(DEFAULT_SETTINGS);
      await store.putSettings(id, { ...DEFAULT_SETTINGS, nps: { field: "9", tagPrefix: "nps:" } });
      expect((await store.settings(id)).nps.field).toBe("9");
    });

    test("nothing of an erased account, and a job that still runs cannot write it back", async () => {
      const id = await connected();
      await store.apply(id, { records: [record("1")] }, state(1));
      await store.putCredentials(id, { kind: "token", token: "x" });
      await store.eraseAccount(id);
      expect(await store.account(id)).toBeNull();
      expect(await store.credentials(id)).toBeNull();
      expect((await store.rows(id)).records).toEqual([]);
      await expect(store.apply(id, { records: [record("2")] }, null)).rejects.toThrow(/No account/);
    });

    test("what hooks named, until it was read; a hook that comes meanwhile is not forgotten", async () => {
      const id = await connected();
      await store.markDirty(id, ["1", "2", "1"]);
      const marks = await store.dirtyRecords(id, 10);
      expect(marks.map((one) => one.recordId)).toEqual(["1", "2"]);
      await store.markDirty(id, ["2"]);
      await store.clearDirty(id, marks);
      expect((await store.dirtyRecords(id, 10)).map((one) => one.recordId)).toEqual(["2"]);
    });

    test("one holder of a lease at a time, and none for ever", async () => {
      const name = `lease ${await connected()}`;
      expect(await store.lease(name, "a", 100, 20)).toBe(1);
      expect(await store.lease(name, "b", 110, 20)).toBeNull();
      expect(await store.lease(name, "a", 115, 20)).toBe(1);
      expect(await store.lease(name, "b", 136, 20)).toBe(2);
      await store.release(name, "b");
      expect(await store.lease(name, "a", 137, 20)).toBe(3);
    });

    test("blobs larger than one piece", async () => {
      const id = await connected();
      const bytes = new Uint8Array(9_000_001).map((_, index) => index % 251);
      await store.putBlob(id, "columns", 7, bytes);
      const read = await store.blob(id, "columns");
      expect(read?.revision).toBe(7);
      expect(Buffer.compare(read!.bytes, bytes)).toBe(0);
    });

    test("text with any character, alike in every store", async () => {
      const id = await connected();
      await fc.assert(
        fc.asyncProperty(fc.string({ unit: "binary", maxLength: 40 }), async (text) => {
          const title = `${text}\u0000\ud800`;
          await store.apply(id, { records: [record("1", { title })] }, null);
          const [read] = await store.records(id, ["1"]);
          expect(read!.title.includes("\u0000")).toBe(false);
          expect(read!.title.isWellFormed()).toBe(true);
        }),
        { numRuns: 30 },
      );
    });
  });
}
