import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInProcessJobs } from "#connector/jobs/in-process.ts";
import { createSecretBox } from "#connector/store/secret-box.ts";
import { createSqlStore } from "#connector/store/sql-store.ts";
import { openSqlite } from "#connector/store/sqlite-database.ts";
import { describeJobs } from "./contract.ts";

describeJobs("the embedded database", async () => {
  const folder = mkdtempSync(join(tmpdir(), "desyatka-jobs-"));
  return {
    openStore: async () => createSqlStore(await openSqlite(folder), createSecretBox(Buffer.alloc(32, 7))),
    createJobs: createInProcessJobs,
  };
});
