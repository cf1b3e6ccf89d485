/** The jobs port that belongs to the store: pg-boss on PostgreSQL, this process beside the embedded file. */
import type { Config } from "../config.ts";
import { createInProcessJobs, type JobsOptions } from "./in-process.ts";
import type { Jobs } from "./jobs.ts";

export async function openJobs(config: Config, options: JobsOptions): Promise<Jobs> {
  if (config.databaseUrl === null) return createInProcessJobs(options);
  const { createPgBossJobs } = await import("./pg-boss.ts");
  return createPgBossJobs({ ...options, databaseUrl: config.databaseUrl });
}
