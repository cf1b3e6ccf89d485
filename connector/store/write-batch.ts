/** Upserts of one batch. Equal content changes nothing, not even the revision, so that a repeated pull is invisible. */
import type { LeadRecord } from "#shared/domain/lead.ts";
import type { Touch } from "#shared/domain/touch.ts";
import { cleanText, toDocument } from "./clean-text.ts";
import type { Queries, Value } from "./database.ts";
import type { Batch } from "./store.ts";

const UPSERT_RECORD = `INSERT INTO records (account, id, rev, updated, deleted, doc) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (account, id) DO UPDATE SET rev = excluded.rev, updated = excluded.updated, doc = excluded.doc,
    deleted = CASE WHEN excluded.updated > records.deleted THEN excluded.deleted ELSE COALESCE(records.deleted, excluded.deleted) END
  WHERE records.doc <> excluded.doc OR excluded.updated > records.deleted`;

/** A touch stays where it was first read (KPI.md 6). */
const UPSERT_TOUCH = `INSERT INTO touches (account, id, rev, targets, doc) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (account, id) DO UPDATE SET rev = excluded.rev, doc = excluded.doc WHERE touches.doc <> excluded.doc`;

const upsert = (table: string) => `INSERT INTO ${table} (account, id, rev, doc) VALUES (?, ?, ?, ?)
  ON CONFLICT (account, id) DO UPDATE SET rev = excluded.rev, doc = excluded.doc WHERE ${table}.doc <> excluded.doc`;

/** Marks are dated once and then kept (KPI.md 2.6). */
const KEEP_MARK =
  "INSERT INTO marks (account, id, rev, doc) VALUES (?, ?, ?, ?) ON CONFLICT (account, id) DO NOTHING";

const DELETE_RECORD =
  "UPDATE records SET deleted = ?, rev = ? WHERE account = ? AND id = ? AND deleted IS NULL";
const RESTORE_RECORD =
  "UPDATE records SET deleted = NULL, rev = ? WHERE account = ? AND id = ? AND deleted IS NOT NULL";

export async function writeBatch(
  queries: Queries,
  account: string,
  batch: Batch,
  revision: number,
): Promise<number> {
  const rowsOf = (list: readonly { id: string }[] | undefined): Value[][] =>
    (list ?? []).map((row) => [account, cleanText(row.id), revision, toDocument(row)]);
  let changed = 0;
  const many = async (sql: string, rows: readonly (readonly Value[])[]) => {
    if (rows.length > 0) changed += await queries.runMany(sql, rows);
  };

  await many(
    UPSERT_RECORD,
    (batch.records ?? []).map((record) => recordRow(account, record, revision)),
  );
  await many(
    DELETE_RECORD,
    (batch.deletedRecords ?? []).map(({ id, at }) => [at, revision, account, id]),
  );
  await many(
    RESTORE_RECORD,
    (batch.restoredRecordIds ?? []).map((id) => [revision, account, id]),
  );
  await many(upsert("moves"), rowsOf(batch.moves));
  await many(
    UPSERT_TOUCH,
    (batch.touches ?? []).map((touch) => touchRow(account, touch, revision)),
  );
  await many(
    "DELETE FROM removed_touches WHERE account = ? AND id = ?",
    (batch.touches ?? []).map(({ id }) => [account, id]),
  );
  await many(KEEP_MARK, rowsOf(batch.marks));
  await many(upsert("ratings"), rowsOf(batch.ratings));
  await many(upsert("answers"), rowsOf(batch.answers?.map((one) => ({ ...one, id: one.recordId }))));
  changed += await removeTouches(queries, account, batch.removedTouchIds ?? [], revision);
  changed += await writeDictionaries(queries, account, batch, revision);
  return changed;
}

function recordRow(account: string, record: LeadRecord, revision: number): Value[] {
  const { deletedAt, ...rest } = record;
  return [account, cleanText(record.id), revision, record.updatedAt, deletedAt, toDocument(rest)];
}

function touchRow(account: string, touch: Touch, revision: number): Value[] {
  const { targets, ...rest } = touch;
  return [account, cleanText(touch.id), revision, toDocument(targets), toDocument(rest)];
}

async function removeTouches(queries: Queries, account: string, ids: readonly string[], revision: number) {
  const removed = await queries.runMany(
    "DELETE FROM touches WHERE account = ? AND id = ?",
    ids.map((id) => [account, id]),
  );
  if (removed > 0) {
    await queries.runMany(
      "INSERT INTO removed_touches (account, id, rev) VALUES (?, ?, ?) ON CONFLICT (account, id) DO UPDATE SET rev = excluded.rev",
      ids.map((id) => [account, id, revision]),
    );
  }
  return removed;
}

async function writeDictionaries(
  queries: Queries,
  account: string,
  batch: Batch,
  revision: number,
): Promise<number> {
  if (!batch.dictionaries) return 0;
  return queries.runMany(
    `INSERT INTO dictionaries (account, rev, doc) VALUES (?, ?, ?)
     ON CONFLICT (account) DO UPDATE SET rev = excluded.rev, doc = excluded.doc WHERE dictionaries.doc <> excluded.doc`,
    [[account, revision, toDocument(batch.dictionaries)]],
  );
}
