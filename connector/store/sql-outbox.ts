/** The outbox over SQL (see `outbox.ts` for what each call promises). */
import type { AccountId } from "#shared/domain/account.ts";
import { cleanText, toDocument } from "./clean-text.ts";
import type { Database } from "./database.ts";
import { liveAccount, writeLive } from "./live-account.ts";
import type { LetterRow, LetterState, Outbox, TakenLetter } from "./outbox.ts";
import type { Queries, Tables } from "./tables.ts";

type Row = Tables["outbox"];

/** Takers of all processes come one after the other. */
const TAKERS = "outbox";
const NOTHING = "null";

const toLetter = (row: Row): LetterRow => ({
  id: row.id,
  state: row.state as LetterState,
  tries: row.tries,
  changedAt: row.changed,
  reason: row.reason,
});

/** Letters whose sender is gone. */
async function giveUpLost(queries: Queries, now: number): Promise<void> {
  await queries
    .updateTable("outbox")
    .set({ state: "unsure", reason: "sender-gone", doc: NOTHING, changed: now })
    .where("state", "=", "sending")
    .where("at", "<=", now)
    .execute();
}

async function takeDue(
  queries: Queries,
  now: number,
  seconds: number,
  limit: number,
): Promise<TakenLetter[]> {
  const rows = await queries
    .selectFrom("outbox")
    .selectAll()
    .where("state", "=", "waiting")
    .where("at", "<=", now)
    .orderBy("at")
    .orderBy("account")
    .orderBy("id")
    .limit(limit)
    .execute();
  const taken: TakenLetter[] = [];
  for (const row of rows) {
    // An erased account's letters go nowhere; the erasure takes them.
    if (!(await liveAccount(queries, row.account))) continue;
    await queries
      .updateTable("outbox")
      .set({ state: "sending", at: now + seconds, changed: now })
      .where("account", "=", row.account)
      .where("id", "=", row.id)
      .execute();
    taken.push({
      account: row.account as AccountId,
      id: row.id,
      kind: row.kind,
      content: JSON.parse(row.doc),
      at: row.at,
      tries: row.tries,
    });
  }
  return taken;
}

export function sqlOutbox(database: Database): Outbox {
  return {
    put: (id, letters, now) =>
      writeLive(database, id, async ({ queries }) => {
        const added: string[] = [];
        for (const letter of letters) {
          const name = cleanText(letter.id);
          const { numInsertedOrUpdatedRows } = await queries
            .insertInto("outbox")
            .values({
              account: id,
              id: name,
              kind: letter.kind,
              doc: toDocument(letter.content),
              state: "waiting",
              tries: 0,
              at: letter.at,
              changed: now,
              reason: null,
            })
            .onConflict((conflict) => conflict.columns(["account", "id"]).doNothing())
            .executeTakeFirstOrThrow();
          if (numInsertedOrUpdatedRows === 1n) added.push(name);
        }
        return added;
      }),
    async take(now, seconds, limit) {
      // A look without a lock first: nearly always there is nothing to do.
      const due = await database.queries
        .selectFrom("outbox")
        .select("id")
        .where("state", "in", ["waiting", "sending"])
        .where("at", "<=", now)
        .limit(1)
        .executeTakeFirst();
      if (!due) return [];
      return database.transaction(TAKERS, async ({ queries }) => {
        await giveUpLost(queries, now);
        return takeDue(queries, now, seconds, limit);
      });
    },
    settle: (id, letter, outcome, now) =>
      database.transaction(id, async ({ queries }) => {
        const again = outcome.state === "waiting";
        await queries
          .updateTable("outbox")
          .set((row) => ({
            state: outcome.state,
            reason: outcome.state === "sent" ? null : outcome.reason,
            changed: now,
            ...(again ? { at: outcome.at } : { doc: NOTHING }),
            tries: row("tries", "+", outcome.state === "sent" ? 0 : 1),
          }))
          .where("account", "=", id)
          .where("id", "=", letter)
          .where("state", "=", "sending")
          .execute();
      }),
    async letters(id, prefix) {
      const rows = await database.queries
        .selectFrom("outbox")
        .selectAll()
        .where("account", "=", id)
        .where("id", ">=", prefix)
        .where("id", "<", `${prefix}\u{10ffff}`)
        .orderBy("id")
        .execute();
      return rows.map(toLetter);
    },
  };
}
