/** One connection of `node:sqlite` and its prepared statements. */
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import type { Value } from "./database.ts";
import type { Execute } from "./queries-over.ts";
import { toStorageError } from "./sqlite-errors.ts";

/** Statements kept prepared; the store has fewer, lists of ids of different lengths come on top. */
const KEPT_STATEMENTS = 200;

interface Prepared {
  statement: StatementSync;
  returnsRows: boolean;
}

export interface SqliteConnection {
  execute: Execute;
  /** One statement for each row. Answers how many rows it changed. */
  executeMany(sql: string, rows: readonly (readonly Value[])[]): Promise<number>;
  exec(sql: string): void;
  /** Ends the transaction without effect, if there is one still. */
  rollback(): void;
  close(): void;
}

export function sqliteConnection(connection: DatabaseSync, file: string): SqliteConnection {
  const kept = new Map<string, Prepared>();

  const prepare = (sql: string): Prepared => {
    const known = kept.get(sql);
    if (known) return known;
    const statement = connection.prepare(sql);
    const prepared = { statement, returnsRows: statement.columns().length > 0 };
    if (kept.size === KEPT_STATEMENTS) kept.delete(kept.keys().next().value!);
    kept.set(sql, prepared);
    return prepared;
  };

  const guarded = <Result>(work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      throw toStorageError(error, file);
    }
  };

  return {
    execute: async (sql, params) =>
      guarded(() => {
        const { statement, returnsRows } = prepare(sql);
        const values = params as SQLInputValue[];
        if (returnsRows) return { rows: statement.all(...values), changed: 0 };
        return { rows: [], changed: Number(statement.run(...values).changes) };
      }),
    executeMany: async (sql, rows) =>
      guarded(() => {
        const { statement } = prepare(sql);
        let changed = 0;
        for (const row of rows) changed += Number(statement.run(...(row as SQLInputValue[])).changes);
        return changed;
      }),
    exec: (sql) => connection.exec(sql),
    rollback() {
      if (connection.isTransaction) connection.exec("ROLLBACK");
    },
    close: () => connection.close(),
  };
}
