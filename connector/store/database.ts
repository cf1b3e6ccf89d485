/**
 * What the store needs of a database. `sqlite-database.ts` and `postgres-database.ts` run the same queries, built with
 * kysely; only what differs between the two is behind this port.
 */
import type { Queries } from "./tables.ts";

export type Value = string | number | bigint | Uint8Array | null;

/** A statement for many rows: SQL for so many rows, whose parameters are the rows' values one after the other. */
export interface Bulk {
  sql(queries: Queries, rows: number): string;
}

export interface Transaction {
  queries: Queries;
  /**
   * Answers how many rows were changed. The first two values of a row are its key: rows with the same key are written
   * in their order.
   */
  writeMany(bulk: Bulk, rows: readonly (readonly Value[])[]): Promise<number>;
}

/** Names of types, and what stands after a table's columns. */
export interface Dialect {
  integer: string;
  bytes: string;
  /** Texts are compared and sorted by their code points in both databases. */
  text: string;
  tableEnd: string;
}

export interface Database {
  dialect: Dialect;
  /** Single statements outside of transactions: they see what is committed. */
  queries: Queries;
  /** All of `work` or nothing. Transactions with the same `lock` wait for each other, also across processes. */
  transaction<Result>(lock: string, work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
  /** Several reads of one instant. */
  snapshot<Result>(work: (queries: Queries) => Promise<Result>): Promise<Result>;
  /** Whole seconds since 1970 by the database's own clock, which machines whose clocks differ have in common. */
  clock(): Promise<number>;
  /** After rows were deleted for good: leaves no copy of them in files that are our own. */
  forget(): Promise<void>;
  close(): Promise<void>;
}
