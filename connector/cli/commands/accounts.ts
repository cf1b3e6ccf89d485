/** `accounts`: what is connected, and how far behind the CRM each one is. */
import { formatInstant } from "#shared/domain/instant.ts";
import { type Command, nowSeconds, printResult } from "../session.ts";
import { table } from "../table.ts";

export const accounts: Command = async (session) => {
  const { store } = session;
  const rows = await Promise.all(
    (await store.accounts()).map(async (account) => {
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
        problems: streams.flatMap((stream) =>
          stream.problem ? [{ stream: stream.stream, problem: stream.problem }] : [],
        ),
      };
    }),
  );
  printResult(session, rows, () =>
    table(
      ["account", "name", "host", "synced until", "behind, s"],
      rows.map((row) => [row.account, row.name, row.host, row.syncedUntil, row.behindSeconds]),
    ),
  );
};
