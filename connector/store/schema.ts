/**
 * The tables and their migrations. `account` is the first column of every key, so that PostgreSQL can distribute by
 * account. A CRM row is kept as a document beside the few columns that the store itself asks for: the shape of rows is
 * the domain's business, and an upsert of equal content is seen by comparing one column.
 */
import { sql } from "kysely";
import { StorageError } from "../errors.ts";
import type { Database, Dialect } from "./database.ts";
import type { Queries, Tables } from "./tables.ts";

/** Tables with an `id` and the revision of the row's last change. */
export const ROW_TABLES = ["records", "moves", "touches", "marks", "ratings", "answers"] as const;

/** Tables that hold an account's data, by the column that tells their rows apart; erasing walks this list. */
export const ACCOUNT_TABLES = {
  credentials: "account",
  settings: "account",
  dictionaries: "account",
  streams: "stream",
  records: "id",
  moves: "id",
  touches: "id",
  marks: "id",
  ratings: "id",
  answers: "id",
  removed_touches: "id",
  dirty_records: "id",
  job_slots: "name",
  notes: "name",
  report_slots: "key",
  kept_reports: "key",
  outbox: "id",
  blobs: "name",
  blob_parts: "part",
} as const satisfies Partial<Record<keyof Tables, string>>;

function firstTables({ integer, bytes, text, tableEnd }: Dialect): string[] {
  const table = (name: keyof Tables, columns: string, key: string) =>
    `CREATE TABLE ${name} (${columns}, PRIMARY KEY (${key})) ${tableEnd}`;
  const account = `account ${text} NOT NULL`;
  const id = `${account}, id ${text} NOT NULL`;
  const rev = `rev ${integer} NOT NULL`;
  const doc = `doc ${text} NOT NULL`;
  const own: Partial<Record<keyof Tables, string>> = {
    records: `updated ${integer} NOT NULL, deleted ${integer},`,
    touches: `targets ${text} NOT NULL,`,
  };
  return [
    table(
      "accounts",
      `${account}, ${doc}, ${rev}, born ${integer} NOT NULL, live ${integer} NOT NULL, erasing ${integer} NOT NULL`,
      "account",
    ),
    table("credentials", `${account}, sealed ${text} NOT NULL`, "account"),
    table("settings", `${account}, ${doc}`, "account"),
    table("dictionaries", `${account}, ${rev}, ${doc}`, "account"),
    table("streams", `${account}, stream ${text} NOT NULL, ${doc}`, "account, stream"),
    ...ROW_TABLES.flatMap((name) => [
      table(name, `${id}, ${rev}, ${own[name] ?? ""} ${doc}`, "account, id"),
      `CREATE INDEX ${name}_by_revision ON ${name} (account, rev)`,
    ]),
    table("removed_touches", `${id}, ${rev}`, "account, id"),
    table("dirty_records", `${id}, marked ${integer} NOT NULL, tries ${integer} NOT NULL`, "account, id"),
    "CREATE INDEX dirty_records_by_mark ON dirty_records (account, marked)",
    table(
      "leases",
      `name ${text} NOT NULL, holder ${text} NOT NULL, until ${integer} NOT NULL, fence ${integer} NOT NULL`,
      "name",
    ),
    table(
      "blobs",
      `${account}, name ${text} NOT NULL, version ${integer} NOT NULL, ${rev}, size ${integer} NOT NULL, parts ${integer} NOT NULL`,
      "account, name",
    ),
    table(
      "blob_parts",
      `${account}, name ${text} NOT NULL, version ${integer} NOT NULL, part ${integer} NOT NULL, bytes ${bytes} NOT NULL`,
      "account, name, version, part",
    ),
  ];
}

const jobSlotTable = ({ integer, text, tableEnd }: Dialect): string[] => [
  `CREATE TABLE job_slots (account ${text} NOT NULL, name ${text} NOT NULL, slot ${integer} NOT NULL, PRIMARY KEY (account, name)) ${tableEnd}`,
];

const noteTable = ({ text, tableEnd }: Dialect): string[] => [
  `CREATE TABLE notes (account ${text} NOT NULL, name ${text} NOT NULL, doc ${text} NOT NULL, PRIMARY KEY (account, name)) ${tableEnd}`,
];

const reportTables = ({ integer, text, tableEnd }: Dialect): string[] => [
  `CREATE TABLE report_slots (account ${text} NOT NULL, key ${text} NOT NULL, cadence ${text} NOT NULL, due ${integer} NOT NULL,
    period ${text} NOT NULL, made ${integer}, complete ${integer} NOT NULL, accurate ${integer} NOT NULL, verdict ${text},
    reason ${text}, claimed ${integer} NOT NULL, PRIMARY KEY (account, key)) ${tableEnd}`,
  "CREATE INDEX report_slots_by_due ON report_slots (account, due)",
  `CREATE TABLE kept_reports (account ${text} NOT NULL, key ${text} NOT NULL, made ${integer} NOT NULL, hash ${text} NOT NULL,
    doc ${text} NOT NULL, PRIMARY KEY (account, key)) ${tableEnd}`,
  `CREATE TABLE outbox (account ${text} NOT NULL, id ${text} NOT NULL, kind ${text} NOT NULL, doc ${text} NOT NULL,
    state ${text} NOT NULL, tries ${integer} NOT NULL, at ${integer} NOT NULL, changed ${integer} NOT NULL, reason ${text},
    PRIMARY KEY (account, id)) ${tableEnd}`,
  "CREATE INDEX outbox_by_time ON outbox (state, at)",
];

/** Statements of version 1, 2, …; a migration is never changed once released. */
export const MIGRATIONS: readonly ((dialect: Dialect) => string[])[] = [
  firstTables,
  jobSlotTable,
  noteTable,
  reportTables,
];

async function versionOf(queries: Queries): Promise<number> {
  const row = await queries
    .selectFrom("versions")
    .select((one) => one.fn.max("version").as("version"))
    .executeTakeFirst();
  return Number(row?.version ?? 0);
}

/**
 * Brings the database to the newest version: all steps or none, so that a process killed half way leaves the old
 * version, which old code still reads; processes that start together wait for the first (reliability.md D9).
 */
export async function migrate(database: Database, migrations = MIGRATIONS): Promise<void> {
  await database.transaction("migrate", async ({ queries }) => {
    const run = (statement: string) => sql.raw(statement).execute(queries);
    const { integer, tableEnd } = database.dialect;
    await run(
      `CREATE TABLE IF NOT EXISTS versions (version ${integer} NOT NULL, PRIMARY KEY (version)) ${tableEnd}`,
    );
    const done = await versionOf(queries);
    if (done > migrations.length) throw new StorageError("storage-newer", {});
    for (const [index, statementsOf] of migrations.entries()) {
      if (index < done) continue;
      for (const statement of statementsOf(database.dialect)) await run(statement);
      await queries
        .insertInto("versions")
        .values({ version: index + 1 })
        .execute();
    }
  });
}
