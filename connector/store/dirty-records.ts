/** What hooks said must be read again: one mark a record, durable before the hook is acknowledged. */
import { cleanText } from "./clean-text.ts";
import type { Database } from "./database.ts";
import type { Store } from "./store.ts";

/** After so many failed tries a mark waits for the next sync instead. */
const MAX_TRIES = 5;

export function dirtyRecords(
  database: Database,
): Pick<Store, "markDirty" | "dirtyRecords" | "clearDirty" | "failDirty"> {
  return {
    async markDirty(id, recordIds) {
      if (recordIds.length === 0) return;
      await database.transaction(`${id} dirty`, async (queries) => {
        const [row] = await queries.all("SELECT MAX(marked) AS last FROM dirty_records WHERE account = ?", [
          id,
        ]);
        const mark = Number(row?.last ?? 0) + 1;
        await queries.runMany(
          `INSERT INTO dirty_records (account, id, marked, tries) VALUES (?, ?, ?, 0)
           ON CONFLICT (account, id) DO UPDATE SET marked = excluded.marked, tries = 0`,
          [...new Set(recordIds)].map((recordId) => [id, cleanText(recordId), mark]),
        );
      });
    },
    async dirtyRecords(id, limit) {
      const rows = await database.all(
        "SELECT id, marked FROM dirty_records WHERE account = ? AND tries < ? ORDER BY marked, id LIMIT ?",
        [id, MAX_TRIES, limit],
      );
      return rows.map((row) => ({ recordId: String(row.id), mark: Number(row.marked) }));
    },
    async clearDirty(id, marks) {
      await database.transaction(`${id} dirty`, (queries) =>
        queries.runMany(
          "DELETE FROM dirty_records WHERE account = ? AND id = ? AND marked = ?",
          marks.map(({ recordId, mark }) => [id, recordId, mark]),
        ),
      );
    },
    async failDirty(id, recordIds) {
      await database.transaction(`${id} dirty`, (queries) =>
        queries.runMany(
          "UPDATE dirty_records SET tries = tries + 1 WHERE account = ? AND id = ?",
          recordIds.map((recordId) => [id, recordId]),
        ),
      );
    },
  };
}
