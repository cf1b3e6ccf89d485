/**
 * What is to be sent to people and CRMs: each letter has a name that is unique in its account, is written down before it
 * is sent, and reaches its reader at most once. A letter that may have arrived is not sent again (`unsure`); only one
 * that surely did not is. Its content is forgotten as soon as that is settled. A port of its own, over SQL for both
 * databases, held by `tests/connector/store/outbox-contract.ts`.
 */
import type { AccountId } from "#shared/domain/account.ts";
import type { Instant } from "#shared/domain/instant.ts";

export interface Letter {
  /** `report:daily:2026-06-01:email:head@example.ru`, `warning:11:limit`. */
  id: string;
  /** Who sends it: a kind of `carriersOf` in `connector/http/office.ts`. */
  kind: string;
  /** What the sender needs; JSON. */
  content: unknown;
  /** Not before. */
  at: Instant;
}

/** `waiting` for its time or the next try, being `sent`, and what became of it. */
export type LetterState = "waiting" | "sending" | "sent" | "failed" | "unsure";

export interface LetterRow {
  id: string;
  state: LetterState;
  /** Failed tries so far. */
  tries: number;
  /** When it last changed. */
  changedAt: Instant;
  /** Why the last try failed: a code of `shared/text/report-states.ts`, `null` when none has. */
  reason: string | null;
}

export interface TakenLetter extends Letter {
  account: AccountId;
  tries: number;
}

export type Outcome =
  | { state: "sent" }
  /** It surely did not arrive: once more at `at`. */
  | { state: "waiting"; at: Instant; reason: string }
  | { state: "failed" | "unsure"; reason: string };

export interface Bundle {
  account: AccountId;
  letters: readonly Letter[];
}

export interface Settled {
  account: AccountId;
  /** The letter's name. */
  id: string;
  outcome: Outcome;
}

export interface Outbox {
  /**
   * Writes letters down, all in one transaction; a name that was ever used is left as it is, and an account that is not
   * connected gets none. Answers the names that are new.
   */
  put(bundles: readonly Bundle[], now: Instant): Promise<string[]>;
  /**
   * Takes letters of a kind, of any account, whose time has come, for `seconds`: they are being sent from now on. One whose sender
   * has not settled it in that time died with it, and is `unsure`.
   */
  take(kind: string, now: Instant, seconds: number, limit: number): Promise<TakenLetter[]>;
  /** Kinds of which some letter is due, or has a sender who is late. */
  dueKinds(now: Instant): Promise<string[]>;
  /** What became of letters that were taken; all in one transaction. */
  settle(settled: readonly Settled[], now: Instant): Promise<void>;
  /** Letters whose names begin so, by name. */
  letters(id: AccountId, prefix: string): Promise<LetterRow[]>;
}
