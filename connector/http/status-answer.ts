/** `GET /api/status`, also part of every report: is it connected, how far is the first pull, how old are the figures. */
import type { StatusAnswer } from "#shared/api/answers.ts";
import type { Account } from "#shared/domain/account.ts";
import { formatInstant } from "#shared/domain/instant.ts";
import type { StreamState } from "#shared/domain/stream.ts";
import type { Language } from "#shared/text/errors.ts";
import { PROBLEM_TEXTS } from "#shared/text/problems.ts";
import { isWindowCursor, shareDone } from "../crm/windows.ts";
import type { HttpContext } from "./context.ts";
import type { Viewer } from "./viewer.ts";

function shareOf(stream: StreamState): number {
  if (stream.syncedUntil !== null) return 1;
  return isWindowCursor(stream.cursor) ? shareDone(stream.cursor) : 0;
}

function freshnessOf(streams: readonly StreamState[], now: number): StatusAnswer["freshness"] {
  return streams.map(({ stream, syncedUntil, problem }) => ({
    stream,
    syncedUntil: syncedUntil === null ? null : formatInstant(syncedUntil),
    behindSeconds: syncedUntil === null ? null : Math.max(0, now - syncedUntil),
    problem,
  }));
}

export async function statusAnswer(
  context: HttpContext,
  account: Account,
  viewer: Viewer,
  language: Language,
): Promise<StatusAnswer> {
  const streams = await context.store.streams(account.id);
  const credentials = await context.store.credentials(account.id);
  const work = context.progress(account.id);
  const pulled = streams.length > 0 && streams.every((stream) => stream.syncedUntil !== null);
  const done = pulled
    ? 1
    : (work?.done ?? streams.reduce((sum, one) => sum + shareOf(one), 0) / Math.max(6, streams.length));
  const codes = [
    ...new Set([...streams.flatMap((one) => one.problem ?? []), ...(context.failure(account.id) ?? [])]),
  ];
  if (!account.fullRights) codes.push("not-full-rights");
  return {
    crm: account.crm,
    connected: credentials !== null,
    syncing: !pulled && credentials !== null,
    done,
    rows: work?.rows ?? 0,
    eta: pulled ? null : (work?.secondsLeft ?? null),
    freshness: freshnessOf(streams, context.now()),
    fullRights: account.fullRights,
    problems: codes.map((code) => ({ code, text: PROBLEM_TEXTS[code]?.[language] ?? code })),
    viewer: { name: viewer.name, admin: viewer.admin, limited: viewer.managerIds !== null },
  };
}
