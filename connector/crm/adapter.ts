/**
 * The CRM port: what `connector/sync` needs of a CRM. `connector/amocrm` and `connector/bitrix24` are its twins
 * (same file names); one contract suite runs against both (`tests/connector/crm/adapter-contract.ts`).
 */

import type { Batch, Credentials } from "#connector/store/store.ts";
import type { Account, CrmName } from "#shared/domain/account.ts";
import type { CustomField } from "#shared/domain/dictionaries.ts";
import type { Instant } from "#shared/domain/instant.ts";
import type { Settings } from "#shared/domain/settings.ts";
import type { StreamName, StreamState } from "#shared/domain/stream.ts";
import type { Grant } from "./stored-grants.ts";
import type { Throttle } from "./throttle.ts";

/** One finished piece of a pull: what to store, and the stream's state once that is stored. */
export interface Step {
  batch: Batch;
  state: StreamState;
  /** Rows that the CRM sent in this piece, for progress. */
  rows: number;
  /** Share of the stream that is done, 0..1, where the CRM tells; else `null`. */
  done: number | null;
}

/** Requests sent, and those that a limit refused. */
export interface Meter {
  requests: number;
  refused: number;
}

export interface PullOptions {
  /** Where the stream stands; `null` for the first pull. */
  state: StreamState | null;
  /** Seconds since 1970. First pull: how far back events, calls and tasks are read. */
  since: number;
  /** A person named `since`: it holds. Otherwise a small account's whole history is read all the same. */
  sinceIsFirm: boolean;
  /** The instant up to which the pull is to be complete; the same for all streams of one sync. */
  until: number;
  settings: Settings;
  signal: AbortSignal;
  /**
   * Ids of the records that are stored and not deleted, for finding those that the CRM has no more. Waits until the
   * streams of records have been pulled.
   */
  knownRecordIds(): Promise<string[]>;
  /** Counts the requests of this pull; several streams are pulled side by side. */
  meter: Meter;
  /** `INTERACTIVE` for what a person waits for; the background's by default. */
  priority?: number;
}

/** Something that a user is to be told inside the CRM. */
export interface CrmMessage {
  userId: string;
  text: string;
  /** The lead it is about, `null` for none. */
  recordId: string | null;
  /** Where to read on. */
  url: string | null;
  /** amoCRM: by when the task is to be done. */
  dueAt: number;
}

/**
 * What we put into a CRM: little, and each thing sent at most once (an answer that was lost is not asked for again).
 * Throws a `ConnectorError` with a sentence where the CRM refuses.
 */
export interface Writes {
  /** `null` where the CRM has no tags. */
  addTag: ((recordId: string, tag: string) => Promise<void>) | null;
  /** One value more in a field; nothing that stands there is overwritten (`field-taken`, `value-not-listed`). */
  addValue(recordId: string, field: CustomField, value: string): Promise<void>;
  /** The one value of a field, whatever stood there. */
  setValue(recordId: string, field: CustomField, value: string): Promise<void>;
  /** Tells a user: a notification in Bitrix24, a task in amoCRM. */
  tell(message: CrmMessage): Promise<void>;
  /** Leaves a text on a lead: a note in amoCRM, a comment of the timeline in Bitrix24. */
  remark(recordId: string, text: string): Promise<void>;
}

/** Where CRM records that are in no pipeline are counted: Bitrix24's CRM leads. */
export const LEADS = "leads";

/** What is known here of the records that the CRM is asked to count. */
export interface KnownCounts {
  /** Records created up to this instant. */
  until: number;
  /** Ids of the pipelines. */
  pipelines: readonly string[];
  /** By pipeline. */
  counts: ReadonlyMap<string, number>;
  /** Bitrix24: the highest number of each entity. */
  lastIds: { lead: number; deal: number };
}

export interface PipelineCount {
  pipeline: string;
  count: number;
}

export interface Missed {
  /** As `read` takes them. */
  names: string[];
  confirm(): Promise<void>;
}

/** How an account's changes reach us: subscribed by the API, or by hand in the CRM, where the API is closed to us. */
export type Subscription = "by-api" | "by-hand";

/** A connected account's CRM. Holds the account's throttle; make one per account and process. */
export interface Crm {
  /** In the order in which they are pulled. */
  streams: readonly StreamName[];
  /** Reads a stream from where it stands to the end, one storable step after another. */
  pull(stream: StreamName, options: PullOptions): AsyncIterable<Step>;
  /**
   * Reads again what hooks named, with what hangs on it: records by their ids, other things by the names that the CRM's
   * `webhooks.ts` gave them. What a card shows comes first; each batch can be stored on its own. With `options.since`,
   * what hangs on a record is read from that instant on.
   */
  read(names: readonly string[], options: PullOptions): AsyncIterable<Batch>;
  /** Ids and last changes of all records that the CRM lists, to compare with what is stored. */
  survey(options: PullOptions): AsyncIterable<readonly { id: string; updatedAt: Instant }[]>;
  /** Makes sure that the CRM tells changes at this address; said again each hour, it mends what was switched off. */
  subscribe(address: string): Promise<Subscription>;
  /** What the CRM kept for us beside the hooks, where it does; `confirm` when that is safe in the store. */
  missed?(options: PullOptions): Promise<Missed | null>;
  /** The CRM's own counts of records by pipeline, for comparison; one that cannot be counted is left out. */
  countRecords(known: KnownCounts, signal: AbortSignal): Promise<PipelineCount[]>;
  writes: Writes;
  /** Counts of requests since creation: sent, refused by a limit, retried. */
  traffic(): { requests: number; refused: number; retried: number };
  /** The CRM's page of a record, `https://…/leads/detail/11`. */
  recordUrl(recordId: string): string;
}

export interface ConnectInput {
  /** amoCRM: the account's URL. */
  url?: string;
  token?: string;
  /** Bitrix24: the incoming webhook's URL. */
  webhook?: string;
}

export interface Adapter {
  name: CrmName;
  /** Checks the credentials against the CRM and says whose they are. Throws a `ConnectorError` with a clear sentence. */
  identify(credentials: Credentials, host: string): Promise<Account>;
  /** Parses what a person gave (URL, token, webhook). Throws `InputError`. */
  parseConnect(input: ConnectInput): { credentials: Credentials; host: string };
  open(account: Account, access: Access): Crm;
}

/** How a `Crm` gets its credentials: re-read on every call that needs them, so that a refresh elsewhere is seen. */
export interface Access {
  credentials(throttle?: Throttle): Promise<Credentials>;
  /**
   * The CRM refused these: others and their host, to be tried once. Throws where there are none. `throttle` is the
   * account's pace, for a CRM that counts token requests among the rest.
   */
  renew?(refused: Credentials, host: string, throttle?: Throttle): Promise<Grant>;
  /** It refused those too: nothing is tried for a while. */
  giveUp?(refused: Credentials, host: string): Promise<void>;
  /** There is no account at this host: where it has moved to, `null` when nobody knows. */
  follow?(host: string, throttle?: Throttle): Promise<Grant | null>;
  /** Requests a second, from settings; `null` = the plan's default. */
  requestsPerSecond: number | null;
  /** What the account's bucket holds, kept for other processes, where the CRM counts by our address. */
  bucket?: {
    /** When it will have run empty: milliseconds since 1970, `null` while nobody knows. */
    emptyAt(): Promise<number | null>;
    keepEmptyAt(at: number): Promise<void>;
  };
  /** The account answers from a new host, which is an allowed one: remember it. */
  moved?(host: string): Promise<void>;
}
