/** Kysely over one connection of ours, whatever it is: it builds the statements, and this executes them. */
import {
  type CompiledQuery,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import type { Queries, Tables } from "./tables.ts";

export interface Answer {
  rows: unknown[];
  /** Rows that were inserted, updated or deleted. */
  changed: number;
}

export type Execute = (sql: string, params: readonly unknown[]) => Promise<Answer>;

const PARTS = {
  sqlite: { compiler: SqliteQueryCompiler, adapter: SqliteAdapter, introspector: SqliteIntrospector },
  postgres: { compiler: PostgresQueryCompiler, adapter: PostgresAdapter, introspector: PostgresIntrospector },
};

const refuse = (): never => {
  throw new Error("Transactions are opened by Database.transaction");
};

function driverOf(execute: Execute): Driver {
  const connection = {
    async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
      const { rows, changed } = await execute(sql, parameters);
      return { rows: rows as Row[], numAffectedRows: BigInt(changed) };
    },
    streamQuery: refuse,
  };
  const nothing = async () => undefined;
  return {
    init: nothing,
    acquireConnection: async () => connection,
    releaseConnection: nothing,
    beginTransaction: async () => refuse(),
    commitTransaction: async () => refuse(),
    rollbackTransaction: async () => refuse(),
    destroy: nothing,
  };
}

export function queriesOver(kind: keyof typeof PARTS, execute: Execute): Queries {
  const { compiler: Compiler, adapter: Adapter, introspector: Introspector } = PARTS[kind];
  return new Kysely<Tables>({
    dialect: {
      createDriver: () => driverOf(execute),
      createQueryCompiler: () => new Compiler(),
      createAdapter: () => new Adapter(),
      createIntrospector: (queries) => new Introspector(queries),
    },
  });
}
