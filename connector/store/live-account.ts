/** The account's own row: whether it is connected, its revision, and the lock that its writers share. */
import { ConnectorError } from "../errors.ts";
import { cleanText } from "./clean-text.ts";
import type { Database, Transaction } from "./database.ts";
import type { Queries, Tables } from "./tables.ts";

export type AccountRow = Tables["accounts"];

export async function accountRow(queries: Queries, id: string): Promise<AccountRow | null> {
  const row = await queries
    .selectFrom("accounts")
    .selectAll()
    .where("account", "=", cleanText(id))
    .executeTakeFirst();
  return row ?? null;
}

export async function liveAccount(queries: Queries, id: string): Promise<AccountRow | null> {
  const row = await accountRow(queries, id);
  return row?.live === 1 ? row : null;
}

/**
 * One writer of an account at a time. Refuses an account that was erased, so that a job that still runs cannot bring
 * anything back (reliability.md D12), and one that was never connected.
 */
export function writeLive<Result>(
  database: Database,
  id: string,
  work: (transaction: Transaction, account: AccountRow) => Promise<Result>,
): Promise<Result> {
  return database.transaction(id, async (transaction) => {
    const account = await liveAccount(transaction.queries, id);
    if (!account) throw new ConnectorError("account-unknown", { account: id });
    return work(transaction, account);
  });
}
