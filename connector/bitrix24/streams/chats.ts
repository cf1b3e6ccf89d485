/**
 * Open lines (3.10): a session is the client's request, and the messages in it of portal users that are no bots are
 * answers. A session whose history is gone has only its request.
 */
import type { Account } from "#shared/domain/account.ts";
import type { Touch } from "#shared/domain/touch.ts";
import type { PullOptions, Step } from "../../crm/adapter.ts";
import type { Batch } from "../../store/store.ts";
import { type BitrixClient, requestOptions } from "../client.ts";
import { type ListSource, readById } from "../pages.ts";
import { serverOffset, wallTime } from "../rest/server-time.ts";
import type { BitrixActivity } from "../schema.ts";
import { EVERY_ACTIVITY } from "./activities.ts";
import { readTargets } from "./bindings.ts";
import { pullChanged } from "./changed.ts";
import { readSessionHistories } from "./session-histories.ts";
import { mapAnswers, mapSession } from "./touches.ts";

export const NO_OPEN_LINES = "no-open-lines-right";
const PROVIDER = "IMOPENLINES_SESSION";

const EVERY_SESSION: ListSource<BitrixActivity> = {
  ...EVERY_ACTIVITY,
  filter: { PROVIDER_ID: PROVIDER },
};

/** An answer need not touch the session's activity, so sessions that are open are looked into again for so long. */
const OPEN_SECONDS = 3 * 86_400;

interface Reading {
  touches: Touch[];
  isClosed: boolean;
}

async function readSessions(
  client: BitrixClient,
  rows: readonly BitrixActivity[],
  options: PullOptions,
): Promise<Reading> {
  const sessions = rows.filter((row) => row.PROVIDER_ID === PROVIDER);
  const [targetsOf, histories] = await Promise.all([
    readTargets(client, sessions, options),
    readSessionHistories(client, sessions, options),
  ]);
  const touches: Touch[] = sessions.flatMap((row) => {
    const targets = targetsOf(row);
    const request = mapSession(row, targets);
    const answers = histories.of(row).flatMap((history) => mapAnswers(history, targets));
    return request ? [request, ...answers] : answers;
  });
  return { touches, isClosed: histories.isClosed };
}

/** Sessions that are still open may have new answers that no list of changes shows. */
async function readOpenSessions(
  client: BitrixClient,
  options: PullOptions,
): Promise<Reading & { rows: number }> {
  const call = requestOptions(options);
  const since = wallTime(options.until - OPEN_SECONDS, await serverOffset(client, call));
  const filter = { ...EVERY_SESSION.filter, COMPLETED: "N", ">=CREATED": since };
  const rows: BitrixActivity[] = [];
  for await (const page of readById(client, { ...EVERY_SESSION, filter }, { after: 0, isLong: false }, call))
    rows.push(...page.rows);
  return { ...(await readSessions(client, rows, options)), rows: rows.length };
}

export async function* pullChats(
  client: BitrixClient,
  account: Account,
  options: PullOptions,
): AsyncGenerator<Step> {
  let problem = options.state?.problem ?? null;
  const toBatch = async (rows: readonly BitrixActivity[]): Promise<Batch> => {
    const { touches, isClosed } = await readSessions(client, rows, options);
    if (rows.length > 0) problem = isClosed ? NO_OPEN_LINES : null;
    return { touches };
  };
  const isFirst = options.state?.syncedUntil == null;
  if (!isFirst) {
    const open = await readOpenSessions(client, options);
    if (open.rows > 0) problem = open.isClosed ? NO_OPEN_LINES : null;
    if (open.touches.length > 0 && options.state)
      yield { batch: { touches: open.touches }, state: options.state, rows: 0, done: null };
  }
  const list = {
    stream: "chats" as const,
    source: EVERY_SESSION,
    changed: "LAST_UPDATED",
    problem: () => problem,
    toBatch,
  };
  yield* pullChanged(client, account, list, options);
}
