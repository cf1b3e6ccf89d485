/** A list whose rows change: all of it first, afterwards what changed since the last pull. */
import type { Account } from "#shared/domain/account.ts";
import type { StreamName, StreamState } from "#shared/domain/stream.ts";
import type { PullOptions, Step } from "../../crm/adapter.ts";
import { OVERLAP_SECONDS } from "../../crm/windows.ts";
import type { Batch } from "../../store/store.ts";
import { type BitrixClient, requestOptions } from "../client.ts";
import { type ListSource, readById } from "../pages.ts";
import { earliestOffset, serverOffset, wallTime } from "../rest/server-time.ts";

/** Where a pull that was interrupted stands: which rows it wants, and up to which id it has them. */
interface Pass {
  lastId: number;
  /** Only rows that changed since; `null` is all. */
  since: number | null;
  /** The instant that will have been reached at its end. */
  until: number;
  /** Of the portal's clock, seconds. */
  offset: number;
}

export interface ChangedList<Row> {
  stream: StreamName;
  source: ListSource<Row>;
  /** Filter field of the last change. */
  changed: string;
  /** On the first pull: the id up to which rows are left out, by the highest one. */
  skipOld?: ((top: number) => Promise<number>) | undefined;
  /** What is missing of the stream, told in its state. */
  problem?: () => string | null;
  toBatch(rows: readonly Row[]): Batch | Promise<Batch>;
}

const isPass = (cursor: unknown): cursor is Pass =>
  typeof cursor === "object" && cursor !== null && "lastId" in cursor;

const offsetIn = (cursor: unknown): number | null =>
  typeof cursor === "object" && cursor !== null && "offset" in cursor ? Number(cursor.offset) : null;

async function beginPass(
  client: BitrixClient,
  account: Account,
  state: StreamState | null,
  options: PullOptions,
): Promise<Pass> {
  if (isPass(state?.cursor)) return state.cursor;
  const before = state?.syncedUntil ?? null;
  const firm = options.sinceIsFirm ? options.since : null;
  const since = before === null ? firm : before - OVERLAP_SECONDS;
  const { until } = options;
  const server = serverOffset(client, requestOptions(options));
  if (since === null) {
    // All rows are wanted: what the clock says is needed at the end only, and has come by then.
    server.catch(() => undefined);
    return { lastId: 0, since, until, offset: 0 };
  }
  const offset = earliestOffset(await server, account.timeZone, since, offsetIn(state?.cursor));
  return { lastId: 0, since, until, offset };
}

export async function* pullChanged<Row>(
  client: BitrixClient,
  account: Account,
  list: ChangedList<Row>,
  options: PullOptions,
): AsyncGenerator<Step> {
  let { state } = options;
  for (;;) {
    const pass = await beginPass(client, account, state, options);
    const syncedUntil = state?.syncedUntil ?? null;
    const going = (cursor: unknown, until: number | null): StreamState => ({
      stream: list.stream,
      syncedUntil: until,
      problem: list.problem?.() ?? null,
      cursor,
    });
    const changed = pass.since === null ? {} : { [`>=${list.changed}`]: wallTime(pass.since, pass.offset) };
    const source = { ...list.source, filter: { ...list.source.filter, ...changed } };
    const isFirst = pass.since === null && pass.lastId === 0;
    const skipOld = isFirst ? list.skipOld : undefined;
    const start = { after: pass.lastId, isLong: syncedUntil === null, skipOld };
    for await (const page of readById(client, source, start, requestOptions(options))) {
      const batch = await list.toBatch(page.rows);
      const cursor = { ...pass, lastId: page.lastId };
      yield { batch, state: going(cursor, syncedUntil), rows: page.rows.length, done: page.share };
    }
    state = going({ offset: await serverOffset(client, requestOptions(options)) }, pass.until);
    yield { batch: {}, state, rows: 0, done: 1 };
    // What was interrupted ends where it was to end; what changed since then is read now.
    if (pass.until >= options.until) return;
  }
}
