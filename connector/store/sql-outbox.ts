/** The outbox over SQL (see `outbox.ts` for what each call promises). */
import type { AccountId } from "#shared/domain/account.ts";
import { cleanText, toDocument } from "./clean-text.ts";
import type { Database } from "./database.ts";
import type { Letter, LetterRow, LetterState, Outbox, Settled, TakenLetter } from "./outbox.ts";
import type { Queries, Tables } from "./tables.ts";

type Row = Tables["outbox"];

/** Writers of all processes come one after the other; an erasure takes an account's letters under it too. */
export const OUTBOX_LOCK = "outbox";
const NOTHING = "null";
/** Rows in one statement: both databases take many more parameters. */
const ROWS_AT_ONCE = 200;

function chunks<One>(all: readonly One[]): One[][] {
  const count = Math.ceil(all.length / ROWS_AT_ONCE);
  return Array.from({ length: count }, (_, index) =>
    all.slice(index * ROWS_AT_ONCE, (index + 1) * ROWS_AT_ONCE),
  );
}

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

/** Those of the accounts that are connected: an erased one's letters go nowhere. */
async function connected(queries: Queries, accounts: readonly string[]): Promise<Set<string>> {
  const live = new Set<string>();
  for (const some of chunks([...new Set(accounts)])) {
    const rows = await queries
      .selectFrom("accounts")
      .select("account")
      .where("account", "in", some)
      .where("live", "=", 1)
      .execute();
    for (const { account } of rows) live.add(account);
  }
  return live;
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
  const live = await connected(
    queries,
    rows.map((row) => row.account),
  );
  const taken = rows.filter((row) => live.has(row.account));
  for (const some of chunks(taken))
    await queries
      .updateTable("outbox")
      .set({ state: "sending", at: now + seconds, changed: now })
      .where(({ eb, refTuple, tuple }) =>
        eb(
          refTuple("account", "id"),
          "in",
          some.map((row) => tuple(row.account, row.id)),
        ),
      )
      .execute();
  return taken.map((row) => ({
    account: row.account as AccountId,
    id: row.id,
    kind: row.kind,
    content: JSON.parse(row.doc),
    at: row.at,
    tries: row.tries,
  }));
}

const toRow = (account: AccountId, letter: Letter, now: number): Row => ({
  account,
  id: cleanText(letter.id),
  kind: letter.kind,
  doc: toDocument(letter.content),
  state: "waiting",
  tries: 0,
  at: letter.at,
  changed: now,
  reason: null,
});

/** Names that are new. */
async function putRows(queries: Queries, rows: readonly Row[]): Promise<string[]> {
  const added: string[] = [];
  for (const some of chunks(rows)) {
    const inserted = await queries
      .insertInto("outbox")
      .values(some)
      .onConflict((conflict) => conflict.columns(["account", "id"]).doNothing())
      .returning("id")
      .execute();
    added.push(...inserted.map(({ id }) => id));
  }
  return added;
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
        const live = await connected(
          queries,
          bundles.map((bundle) => bundle.account),
        );
        const rows = bundles
          .filter(({ account }) => live.has(account))
          .flatMap(({ account, letters }) => letters.map((letter) => toRow(account, letter, now)));
        return putRows(queries, rows);
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
