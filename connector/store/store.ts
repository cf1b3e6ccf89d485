/**
 * The store port: everything the connector keeps. Two implementations (`sqlite`, `postgres`), one contract suite
 * (`tests/connector/store/contract.ts`). Every call names the account; there is no query across accounts but `accounts`.
 */
import type { Account, AccountId } from "#shared/domain/account.ts";
import type { Dictionaries } from "#shared/domain/dictionaries.ts";
import type { LeadRecord } from "#shared/domain/lead.ts";
import type { ConversationRating, Mark, SurveyAnswer } from "#shared/domain/mark.ts";
import type { Settings } from "#shared/domain/settings.ts";
import type { Rows } from "#shared/domain/snapshot.ts";
import type { StageMove } from "#shared/domain/stage-move.ts";
import type { StreamName, StreamState } from "#shared/domain/stream.ts";
import type { Touch } from "#shared/domain/touch.ts";
import type { ErrorCode } from "#shared/text/errors.ts";
import type { Outbox } from "./outbox.ts";
import type { ReportShelf } from "./report-shelf.ts";

/** How we may call the account's CRM. Stored encrypted. */
export type Credentials =
  /** amoCRM's long-lived token. */
  | { kind: "token"; token: string }
  /** Bitrix24's incoming webhook, the whole URL; the token by which the portal's outgoing webhook proves itself. */
  | { kind: "webhook"; url: string; applicationToken?: string }
  | {
      kind: "oauth";
      accessToken: string;
      refreshToken: string;
      /** Seconds since 1970, by our own clock, as is `obtainedAt`. */
      expiresAt: number;
      /** When this pair came. */
      obtainedAt: number;
      /** Who granted it: his rights are ours. */
      userId?: string;
      /** amoCRM: host that knows where a renamed account went. */
      apiDomain?: string;
      /** Bitrix24: proves that an event is from this portal. */
      applicationToken?: string;
      /** Bitrix24: the application's number in this portal, by which tokens of other applications are told apart. */
      applicationId?: string;
      serverEndpoint?: string;
      /** Bitrix24: the portal's own name, and whether the vendor's server has vouched for it. */
      member?: { id: string; proved: boolean };
      /** A new pair was asked for with this one and no answer has been stored: who asked, and when. */
      asked?: { by: string; at: number };
      failure?: TokenFailure;
    };

export type OAuthCredentials = Extract<Credentials, { kind: "oauth" }>;

/** A pair could not be renewed, or the CRM refuses what it has just renewed. */
export interface TokenFailure {
  code: ErrorCode;
  /** Failures one after the other. */
  count: number;
  at: number;
  /** Nothing is tried before; `null`: never again, the account has to be connected anew. */
  until: number | null;
}

/** What one page of the CRM changes. Rows are upserts by id. */
export interface Batch {
  records?: readonly LeadRecord[];
  /** Kept copies are flagged; ids that are unknown here are ignored. Deleting twice keeps the first instant. */
  deletedRecords?: readonly { id: string; at: number }[];
  /** No longer deleted. */
  restoredRecordIds?: readonly string[];
  moves?: readonly StageMove[];
  /** A touch that is already known keeps its `targets` (KPI.md 6: it counts where it was first read). */
  touches?: readonly Touch[];
  /** Touches that the CRM took back (a meeting that is no longer done). */
  removedTouchIds?: readonly string[];
  /** A mark of source `seen` that is already known is kept as it is. */
  marks?: readonly Mark[];
  ratings?: readonly ConversationRating[];
  answers?: readonly SurveyAnswer[];
  dictionaries?: Dictionaries;
}

/** A change counter of an account: grows with every transaction that changes rows. */
export type Revision = number;

export interface Changes extends Rows {
  removedTouchIds: string[];
  revision: Revision;
  reset: boolean;
}

export interface Lease {
  name: string;
  holder: string;
  /** Grows with each change of holder. */
  fence: number;
}

export interface Store {
  accounts(): Promise<Account[]>;
  account(id: AccountId): Promise<Account | null>;
  /** Connects or renames; with `access`, what it needs for its first pull is there from the first instant on. */
  putAccount(account: Account, access?: { credentials?: Credentials; settings?: Settings }): Promise<void>;
  /** The account answers from another host now. One that was erased meanwhile stays erased. */
  moveAccount(id: AccountId, host: string): Promise<void>;
  /**
   * Removes every row of the account, a little at a time. From the first instant on it is unknown, and whatever still
   * runs can write nothing of it (`account-unknown`). It may be connected again.
   */
  eraseAccount(id: AccountId): Promise<void>;

  credentials(id: AccountId): Promise<Credentials | null>;
  putCredentials(id: AccountId, credentials: Credentials): Promise<void>;
  /**
   * Stores what `change` makes of the present credentials, in one transaction; `null` leaves them. Answers what is
   * stored then, so that a pair can replace only the very pair that it was made from (reliability.md B3, B12).
   */
  changeCredentials(
    id: AccountId,
    change: (present: Credentials | null) => Credentials | null,
  ): Promise<Credentials | null>;

  settings(id: AccountId): Promise<Settings>;
  putSettings(id: AccountId, settings: Settings): Promise<void>;

  dictionaries(id: AccountId): Promise<Dictionaries>;
  streams(id: AccountId): Promise<StreamState[]>;

  /**
   * Writes rows and the cursor that was reached with them in ONE transaction; a crash leaves both or neither.
   * Repeating it changes nothing. With `held`, refused (`lease-lost`) when the lease has gone to another worker.
   */
  apply(
    id: AccountId,
    batch: Batch,
    stream: StreamState | null,
    held?: { name: string; fence: number },
  ): Promise<void>;
  /** Forgets one stream's cursor (rows stay), for `sync --full`. */
  resetStream(id: AccountId, stream: StreamName): Promise<void>;

  revision(id: AccountId): Promise<Revision>;
  /** All rows of the account. For large accounts see `readRows`. */
  rows(id: AccountId): Promise<Rows>;
  /** All rows as of one instant, in parts of some thousand; answers the revision that they are of. */
  readRows(id: AccountId, take: (part: Rows) => void): Promise<Revision>;
  /**
   * Rows changed after `since`, only those; touches in `removedTouchIds` went before the touches given here came.
   * `reset`: the account was erased after `since`, so what was read before is gone, and these are all its rows.
   */
  changes(id: AccountId, since: Revision): Promise<Changes>;
  records(id: AccountId, ids: readonly string[]): Promise<LeadRecord[]>;
  /** Ids of all records that are not deleted. */
  recordIds(id: AccountId): Promise<string[]>;
  /** The last change of every record that is not deleted, by id. */
  recordStamps(id: AccountId): Promise<Map<string, number>>;

  /**
   * A hook said that these records changed: remembered until they were read again, however often it is said. Marking a
   * record that is being read right now makes it dirty once more.
   */
  markDirty(id: AccountId, recordIds: readonly string[]): Promise<void>;
  /** The oldest marks first; a mark that failed too often is left out (it is found again by the next sync). */
  dirtyRecords(id: AccountId, limit: number): Promise<{ recordId: string; mark: number }[]>;
  /** Forgets the marks that have not been renewed since they were read. */
  clearDirty(id: AccountId, marks: readonly { recordId: string; mark: number }[]): Promise<void>;
  /** Counts a failed try of each. */
  failDirty(id: AccountId, recordIds: readonly string[]): Promise<void>;
  /** Gives marks that failed too often another chance; answers how many there were. */
  retryDirty(id: AccountId): Promise<number>;
  /** Accounts of which something is to be read again. */
  dirtyAccounts(): Promise<AccountId[]>;

  /**
   * Takes or prolongs a lease: one holder at a time across processes. Answers its fencing number, `null` when another
   * holds it. Times are seconds since 1970 by the caller's clock.
   */
  lease(name: string, holder: string, now: number, seconds: number): Promise<number | null>;
  release(name: string, holder: string): Promise<void>;
  /** Who holds it now. */
  leaseHolder(name: string, now: number): Promise<string | null>;
  /** Prolongs all leases of a holder at once and answers those that are still its own. */
  renewLeases(holder: string, now: number, seconds: number): Promise<Lease[]>;
  /** Every lease that somebody holds now. */
  liveLeases(now: number): Promise<Lease[]>;
  /** Seconds since 1970 by the clock that all processes on this storage share. */
  clock(): Promise<number>;

  /** Up to which slot a scheduled job has been taken care of (`connector/jobs`), seconds since 1970; never goes back. */
  jobSlot(id: AccountId, name: string): Promise<number | null>;
  putJobSlot(id: AccountId, name: string, slot: number): Promise<void>;

  /** A small document about the account that any process may read (progress, troubles); `null` when there is none. */
  note(id: AccountId, name: string): Promise<unknown>;
  putNote(id: AccountId, name: string, value: unknown): Promise<void>;

  /** A named piece of derived bytes (the history's columns) and the revision that it was made from. */
  putBlob(id: AccountId, name: string, revision: Revision, bytes: Uint8Array): Promise<void>;
  blob(id: AccountId, name: string): Promise<{ revision: Revision; bytes: Uint8Array } | null>;

  /** The account's scheduled reports. */
  readonly reports: ReportShelf;
  /** What is to be sent to people and CRMs. */
  readonly outbox: Outbox;

  close(): Promise<void>;
}
