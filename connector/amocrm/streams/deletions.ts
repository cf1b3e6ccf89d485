/** What events say about leads that were deleted or restored (3.7). */
import type { z } from "zod";
import { OPEN_END_SECONDS } from "../../crm/windows.ts";
import type { AmoClient, GetOptions } from "../client.ts";
import { EVENTS_PAGE, IDS_PER_FILTER } from "../limits.ts";
import { readFirst } from "../pages.ts";
import { eventSchema } from "../schema.ts";
import { readSpan, type TimedSource } from "./read-slice.ts";

const row = eventSchema.pick({ id: true, type: true, entity_type: true, entity_id: true, created_at: true });
type Deletion = z.output<typeof row>;

const DELETED = "lead_deleted";
const TYPES = [DELETED, "lead_restored"];

const source: TimedSource<Deletion> = {
  path: "/api/v4/events",
  key: "events",
  row,
  limit: EVENTS_PAGE,
  query: { "filter[type]": TYPES },
  field: "created_at",
  sortable: false,
  pages: 1,
  instantOf: (event) => event.created_at,
};

const isLater = (one: Deletion, other: Deletion | undefined): boolean =>
  !other || one.created_at > other.created_at || (one.created_at === other.created_at && one.id > other.id);

/** The last word on each lead, by id. Events come in any order. */
function takeWords(events: readonly Deletion[], words: Map<string, Deletion>): void {
  for (const event of events) {
    if (event.entity_type !== "lead" || !event.entity_id || !TYPES.includes(event.type)) continue;
    if (isLater(event, words.get(event.entity_id))) words.set(event.entity_id, event);
  }
}

/** Leads deleted since an instant, and leads restored. */
export async function readLastWords(
  client: AmoClient,
  from: number,
  until: number,
  options: GetOptions,
): Promise<{ deleted: { id: string; at: number }[]; restored: string[] }> {
  const words = new Map<string, Deletion>();
  for await (const events of readSpan(client, source, { from, to: until + OPEN_END_SECONDS }, options))
    takeWords(events, words);
  const deleted = [...words].filter(([, event]) => event.type === DELETED);
  return {
    deleted: deleted.map(([id, event]) => ({ id, at: event.created_at })),
    restored: [...words].filter(([, event]) => event.type !== DELETED).map(([id]) => id),
  };
}

/** When each of these leads was deleted, as far as events tell. */
export async function readDeletionInstants(
  client: AmoClient,
  ids: readonly string[],
  options: GetOptions,
): Promise<Map<string, number>> {
  const words = new Map<string, Deletion>();
  for (let from = 0; from < ids.length; from += IDS_PER_FILTER) {
    const asked = ids.slice(from, from + IDS_PER_FILTER);
    const query = { "filter[entity]": ["lead"], "filter[entity_id]": asked };
    const rows = await readFirst(client, source, query, options);
    takeWords(rows, words);
  }
  const deleted = [...words].filter(([, event]) => event.type === DELETED);
  return new Map(deleted.map(([id, event]) => [id, event.created_at]));
}
