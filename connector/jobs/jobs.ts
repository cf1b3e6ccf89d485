/**
 * The jobs port: work that comes due by the clock, an account at a time. A job declares itself (`Job`); nothing is
 * registered anywhere else. Two implementations (`in-process` beside the embedded database, `pg-boss` on PostgreSQL), one
 * contract suite (`tests/connector/jobs/contract.ts`). Whatever the number of processes:
 * - a slot is run once; a run that failed or died with its process is repeated, so `run` must bear repetition;
 * - of slots that nobody was there to run only the latest is made up for (reliability.md E5), none of before the account
 *   was connected, and none twice when a clock goes back (E6).
 */
import type { Account } from "#shared/domain/account.ts";
import type { Instant } from "#shared/domain/instant.ts";
import type { Settings } from "#shared/domain/settings.ts";

export interface Job {
  /** `reconcile`; letters, digits and hyphens, never renamed. */
  name: string;
  /**
   * When the account's latest run was due at or before `at`; `null` when none was. Asked anew each time, so changed
   * settings and zones take effect at once. See `slots.ts`.
   */
  slot(account: Account, settings: Settings, at: Instant): Instant | null;
  run(run: Run): Promise<void>;
}

export interface Run {
  account: Account;
  /** When it was due; it may be run later. */
  slot: Instant;
  /** The process stops, or another one has taken over. */
  signal: AbortSignal;
}

export interface Jobs {
  /** Starts whatever is due; called by the timer, and by tests with their own clock. */
  tick(): Promise<void>;
  start(): Promise<void>;
  /** Waits for the runs that are under way. */
  stop(): Promise<void>;
}

/** How often the clock is looked at. */
export const TICK_MS = 15_000;
/** A run that fails is tried so often in all; the pause before the first repetition doubles with each. */
export const TRIES = 6;
export const PAUSE_SECONDS = 30;
