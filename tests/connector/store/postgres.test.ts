import { afterAll, beforeAll, expect, test } from "vitest";
import { StorageError } from "#connector/errors.ts";
import { openPostgres } from "#connector/store/postgres-database.ts";
import { createSecretBox } from "#connector/store/secret-box.ts";
import { createSqlStore } from "#connector/store/sql-store.ts";
import { describeStore } from "./contract.ts";
import { describeCredentials } from "./credentials-contract.ts";
import { describeMigrations } from "./migrations.ts";
import { describeOutbox } from "./outbox-contract.ts";
import { type PostgresServer, startPostgres } from "./postgres-server.ts";
import { describeReportShelf } from "./report-shelf-contract.ts";

const box = createSecretBox(Buffer.alloc(32, 7));
let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

describeStore("PostgreSQL", async () => openPostgres(await server.createDatabase()));
describeMigrations("PostgreSQL", async () => openPostgres(await server.createDatabase()));
describeReportShelf("PostgreSQL", async () => openPostgres(await server.createDatabase()));
describeCredentials("PostgreSQL", async () => openPostgres(await server.createDatabase()));
describeOutbox("PostgreSQL", async () => openPostgres(await server.createDatabase()));

test("a server that does not answer is told by name, without the password", async () => {
  const store = createSqlStore(openPostgres("postgresql://me:s3cret@127.0.0.1:1/none"), box);
  const error = await store.catch((problem: unknown) => problem);
  expect(error).toBeInstanceOf(StorageError);
  expect((error as StorageError).message).toContain("127.0.0.1:1/none");
  expect((error as StorageError).message).not.toContain("s3cret");
});
