/** Upserts of one batch. Equal content changes nothing, not even the revision, so that a repeated pull is invisible. */
import { sql } from "kysely";
import type { LeadRecord } from "#shared/domain/lead.ts";
import type { SurveyAnswer } from "#shared/domain/mark.ts";
import { bulkInsert } from "./bulk.ts";
import { cleanText, toDocument } from "./clean-text.ts";
import type { Bulk, Transaction, Value } from "./database.ts";
import {
  answerDocument,
  markDocument,
  moveDocument,
  ratingDocument,
  recordDocument,
  targetsDocument,
  touchDocument,
} from "./row-documents.ts";
import type { Batch } from "./store.ts";
import type { Queries } from "./tables.ts";

/**
 * A page read earlier than what is stored changes nothing (reliability.md C3). The first instant of a deletion is kept,
 * until the CRM shows the record alive with a change after it.
 */
const DELETED = sql<number | null>`CASE
  WHEN excluded.deleted IS NULL AND excluded.updated > records.deleted THEN NULL
  ELSE COALESCE(records.deleted, excluded.deleted) END`;

const UPSERT_RECORD = bulkInsert(
  "records",
  ["account", "id", "rev", "updated", "deleted", "doc"],
  sql`DO UPDATE SET rev = excluded.rev, updated = excluded.updated, doc = excluded.doc, deleted = ${DELETED}
    WHERE excluded.updated >= records.updated AND (records.doc <> excluded.doc
      OR records.updated <> excluded.updated OR records.deleted IS DISTINCT FROM ${DELETED})`,
);

/** A touch stays where it was first read (KPI.md 6). */
const UPSERT_TOUCH = bulkInsert(
  "touches",
  ["account", "id", "rev", "targets", "doc"],
  sql`DO UPDATE SET rev = excluded.rev, doc = excluded.doc WHERE touches.doc <> excluded.doc`,
);

const upsert = (table: "moves" | "marks" | "ratings" | "answers"): Bulk =>
  bulkInsert(
    table,
    ["account", "id", "rev", "doc"],
    sql`DO UPDATE SET rev = excluded.rev, doc = excluded.doc WHERE ${sql.table(table)}.doc <> excluded.doc`,
  );
const UPSERT_MOVE = upsert("moves");
const UPSERT_MARK = upsert("marks");
const UPSERT_RATING = upsert("ratings");
const UPSERT_ANSWER = upsert("answers");

/** Marks that were only seen are dated once and then kept (KPI.md 2.6). */
const KEEP_MARK = bulkInsert("marks", ["account", "id", "rev", "doc"], sql`DO NOTHING`);

/** A client may answer again on another day, and both days' reports stand. */
const answerId = ({ recordId, at }: SurveyAnswer): string => `${recordId} ${at}`;

export async function writeBatch(
  transaction: Transaction,
  account: string,
  batch: Batch,
  revision: number,
): Promise<number> {
  const { queries } = transaction;
  let changed = 0;
  const write = async <Row>(
    bulk: Bulk,
    rows: readonly Row[] | undefined,
    idOf: (row: Row) => string,
    valuesOf: (row: Row) => Value[],
  ) => {
    if (!rows || rows.length === 0) return;
    const values = rows.map((row) => [account, cleanText(idOf(row)), revision, ...valuesOf(row)]);
    changed += await transaction.writeMany(bulk, values);
  };
  const byId = ({ id }: { id: string }) => id;

  await write(UPSERT_RECORD, batch.records, byId, recordValues);
  changed += await flagRecords(queries, account, batch, revision);
  await write(UPSERT_MOVE, batch.moves, byId, (one) => [moveDocument(one)]);
  await write(UPSERT_TOUCH, batch.touches, byId, (one) => [targetsDocument(one), touchDocument(one)]);
  const seen = batch.marks?.filter((one) => one.source === "seen");
  const told = batch.marks?.filter((one) => one.source === "event");
  await write(KEEP_MARK, seen, byId, (one) => [markDocument(one)]);
  await write(UPSERT_MARK, told, byId, (one) => [markDocument(one)]);
  await write(UPSERT_RATING, batch.ratings, byId, (one) => [ratingDocument(one)]);
  await write(UPSERT_ANSWER, batch.answers, answerId, (one) => [answerDocument(one)]);
  changed += await removeTouches(transaction, account, batch, revision);
  changed += await writeDictionaries(queries, account, batch, revision);
  return changed;
}

const recordValues = (record: LeadRecord): Value[] => [
  record.updatedAt,
  record.deletedAt,
  recordDocument(record),
];

async function flagRecords(queries: Queries, account: string, batch: Batch, rev: number): Promise<number> {
  let changed = 0;
  const flag = async (id: string, deleted: number | null) => {
    const { numUpdatedRows } = await queries
      .updateTable("records")
      .set({ deleted, rev })
      .where("account", "=", account)
      .where("id", "=", cleanText(id))
      .where("deleted", deleted === null ? "is not" : "is", null)
      .executeTakeFirstOrThrow();
    changed += Number(numUpdatedRows);
  };
  for (const { id, at } of batch.deletedRecords ?? []) await flag(id, at);
  for (const id of batch.restoredRecordIds ?? []) await flag(id, null);
  return changed;
}

async function removeTouches(
  { queries }: Transaction,
  account: string,
  batch: Batch,
  rev: number,
): Promise<number> {
  let removed = 0;
  for (const id of new Set(batch.removedTouchIds?.map(cleanText))) {
    const { numDeletedRows } = await queries
      .deleteFrom("touches")
      .where("account", "=", account)
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
    if (numDeletedRows === 0n) continue;
    removed++;
    await queries
      .insertInto("removed_touches")
      .values({ account, id, rev })
      .onConflict((conflict) => conflict.columns(["account", "id"]).doUpdateSet({ rev }))
      .execute();
  }
  return removed;
}

async function writeDictionaries(queries: Queries, account: string, batch: Batch, rev: number) {
  if (!batch.dictionaries) return 0;
  const doc = toDocument(batch.dictionaries);
  const { numInsertedOrUpdatedRows } = await queries
    .insertInto("dictionaries")
    .values({ account, rev, doc })
    .onConflict((conflict) =>
      conflict.column("account").doUpdateSet({ rev, doc }).where("dictionaries.doc", "<>", doc),
    )
    .executeTakeFirstOrThrow();
  return Number(numInsertedOrUpdatedRows ?? 0);
}
