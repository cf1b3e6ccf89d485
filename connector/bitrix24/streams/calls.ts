/** Calls from the statistics of telephony; where that right is missing they come as activities, and the stream says so. */
import type { StreamState } from "#shared/domain/stream.ts";
import type { PullOptions, Step } from "../../crm/adapter.ts";
import { CrmAuthError } from "../../errors.ts";
import type { Batch } from "../../store/store.ts";
import { type BitrixClient, requestOptions } from "../client.ts";
import { type ListSource, readById } from "../pages.ts";
import { listCommand, readListAnswer } from "../rest/list-answers.ts";
import { isRightMissing, isUnknownMethod } from "../rest/refusals.ts";
import { type BitrixCall, callSchema } from "../schema.ts";
import { readTargetsOfIds } from "./bindings.ts";
import { startAfter } from "./history-start.ts";
import { callTargets, hasRecord, mapCall } from "./touches.ts";

const METHOD = "voximplant.statistic.get";
export const NO_TELEPHONY = "no-telephony-right";

const EVERY_CALL: ListSource<BitrixCall> = {
  method: METHOD,
  row: callSchema,
  under: [],
  filterName: "FILTER",
  ascending: { SORT: "ID", ORDER: "ASC" },
  descending: { SORT: "ID", ORDER: "DESC" },
  filter: {},
  counted: true,
};

interface Place {
  lastId: number;
  /** Calls were once counted from activities: those give way to the statistics' own. */
  fallback: boolean;
}

/** Rows committed out of the order of their ids are at most so far behind. */
const OVERLAP_IDS = 25;

/** Whether the statistics are open to us. */
export async function mayReadCalls(client: BitrixClient, options: PullOptions): Promise<boolean> {
  const params = { ...EVERY_CALL.ascending, FILTER: { ID: 0 } };
  const [answer] = await client.ask([{ method: METHOD, params }], requestOptions(options));
  if (!("refusal" in answer!)) return true;
  return !isRightMissing(answer.refusal) && !isUnknownMethod(answer.refusal);
}

/** Calls of contacts and companies may belong to a deal by their activity. */
async function toBatch(
  client: BitrixClient,
  rows: readonly BitrixCall[],
  { fallback }: Place,
  options: PullOptions,
): Promise<Batch> {
  const loose = rows.flatMap((row) =>
    row.CRM_ACTIVITY_ID && !hasRecord(callTargets(row)) ? row.CRM_ACTIVITY_ID : [],
  );
  const found = await readTargetsOfIds(client, loose, options);
  const touches = rows.flatMap((row) => mapCall(row, found.get(row.CRM_ACTIVITY_ID ?? "") ?? []) ?? []);
  if (!fallback) return { touches };
  return {
    touches,
    removedTouchIds: rows.flatMap((row) => (row.CRM_ACTIVITY_ID ? `activity:${row.CRM_ACTIVITY_ID}` : [])),
  };
}

const placeOf = (cursor: unknown): Place | null =>
  typeof cursor === "object" && cursor !== null && "lastId" in cursor ? { ...(cursor as Place) } : null;

/** Single calls that a hook named, by the `CALL_ID` of telephony. */
export async function readCalls(
  client: BitrixClient,
  callIds: readonly string[],
  options: PullOptions,
): Promise<Batch> {
  if (callIds.length === 0 || !(await mayReadCalls(client, options))) return {};
  const command = listCommand(EVERY_CALL, "ascending", { CALL_ID: callIds });
  const [answer] = await client.ask([command], requestOptions(options));
  const asked = new Set(callIds);
  const rows = readListAnswer(answer!, EVERY_CALL, client.host).rows.filter((row) =>
    asked.has(row.CALL_ID ?? ""),
  );
  return toBatch(client, rows, { lastId: 0, fallback: false }, options);
}

export async function* pullCalls(client: BitrixClient, options: PullOptions): AsyncGenerator<Step> {
  const { state } = options;
  const known = placeOf(state?.cursor);
  const place: Place = known ?? { lastId: 0, fallback: false };
  const stateAt = (syncedUntil: number | null, problem: string | null): StreamState => ({
    stream: "calls",
    syncedUntil,
    problem,
    cursor: { ...place },
  });
  try {
    const start = {
      after: Math.max(0, (known?.lastId ?? 0) - OVERLAP_IDS),
      isLong: state?.syncedUntil == null || known?.lastId === 0,
      skipOld: known
        ? undefined
        : (top: number) => startAfter(client, EVERY_CALL, { created: "CALL_START_DATE", top }, options),
    };
    for await (const page of readById(client, EVERY_CALL, start, requestOptions(options))) {
      place.lastId = Math.max(place.lastId, page.lastId);
      const batch = await toBatch(client, page.rows, place, options);
      const before = stateAt(state?.syncedUntil ?? null, null);
      yield { batch, state: before, rows: page.rows.length, done: page.share };
    }
  } catch (error) {
    if (!(error instanceof CrmAuthError && error.code === "crm-scope")) throw error;
    // What was read stays; the rest is counted from activities until the right is given.
    place.fallback = true;
    yield { batch: {}, state: stateAt(options.until, NO_TELEPHONY), rows: 0, done: 1 };
    return;
  }
  yield { batch: {}, state: stateAt(options.until, null), rows: 0, done: 1 };
}
