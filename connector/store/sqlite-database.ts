/**
 * The embedded database: `node:sqlite` with a write-ahead log and full synchronisation, so that an acknowledged
 * transaction survives a power cut (reliability.md D3). One connection writes, others read what is committed. Several
 * processes may open the same file; whoever wants to write waits without holding up the rest of its process.
 */
import { closeSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import type { Database, Transaction } from "./database.ts";
import { queriesOver } from "./queries-over.ts";
import { type SqliteConnection, sqliteConnection } from "./sqlite-connection.ts";
import { isBusy, toStorageError } from "./sqlite-errors.ts";

export const SQLITE_FILE = "desyatka.sqlite";

/** How long a writer waits for other processes, and how often it looks. */
const BUSY_MS = 10_000;
const POLL_MS = 3;
/** A process that writes without a break gives way to others so long, so often. */
const TURN_MS = 100;
const GIVE_WAY_MS = 5;

const PRAGMAS = `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32000;
  PRAGMA journal_size_limit = 64000000; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY`;

/** Repeats what another connection's lock forbids, for as long as a writer waits. */
async function whenFree<Result>(work: () => Result): Promise<Result> {
  const deadline = performance.now() + BUSY_MS;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error;
    }
    await pause(POLL_MS * Math.random());
  }
}

function connect(file: string): DatabaseSync {
  // Made by us first: SQLite would let everybody read it; its other files take over the rights of this one.
  closeSync(openSync(file, "a", 0o600));
  const connection = new DatabaseSync(file, { timeout: BUSY_MS });
  try {
    connection.exec(PRAGMAS);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** The transactions of this process, one after the other. */
function createTurns(writer: SqliteConnection) {
  let last: Promise<unknown> = Promise.resolve();
  let turnBegan = 0;
  let lastEnd = 0;

  async function begin(): Promise<void> {
    const now = performance.now();
    if (now - lastEnd > 1) turnBegan = now;
    else if (now - turnBegan > TURN_MS) {
      await pause(GIVE_WAY_MS);
      turnBegan = performance.now();
    }
    await whenFree(() => writer.exec("BEGIN IMMEDIATE"));
  }

  async function run<Result>(work: () => Promise<Result>): Promise<Result> {
    await begin();
    try {
      const result = await work();
      writer.exec("COMMIT");
      return result;
    } catch (error) {
      writer.rollback();
      throw error;
    } finally {
      lastEnd = performance.now();
    }
  }

  return {
    take<Result>(work: () => Promise<Result>): Promise<Result> {
      const next = last.then(() => run(work));
      last = next.catch(() => undefined);
      return next;
    },
    ended: () => last,
  };
}

export async function openSqlite(folder: string): Promise<Database> {
  const file = join(folder, SQLITE_FILE);
  const open = (): SqliteConnection => sqliteConnection(connect(file), file);
  let writer: SqliteConnection;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writer = await whenFree(open);
  } catch (error) {
    throw toStorageError(error, file);
  }
  // Whoever waits to write polls, so that another connection of this very process can end what it began.
  writer.exec("PRAGMA busy_timeout = 0");
  const reader = open();
  const spare: SqliteConnection[] = [];
  const turns = createTurns(writer);
  const written = queriesOver("sqlite", writer.execute);
  const transaction: Transaction = {
    queries: written,
    writeMany: (bulk, rows) => writer.executeMany(bulk.sql(written, 1), rows),
  };
  return {
    dialect: { integer: "INTEGER", bytes: "BLOB", text: "TEXT", tableEnd: "STRICT, WITHOUT ROWID" },
    queries: queriesOver("sqlite", reader.execute),
    transaction: (_lock, work) =>
      turns
        .take(() => work(transaction))
        .catch((error: unknown) => {
          throw toStorageError(error, file);
        }),
    async snapshot(work) {
      const connection = spare.pop() ?? open();
      try {
        connection.exec("BEGIN");
        return await work(queriesOver("sqlite", connection.execute));
      } finally {
        connection.rollback();
        spare.push(connection);
      }
    },
    clock: async () => Math.floor(Date.now() / 1000),
    async forget() {
      // What the log still holds of deleted rows goes with it, unless another process reads from it right now.
      await turns.ended();
      writer.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    },
    async close() {
      await turns.ended();
      for (const connection of [reader, ...spare, writer]) connection.close();
    },
  };
}
