/** The lists that grow: leads, events, notes, tasks, people, talks, incoming leads (crm/amocrm.md 3.4–3.11). */
import { hal, listPage, missing, noContent } from "./answers.ts";
import { type Context, type Route, sees, seesAll, viewerScope } from "./context.ts";
import { listEvents } from "./event-list.ts";
import { type ListRules, page } from "./lists.ts";
import type { Tree } from "./query.ts";
import { deletedRow, leadRow, personRow, talkRow } from "./rows.ts";
import type { FakeLead, FakeNote, FakeTask, NoteOwner } from "./state.ts";

const LIST_MAX = 250;
const matches = (lead: FakeLead, groups: readonly Tree[]): boolean =>
  groups.length === 0 ||
  groups.some(
    (group) =>
      (group.pipeline_id === undefined || group.pipeline_id === String(lead.pipeline_id)) &&
      (group.status_id === undefined || group.status_id === String(lead.status_id)),
  );

function listLeads(context: Context): Response {
  const { query, state, faults, url } = context;
  if (faults.tooLarge !== null && query.limit > faults.tooLarge) {
    return new Response("<html><body><h1>504 Gateway Time-out</h1></body></html>", {
      status: 504,
      headers: { "content-type": "text/html" },
    });
  }
  const bin = query.with.includes("only_deleted");
  const statuses = query.groups("statuses");
  const rules: ListRules<FakeLead> = {
    table: state.leads,
    max: LIST_MAX,
    ranges: ["created_at", "updated_at", "closed_at", "price"],
    values: {
      name: "name",
      pipeline_id: "pipeline_id",
      responsible_user_id: "responsible_user_id",
      created_by: "created_by",
      updated_by: "updated_by",
    },
    orders: ["created_at", "updated_at", "id"],
    order: { field: "id", direction: "asc" },
    scope: viewerScope(context),
    also: (lead) =>
      lead.is_deleted === bin &&
      sees(context, lead.responsible_user_id) &&
      matches(lead, statuses) &&
      lead.name.toLowerCase().includes(query.text),
  };
  const show = (lead: FakeLead) =>
    bin ? deletedRow(lead, state, url.origin) : leadRow(lead, state, faults, url, query.with);
  return listPage(context, "leads", page(rules, query, faults), show, "created_at");
}

function oneLead(context: Context, id: string): Response {
  const { state, faults, url, query } = context;
  const lead = state.leads.get(Number(id));
  // The bin's leads are not shown one by one (3.4); 204 for what is not there is the official client's NoContent.
  if (!lead || lead.is_deleted || !sees(context, lead.responsible_user_id)) return noContent();
  return hal(leadRow(lead, state, faults, url, query.with));
}

function listNotes(context: Context, owner: string, entityId?: string): Response {
  const { query, state, faults } = context;
  const owners = owner as NoteOwner;
  const table = state.notes[owners];
  const rules: ListRules<FakeNote> = {
    table,
    max: LIST_MAX,
    ranges: ["updated_at"],
    values: { note_type: "note_type" },
    grouped: { entity_id: "entity_id" },
    ...(entityId === undefined ? {} : { only: table.having("entity_id", Number(entityId)) }),
    orders: ["updated_at", "id"],
    order: { field: "id", direction: "asc" },
    scope: `${entityId ?? ""} ${viewerScope(context)}`,
    also: (note) => {
      const responsible = state[owners].get(note.entity_id)?.responsible_user_id;
      return seesAll(context) || (responsible !== undefined && sees(context, responsible));
    },
  };
  const show = (note: FakeNote) => ({
    ...note,
    ...(faults.strange ? { params: { ...note.params, call_status: 42, mood: "happy" } } : {}),
    account_id: state.facts.id,
  });
  return listPage(context, "notes", page(rules, query, faults), show, "created_at");
}

function listTasks(context: Context): Response {
  const { query, state, faults } = context;
  const completed = query.values("is_completed")[0];
  const rules: ListRules<FakeTask> = {
    table: state.tasks,
    max: LIST_MAX,
    ranges: ["updated_at", "created_at", "complete_till"],
    values: {
      task_type: "task_type_id",
      task_type_id: "task_type_id",
      responsible_user_id: "responsible_user_id",
      created_by: "created_by",
      entity_type: "entity_type",
    },
    grouped: { entity_id: "entity_id" },
    orders: ["created_at", "complete_till", "id"],
    order: { field: "id", direction: "asc" },
    scope: viewerScope(context),
    also: (task) =>
      (completed === undefined || task.is_completed === (completed === "1")) &&
      sees(context, task.responsible_user_id),
  };
  const show = (task: FakeTask) => ({ ...task, group_id: 0, duration: 0, account_id: state.facts.id });
  return listPage(context, "tasks", page(rules, query, faults), show, "id");
}

function listPeople(context: Context, kind: string): Response {
  const { query, state, faults, url } = context;
  const kinds = kind as "contacts" | "companies";
  const people = page(
    {
      table: state[kinds],
      max: LIST_MAX,
      ranges: ["created_at", "updated_at"],
      values: { name: "name", responsible_user_id: "responsible_user_id" },
      orders: ["updated_at", "id"],
      order: { field: "id", direction: "asc" },
      scope: viewerScope(context),
      also: (person) =>
        sees(context, person.responsible_user_id) && person.name.toLowerCase().includes(query.text),
    },
    query,
    faults,
  );
  return listPage(context, kinds, people, (one) => personRow(one, kinds, state, url, query.with), "id");
}

function onePerson(context: Context, kind: string, id: string): Response {
  const kinds = kind as "contacts" | "companies";
  const { state, url, query } = context;
  const person = state[kinds].get(Number(id));
  return person ? hal(personRow(person, kinds, state, url, query.with)) : noContent();
}

function listTalks(context: Context): Response {
  const { query, state, faults } = context;
  const talks = page(
    {
      table: state.talks,
      max: LIST_MAX,
      ranges: ["updated_at", "created_at"],
      grouped: { entity_id: "entity_id", contact_id: "contact_id" },
      orders: ["updated_at"],
      order: { field: "updated_at", direction: "desc" },
    },
    query,
    faults,
  );
  return listPage(context, "talks", talks, (talk) => talkRow(talk, state.facts.id), "talk_id");
}

function listUnsorted(context: Context): Response {
  const { query, state, faults } = context;
  const uids = new Set(query.values("uid"));
  const rows = page(
    {
      table: state.unsorted,
      max: LIST_MAX,
      ranges: ["created_at"],
      values: { category: "category", pipeline_id: "pipeline_id" },
      orders: ["created_at", "updated_at"],
      order: { field: "created_at", direction: "asc" },
      also: (row) => uids.size === 0 || uids.has(row.id),
    },
    query,
    faults,
  );
  const show = ({ id, lead, ...row }: (typeof rows.rows)[number]) => ({
    uid: id,
    source_uid: `source-${id}`,
    ...row,
    account_id: state.facts.id,
    _embedded: { leads: [{ id: lead }], contacts: [], companies: [] },
  });
  return listPage(context, "unsorted", rows, show, "uid");
}

export const LIVE_ROUTES: Route[] = [
  ["GET", /^\/leads$/, listLeads],
  ["GET", /^\/leads\/(\d+)$/, oneLead],
  ["GET", /^\/leads\/unsorted$/, listUnsorted],
  ["GET", /^\/(leads|contacts|companies)(?:\/(\d+))?\/notes$/, listNotes],
  ["GET", /^\/(contacts|companies)$/, listPeople],
  ["GET", /^\/(contacts|companies)\/(\d+)$/, onePerson],
  ["GET", /^\/events$/, listEvents],
  ["GET", /^\/tasks$/, listTasks],
  [
    "GET",
    /^\/tasks\/(\d+)$/,
    ({ state }, id) => {
      const task = state.tasks.get(Number(id));
      return task ? hal({ ...task, account_id: state.facts.id }) : missing();
    },
  ],
  ["GET", /^\/talks$/, listTalks],
  [
    "GET",
    /^\/talks\/(\d+)$/,
    ({ state }, id) => {
      const talk = state.talks.get(Number(id));
      return talk ? hal(talkRow(talk, state.facts.id)) : missing();
    },
  ],
];
