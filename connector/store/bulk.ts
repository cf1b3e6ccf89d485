/** Upserts of many rows: built by kysely once for each number of rows, then run with nothing but values. */
import { type RawBuilder, sql } from "kysely";
import type { Bulk } from "./database.ts";
import type { Queries, Tables } from "./tables.ts";

/** How a dialect writes its first parameter tells the dialects apart. */
const markOf = (queries: Queries): string => sql`${0}`.compile(queries).sql;

/**
 * `onConflict` stands after "ON CONFLICT (account, id)" and holds no parameters. A row's values come in the order of
 * `columns`, `account` and `id` first.
 */
export function bulkInsert<Table extends keyof Tables>(
  table: Table,
  columns: readonly (keyof Tables[Table] & string)[],
  onConflict: RawBuilder<unknown>,
): Bulk {
  const texts = new Map<string, string>();
  const names = sql.join(columns.map((name) => sql.ref(name)));
  const row = () => sql`(${sql.join(columns.map(() => sql`${0}`))})`;
  return {
    sql(queries, rows) {
      const key = `${markOf(queries)}${rows}`;
      let text = texts.get(key);
      if (text === undefined) {
        const values = sql.join(Array.from({ length: rows }, row));
        text =
          sql`INSERT INTO ${sql.table(table)} (${names}) VALUES ${values} ON CONFLICT (account, id) ${onConflict}`.compile(
            queries,
          ).sql;
        texts.set(key, text);
      }
      return text;
    },
  };
}
