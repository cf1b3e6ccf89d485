/** Both databases answer alike, whatever is done to them (reliability.md D8). */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPostgres } from "#connector/store/postgres-database.ts";
import { createSecretBox } from "#connector/store/secret-box.ts";
import { createSqlStore } from "#connector/store/sql-store.ts";
import { openSqlite } from "#connector/store/sqlite-database.ts";
import type { Batch, Store } from "#connector/store/store.ts";
import type { AccountId } from "#shared/domain/account.ts";
import { type PostgresServer, startPostgres } from "./postgres-server.ts";
import { account, mark, move, record, touch } from "./rows.ts";

const box = createSecretBox(Buffer.alloc(32, 7));
let server: PostgresServer;
let stores: Store[];

beforeAll(async () => {
  server = await startPostgres();
  stores = await Promise.all([
    createSqlStore(await openSqlite(mkdtempSync(join(tmpdir(), "desyatka-store-"))), box),
    createSqlStore(openPostgres(await server.createDatabase()), box),
  ]);
});
afterAll(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await server.stop();
});

const id = fc.constantFrom("1", "2", "3", "Ё", "ё", "a", "B");
const at = fc.integer({ min: 1, max: 6 });
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom("", "\u0000", "\ud800", "\\u0000"),
);
const few = <Row>(row: fc.Arbitrary<Row>) => fc.array(row, { maxLength: 4 });

const batch: fc.Arbitrary<Batch> = fc.record(
  {
    records: few(
      fc
        .record({
          id,
          title: text,
          updatedAt: at,
          deletedAt: fc.option(at),
          tags: few(text),
          fields: fc.dictionary(text, few(text), { maxKeys: 2 }),
        })
        .map(({ id: key, ...change }) => record(key, change)),
    ),
    deletedRecords: few(fc.record({ id, at })),
    restoredRecordIds: few(id),
    moves: few(fc.tuple(id, id, at).map(([one, of, when]) => move(one, of, when))),
    touches: few(
      fc
        .record({
          id,
          talkSeconds: at,
          targets: few(fc.record({ type: fc.constant("contact" as const), id })),
        })
        .map(({ id: key, ...change }) => touch(key, change)),
    ),
    removedTouchIds: few(id),
    marks: few(
      fc
        .record({ id, at, value: text, source: fc.constantFrom("seen" as const, "event" as const) })
        .map(({ id: key, ...change }) => mark(key, change)),
    ),
    answers: few(fc.record({ recordId: id, at, score: at, comment: fc.option(text) })),
    ratings: few(fc.record({ id, recordId: fc.option(id), at, rate: at })),
  },
  { requiredKeys: [] },
);

const step = fc.oneof(
  { weight: 8, arbitrary: batch.map((rows) => ({ kind: "apply" as const, rows })) },
  { weight: 1, arbitrary: fc.constant({ kind: "erase" as const }) },
);

async function answers(store: Store, account: AccountId, since: number) {
  return {
    rows: await store.rows(account),
    changes: await store.changes(account, since),
    ids: await store.recordIds(account),
    records: await store.records(account, ["1", "Ё", "none"]),
    streams: await store.streams(account),
    revision: await store.revision(account),
  };
}

test("after any batches and erasures", async () => {
  let accounts = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), fc.nat(8), async (steps, since) => {
      const made = account(`amocrm:${++accounts}`);
      const found = await Promise.all(
        stores.map(async (store) => {
          await store.putAccount(made);
          for (const [index, one] of steps.entries()) {
            if (one.kind === "apply") {
              const cursor = { stream: "leads" as const, syncedUntil: index, problem: null, cursor: index };
              await store.apply(made.id, one.rows, cursor);
              const revision = await store.revision(made.id);
              await store.apply(made.id, {}, cursor);
              expect(await store.revision(made.id)).toBe(revision);
            } else {
              await store.eraseAccount(made.id);
              await store.putAccount(made);
            }
          }
          return answers(store, made.id, since);
        }),
      );
      expect(found[1]).toEqual(found[0]);
    }),
    { numRuns: 60 },
  );
});
