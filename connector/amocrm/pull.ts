/** Reads one stream of an account from where it stands to the end, in steps that can be stored one by one. */
import type { StreamName } from "#shared/domain/stream.ts";
import type { PullOptions, Step } from "../crm/adapter.ts";
import { runLanes } from "../crm/lanes.ts";
import {
  isWindowCursor,
  OVERLAP_SECONDS,
  shareDone,
  splitWindows,
  stateOf,
  type WindowCursor,
  type WindowPlace,
} from "../crm/windows.ts";
import { InputError } from "../errors.ts";
import { type AmoClient, requestOptions } from "./client.ts";
import { pullDeleted } from "./deleted.ts";
import { readDictionaries } from "./dictionaries.ts";
import { LANES, PAGE } from "./limits.ts";
import { readPage, readWindow, toPath } from "./pages.ts";
import { leadSchema } from "./schema.ts";
import { offeredEventTypes, pullEvents } from "./streams/events.ts";
import { type List, leadList, NOTE_OWNERS, noteList } from "./streams/lists.ts";
import { pullTasks } from "./streams/tasks.ts";

/** A small account's history is read whole, however old; a larger one's as far back as the settings say. */
const SMALL_ACCOUNT_PAGES = 400;

/** The lists of a windowed stream by name. */
// biome-ignore lint/suspicious/noExplicitAny: lists of different rows stand side by side; each knows its own row.
type Lists = Record<string, List<any>>;

/** Pulls windows side by side; each page is one step. */
export async function* pullWindows(
  client: AmoClient,
  stream: StreamName,
  lists: Lists,
  cursor: WindowCursor,
  options: PullOptions,
): AsyncGenerator<Step> {
  const lane = (place: WindowPlace) =>
    async function* () {
      const list = lists[place.list]!;
      const window = { from: place.at, to: place.to };
      for await (const page of readWindow(client, list.source, window, requestOptions(options))) {
        yield { place, page, list, done: false };
      }
      yield { place, page: { rows: [], at: place.to }, list, done: true };
    };
  const open = cursor.windows.filter((place) => !place.done);
  for await (const { place, page, list, done } of runLanes(open.map(lane), LANES)) {
    place.at = Math.max(place.at, Math.min(page.at, place.to));
    place.done = done;
    const state = stateOf(stream, cursor, options.state);
    yield { batch: list.toBatch(page.rows), state, rows: page.rows.length, done: shareDone(cursor) };
  }
}

/** Creation of the account's first lead, `null` where there is none. */
async function firstLead(client: AmoClient, options: PullOptions): Promise<number | null> {
  const source = { path: "/api/v4/leads", key: "leads", row: leadSchema, limit: 1, query: {} };
  const path = toPath("/api/v4/leads", { limit: 1, "order[created_at]": "asc" });
  const { rows } = await readPage(client, source, path, requestOptions(options));
  return rows[0]?.created_at ?? null;
}

const starts = new WeakMap<AmoClient, Promise<number>>();

/** How far back events, calls and tasks are read on the first pull; asked once for all of them. */
export function historyStart(client: AmoClient, options: PullOptions): Promise<number> {
  const known = starts.get(client) ?? findHistoryStart(client, options);
  starts.set(client, known);
  // A failure is no answer: the next pull asks again.
  known.catch(() => starts.delete(client));
  return known;
}

async function findHistoryStart(client: AmoClient, options: PullOptions): Promise<number> {
  if (options.sinceIsFirm) return options.since;
  const first = await firstLead(client, options);
  if (first === null || first >= options.since) return options.since;
  const query = { limit: PAGE, page: SMALL_ACCOUNT_PAGES, "filter[created_at][to]": options.since };
  const source = { path: "/api/v4/leads", key: "leads", row: leadSchema, limit: PAGE, query: {} };
  const beyond = await readPage(client, source, toPath("/api/v4/leads", query), requestOptions(options));
  return beyond.rows.length > 0 ? options.since : first - 86_400;
}

/** Goes on with an interrupted pull, then reads what changed since. */
async function* resumable(
  client: AmoClient,
  stream: StreamName,
  options: PullOptions,
  first: (options: PullOptions) => Promise<{ lists: Lists; cursor: WindowCursor }>,
  later: Lists,
  listsOf: () => Lists,
): AsyncGenerator<Step> {
  let state = options.state;
  if (isWindowCursor(state?.cursor)) {
    for await (const step of pullWindows(client, stream, listsOf(), state.cursor, options)) {
      state = step.state;
      yield step;
    }
  } else if (state?.syncedUntil == null) {
    const { lists, cursor } = await first(options);
    yield* pullWindows(client, stream, lists, cursor, options);
    return;
  }
  const from = (state?.syncedUntil ?? options.since) - OVERLAP_SECONDS;
  if ((state?.syncedUntil ?? 0) >= options.until) return;
  const windows = Object.keys(later).flatMap((name) => splitWindows(name, from, options.until, 1));
  yield* pullWindows(client, stream, later, { until: options.until, windows }, { ...options, state });
}

async function* pullLeads(client: AmoClient, options: PullOptions): AsyncGenerator<Step> {
  const lists: Lists = { created: leadList("created_at"), updated: leadList("updated_at") };
  const first = async () => {
    if (options.sinceIsFirm) {
      return {
        lists,
        cursor: {
          until: options.until,
          windows: splitWindows("updated", options.since, options.until, LANES),
        },
      };
    }
    const start = (await firstLead(client, options)) ?? options.until;
    return {
      lists,
      cursor: { until: options.until, windows: splitWindows("created", start, options.until, LANES) },
    };
  };
  yield* resumable(client, "leads", options, first, { updated: lists.updated! }, () => lists);
}

async function* pullCalls(client: AmoClient, options: PullOptions): AsyncGenerator<Step> {
  const offered = await offeredEventTypes(client, options);
  const mail = !offered?.includes("incoming_mail");
  const lists: Lists = Object.fromEntries(NOTE_OWNERS.map((owner) => [owner, noteList(owner, mail)]));
  const first = async () => {
    const start = await historyStart(client, options);
    const windows = NOTE_OWNERS.flatMap((owner) => splitWindows(owner, start, options.until, 2));
    return { lists, cursor: { until: options.until, windows } };
  };
  yield* resumable(client, "calls", options, first, lists, () => lists);
}

async function* pullDictionaries(client: AmoClient, options: PullOptions): AsyncGenerator<Step> {
  const known = (options.state?.cursor as { users?: string[] } | null | undefined)?.users ?? [];
  const dictionaries = await readDictionaries(client, known, requestOptions(options));
  const users = [...new Set([...known, ...dictionaries.managers.map((manager) => manager.id)])];
  const state = {
    stream: "dictionaries" as const,
    syncedUntil: options.until,
    problem: null,
    cursor: { users },
  };
  yield { batch: { dictionaries }, state, rows: dictionaries.managers.length, done: 1 };
}

export function pullStream(
  client: AmoClient,
  stream: StreamName,
  options: PullOptions,
): AsyncGenerator<Step> {
  switch (stream) {
    case "dictionaries":
      return pullDictionaries(client, options);
    case "leads":
      return pullLeads(client, options);
    case "events":
      return pullEvents(client, options);
    case "deleted":
      return pullDeleted(client, options);
    case "calls":
      return pullCalls(client, options);
    case "tasks":
      return pullTasks(client, options);
    default:
      throw new InputError("internal", { request: stream });
  }
}
