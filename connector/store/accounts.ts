/** Accounts: connected, listed, and erased with everything that they had. */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Account, AccountId } from "#shared/domain/account.ts";
import { cleanText, toDocument } from "./clean-text.ts";
import type { Database } from "./database.ts";
import { DIRTY_LOCK } from "./dirty-records.ts";
import { accountRow, liveAccount, writeLive } from "./live-account.ts";
import { ACCOUNT_TABLES } from "./schema.ts";
import { OUTBOX_LOCK } from "./sql-outbox.ts";
import type { Store } from "./store.ts";
import type { Queries } from "./tables.ts";

/** Rows deleted in one transaction: few enough to hold up nobody else. */
const ROWS_AT_ONCE = 2_000;
const PARTS_AT_ONCE = 4;

type AccountTable = keyof typeof ACCOUNT_TABLES;
const TABLES = Object.keys(ACCOUNT_TABLES) as AccountTable[];

async function deleteSome(queries: Queries, table: AccountTable, account: string): Promise<bigint> {
  // Every table of the list has an `account`; the types of them all at once are too much for the compiler.
  const name = table as "moves";
  const key = ACCOUNT_TABLES[table] as "id";
  const some = queries
    .selectFrom(name)
    .select(key)
    .where("account", "=", account)
    .limit(table === "blob_parts" ? PARTS_AT_ONCE : ROWS_AT_ONCE);
  const { numDeletedRows } = await queries
    .deleteFrom(name)
    .where("account", "=", account)
    .where(key, "in", some)
    .executeTakeFirstOrThrow();
  return numDeletedRows;
}

/** Tables whose writers wait for each other, and not for the account's. */
const LOCKS: Partial<Record<AccountTable, (account: string) => string>> = {
  dirty_records: DIRTY_LOCK,
  outbox: () => OUTBOX_LOCK,
};

/** Deletes what an erased account had, a little at a time; whoever finds it unfinished goes on. */
async function purge(database: Database, id: string): Promise<void> {
  for (const table of TABLES) {
    const lock = LOCKS[table]?.(id) ?? id;
    for (;;) {
      const deleted = await database.transaction(lock, async ({ queries }) => {
        const account = await accountRow(queries, id);
        return account?.erasing === 1 ? deleteSome(queries, table, id) : 0n;
      });
      if (deleted === 0n) break;
      await nextTurn();
    }
  }
  await database.transaction(id, ({ queries }) =>
    queries.updateTable("accounts").set({ erasing: 0 }).where("account", "=", id).execute(),
  );
  await database.forget();
}

/** Erasures that a stopped process left unfinished. */
export async function finishErasures(database: Database): Promise<void> {
  const left = await database.queries
    .selectFrom("accounts")
    .select("account")
    .where("erasing", "=", 1)
    .execute();
  for (const { account } of left) await purge(database, account);
}

const toAccount = ({ doc }: { doc: string }): Account => JSON.parse(doc) as Account;

/** Writes the account's row; a life after an erasure is a new one. */
async function writeAccount(queries: Queries, account: Account): Promise<void> {
  const known = await accountRow(queries, account.id);
  const doc = toDocument(account);
  if (known) {
    const reborn = known.live === 0 ? { rev: known.rev + 1, born: known.rev + 1 } : {};
    await queries
      .updateTable("accounts")
      .set({ doc, live: 1, ...reborn })
      .where("account", "=", account.id)
      .execute();
  } else {
    await queries
      .insertInto("accounts")
      .values({ account: account.id, doc, rev: 0, born: 0, live: 1, erasing: 0 })
      .execute();
  }
}

async function eraseRow(queries: Queries, id: AccountId): Promise<void> {
  await queries
    .updateTable("accounts")
    .set((row) => ({ doc: "{}", live: 0, erasing: 1, rev: row("rev", "+", 1) }))
    .where("account", "=", id)
    .execute();
  await queries.deleteFrom("credentials").where("account", "=", id).execute();
}

export function accounts(database: Database): Pick<
  Store,
  "accounts" | "account" | "moveAccount" | "eraseAccount"
> & {
  writeAccount(queries: Queries, account: Account): Promise<void>;
  finishErasure(id: AccountId): Promise<void>;
} {
  return {
    async accounts() {
      const rows = await database.queries
        .selectFrom("accounts")
        .select("doc")
        .where("live", "=", 1)
        .orderBy("account")
        .execute();
      return rows.map(toAccount);
    },
    async account(id) {
      const row = await liveAccount(database.queries, id);
      return row && toAccount(row);
    },
    moveAccount: (id, host) =>
      writeLive(database, id, async ({ queries }, row) => {
        const account = toAccount(row);
        if (account.host !== host) await writeAccount(queries, { ...account, host });
      }),
    writeAccount,
    async finishErasure(id) {
      if ((await accountRow(database.queries, id))?.erasing === 1) await purge(database, cleanText(id));
    },
    async eraseAccount(id) {
      await database.transaction(id, ({ queries }) => eraseRow(queries, id));
      await purge(database, id);
    },
  };
}
