/** PostgreSQL through `pg`: the same queries on pooled connections, an advisory lock for each named transaction. */
import { createHash } from "node:crypto";
import pg from "pg";
import { StorageError } from "../errors.ts";
import type { Bulk, Database, Transaction, Value } from "./database.ts";
import { type Execute, queriesOver } from "./queries-over.ts";

const CONNECTIONS = 10;
const CONNECT_MS = 10_000;
/** Rows of one statement at most; the rest is written in statements of 128, 64, … 1, so that few texts are needed. */
const ROWS_AT_ONCE = 256;
/** Revisions, instants and counts stay far below 2^53. */
const INT8 = 20;

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format: "text" | "binary" = "text") =>
    oid === INT8 && format === "text" ? Number : pg.types.getTypeParser(oid, format)) as never,
};

const toParams = (params: readonly unknown[]) =>
  params.map((value) =>
    value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value,
  );

/** Rows of one statement must have different keys; what comes again waits for the next one, in its order. */
function* waves(rows: readonly (readonly Value[])[]): Generator<(readonly Value[])[]> {
  let left = rows;
  while (left.length > 0) {
    const keys = new Set<string>();
    const now: (readonly Value[])[] = [];
    const later: (readonly Value[])[] = [];
    for (const row of left) {
      const key = JSON.stringify([row[0], row[1]]);
      (keys.has(key) ? later : now).push(row);
      keys.add(key);
    }
    yield now;
    left = later;
  }
}

function transactionOver(execute: Execute): Transaction {
  const queries = queriesOver("postgres", execute);
  async function writeMany(bulk: Bulk, rows: readonly (readonly Value[])[]): Promise<number> {
    let changed = 0;
    for (const wave of waves(rows)) {
      let at = 0;
      for (let count = ROWS_AT_ONCE; count >= 1; count /= 2) {
        for (; wave.length - at >= count; at += count) {
          changed += (await execute(bulk.sql(queries, count), wave.slice(at, at + count).flat())).changed;
        }
      }
    }
    return changed;
  }
  return { queries, writeMany };
}

/** A lock's name as the 8-byte number that PostgreSQL locks by. */
const lockNumber = (name: string) => createHash("sha256").update(name).digest().readBigInt64BE();

/** What a person may be told of the server: never the password in the address. */
function serverName(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}${port ? `:${port}` : ""}${pathname}`;
}

export function openPostgres(url: string): Database {
  const server = serverName(url);
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: "desyatka",
    types,
  });
  // An idle connection that breaks is replaced by the pool; the next query tells if the server is gone.
  pool.on("error", () => undefined);

  const told = (error: unknown): never => {
    const text = error instanceof AggregateError ? error.errors.join("; ") : String(error);
    throw new StorageError(
      "database-failed",
      { server, detail: text.replace(/^(error|Error): /, "") },
      { cause: error },
    );
  };
  const over =
    (client: pg.Pool | pg.PoolClient): Execute =>
    async (sql, params) => {
      const answer = await client.query(sql, toParams(params)).catch(told);
      return { rows: answer.rows, changed: answer.command === "SELECT" ? 0 : (answer.rowCount ?? 0) };
    };

  async function within<Result>(begin: string, work: (execute: Execute) => Promise<Result>): Promise<Result> {
    const client = await pool.connect().catch(told);
    let broken: Error | undefined;
    try {
      await client.query(begin).catch(told);
      const result = await work(over(client));
      await client.query("COMMIT").catch(told);
      return result;
    } catch (error) {
      broken = await client.query("ROLLBACK").then(
        () => undefined,
        (problem: Error) => problem,
      );
      throw error;
    } finally {
      client.release(broken);
    }
  }

  return {
    dialect: { integer: "BIGINT", bytes: "BYTEA", text: 'TEXT COLLATE "C"', tableEnd: "" },
    queries: queriesOver("postgres", over(pool)),
    transaction: (lock, work) =>
      within(`BEGIN; SELECT pg_advisory_xact_lock(${lockNumber(lock)})`, (execute) =>
        work(transactionOver(execute)),
      ),
    snapshot: (work) =>
      within("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", (execute) =>
        work(queriesOver("postgres", execute)),
      ),
    async clock() {
      const { rows } = await over(pool)(
        "SELECT floor(extract(epoch FROM clock_timestamp()))::int8 AS now",
        [],
      );
      return (rows[0] as { now: number }).now;
    },
    forget: async () => undefined,
    close: () => pool.end(),
  };
}
