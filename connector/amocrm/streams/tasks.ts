/** Held meetings: completed tasks of the meeting type, dated by the event that completed them (KPI.md 6). */
import { z } from "zod";
import type { PullOptions, Step } from "../../crm/adapter.ts";
import { OPEN_END_SECONDS, OVERLAP_SECONDS } from "../../crm/windows.ts";
import type { Batch } from "../../store/store.ts";
import { type AmoClient, requestOptions } from "../client.ts";
import { ACCOUNT_PATH } from "../dictionaries.ts";
import { EVENTS_PAGE, IDS_PER_FILTER, PAGE } from "../limits.ts";
import { mapMeeting } from "../mapping.ts";
import { followLinks } from "../pages.ts";
import { historyStart } from "../pull.ts";
import { type AmoTask, accountSchema, eventSchema, taskSchema } from "../schema.ts";
import type { NoteOwner } from "./lists.ts";

/** Type 2 is a meeting everywhere; an account may have another type with the code MEETING (3.10). */
const MEETING_TYPE = "2";

async function meetingTypes(client: AmoClient, options: PullOptions): Promise<Set<string>> {
  const account = await client.get(ACCOUNT_PATH, accountSchema, "account", requestOptions(options));
  const coded = (account?._embedded?.task_types ?? []).filter((type) => type.code === "MEETING");
  return new Set([MEETING_TYPE, ...coded.map((type) => type.id)]);
}

const completions = (query: Record<string, string | number | readonly string[]>) => ({
  path: "/api/v4/events",
  key: "events",
  row: eventSchema.pick({ type: true, entity_id: true, created_at: true }),
  limit: EVENTS_PAGE,
  query: { "filter[type]": ["task_completed"], ...query },
});

/** When each task was last completed, by the events of a span of time. */
async function completionsBetween(
  client: AmoClient,
  query: Parameters<typeof completions>[0],
  options: PullOptions,
  into: Map<string, number>,
) {
  for await (const events of followLinks(client, completions(query), requestOptions(options))) {
    for (const { type, entity_id, created_at } of events) {
      if (type === "task_completed" && entity_id)
        into.set(entity_id, Math.max(into.get(entity_id) ?? 0, created_at));
    }
  }
}

/** Tasks that were completed before the span that was read are asked for by id, ten at a time. */
async function lookUpMissing(
  client: AmoClient,
  tasks: readonly AmoTask[],
  options: PullOptions,
  known: Map<string, number>,
) {
  const missing = tasks
    .filter((task) => task.is_completed === true && !known.has(task.id))
    .map((task) => task.id);
  for (let at = 0; at < missing.length; at += IDS_PER_FILTER) {
    const ids = missing.slice(at, at + IDS_PER_FILTER);
    await completionsBetween(
      client,
      { "filter[entity]": ["task"], "filter[entity_id]": ids },
      options,
      known,
    );
  }
}

const rowsSchema = z.array(taskSchema);

function toBatch(
  tasks: z.output<typeof rowsSchema>,
  types: ReadonlySet<string>,
  completed: ReadonlyMap<string, number>,
): Batch {
  const meetings = tasks.filter((task) => task.task_type_id && types.has(task.task_type_id));
  return {
    touches: meetings.flatMap((task) => mapMeeting(task, completed.get(task.id) ?? null) ?? []),
    removedTouchIds: meetings.filter((task) => task.is_completed !== true).map((task) => `task:${task.id}`),
  };
}

const typesOf = new WeakMap<AmoClient, Promise<Set<string>>>();

/** Meetings of single leads or people that a hook named. */
export async function readMeetings(
  client: AmoClient,
  owner: NoteOwner,
  ids: readonly string[],
  options: PullOptions,
): Promise<Batch> {
  const found = typesOf.get(client) ?? meetingTypes(client, options);
  typesOf.set(client, found);
  const types = await found.catch((error: unknown) => {
    typesOf.delete(client);
    throw error;
  });
  const source = {
    path: "/api/v4/tasks",
    key: "tasks",
    row: taskSchema,
    limit: PAGE,
    query: {
      "filter[task_type]": [...types],
      "filter[entity_type]": owner,
      "filter[entity_id]": ids,
      "filter[updated_at][from]": options.since,
      "filter[updated_at][to]": options.until + OPEN_END_SECONDS,
    },
  };
  const tasks: AmoTask[] = [];
  const asked = new Set(ids);
  for await (const page of followLinks(client, source, requestOptions(options))) {
    tasks.push(...page.filter((task) => asked.has(task.entity_id ?? "")));
    // The filter was not kept: the next sync reads the tasks.
    if (!page.every((task) => asked.has(task.entity_id ?? ""))) break;
  }
  const completed = new Map<string, number>();
  await lookUpMissing(client, tasks, options, completed);
  return toBatch(tasks, types, completed);
}

export async function* pullTasks(client: AmoClient, options: PullOptions): AsyncGenerator<Step> {
  const before = options.state?.syncedUntil ?? null;
  const from = before === null ? await historyStart(client, options) : before - OVERLAP_SECONDS;
  const to = options.until + OPEN_END_SECONDS;
  const types = await meetingTypes(client, options);
  const completed = new Map<string, number>();
  await completionsBetween(
    client,
    { "filter[created_at][from]": from, "filter[created_at][to]": to },
    options,
    completed,
  );
  const source = {
    path: "/api/v4/tasks",
    key: "tasks",
    row: taskSchema,
    limit: PAGE,
    query: {
      "filter[task_type]": [...types],
      "filter[updated_at][from]": from,
      "filter[updated_at][to]": to,
      "order[id]": "asc",
    },
  };
  const going = { stream: "tasks" as const, syncedUntil: before, problem: null, cursor: null };
  for await (const rows of followLinks(client, source, requestOptions(options))) {
    if (before !== null) await lookUpMissing(client, rows, options, completed);
    yield { batch: toBatch(rows, types, completed), state: going, rows: rows.length, done: null };
  }
  yield { batch: {}, state: { ...going, syncedUntil: options.until }, rows: 0, done: 1 };
}
