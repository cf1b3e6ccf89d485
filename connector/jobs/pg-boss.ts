/**
 * The jobs port on PostgreSQL: pg-boss queues the runs and hands each to one process. Which runs are due is found by every
 * process (`due-runs.ts`); a run's id is made of what it is, so that all of them together queue it once.
 */
import { createHash } from "node:crypto";
import { PgBoss } from "pg-boss";
import type { AccountId } from "#shared/domain/account.ts";
import { type DueRun, dueRuns } from "./due-runs.ts";
import type { JobsOptions } from "./in-process.ts";
import { type Job, type Jobs, PAUSE_SECONDS, TICK_MS, TRIES } from "./jobs.ts";

export interface PgBossOptions extends JobsOptions {
  databaseUrl: string;
}

interface Data {
  account: AccountId;
  slot: number;
}

const SCHEMA = "jobs";
const CONNECTIONS = 3;
/** A worker that says nothing for so long is dead, and another takes its run (reliability.md D6). */
const HEARTBEAT_SECONDS = 15;
const WATCH_SECONDS = 10;
const LONGEST_RUN_SECONDS = 3_600;
const POLL_SECONDS = 1;

/** A UUID (version 8: made of what the caller chose) of one slot of a job. */
function runId({ account, job, slot }: DueRun): string {
  const hex = createHash("sha256").update(`${account.id} ${job.name} ${slot}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export function createPgBossJobs(options: PgBossOptions): Jobs {
  const { store, log, jobs, now, databaseUrl, pauseSeconds = PAUSE_SECONDS } = options;
  const boss = new PgBoss({
    connectionString: databaseUrl,
    schema: SCHEMA,
    application_name: "desyatka jobs",
    max: CONNECTIONS,
    schedule: false,
    superviseIntervalSeconds: WATCH_SECONDS,
    monitorIntervalSeconds: WATCH_SECONDS,
  });
  boss.on("error", (err) => log.error({ err }, "pg-boss"));
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;

  async function work(job: Job): Promise<void> {
    await boss.createQueue(job.name, {
      heartbeatSeconds: HEARTBEAT_SECONDS,
      expireInSeconds: LONGEST_RUN_SECONDS,
      retryLimit: TRIES - 1,
      retryDelay: pauseSeconds,
      retryBackoff: true,
    });
    await boss.work<Data>(job.name, { pollingIntervalSeconds: POLL_SECONDS }, async (taken) => {
      for (const { data, signal } of taken) {
        const account = await store.account(data.account);
        if (!account) continue;
        try {
          await job.run({ account, slot: data.slot, signal: AbortSignal.any([stopping.signal, signal]) });
        } catch (err) {
          log.warn({ account: account.id, job: job.name, slot: data.slot, err }, "job failed");
          throw err;
        }
      }
    });
  }

  async function tick(): Promise<void> {
    for (const due of await dueRuns(store, jobs, now(), log)) {
      const data: Data = { account: due.account.id, slot: due.slot };
      await boss.send(due.job.name, data, { id: runId(due) });
      // Only now: a process that dies in between leaves the run to be queued again, which changes nothing.
      await store.putJobSlot(due.account.id, due.job.name, due.slot);
    }
  }

  const safeTick = () => {
    tick().catch((err: unknown) => log.error({ err }, "jobs failed"));
  };

  return {
    tick,
    async start() {
      await boss.start();
      for (const job of jobs) await work(job);
      safeTick();
      timer = setInterval(safeTick, TICK_MS);
    },
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await boss.stop({ graceful: true });
    },
  };
}
