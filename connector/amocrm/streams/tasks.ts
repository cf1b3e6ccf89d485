/** Held meetings: completed tasks of the meeting type, dated by the event that completed them (KPI.md 6). */
import type { PullOptions, Step } from "../../crm/adapter.ts";
import { newestFirst, OPEN_END_SECONDS, OVERLAP_SECONDS, type Span } from "../../crm/windows.ts";
import type { Batch } from "../../store/store.ts";
import { type AmoClient, requestOptions } from "../client.ts";
import { ACCOUNT_PATH } from "../dictionaries.ts";
import { PAGE } from "../limits.ts";
import { mapMeeting } from "../mapping.ts";
import { followLinks } from "../pages.ts";
import { type AmoTask, accountSchema, taskSchema } from "../schema.ts";
import { type Completions, readByTask, readCompletions } from "./completions.ts";
import { historyStart } from "./history-start.ts";
import type { NoteOwner } from "./lists.ts";
import { onceForClient } from "./once-for-client.ts";
import { type Found, readSlice, type TimedSource } from "./read-slice.ts";
import { pullWindowed } from "./windowed.ts";

/** Type 2 is a meeting everywhere; an account may have another type with the code MEETING (3.10). */
const MEETING_TYPE = "2";

const meetingTypes = onceForClient(async (client, options): Promise<ReadonlySet<string>> => {
  const account = await client.get(ACCOUNT_PATH, accountSchema, "account", requestOptions(options));
  const coded = (account?._embedded?.task_types ?? []).filter((type) => type.code === "MEETING");
  return new Set([MEETING_TYPE, ...coded.map((type) => type.id)]);
});

/** Tasks can be sorted, but not by the field that they can be filtered by. */
const taskSource = (types: ReadonlySet<string>): TimedSource<AmoTask> => ({
  path: "/api/v4/tasks",
  key: "tasks",
  row: taskSchema,
  limit: PAGE,
  query: { "filter[task_type]": [...types], "order[id]": "asc" },
  field: "updated_at",
  sortable: false,
  pages: 1,
  instantOf: (task) => task.updated_at ?? task.created_at ?? 0,
});

async function* readTasks(
  client: AmoClient,
  types: ReadonlySet<string>,
  slice: Readonly<Span>,
  options: PullOptions,
): AsyncGenerator<Found<Batch>> {
  const call = requestOptions(options);
  const completed: Completions = new Map();
  for await (const found of readSlice(client, taskSource(types), slice, call)) {
    if (found.kind !== "rows") {
      yield found;
      continue;
    }
    if (found.more && !slice.whole && slice.to > slice.from) {
      // It will be read again in parts, so it needs no completions yet.
      yield { ...found, rows: {}, count: 0 };
      continue;
    }
    const meetings = meetingsOf(found.rows, types);
    await readCompletions(client, heldOf(meetings), slice, completed, call);
    yield { ...found, rows: toBatch(meetings, completed) };
  }
}

const meetingsOf = (tasks: readonly AmoTask[], types: ReadonlySet<string>): AmoTask[] =>
  tasks.filter((task) => task.task_type_id && types.has(task.task_type_id));

const heldOf = (meetings: readonly AmoTask[]): AmoTask[] =>
  meetings.filter((task) => task.is_completed === true);

const toBatch = (meetings: readonly AmoTask[], completed: Completions): Batch => ({
  touches: meetings.flatMap((task) => mapMeeting(task, completed.get(task.id) ?? null) ?? []),
  removedTouchIds: meetings.filter((task) => task.is_completed !== true).map((task) => `task:${task.id}`),
});

/** Meetings of single leads or people that a hook named. */
export async function readMeetings(
  client: AmoClient,
  owner: NoteOwner,
  ids: readonly string[],
  options: PullOptions,
): Promise<Batch> {
  const types = await meetingTypes(client, options);
  const call = requestOptions(options);
  const { query, ...source } = taskSource(types);
  const asked = {
    "filter[entity_type]": owner,
    "filter[entity_id]": ids,
    "filter[updated_at][from]": options.since,
    "filter[updated_at][to]": options.until + OPEN_END_SECONDS,
  };
  const isAsked = (task: AmoTask) => ids.includes(task.entity_id ?? "");
  const tasks: AmoTask[] = [];
  for await (const page of followLinks(client, { ...source, query: { ...query, ...asked } }, call)) {
    tasks.push(...page.filter(isAsked));
    // The filter was not kept: the next sync reads the tasks.
    if (!page.every(isAsked)) break;
  }
  const meetings = meetingsOf(tasks, types);
  const completed: Completions = new Map();
  await readByTask(client, heldOf(meetings), completed, call);
  return toBatch(meetings, completed);
}

export async function* pullTasks(client: AmoClient, options: PullOptions): AsyncGenerator<Step> {
  const types = await meetingTypes(client, options);
  yield* pullWindowed(
    {
      stream: "tasks",
      lists: {
        tasks: { isNumbered: true, read: (slice) => readTasks(client, types, slice, options) },
      },
      // Slices of one page, with some room: whoever is deleted meanwhile can then pull nobody behind our back.
      page: Math.floor(PAGE / 8),
      first: async () => newestFirst("tasks", await historyStart(client, options), options.until),
      later: ["tasks"],
      overlap: OVERLAP_SECONDS,
    },
    options,
  );
}
