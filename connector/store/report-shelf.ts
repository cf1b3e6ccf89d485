/**
 * The shelf of an account's scheduled reports: one row a slot, made ahead of its time, and the report that was made for
 * it, never changed. Whatever the number of processes, a slot has one report. A port of its own; implemented over SQL
 * for both databases (`sql-report-shelf.ts`), held by `tests/connector/store/report-shelf-contract.ts`.
 */
import type { AccountId } from "#shared/domain/account.ts";
import type { Instant } from "#shared/domain/instant.ts";

export type Cadence = "daily" | "weekly" | "monthly";

/** One report that is due. */
export interface Slot {
  /** Unique in the account, whoever computes it: `daily:2026-06-01`. */
  key: string;
  cadence: Cadence;
  dueAt: Instant;
  /** What it reports, as on the command line: `day:2026-05-31`. */
  period: string;
}

/** A slot that will have no report: skipped by a rule, or given up. */
export type Verdict = "skipped" | "not-created";

export interface SlotRow extends Slot {
  /** When its report was made, `null` while there is none. */
  madeAt: Instant | null;
  /** All ten figures, each with a value or a reason, and every stream read past the period's end by then. */
  complete: boolean;
  /** As last computed again. */
  accurate: boolean;
  verdict: Verdict | null;
  /** Why it was skipped or not made, as a code of `shared/text/report-states.ts`. */
  reason: string | null;
}

export interface KeptReport {
  /** The slot's. */
  key: string;
  madeAt: Instant;
  /** SHA-256 of `document`, in hex. */
  hash: string;
  /** JSON of `reports/kept-report.ts`. */
  document: string;
}

export interface ReportShelf {
  /**
   * Lays out the slots due in [from, until): new ones are added, those that are planned there and no longer wanted go.
   * Slots that have a report or a verdict stay as they are, whatever is planned now.
   */
  plan(id: AccountId, slots: readonly Slot[], from: Instant, until: Instant): Promise<void>;
  /** Slots due in [from, until), in time order. */
  slots(id: AccountId, from: Instant, until: Instant): Promise<SlotRow[]>;
  /** Slots due at or before `now` that have neither a report nor a verdict, in time order. */
  openSlots(id: AccountId, now: Instant): Promise<SlotRow[]>;
  /** Takes a slot for so long; `false` when it is taken, made or given up. */
  claim(id: AccountId, key: string, now: Instant, seconds: number): Promise<boolean>;
  /** Gives a slot up that has no report yet. */
  close(id: AccountId, key: string, verdict: Verdict, reason: string): Promise<void>;
  /** Keeps the slot's report; `false` when there is one already. */
  keep(id: AccountId, report: KeptReport, complete: boolean): Promise<boolean>;
  kept(id: AccountId, key: string): Promise<KeptReport | null>;
  setAccurate(id: AccountId, key: string, accurate: boolean): Promise<void>;
}
