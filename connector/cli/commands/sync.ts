/** `sync --account A [--full] [--since DATE]`: pulls until nothing is left; progress on standard error. */

import { openCrm } from "../../crm/registry.ts";
import { InputError } from "../../errors.ts";
import type { Progress } from "../../sync/progress.ts";
import { syncAccount } from "../../sync/sync.ts";
import { type Command, namedAccount, nowSeconds, printResult } from "../session.ts";
import { table } from "../table.ts";

const QUIET_MS = 1_000;

/** A line that redraws itself on a terminal, a line a second elsewhere. */
function progressLine(remark: (text: string) => void, isTerminal: boolean): (progress: Progress) => void {
  let last = Number.NEGATIVE_INFINITY;
  return ({ stream, rows, requests, done, secondsLeft }) => {
    const now = performance.now();
    if (now - last < (isTerminal ? 100 : QUIET_MS)) return;
    last = now;
    const left = secondsLeft === null ? "" : `, ~${Math.ceil(secondsLeft)} s left`;
    const text = `${Math.round(100 * done)} %  ${stream}: ${rows} rows, ${requests} requests${left}`;
    if (isTerminal) process.stderr.write(`\r\u001b[2K${text}`);
    else remark(text);
  };
}

function sinceOption(text: string | undefined): number | null {
  if (text === undefined) return null;
  const instant = Date.parse(`${text}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(instant))
    throw new InputError("date-invalid", { date: text.slice(0, 40) });
  return instant / 1000;
}

export const sync: Command = async (session) => {
  const { store, config, args } = session;
  const since = sinceOption(args.options.since);
  const account = await namedAccount(session);
  const crm = await openCrm(store, account, config);
  const isTerminal = process.stderr.isTTY === true;
  const results = await syncAccount(store, account.id, crm, {
    full: args.flags.has("full"),
    since,
    now: nowSeconds,
    onProgress: progressLine(session.remark, isTerminal),
  });
  if (isTerminal) process.stderr.write("\r\u001b[2K");
  const refused = results.reduce((sum, one) => sum + one.refused, 0);
  const streams = Object.fromEntries(
    results.map(({ stream, rows, requests, seconds, refused: no }) => [
      stream,
      { rows, requests, seconds: Number(seconds.toFixed(3)), refused: no },
    ]),
  );
  printResult(session, { account: account.id, streams, refused }, () =>
    table(
      ["stream", "rows", "requests", "seconds", "refused"],
      results.map((one) => [one.stream, one.rows, one.requests, Number(one.seconds.toFixed(1)), one.refused]),
    ),
  );
};
