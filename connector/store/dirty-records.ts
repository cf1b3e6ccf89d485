/** What hooks said must be read again: one mark a record, durable before the hook is acknowledged. */

import { sql } from "kysely";
import type { AccountId } from "#shared/domain/account.ts";
import { bulkInsert } from "./bulk.ts";
import { cleanText } from "./clean-text.ts";
import type { Database } from "./database.ts";
import { liveAccount } from "./live-account.ts";
import type { Store } from "./store.ts";

/** After so many failed tries a mark waits for the next sync instead. */
const MAX_TRIES = 5;

/** A lock of their own: a hook is not to wait for a page of rows. */
export const DIRTY_LOCK = (account: string): string => `${account} dirty`;

const MARK = bulkInsert(
  "dirty_records",
  ["account", "id", "marked", "tries"],
  sql`DO UPDATE SET marked = excluded.marked, tries = 0`,
);

export function dirtyRecords(
  database: Database,
): Pick<Store, "markDirty" | "dirtyRecords" | "clearDirty" | "failDirty" | "retryDirty" | "dirtyAccounts"> {
  return {
    async markDirty(id, recordIds) {
      if (recordIds.length === 0) return;
      await database.transaction(DIRTY_LOCK(id), async ({ queries, writeMany }) => {
        // A hook that comes after the erasure leaves nothing behind.
        if (!(await liveAccount(queries, id))) return;
        const last = await queries
          .selectFrom("dirty_records")
          .select((row) => row.fn.max("marked").as("mark"))
          .where("account", "=", id)
          .executeTakeFirst();
        const mark = Number(last?.mark ?? 0) + 1;
        const ids = new Set(recordIds.map(cleanText));
        await writeMany(
          MARK,
          [...ids].map((recordId) => [id, recordId, mark, 0]),
        );
      });
    },
    async dirtyRecords(id, limit) {
      const rows = await database.queries
        .selectFrom("dirty_records")
        .select(["id", "marked"])
        .where("account", "=", id)
        .where("tries", "<", MAX_TRIES)
        .orderBy("marked")
        .orderBy("id")
        .limit(limit)
        .execute();
      return rows.map((row) => ({ recordId: row.id, mark: row.marked }));
    },
    clearDirty: (id, marks) =>
      database.transaction(DIRTY_LOCK(id), async ({ queries }) => {
        for (const { recordId, mark } of marks) {
          await queries
            .deleteFrom("dirty_records")
            .where("account", "=", id)
            .where("id", "=", recordId)
            .where("marked", "=", mark)
            .execute();
        }
      }),
    retryDirty: (id) =>
      database.transaction(DIRTY_LOCK(id), async ({ queries }) => {
        const { numUpdatedRows } = await queries
          .updateTable("dirty_records")
          .set({ tries: 0 })
          .where("account", "=", id)
          .where("tries", ">=", MAX_TRIES)
          .executeTakeFirstOrThrow();
        return Number(numUpdatedRows);
      }),
    async dirtyAccounts() {
      const rows = await database.queries
        .selectFrom("dirty_records")
        .select("account")
        .distinct()
        .where("tries", "<", MAX_TRIES)
        .execute();
      return rows.map((row) => row.account as AccountId);
    },
    failDirty: (id, recordIds) =>
      database.transaction(DIRTY_LOCK(id), async ({ queries }) => {
        for (const recordId of recordIds) {
          await queries
            .updateTable("dirty_records")
            .set((row) => ({ tries: row("tries", "+", 1) }))
            .where("account", "=", id)
            .where("id", "=", cleanText(recordId))
            .execute();
        }
      }),
  };
}
