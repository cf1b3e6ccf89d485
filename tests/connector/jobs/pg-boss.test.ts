import { afterAll, beforeAll } from "vitest";
import { createPgBossJobs } from "#connector/jobs/pg-boss.ts";
import { openPostgres } from "#connector/store/postgres-database.ts";
import { createSecretBox } from "#connector/store/secret-box.ts";
import { createSqlStore } from "#connector/store/sql-store.ts";
import { type PostgresServer, startPostgres } from "../store/postgres-server.ts";
import { describeJobs } from "./contract.ts";

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

describeJobs("PostgreSQL", async () => {
  const databaseUrl = await server.createDatabase();
  return {
    openStore: () => createSqlStore(openPostgres(databaseUrl), createSecretBox(Buffer.alloc(32, 7))),
    createJobs: (options) => createPgBossJobs({ ...options, databaseUrl }),
  };
});
