/** `accounts`: what is connected, and how far behind the CRM each one is. */
import type { Account } from "#shared/domain/account.ts";
import { formatInstant } from "#shared/domain/instant.ts";
import { formatOf } from "../format.ts";
import { type Command, type CommandSession, nowSeconds, printResult } from "../session.ts";
import { table } from "../table.ts";
import { CLI_WORDS } from "../words.ts";

async function freshness({ store }: CommandSession, account: Account) {
  const streams = await store.streams(account.id);
  const complete = streams.length > 0 && streams.every((stream) => stream.syncedUntil !== null);
  const syncedUntil = complete ? Math.min(...streams.map((stream) => stream.syncedUntil!)) : null;
  return {
    account: account.id,
    name: account.name,
    host: account.host,
    timeZone: account.timeZone,
    currency: account.currency,
    syncedUntil: syncedUntil === null ? null : formatInstant(syncedUntil),
    behindSeconds: syncedUntil === null ? null : Math.max(0, nowSeconds() - syncedUntil),
    fullRights: account.fullRights,
    problems: streams.flatMap(({ stream, problem }) => (problem ? [{ stream, problem }] : [])),
  };
}

export const accounts: Command = async (session) => {
  const rows = await Promise.all(
    (await session.store.accounts()).map((account) => freshness(session, account)),
  );
  const words = CLI_WORDS[session.language];
  const { duration } = formatOf(session.language, "");
  printResult(session, rows, () =>
    table(
      [words.account, words.name, words.host, words.syncedUntil, words.behind],
      rows.map((row) => [
        row.account,
        row.name,
        row.host,
        row.syncedUntil ?? words.never,
        row.behindSeconds === null ? "" : duration(row.behindSeconds),
      ]),
    ),
  );
};
