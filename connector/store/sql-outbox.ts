/** The outbox over SQL (see `outbox.ts` for what each call promises). */
import type { AccountId } from "#shared/domain/account.ts";
import { cleanText, toDocument } from "./clean-text.ts";
import type { Database } from "./database.ts";
import { liveAccount } from "./live-account.ts";
import type { Letter, LetterRow, LetterState, Outbox, Settled, TakenLetter } from "./outbox.ts";
import type { Queries, Tables } from "./tables.ts";

type Row = Tables["outbox"];

/** Writers of all processes come one after the other; an erasure takes an account's letters under it too. */
export const OUTBOX_LOCK = "outbox";
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
  kind: string,
  now: number,
  seconds: number,
  limit: number,
): Promise<TakenLetter[]> {
  const rows = await queries
    .selectFrom("outbox")
    .selectAll()
    .where("state", "=", "waiting")
    .where("at", "<=", now)
    .where("kind", "=", kind)
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

/** Whether the letter's name is new. */
async function putLetter(
  queries: Queries,
  account: AccountId,
  letter: Letter,
  now: number,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await queries
    .insertInto("outbox")
    .values({
      account,
      id: cleanText(letter.id),
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
  return numInsertedOrUpdatedRows === 1n;
}

async function settleLetter(queries: Queries, { account, id, outcome }: Settled, now: number): Promise<void> {
  await queries
    .updateTable("outbox")
    .set((row) => ({
      state: outcome.state,
      reason: outcome.state === "sent" ? null : outcome.reason,
      changed: now,
      ...(outcome.state === "waiting" ? { at: outcome.at } : { doc: NOTHING }),
      tries: row("tries", "+", outcome.state === "sent" ? 0 : 1),
    }))
    .where("account", "=", account)
    .where("id", "=", id)
    .where("state", "=", "sending")
    .execute();
}

export function sqlOutbox(database: Database): Outbox {
  return {
    put: (bundles, now) =>
      database.transaction(OUTBOX_LOCK, async ({ queries }) => {
        const added: string[] = [];
        for (const { account, letters } of bundles) {
          if (!(await liveAccount(queries, account))) continue;
          for (const letter of letters)
            if (await putLetter(queries, account, letter, now)) added.push(cleanText(letter.id));
        }
        return added;
      }),
    async dueKinds(now) {
      const rows = await database.queries
        .selectFrom("outbox")
        .select("kind")
        .distinct()
        .where("state", "in", ["waiting", "sending"])
        .where("at", "<=", now)
        .orderBy("kind")
        .execute();
      return rows.map((row) => row.kind);
    },
    take: (kind, now, seconds, limit) =>
      database.transaction(OUTBOX_LOCK, async ({ queries }) => {
        await giveUpLost(queries, now);
        return takeDue(queries, kind, now, seconds, limit);
      }),
    settle: (settled, now) =>
      database.transaction(OUTBOX_LOCK, async ({ queries }) => {
        for (const one of settled) await settleLetter(queries, one, now);
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
