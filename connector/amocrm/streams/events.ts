/** The stream of events: stage moves, messages, dated tags and fields, and which leads were deleted or restored. */
import { z } from "zod";
import type { PullOptions, Step } from "../../crm/adapter.ts";
import { runLanes } from "../../crm/lanes.ts";
import {
  isWindowCursor,
  OVERLAP_SECONDS,
  shareDone,
  splitWindows,
  stateOf,
  type WindowCursor,
  type WindowPlace,
} from "../../crm/windows.ts";
import { type ConnectorError, CrmAuthError, CrmContractError, InputError } from "../../errors.ts";
import type { Batch } from "../../store/store.ts";
import { type AmoClient, requestOptions } from "../client.ts";
import { LANES } from "../limits.ts";
import { readWindow } from "../pages.ts";
import { historyStart } from "../pull.ts";
import type { AmoEvent } from "../schema.ts";
import { eventList, eventTypes } from "./lists.ts";

const WINDOW_SECONDS = 30 * 86_400;

const typesSchema = z.object({
  _embedded: z.object({ events_types: z.array(z.object({ key: z.string() })).nullish() }).nullish(),
});

const isRefusal = (error: unknown): error is ConnectorError =>
  error instanceof InputError ||
  error instanceof CrmContractError ||
  (error instanceof CrmAuthError && error.code === "not-admin");

/** The account's own list of event types; `null` where it gives none. Mail events are not in every account. */
export async function offeredEventTypes(client: AmoClient, options: PullOptions): Promise<string[] | null> {
  try {
    const answer = await client.get(
      "/api/v4/events/types",
      typesSchema,
      "events_types",
      requestOptions(options),
    );
    return answer?._embedded?.events_types?.map((type) => type.key) ?? null;
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

const offers = new WeakMap<AmoClient, Promise<string[] | null>>();

/** The event types to ask for: the account's list is asked once for all that hooks name. */
export async function knownEventTypes(client: AmoClient, options: PullOptions): Promise<string[]> {
  const offered = offers.get(client) ?? offeredEventTypes(client, options);
  offers.set(client, offered);
  // A failure is not kept.
  return eventTypes(
    await offered.catch((error: unknown) => {
      offers.delete(client);
      throw error;
    }),
  );
}

/** The last word on each lead's deletion. Windows are read in any order, so it is applied once, at the end. */
type Deletions = Record<string, { at: number; id: string; deleted: boolean }>;

interface EventCursor extends WindowCursor {
  deletions: Deletions;
}

function noteDeletion(deletions: Deletions, event: AmoEvent): void {
  // A merge makes the loser disappear; its event hangs on the lead that is left, so only deletions speak for a lead.
  if (event.entity_type !== "lead" || !event.entity_id || !/^lead_(deleted|restored)$/.test(event.type))
    return;
  const known = deletions[event.entity_id];
  if (known && (known.at > event.created_at || (known.at === event.created_at && known.id > event.id)))
    return;
  deletions[event.entity_id] = { at: event.created_at, id: event.id, deleted: event.type === "lead_deleted" };
}

function deletionBatch(deletions: Deletions): Batch {
  const all = Object.entries(deletions);
  return {
    deletedRecords: all.filter(([, one]) => one.deleted).map(([id, { at }]) => ({ id, at })),
    restoredRecordIds: all.filter(([, one]) => !one.deleted).map(([id]) => id),
  };
}

async function* pullCursor(
  client: AmoClient,
  cursor: EventCursor,
  options: PullOptions,
): AsyncGenerator<Step> {
  const list = eventList(eventTypes(await offeredEventTypes(client, options)));
  const lane = (place: WindowPlace) =>
    async function* () {
      for await (const page of readWindow(client, list.source, place, requestOptions(options))) {
        yield { place, rows: page.rows, done: false };
      }
      yield { place, rows: [] as AmoEvent[], done: true };
    };
  const open = cursor.windows.filter((place) => !place.done);
  for await (const { place, rows, done } of runLanes(open.map(lane), LANES)) {
    for (const event of rows) noteDeletion(cursor.deletions, event);
    place.done = done;
    const last = cursor.windows.every((window) => window.done);
    const batch = last ? { ...list.toBatch(rows), ...deletionBatch(cursor.deletions) } : list.toBatch(rows);
    yield {
      batch,
      state: stateOf("events", cursor, options.state),
      rows: rows.length,
      done: shareDone(cursor),
    };
  }
}

export async function* pullEvents(client: AmoClient, options: PullOptions): AsyncGenerator<Step> {
  let state = options.state;
  if (isWindowCursor(state?.cursor)) {
    for await (const step of pullCursor(client, state.cursor as EventCursor, options)) {
      state = step.state;
      yield step;
    }
  }
  if ((state?.syncedUntil ?? 0) >= options.until) return;
  const from =
    state?.syncedUntil == null ? await historyStart(client, options) : state.syncedUntil - OVERLAP_SECONDS;
  const count = Math.max(1, Math.ceil((options.until - from) / WINDOW_SECONDS));
  const windows = splitWindows("events", from, options.until, count);
  yield* pullCursor(client, { until: options.until, windows, deletions: {} }, { ...options, state });
}
