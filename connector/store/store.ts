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

/** How we may call the account's CRM. Stored encrypted. */
export type Credentials =
  /** amoCRM's long-lived token. */
  | { kind: "token"; token: string }
  /** Bitrix24's incoming webhook, the whole URL. */
  | { kind: "webhook"; url: string }
  | {
      kind: "oauth";
      accessToken: string;
      refreshToken: string;
      /** Seconds since 1970. */
      expiresAt: number;
      /** amoCRM: host that knows where a renamed account went. */
      apiDomain?: string;
      /** Bitrix24: proves that an event is from this portal. */
      applicationToken?: string;
      serverEndpoint?: string;
    };

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

export interface Store {
  accounts(): Promise<Account[]>;
  account(id: AccountId): Promise<Account | null>;
  putAccount(account: Account): Promise<void>;
  /** Removes every row of the account. */
  eraseAccount(id: AccountId): Promise<void>;

  credentials(id: AccountId): Promise<Credentials | null>;
  putCredentials(id: AccountId, credentials: Credentials): Promise<void>;

  settings(id: AccountId): Promise<Settings>;
  putSettings(id: AccountId, settings: Settings): Promise<void>;

  dictionaries(id: AccountId): Promise<Dictionaries>;
  streams(id: AccountId): Promise<StreamState[]>;

  /**
   * Writes rows and the cursor that was reached with them in ONE transaction; a crash leaves both or neither.
   * Repeating it changes nothing.
   */
  apply(id: AccountId, batch: Batch, stream: StreamState | null): Promise<void>;
  /** Forgets one stream's cursor (rows stay), for `sync --full`. */
  resetStream(id: AccountId, stream: StreamName): Promise<void>;

  revision(id: AccountId): Promise<Revision>;
  /** All rows of the account. */
  rows(id: AccountId): Promise<Rows>;
  /** Rows changed after `since`: each touched record with ALL its moves, touches, marks and answers is not needed; only the changed rows. */
  changes(id: AccountId, since: Revision): Promise<Rows & { removedTouchIds: string[]; revision: Revision }>;
  records(id: AccountId, ids: readonly string[]): Promise<LeadRecord[]>;
  /** Ids of all records that are not deleted. */
  recordIds(id: AccountId): Promise<string[]>;

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

  /**
   * Takes or prolongs a lease: one holder at a time across processes. Answers its fencing number, `null` when another
   * holds it. Times are seconds since 1970 by the caller's clock.
   */
  lease(name: string, holder: string, now: number, seconds: number): Promise<number | null>;
  release(name: string, holder: string): Promise<void>;

  /** A named piece of derived bytes (the history's columns) and the revision that it was made from. */
  putBlob(id: AccountId, name: string, revision: Revision, bytes: Uint8Array): Promise<void>;
  blob(id: AccountId, name: string): Promise<{ revision: Revision; bytes: Uint8Array } | null>;

  close(): Promise<void>;
}
