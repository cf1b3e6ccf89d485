/** Rows of one account, page after page along the key, so that a long read holds up nobody. */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { LeadRecord } from "#shared/domain/lead.ts";
import type { Rows } from "#shared/domain/snapshot.ts";
import { cleanText } from "./clean-text.ts";
import { toAnswer, toMark, toMove, toRating, toRecord, toTouch } from "./row-documents.ts";
import type { ROW_TABLES } from "./schema.ts";
import type { Queries, RowTable, Tables } from "./tables.ts";

/** Rows read at once: some 10 ms. */
const PAGE = 5_000;
/** Ids asked for at once. */
const IDS_AT_ONCE = 256;

type RowTableName = (typeof ROW_TABLES)[number];

const TO_ROW: { [Name in RowTableName]: (row: Tables[Name]) => Rows[Name][number] } = {
  records: toRecord,
  moves: toMove,
  touches: toTouch,
  marks: toMark,
  ratings: toRating,
  answers: toAnswer,
};

const NO_ROWS: Rows = { records: [], moves: [], touches: [], marks: [], ratings: [], answers: [] };

async function* pages<Name extends RowTableName>(
  queries: Queries,
  name: Name,
  account: string,
): AsyncGenerator<Rows> {
  let last = "";
  for (;;) {
    // All row tables have these columns; the types of them all at once are too much for the compiler.
    const rows = (await queries
      .selectFrom(name as "moves")
      .selectAll()
      .where("account", "=", account)
      .where("id", ">", last)
      .orderBy("id")
      .limit(PAGE)
      .execute()) as RowTable[] as Tables[Name][];
    if (rows.length > 0) yield { ...NO_ROWS, [name]: rows.map(TO_ROW[name]) };
    if (rows.length < PAGE) return;
    last = rows.at(-1)!.id;
    await nextTurn();
  }
}

/** All rows, in parts. */
export async function* rowParts(queries: Queries, account: string): AsyncGenerator<Rows> {
  for (const name of Object.keys(TO_ROW) as RowTableName[]) yield* pages(queries, name, account);
}

/** Rows that changed after a revision. */
export async function changedRows(queries: Queries, account: string, since: number): Promise<Rows> {
  const changed = async <Name extends RowTableName>(name: Name): Promise<Rows[Name][number][]> => {
    const rows = (await queries
      .selectFrom(name as "moves")
      .selectAll()
      .where("account", "=", account)
      .where("rev", ">", since)
      .orderBy("rev")
      .orderBy("id")
      .execute()) as RowTable[] as Tables[Name][];
    return rows.map(TO_ROW[name]);
  };
  return {
    records: await changed("records"),
    moves: await changed("moves"),
    touches: await changed("touches"),
    marks: await changed("marks"),
    ratings: await changed("ratings"),
    answers: await changed("answers"),
  };
}

/** Ids and last changes of the records that are not deleted, page after page in the order of the ids. */
export async function recordStamps(queries: Queries, account: string): Promise<Map<string, number>> {
  const stamps = new Map<string, number>();
  for (let last = ""; ; ) {
    const rows = await queries
      .selectFrom("records")
      .select(["id", "updated"])
      .where("account", "=", account)
      .where("deleted", "is", null)
      .where("id", ">", last)
      .orderBy("id")
      .limit(PAGE)
      .execute();
    for (const { id, updated } of rows) stamps.set(id, updated);
    if (rows.length < PAGE) return stamps;
    last = rows.at(-1)!.id;
    await nextTurn();
  }
}

/** Each known record of a list of ids once, in no order. */
export async function recordsOf(
  queries: Queries,
  account: string,
  ids: readonly string[],
): Promise<LeadRecord[]> {
  const wanted = [...new Set(ids.map(cleanText))];
  const found: LeadRecord[] = [];
  for (let at = 0; at < wanted.length; at += IDS_AT_ONCE) {
    const rows = await queries
      .selectFrom("records")
      .selectAll()
      .where("account", "=", account)
      .where("id", "in", wanted.slice(at, at + IDS_AT_ONCE))
      .execute();
    found.push(...rows.map(toRecord));
  }
  return found;
}
