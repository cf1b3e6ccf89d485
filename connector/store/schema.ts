/**
 * The tables and their migrations. `account` is the first column of every key, so that PostgreSQL can distribute by
 * account. A CRM row is kept as a document beside the few columns that the store itself asks for: the shape of rows is
 * the domain's business, and an upsert of equal content is seen by comparing one column.
 */
import type { Database } from "./database.ts";

const rowTable = (name: string, extra: string, integer: string) =>
  `CREATE TABLE ${name} (account TEXT NOT NULL, id TEXT NOT NULL, rev ${integer} NOT NULL, ${extra} doc TEXT NOT NULL, PRIMARY KEY (account, id))`;

/** Statements of version 1, 2, …; a migration is never changed once released. */
function migrations({ integer, bytes }: Database["types"]): string[][] {
  const rows = ["records", "moves", "touches", "marks", "ratings", "answers"] as const;
  const extra: Partial<Record<(typeof rows)[number], string>> = {
    records: `updated ${integer} NOT NULL, deleted ${integer},`,
    touches: "targets TEXT NOT NULL,",
  };
  return [
    [
      `CREATE TABLE accounts (account TEXT PRIMARY KEY, doc TEXT NOT NULL, rev ${integer} NOT NULL, erased ${integer} NOT NULL)`,
      "CREATE TABLE credentials (account TEXT PRIMARY KEY, sealed TEXT NOT NULL)",
      "CREATE TABLE settings (account TEXT PRIMARY KEY, doc TEXT NOT NULL)",
      `CREATE TABLE dictionaries (account TEXT PRIMARY KEY, rev ${integer} NOT NULL, doc TEXT NOT NULL)`,
      "CREATE TABLE streams (account TEXT NOT NULL, stream TEXT NOT NULL, doc TEXT NOT NULL, PRIMARY KEY (account, stream))",
      ...rows.flatMap((name) => [
        rowTable(name, extra[name] ?? "", integer),
        `CREATE INDEX ${name}_by_revision ON ${name} (account, rev)`,
      ]),
      `CREATE TABLE dirty_records (account TEXT NOT NULL, id TEXT NOT NULL, marked ${integer} NOT NULL, tries ${integer} NOT NULL, PRIMARY KEY (account, id))`,
      `CREATE TABLE leases (name TEXT PRIMARY KEY, holder TEXT NOT NULL, until ${integer} NOT NULL, fence ${integer} NOT NULL)`,
      `CREATE TABLE removed_touches (account TEXT NOT NULL, id TEXT NOT NULL, rev ${integer} NOT NULL, PRIMARY KEY (account, id))`,
      `CREATE TABLE blobs (account TEXT NOT NULL, name TEXT NOT NULL, part ${integer} NOT NULL, rev ${integer} NOT NULL, bytes ${bytes} NOT NULL, PRIMARY KEY (account, name, part))`,
    ],
  ];
}

/** Tables that hold an account's data; erasing walks this list. */
export const ACCOUNT_TABLES = [
  "credentials",
  "settings",
  "dictionaries",
  "streams",
  "records",
  "moves",
  "touches",
  "marks",
  "ratings",
  "answers",
  "removed_touches",
  "dirty_records",
  "blobs",
] as const;

/** Brings the database to the newest version; processes that start together wait for the first. */
export async function migrate(database: Database): Promise<void> {
  await database.transaction("migrate", async (queries) => {
    await queries.run(`CREATE TABLE IF NOT EXISTS versions (version ${database.types.integer} PRIMARY KEY)`);
    const [row] = await queries.all("SELECT MAX(version) AS version FROM versions");
    const done = Number(row?.version ?? 0);
    for (const [index, statements] of migrations(database.types).entries()) {
      if (index < done) continue;
      for (const statement of statements) await queries.run(statement);
      await queries.run("INSERT INTO versions (version) VALUES (?)", [index + 1]);
    }
  });
}
