/** The disk is full (reliability.md D10): told as such, nothing half-written, and it goes on when there is room again. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { problemOf } from "#connector/http/problem.ts";
import { createSecretBox } from "#connector/store/secret-box.ts";
import { createSqlStore } from "#connector/store/sql-store.ts";
import { openSqlite } from "#connector/store/sqlite-database.ts";
import type { Store } from "#connector/store/store.ts";
import { account, record } from "../connector/store/rows.ts";

const ID = "amocrm:1";
let store: Store;
/** So many pages may the file have: SQLite answers as it does on a full disk. */
let allowPages: (pages: number) => Promise<void>;

beforeEach(async () => {
  const database = await openSqlite(mkdtempSync(join(tmpdir(), "desyatka-full-")));
  store = await createSqlStore(database, createSecretBox(Buffer.alloc(32, 7)));
  await store.putAccount(account());
  await store.apply(ID, { records: [record("1")] }, null);
  allowPages = (pages) =>
    database.transaction("pages", async ({ queries }) => {
      await sql.raw(`PRAGMA max_page_count = ${pages}`).execute(queries);
    });
});
afterEach(() => store.close());

const state = { stream: "leads" as const, syncedUntil: 5, problem: null, cursor: 5 };
const large = Array.from({ length: 2_000 }, (_, index) =>
  record(`large${index}`, { title: "x".repeat(500) }),
);

test("a step that does not fit is told with its reason, and neither its rows nor its place are there", async () => {
  await allowPages(60);
  const failed = store.apply(ID, { records: large }, state);
  await expect(failed).rejects.toMatchObject({ name: "StorageError", code: "storage-failed" });
  expect(await store.recordIds(ID)).toEqual(["1"]);
  expect(await store.streams(ID)).toEqual([]);
  const error = await store.apply(ID, { records: large }, state).catch((one: unknown) => one);
  expect(problemOf(error, "ru", "request").status).toBe(503);
});

test("when there is room again, the same step is stored", async () => {
  await allowPages(60);
  await expect(store.apply(ID, { records: large }, state)).rejects.toThrow();
  await allowPages(1_000_000);
  await store.apply(ID, { records: large }, state);
  expect(await store.recordIds(ID)).toHaveLength(2_001);
});
