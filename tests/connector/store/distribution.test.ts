/** The tables can be distributed by account as they are (ARCHITECTURE.md, "From one file to many machines"). */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPostgres } from "#connector/store/postgres-database.ts";
import { ACCOUNT_TABLES } from "#connector/store/schema.ts";
import { createSecretBox } from "#connector/store/secret-box.ts";
import { createSqlStore } from "#connector/store/sql-store.ts";
import { type PostgresServer, startPostgres } from "./postgres-server.ts";

/** Small, and not of one account. */
const EVERYWHERE = ["versions", "leases"];
let server: PostgresServer;
let client: pg.Client;

beforeAll(async () => {
  server = await startPostgres();
  const url = await server.createDatabase();
  const store = await createSqlStore(openPostgres(url), createSecretBox(Buffer.alloc(32, 7)));
  await store.close();
  client = new pg.Client(url);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await server.stop();
});

const tables = async () => {
  const found = await client.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
  );
  return found.rows.map((row) => row.name);
};

test("every table is of one account, or small and the same everywhere", async () => {
  const known = [...Object.keys(ACCOUNT_TABLES), "accounts", ...EVERYWHERE];
  expect(await tables()).toEqual(known.sort());
});

test("each key of a table that is distributed begins with the account", async () => {
  const indexes = await client.query<{ table: string; name: string; first: string }>(
    `SELECT index.indrelid::regclass::text AS table, index.indexrelid::regclass::text AS name, attname AS first
     FROM pg_index index JOIN pg_attribute ON attrelid = index.indrelid AND attnum = index.indkey[0]
     JOIN pg_class ON pg_class.oid = index.indrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace
     WHERE nspname = 'public' AND index.indisunique`,
  );
  const distributed = indexes.rows.filter((row) => !EVERYWHERE.includes(row.table));
  expect(distributed.length).toBe(Object.keys(ACCOUNT_TABLES).length + 1);
  for (const { name, first } of distributed) expect(first, name).toBe("account");
});

test("no table refers to another, which distribution would forbid", async () => {
  const found = await client.query("SELECT conname FROM pg_constraint WHERE contype = 'f'");
  expect(found.rows).toEqual([]);
});

test("the statements of the operation guide name every table", () => {
  const guide = readFileSync(join(import.meta.dirname, "../../../connector/OPERATION.md"), "utf8");
  const statements = /```sql([^`]*)```/.exec(guide)![1]!;
  const named = [...statements.matchAll(/'(\w+)'/g)].map(([, name]) => name!);
  const known = [...Object.keys(ACCOUNT_TABLES), "accounts", ...EVERYWHERE];
  expect([...new Set(named)].filter((name) => name !== "account").sort()).toEqual(known.sort());
});
