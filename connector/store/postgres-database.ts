/** PostgreSQL through `pg`: the same statements, `?` written as `$1`, an advisory lock for each named transaction. */
import pg from "pg";
import { StorageError } from "../errors.ts";
import type { Database, Queries, Row, Value } from "./database.ts";

const CHUNK = 500;
const numbered = new Map<string, string>();

function toNumbered(sql: string): string {
  let text = numbered.get(sql);
  if (!text) {
    let at = 0;
    text = sql.replace(/\?/g, () => `$${++at}`);
    numbered.set(sql, text);
  }
  return text;
}

function told(error: unknown): never {
  const detail = error instanceof Error ? error.message : String(error);
  throw new StorageError("storage-failed", { detail }, { cause: error });
}

const toParams = (row: readonly Value[]) =>
  row.map((value) => (value instanceof Uint8Array ? Buffer.from(value) : value));

function queriesOf(client: pg.Pool | pg.PoolClient): Queries {
  const query = (sql: string, params: readonly Value[]) =>
    client.query(toNumbered(sql), toParams(params)).catch(told);
  return {
    all: async (sql, params = []) => (await query(sql, params)).rows as Row[],
    run: async (sql, params = []) => {
      await query(sql, params);
    },
    async runMany(sql, rows) {
      let changed = 0;
      for (let at = 0; at < rows.length; at += CHUNK) {
        // Queued on one connection without waiting for each answer: one round trip's delay for the whole chunk.
        const answers = await Promise.all(rows.slice(at, at + CHUNK).map((row) => query(sql, row)));
        for (const answer of answers) changed += answer.rowCount ?? 0;
      }
      return changed;
    },
  };
}

export function openPostgres(url: string): Database {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  // An idle connection that breaks is replaced by the pool; the next query tells if the server is gone.
  pool.on("error", () => undefined);
  return {
    ...queriesOf(pool),
    types: { integer: "BIGINT", bytes: "BYTEA" },
    async transaction(lock, work) {
      const client = await pool.connect().catch(told);
      try {
        await client.query("BEGIN");
        await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [lock]);
        const result = await work(queriesOf(client));
        await client.query("COMMIT");
        client.release();
        return result;
      } catch (error) {
        const broken = await client.query("ROLLBACK").then(
          () => undefined,
          (problem: Error) => problem,
        );
        client.release(broken);
        throw error;
      }
    },
    close: () => pool.end(),
  };
}
