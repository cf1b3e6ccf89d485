/** `sync --account A [--full] [--since DATE]`: pulls until nothing is left; progress on standard error. */
import type { Account } from "#shared/domain/account.ts";
import { parsePeriod } from "#shared/time/period.ts";
import { openCrm } from "../../crm/registry.ts";
import { ConnectorError, InputError } from "../../errors.ts";
import { syncAccount } from "../../sync/sync.ts";
import { compareCounts, type SyncLine } from "../compare-counts.ts";
import { holdAccount } from "../hold-account.ts";
import { progressLine } from "../progress-line.ts";
import { type Command, type CommandSession, namedAccount, nowSeconds, printResult } from "../session.ts";
import { table } from "../table.ts";
import { CLI_WORDS } from "../words.ts";

/** The first instant of a date in the account's zone. */
function sinceOption(text: string | undefined, account: Account): number | null {
  if (text === undefined) return null;
  const day = parsePeriod(`day:${text}`, account.timeZone);
  if (!day) throw new InputError("date-invalid", { date: text.slice(0, 40) });
  return day.start;
}

/** Ctrl+C stops between two pages; a second one at once. */
function stopSignal(session: CommandSession): AbortSignal {
  const stopping = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.once(name, () => {
      session.remark(CLI_WORDS[session.language].stopping);
      stopping.abort();
    });
  }
  return stopping.signal;
}

const rounded = (seconds: number, digits: number) => Number(seconds.toFixed(digits));

function toDocument(account: Account, results: readonly SyncLine[]) {
  return {
    account: account.id,
    streams: Object.fromEntries(
      results.map(({ stream, rows, requests, seconds, refused }) => [
        stream,
        { rows, requests, seconds: rounded(seconds, 3), refused },
      ]),
    ),
    refused: results.reduce((sum, one) => sum + one.refused, 0),
  };
}

function toTable(session: CommandSession, results: readonly SyncLine[], seconds: number): string {
  const words = CLI_WORDS[session.language];
  const sum = (of: (one: SyncLine) => number) => results.reduce((total, one) => total + of(one), 0);
  const rows = results.map((one) => [
    one.stream,
    one.rows,
    one.requests,
    rounded(one.seconds, 1),
    one.refused,
  ]);
  const total = [
    words.total,
    sum((one) => one.rows),
    sum((one) => one.requests),
    rounded(seconds, 1),
    sum((one) => one.refused),
  ];
  return table([words.stream, words.rows, words.requests, words.seconds, words.refused], [...rows, total]);
}

export const sync: Command = async (session) => {
  const { store, config, args, language } = session;
  const account = await namedAccount(session);
  const since = sinceOption(args.options.since, account);
  const signal = stopSignal(session);
  const line = progressLine(language, process.stderr);
  const onWait = () => session.remark(CLI_WORDS[language].waits);
  const started = performance.now();
  try {
    const results = await holdAccount(
      store,
      account.id,
      { signal, onWait },
      async (): Promise<SyncLine[]> => {
        const crm = await openCrm(store, account, config);
        const full = args.flags.has("full");
        const comparison = compareCounts(store, account, crm, signal);
        const options = { full, since, now: nowSeconds, signal, onProgress: line.show };
        const pulled = await syncAccount(store, account.id, crm, { ...options, onRecords: comparison.begin });
        return [...pulled, ...(await comparison.end(pulled))];
      },
    );
    line.end();
    const seconds = (performance.now() - started) / 1000;
    printResult(session, toDocument(account, results), () => toTable(session, results, seconds));
  } catch (error) {
    line.end();
    if (signal.aborted) throw new ConnectorError("sync-stopped", {}, { cause: error });
    throw error;
  }
};
