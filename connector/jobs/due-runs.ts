/** Which runs are due now: every account's latest slot of each job that nobody has taken yet. */
import type { Account } from "#shared/domain/account.ts";
import type { Instant } from "#shared/domain/instant.ts";
import type { Log } from "../log.ts";
import type { Store } from "../store/store.ts";
import type { Job } from "./jobs.ts";

export interface DueRun {
  job: Job;
  account: Account;
  slot: Instant;
}

/** The slot up to which a job of an account needs no more runs. */
export async function takenSlot(store: Store, account: Account, job: Job): Promise<Instant> {
  return Math.max(account.connectedAt, (await store.jobSlot(account.id, job.name)) ?? 0);
}

export async function dueRuns(store: Store, jobs: readonly Job[], now: Instant, log: Log): Promise<DueRun[]> {
  const due: DueRun[] = [];
  for (const account of await store.accounts()) {
    try {
      const settings = await store.settings(account.id);
      for (const job of jobs) {
        const slot = job.slot(account, settings, now);
        if (slot !== null && slot > (await takenSlot(store, account, job))) due.push({ job, account, slot });
      }
    } catch (err) {
      // An account whose settings or zone cannot be read holds up no other.
      log.error({ account: account.id, err }, "jobs not planned");
    }
  }
  return due;
}
