/** The tables as the queries see them; `schema.ts` makes them. Booleans are 0 and 1 in both databases. */
import type { Kysely } from "kysely";

/** A CRM row: the columns that the store asks for, and the row itself as a document (`row-documents.ts`). */
export interface RowTable {
  account: string;
  id: string;
  /** The account's revision at which the row last changed. */
  rev: number;
  doc: string;
}

export interface Tables {
  versions: { version: number };
  accounts: {
    account: string;
    doc: string;
    rev: number;
    /** Revision at which the account was connected: whatever was read before it is gone. */
    born: number;
    /** 0: erased. The row stays as a tombstone, so that a job that still runs cannot write the rest back. */
    live: number;
    /** 1: rows of the former life are still being deleted. */
    erasing: number;
  };
  credentials: { account: string; sealed: string };
  settings: { account: string; doc: string };
  dictionaries: { account: string; rev: number; doc: string };
  streams: { account: string; stream: string; doc: string };
  records: RowTable & { updated: number; deleted: number | null };
  moves: RowTable;
  touches: RowTable & { targets: string };
  marks: RowTable;
  ratings: RowTable;
  answers: RowTable;
  removed_touches: { account: string; id: string; rev: number };
  dirty_records: { account: string; id: string; marked: number; tries: number };
  /** `complete` and `accurate` are 0 and 1; `claimed`: until when a process makes the report. */
  report_slots: {
    account: string;
    key: string;
    cadence: string;
    due: number;
    period: string;
    made: number | null;
    complete: number;
    accurate: number;
    verdict: string | null;
    reason: string | null;
    claimed: number;
  };
  kept_reports: { account: string; key: string; made: number; hash: string; doc: string };
  /** `at`: when it may be sent; while it is being sent, when its sender must have settled it. */
  outbox: {
    account: string;
    id: string;
    kind: string;
    doc: string;
    state: string;
    tries: number;
    at: number;
    changed: number;
    reason: string | null;
  };
  leases: { name: string; holder: string; until: number; fence: number };
  job_slots: { account: string; name: string; slot: number };
  notes: { account: string; name: string; doc: string };
  blobs: { account: string; name: string; version: number; rev: number; size: number; parts: number };
  blob_parts: { account: string; name: string; version: number; part: number; bytes: Uint8Array };
}

export type Queries = Kysely<Tables>;
