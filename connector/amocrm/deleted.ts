/**
 * Leads that are gone, or back. Those in the bin are listed (3.4); those that were purged or merged away are only missing.
 * So each sync asks for the page on which the newest lead that we hold must stand: if it does, none is missing. Where it
 * does not, ids are listed and compared, and whoever is missing is asked for by id before he is flagged.
 */
import type { StreamState } from "#shared/domain/stream.ts";
import type { PullOptions, Step } from "../crm/adapter.ts";
import { LATE_SECONDS, OPEN_END_SECONDS } from "../crm/windows.ts";
import type { Batch } from "../store/store.ts";
import { type AmoClient, requestOptions } from "./client.ts";
import { seesAll } from "./dictionaries.ts";
import { PAGE } from "./limits.ts";
import { followLinks, pathOf, readPage } from "./pages.ts";
import { type DeletedLead, deletedLeadSchema, idSchema } from "./schema.ts";
import { readDeletionInstants, readLastWords } from "./streams/deletions.ts";
import { leadList } from "./streams/lists.ts";
import { readListedLeads } from "./streams/named.ts";
import { readSpan, type TimedSource } from "./streams/read-slice.ts";
import { orNull } from "./streams/unknown-question.ts";

const ROWS_HIDDEN = "rows-hidden";
/** Even where the count agrees: one may have gone while another came back. */
const SWEEP_SECONDS = 86_400;
/** More unknown leads than this were left out on purpose, by a pull from a date on. */
const FEW = 500;

interface Place {
  /** When ids were last compared one by one. */
  sweptAt: number;
  /** The count cannot be told, or is not meant to agree: only sweeps tell. */
  isCountless: boolean;
}

const placeOf = (cursor: unknown): Place | null =>
  typeof cursor === "object" && cursor !== null && "sweptAt" in cursor ? { ...(cursor as Place) } : null;

const ids = {
  path: "/api/v4/leads",
  key: "leads",
  row: idSchema,
  limit: PAGE,
  query: { "order[id]": "asc" },
};

/** The bin. A row without an instant is as new as can be. */
const binOf = (until: number): TimedSource<DeletedLead> => ({
  path: "/api/v4/leads",
  key: "leads",
  row: deletedLeadSchema,
  limit: PAGE,
  query: { with: "only_deleted" },
  field: "updated_at",
  sortable: true,
  pages: 1,
  instantOf: (lead) => lead.updated_at ?? until,
});

/** Ids are numbers that may be larger than 2^53. */
const compareIds = (one: string, other: string): number =>
  one.length - other.length || (one < other ? -1 : one > other ? 1 : 0);

/** Whether the newest of our leads stands exactly where it must if all of them are there. `null`: nobody can tell. */
async function isComplete(
  client: AmoClient,
  held: readonly string[],
  options: PullOptions,
): Promise<boolean | null> {
  const newest = held.reduce((max, id) => (compareIds(id, max) > 0 ? id : max));
  const path = pathOf(ids, { page: Math.ceil(held.length / PAGE) });
  const page = await orNull(readPage(client, ids, path, requestOptions(options)));
  const shown = page?.rows.map((row) => row.id) ?? null;
  if (shown === null || shown.some((id, index) => index > 0 && compareIds(shown[index - 1]!, id) >= 0))
    return null;
  return shown[(held.length - 1) % PAGE] === newest;
}

async function listedIds(client: AmoClient, options: PullOptions): Promise<Set<string>> {
  const listed = new Set<string>();
  for await (const rows of followLinks(client, ids, requestOptions(options)))
    for (const { id } of rows) listed.add(id);
  return listed;
}

interface Compared {
  batch: Batch;
  place: Place;
  problem: string | null;
}

/** `null` where so long a list is not shown. */
async function compare(
  client: AmoClient,
  held: readonly string[],
  options: PullOptions,
): Promise<Compared | null> {
  const listed = await orNull(listedIds(client, options));
  if (listed === null) return null;
  const ours = new Set(held);
  const missing = held.filter((id) => !listed.has(id));
  const unknown = [...listed].filter((id) => !ours.has(id));
  const isPartial = unknown.length > FEW;
  const call = requestOptions(options);
  const shown = await readListedLeads(client, isPartial ? missing : [...missing, ...unknown], options);
  const there = new Set(shown.map((lead) => lead.id));
  const gone = missing.filter((id) => !there.has(id));
  // A token that no longer sees all is shown less, and nothing of that is deleted (reliability.md A8).
  const isHidden = gone.length > 0 && !(await seesAll(client, call));
  const told = isHidden ? new Map<string, number>() : await readDeletionInstants(client, gone, call);
  return {
    batch: {
      ...leadList("updated_at").toBatch(shown),
      deletedRecords: isHidden ? [] : gone.map((id) => ({ id, at: told.get(id) ?? options.until })),
      restoredRecordIds: [...there],
    },
    place: { sweptAt: options.until, isCountless: isPartial || isHidden },
    problem: isHidden ? ROWS_HIDDEN : null,
  };
}

/** What is missing, where something may be; `null` where nothing is. */
async function findMissing(
  client: AmoClient,
  known: Place | null,
  options: PullOptions,
): Promise<Compared | null> {
  const held = await options.knownRecordIds();
  if (held.length === 0) return null;
  const isDue = known !== null && options.until - known.sweptAt >= SWEEP_SECONDS;
  if (!isDue) {
    if (known?.isCountless) return null;
    const complete = await isComplete(client, held, options);
    const place = { sweptAt: known?.sweptAt ?? options.until, isCountless: complete === null };
    if (complete !== false) return { batch: {}, place, problem: null };
  }
  return compare(client, held, options);
}

export async function* pullDeleted(client: AmoClient, options: PullOptions): AsyncGenerator<Step> {
  const { state, until } = options;
  const call = requestOptions(options);
  const before = state?.syncedUntil ?? null;
  const from = before === null ? 0 : before - LATE_SECONDS;
  const known = placeOf(state?.cursor);
  const going: StreamState = {
    stream: "deleted",
    syncedUntil: before,
    problem: state?.problem ?? null,
    cursor: known,
  };
  const bin = readSpan(client, binOf(until), { from, to: until + OPEN_END_SECONDS }, call);
  for await (const rows of bin) {
    const deletedRecords = rows.map((lead) => ({ id: lead.id, at: lead.updated_at ?? until }));
    yield { batch: { deletedRecords }, state: going, rows: rows.length, done: null };
  }
  if (before !== null) {
    const { deleted, restored } = await readLastWords(client, from, until, call);
    // A restored lead may never have been seen here. Only those that are really there: a later deletion may not be told yet.
    const shown = await readListedLeads(client, restored, options);
    const batch = {
      ...leadList("updated_at").toBatch(shown),
      deletedRecords: deleted,
      restoredRecordIds: shown.map((lead) => lead.id),
    };
    yield { batch, state: going, rows: deleted.length + restored.length, done: null };
  }
  const missing = await findMissing(client, known, options);
  const batch = missing?.batch ?? {};
  yield {
    batch,
    state: {
      stream: "deleted",
      syncedUntil: until,
      problem: missing?.problem ?? null,
      cursor: missing?.place ?? known ?? { sweptAt: until, isCountless: false },
    },
    rows: (batch.records?.length ?? 0) + (batch.deletedRecords?.length ?? 0),
    done: 1,
  };
}
