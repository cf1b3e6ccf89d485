/**
 * The little that the store needs of a database. Two of them, `sqlite-database.ts` and `postgres-database.ts`, run the
 * same statements: plain SQL with `?` for parameters, upserts, no vendor's functions.
 */
export type Value = string | number | bigint | Uint8Array | null;
export type Row = Record<string, Value>;

export interface Queries {
  all(sql: string, params?: readonly Value[]): Promise<Row[]>;
  run(sql: string, params?: readonly Value[]): Promise<void>;
  /** The same statement for many rows. Answers how many rows it changed. */
  runMany(sql: string, rows: readonly (readonly Value[])[]): Promise<number>;
}

export interface Database extends Queries {
  /**
   * All of `work` or nothing. Transactions that lock the same `lock` name wait for each other, also across processes.
   */
  transaction<Result>(lock: string, work: (queries: Queries) => Promise<Result>): Promise<Result>;
  /** SQL type of an 8-byte integer and of bytes. */
  types: { integer: string; bytes: string };
  close(): Promise<void>;
}
