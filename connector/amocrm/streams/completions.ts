/** When tasks were completed, by the events that say so: the last one counts. */
import type { z } from "zod";
import type { Span } from "../../crm/windows.ts";
import type { AmoClient, GetOptions } from "../client.ts";
import { EVENTS_PAGE, IDS_PER_FILTER } from "../limits.ts";
import { readFirst } from "../pages.ts";
import { type AmoTask, eventSchema } from "../schema.ts";
import { readSpan, type TimedSource } from "./read-slice.ts";

/** By task id; seconds since 1970. */
export type Completions = Map<string, number>;

const row = eventSchema.pick({ type: true, entity_id: true, created_at: true });
type Completion = z.output<typeof row>;

const source: TimedSource<Completion> = {
  path: "/api/v4/events",
  key: "events",
  row,
  limit: EVENTS_PAGE,
  query: { "filter[type]": ["task_completed"] },
  field: "created_at",
  sortable: false,
  pages: 1,
  instantOf: (event) => event.created_at,
};

function take(rows: readonly Completion[], completed: Completions): void {
  for (const { type, entity_id, created_at } of rows) {
    if (type === "task_completed" && entity_id)
      completed.set(entity_id, Math.max(completed.get(entity_id) ?? 0, created_at));
  }
}

/**
 * Most tasks that changed within a span were completed within it, so its events are read first, as long as that costs no
 * more than asking for ten tasks at a time; then those that are left, which were completed earlier.
 */
export async function readCompletions(
  client: AmoClient,
  tasks: readonly AmoTask[],
  span: Readonly<Span>,
  completed: Completions,
  options: GetOptions,
): Promise<void> {
  const missing = tasks.filter((task) => !completed.has(task.id)).length;
  let pages = span.whole ? Number.POSITIVE_INFINITY : Math.ceil(missing / IDS_PER_FILTER);
  if (missing === 0) return;
  for await (const rows of readSpan(client, source, span, options)) {
    take(rows, completed);
    if (--pages <= 0) break;
  }
  // Where filters do not hold, what is not known by now stays dated by its last change.
  if (!span.whole) await readByTask(client, tasks, completed, options);
}

/** Asks for those that are not known yet, ten at a time. */
export async function readByTask(
  client: AmoClient,
  tasks: readonly AmoTask[],
  completed: Completions,
  options: GetOptions,
): Promise<void> {
  const ids = tasks.filter((task) => !completed.has(task.id)).map((task) => task.id);
  for (let at = 0; at < ids.length; at += IDS_PER_FILTER) {
    const asked = ids.slice(at, at + IDS_PER_FILTER);
    const query = { "filter[entity]": ["task"], "filter[entity_id]": asked };
    const rows = await readFirst(client, source, query, options);
    if (rows.some((event) => !event.entity_id || !asked.includes(event.entity_id))) return;
    take(rows, completed);
  }
}
