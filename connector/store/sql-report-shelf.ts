/** The shelf of reports over SQL (see `report-shelf.ts` for what each call promises). */
import type { AccountId } from "#shared/domain/account.ts";
import { cleanText } from "./clean-text.ts";
import type { Database } from "./database.ts";
import { writeLive } from "./live-account.ts";
import type { Cadence, KeptReport, ReportShelf, Slot, SlotRow, Verdict } from "./report-shelf.ts";
import type { Queries, Tables } from "./tables.ts";

type Row = Tables["report_slots"];

const toSlot = (row: Row): SlotRow => ({
  key: row.key,
  cadence: row.cadence as Cadence,
  dueAt: row.due,
  period: row.period,
  madeAt: row.made,
  complete: row.complete === 1,
  accurate: row.accurate === 1,
  verdict: row.verdict as Verdict | null,
  reason: row.reason,
});

const toRow = (account: string, { key, cadence, dueAt, period }: Slot): Row => ({
  account,
  key,
  cadence,
  due: dueAt,
  period,
  made: null,
  complete: 0,
  accurate: 0,
  verdict: null,
  reason: null,
  claimed: 0,
});

/** Rows that nothing has happened to. */
const untouched = (queries: Queries, id: AccountId) =>
  queries
    .selectFrom("report_slots")
    .selectAll()
    .where("account", "=", id)
    .where("made", "is", null)
    .where("verdict", "is", null);

async function planSlots(
  queries: Queries,
  id: AccountId,
  slots: readonly Slot[],
  from: number,
  until: number,
): Promise<void> {
  const wanted = new Map(slots.map((slot) => [slot.key, slot]));
  const planned = await untouched(queries, id).where("due", ">=", from).where("due", "<", until).execute();
  for (const { key, due } of planned) {
    if (wanted.get(key)?.dueAt === due) wanted.delete(key);
    else await queries.deleteFrom("report_slots").where("account", "=", id).where("key", "=", key).execute();
  }
  for (const slot of wanted.values())
    await queries
      .insertInto("report_slots")
      .values(toRow(id, slot))
      .onConflict((conflict) => conflict.columns(["account", "key"]).doNothing())
      .execute();
}

const changeOpen = (queries: Queries, id: AccountId, key: string) =>
  queries
    .updateTable("report_slots")
    .where("account", "=", id)
    .where("key", "=", cleanText(key))
    .where("made", "is", null)
    .where("verdict", "is", null);

export function sqlReportShelf(database: Database): ReportShelf {
  return {
    plan: (id, slots, from, until) =>
      writeLive(database, id, ({ queries }) => planSlots(queries, id, slots, from, until)),
    async slots(id, from, until) {
      const rows = await database.queries
        .selectFrom("report_slots")
        .selectAll()
        .where("account", "=", id)
        .where("due", ">=", from)
        .where("due", "<", until)
        .orderBy("due")
        .orderBy("key")
        .execute();
      return rows.map(toSlot);
    },
    async openSlots(id, now) {
      const rows = await untouched(database.queries, id)
        .where("due", "<=", now)
        .orderBy("due")
        .orderBy("key")
        .execute();
      return rows.map(toSlot);
    },
    claim: (id, key, now, seconds) =>
      writeLive(database, id, async ({ queries }) => {
        const { numUpdatedRows } = await changeOpen(queries, id, key)
          .set({ claimed: now + seconds })
          .where("claimed", "<=", now)
          .executeTakeFirstOrThrow();
        return numUpdatedRows === 1n;
      }),
    close: (id, key, verdict, reason) =>
      writeLive(database, id, async ({ queries }) => {
        await changeOpen(queries, id, key).set({ verdict, reason }).execute();
      }),
    keep: (id, report, complete) =>
      writeLive(database, id, async ({ queries }) => {
        const { numUpdatedRows } = await changeOpen(queries, id, report.key)
          .set({ made: report.madeAt, complete: complete ? 1 : 0, accurate: 1 })
          .executeTakeFirstOrThrow();
        if (numUpdatedRows === 0n) return false;
        const { key, madeAt: made, hash, document: doc } = report;
        await queries.insertInto("kept_reports").values({ account: id, key, made, hash, doc }).execute();
        return true;
      }),
    async kept(id, key): Promise<KeptReport | null> {
      const row = await database.queries
        .selectFrom("kept_reports")
        .selectAll()
        .where("account", "=", id)
        .where("key", "=", cleanText(key))
        .executeTakeFirst();
      return row ? { key: row.key, madeAt: row.made, hash: row.hash, document: row.doc } : null;
    },
    setAccurate: (id, key, accurate) =>
      writeLive(database, id, async ({ queries }) => {
        await queries
          .updateTable("report_slots")
          .set({ accurate: accurate ? 1 : 0 })
          .where("account", "=", id)
          .where("key", "=", key)
          .where("made", "is not", null)
          .execute();
      }),
  };
}
