/** The jobs port beside the embedded database: this process runs what is due, under a lease where several share the file. */
import { randomUUID } from "node:crypto";
import PQueue from "p-queue";
import type { Log } from "../log.ts";
import type { Store } from "../store/store.ts";
import { underLease } from "../store/under-lease.ts";
import { type DueRun, dueRuns, takenSlot } from "./due-runs.ts";
import { type Job, type Jobs, PAUSE_SECONDS, TICK_MS, TRIES } from "./jobs.ts";

export interface JobsOptions {
  store: Store;
  log: Log;
  jobs: readonly Job[];
  /** Whole seconds since 1970. */
  now(): number;
  /** Before the first repetition of a run that failed; doubles with each. */
  pauseSeconds?: number;
}

/** Runs under way at once. */
const AT_ONCE = 4;

interface Failure {
  slot: number;
  times: number;
  next: number;
}

export function createInProcessJobs(options: JobsOptions): Jobs {
  const { store, log, jobs, now, pauseSeconds = PAUSE_SECONDS } = options;
  const holder = randomUUID();
  const queue = new PQueue({ concurrency: AT_ONCE });
  const queued = new Set<string>();
  const failures = new Map<string, Failure>();
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;

  async function run(due: DueRun, key: string): Promise<void> {
    const { account, job, slot } = due;
    await underLease(store, { name: `job ${key}`, holder, now }, async ({ lost }) => {
      // Another process may have done it between our look and the lease.
      if ((await takenSlot(store, account, job)) >= slot) return;
      await job.run({ account, slot, signal: AbortSignal.any([stopping.signal, lost]) });
      if (!stopping.signal.aborted && !lost.aborted) await store.putJobSlot(account.id, job.name, slot);
    });
    failures.delete(key);
  }

  /** Counts the failure; a slot that failed too often is given up, and the job goes on with its next one. */
  async function fail({ account, job, slot }: DueRun, key: string, error: unknown): Promise<void> {
    if (stopping.signal.aborted) return;
    const before = failures.get(key);
    const times = (before?.slot === slot ? before.times : 0) + 1;
    failures.set(key, { slot, times, next: now() + pauseSeconds * 2 ** (times - 1) });
    log.warn({ account: account.id, job: job.name, slot, times, err: error }, "job failed");
    if (times >= TRIES) await store.putJobSlot(account.id, job.name, slot);
  }

  async function tick(): Promise<void> {
    for (const due of await dueRuns(store, jobs, now(), log)) {
      const key = `${due.account.id} ${due.job.name}`;
      const failed = failures.get(key);
      if (queued.has(key) || stopping.signal.aborted) continue;
      if (failed?.slot === due.slot && failed.next > now()) continue;
      queued.add(key);
      void queue
        .add(() => run(due, key))
        .catch((error: unknown) => fail(due, key, error))
        .catch((err: unknown) => log.error({ err }, "job not given up"))
        .finally(() => queued.delete(key));
    }
  }

  const safeTick = () => {
    tick().catch((err: unknown) => log.error({ err }, "jobs failed"));
  };

  return {
    tick,
    async start() {
      safeTick();
      timer = setInterval(safeTick, TICK_MS);
    },
    async stop() {
      clearInterval(timer);
      stopping.abort();
      queue.clear();
      await queue.onIdle();
    },
  };
}
