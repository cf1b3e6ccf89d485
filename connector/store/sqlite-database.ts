/**
 * The embedded database: `node:sqlite` with a write-ahead log and full synchronisation, so that an acknowledged
 * transaction survives a power cut (reliability.md D3). Two processes may open the same file; a writer waits for the other.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { StorageError } from "../errors.ts";
import type { Database, Queries, Row, Value } from "./database.ts";

const BUSY_MS = 10_000;

function told(error: unknown): never {
  const detail = error instanceof Error ? error.message : String(error);
  throw new StorageError("storage-failed", { detail }, { cause: error });
}

export function openSqlite(folder: string): Database {
  let connection: DatabaseSync;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    connection = new DatabaseSync(join(folder, "desyatka.sqlite"), { timeout: BUSY_MS });
    connection.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
  } catch (error) {
    return told(error);
  }
  const statements = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    let statement = statements.get(sql);
    if (!statement) {
      statement = connection.prepare(sql);
      statements.set(sql, statement);
    }
    return statement;
  };
  const guarded = <Result>(work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      return told(error);
    }
  };
  const queries: Queries = {
    all: async (sql, params = []) => guarded(() => prepare(sql).all(...(params as Value[])) as Row[]),
    run: async (sql, params = []) => {
      guarded(() => prepare(sql).run(...(params as Value[])));
    },
    runMany: async (sql, rows) =>
      guarded(() => {
        const statement = prepare(sql);
        let changed = 0;
        for (const row of rows) changed += Number(statement.run(...(row as Value[])).changes);
        return changed;
      }),
  };
  // One connection has one transaction: those of this process queue here, other processes wait in SQLite itself.
  let last: Promise<unknown> = Promise.resolve();
  return {
    ...queries,
    types: { integer: "INTEGER", bytes: "BLOB" },
    transaction(_lock, work) {
      const next = last.then(async () => {
        guarded(() => connection.exec("BEGIN IMMEDIATE"));
        try {
          const result = await work(queries);
          guarded(() => connection.exec("COMMIT"));
          return result;
        } catch (error) {
          if (connection.isTransaction) connection.exec("ROLLBACK");
          throw error;
        }
      });
      last = next.catch(() => undefined);
      return next;
    },
    async close() {
      await last;
      connection.close();
    },
  };
}
