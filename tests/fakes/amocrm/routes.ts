/** The paths of API v4 that the fake answers. */
import { hal, listPage, noContent, problem } from "./answers.ts";
import type { AmoFaults } from "./faults.ts";
import { type ListQuery, readQuery } from "./query.ts";
import { accountRow, deletedRow, eventRow, leadRow, pipelineRow, userRow } from "./rows.ts";
import type { AmoState, FakeEvent, FakeLead, NoteOwner } from "./state.ts";
import { writeRequest } from "./writes.ts";

const LIST_MAX = 250;
const EVENTS_MAX = 100;

type Numbered = Record<string, unknown>;

/** Filters, sorts and cuts a page out of live rows; `defaultOrder` as the CRM has it. */
function page<Row>(
  all: readonly Row[],
  query: ListQuery,
  faults: AmoFaults,
  options: { ranges: string[]; fields: Record<string, string>; max: number; newestFirst?: boolean },
): { rows: Row[]; total: number } {
  faults.betweenPages?.();
  const tests = faults.noFilters ? [] : testsOf(query, options);
  let rows = all.filter((row) => tests.every((test) => test(row as Numbered)));
  if (query.order) rows = sorted(rows, query.order.field, query.order.direction === "desc" ? -1 : 1);
  else if (options.newestFirst) rows = sorted(rows, "created_at", -1);
  const limit = Math.min(options.max, query.limit);
  const cut = rows.slice((query.page - 1) * limit, query.page * limit);
  return { rows: faults.twice ? cut.flatMap((row) => [row, row]) : cut, total: rows.length };
}

/** The filters that were asked for, read once for all rows. */
function testsOf(
  query: ListQuery,
  options: { ranges: string[]; fields: Record<string, string> },
): ((row: Numbered) => boolean)[] {
  const ranges = options.ranges.map((name) => {
    const { from, to } = query.range(name);
    return (row: Numbered) => Number(row[name]) >= from && Number(row[name]) <= to;
  });
  const fields = Object.entries(options.fields).flatMap(([filter, field]) => {
    const wanted = new Set(query.values(filter));
    return wanted.size > 0 ? [(row: Numbered) => wanted.has(String(row[field]))] : [];
  });
  return [...ranges, ...fields];
}

function sorted<Row>(rows: readonly Row[], field: string, direction: 1 | -1): Row[] {
  const value = (row: Row) => Number((row as Numbered)[field] ?? 0);
  return [...rows].sort((one, other) => direction * (value(one) - value(other)));
}

function listLeads(url: URL, state: AmoState, faults: AmoFaults): Response {
  const query = readQuery(url);
  const bin = query.with.includes("only_deleted");
  const all = [...state.leads.values()].filter((lead) => lead.is_deleted === bin);
  const fields = { id: "id", pipeline_id: "pipeline_id", responsible_user_id: "responsible_user_id" };
  const { rows, total } = page(all, query, faults, {
    ranges: ["created_at", "updated_at", "closed_at"].filter((name) => isAsked(url, name)),
    fields,
    max: LIST_MAX,
  });
  const shown = rows.map((lead) =>
    bin ? deletedRow(lead) : leadRow(lead, query.with, url.origin),
  ) as Numbered[];
  if (faults.broken === "leads" && shown[0]) delete shown[0].created_at;
  return listPage(url, "leads", shown, query, total, LIST_MAX);
}

const isAsked = (url: URL, name: string) =>
  [...url.searchParams.keys()].some((key) => key.startsWith(`filter[${name}]`));

function listEvents(url: URL, state: AmoState, faults: AmoFaults): Response {
  const query = readQuery(url);
  const entities = query.values("entity");
  if (query.values("entity_id").length > 0 && entities.length !== 1) {
    return problem(400, "Bad Request", "filter[entity_id] needs exactly one filter[entity]");
  }
  // Talks of a lead come with entity_type lead, though the filter wants contact (3.7); the fake keeps the simple rule.
  const fields = { type: "type", entity: "entity_type", entity_id: "entity_id", created_by: "created_by" };
  const { rows, total } = page<FakeEvent>(state.events, query, faults, {
    ranges: isAsked(url, "created_at") ? ["created_at"] : [],
    fields,
    max: EVENTS_MAX,
    newestFirst: true,
  });
  const shown = rows.map((event) => eventRow(event, url.origin, state.facts.id)) as Numbered[];
  if (faults.broken === "events" && shown[0]) delete shown[0].id;
  return listPage(url, "events", shown, query, total, EVENTS_MAX);
}

function listNotes(
  url: URL,
  state: AmoState,
  faults: AmoFaults,
  owner: NoteOwner,
  entityId: string | undefined,
): Response {
  const query = readQuery(url);
  const all = state.notes.filter(
    (note) => note.owner === owner && (entityId === undefined || note.entity_id === Number(entityId)),
  );
  const { rows, total } = page(all, query, faults, {
    ranges: isAsked(url, "updated_at") ? ["updated_at"] : [],
    fields: { note_type: "note_type", id: "id", entity_id: "entity_id" },
    max: LIST_MAX,
  });
  return listPage(
    url,
    "notes",
    rows.map(({ owner: _, ...note }) => ({ ...note, account_id: state.facts.id })),
    query,
    total,
    LIST_MAX,
  );
}

function listTasks(url: URL, state: AmoState, faults: AmoFaults): Response {
  const query = readQuery(url);
  const { rows, total } = page([...state.tasks.values()], query, faults, {
    ranges: isAsked(url, "updated_at") ? ["updated_at"] : [],
    fields: { task_type: "task_type_id", entity_id: "entity_id", id: "id" },
    max: LIST_MAX,
  });
  const completed = query.values("is_completed")[0];
  const kept =
    completed === undefined ? rows : rows.filter((task) => task.is_completed === (completed === "1"));
  return listPage(
    url,
    "tasks",
    kept.map((task) => ({ ...task, result: [], account_id: state.facts.id })),
    query,
    total,
    LIST_MAX,
  );
}

function listPlain(url: URL, key: string, rows: readonly unknown[]): Response {
  const query = readQuery(url);
  return listPage(
    url,
    key,
    rows.slice((query.page - 1) * query.limit, query.page * query.limit),
    query,
    rows.length,
    LIST_MAX,
  );
}

const EVENT_TYPES = [
  "lead_added",
  "lead_deleted",
  "lead_restored",
  "lead_status_changed",
  "entity_merged",
  "entity_tag_added",
  "task_completed",
  "custom_field_value_changed",
  "incoming_chat_message",
  "outgoing_chat_message",
  "incoming_sms",
  "outgoing_sms",
  "nps_rate_added",
];

type Route = [
  pattern: RegExp,
  answer: (match: RegExpExecArray, url: URL, state: AmoState, faults: AmoFaults) => Response,
];

const ROUTES: Route[] = [
  [/^\/account$/, (_, url, state) => hal(accountRow(state.facts, readQuery(url).with))],
  [
    /^\/users$/,
    (_, url, state, faults) =>
      faults.notAdmin ? forbidden() : listPlain(url, "users", state.facts.users.map(userRow)),
  ],
  [
    /^\/users\/(\d+)$/,
    ([, id], _url, state, faults) =>
      faults.notAdmin
        ? forbidden()
        : oneOf(
            state.facts.users.find((user) => user.id === Number(id)),
            userRow,
          ),
  ],
  [
    /^\/leads\/pipelines$/,
    (_, _url, state) =>
      hal({
        _total_items: state.facts.pipelines.length,
        _embedded: { pipelines: state.facts.pipelines.map(pipelineRow) },
      }),
  ],
  [/^\/leads\/loss_reasons$/, (_, url, state) => listPlain(url, "loss_reasons", state.facts.lossReasons)],
  [/^\/leads\/custom_fields$/, (_, url, state) => listPlain(url, "custom_fields", state.facts.customFields)],
  [/^\/sources$/, (_, url, state) => listPlain(url, "sources", state.facts.sources)],
  [/^\/leads\/tags$/, () => noContent()],
  [/^\/leads$/, (_, url, state, faults) => listLeads(url, state, faults)],
  [/^\/leads\/(\d+)$/, ([, id], url, state) => oneLead(state.leads.get(Number(id)), url)],
  [
    /^\/(leads|contacts|companies)(?:\/(\d+))?\/notes$/,
    ([, owner, id], url, state, faults) => listNotes(url, state, faults, owner as NoteOwner, id),
  ],
  [/^\/(contacts|companies)$/, ([, key], url, state) => listPlain(url, key!, peopleOf(state, key!))],
  [
    /^\/events\/types$/,
    () =>
      hal({
        _embedded: { events_types: EVENT_TYPES.map((key, index) => ({ key, type: index + 1, lang: key })) },
      }),
  ],
  [/^\/events$/, (_, url, state, faults) => listEvents(url, state, faults)],
  [/^\/tasks$/, (_, url, state, faults) => listTasks(url, state, faults)],
];

const forbidden = () => problem(403, "Forbidden", "Доступ запрещен");
const missing = () => problem(404, "Not Found", "Not found");
const oneOf = <Row>(row: Row | undefined, show: (row: Row) => unknown) => (row ? hal(show(row)) : missing());

function oneLead(lead: FakeLead | undefined, url: URL): Response {
  return lead && !lead.is_deleted ? hal(leadRow(lead, readQuery(url).with, url.origin)) : noContent();
}

function peopleOf(state: AmoState, key: string): unknown[] {
  const ids = [...state.leads.values()].map((lead) => (key === "contacts" ? lead.contactId : lead.companyId));
  return [...new Set(ids)]
    .filter((id) => id !== null)
    .map((id) => ({ id, name: `${key} ${id}`, account_id: state.facts.id }));
}

export async function answerRequest(
  request: Request,
  url: URL,
  state: AmoState,
  faults: AmoFaults,
): Promise<Response> {
  const path = url.pathname.replace(/^\/api\/v4/, "");
  if (request.method !== "GET") return writeRequest(request, path, state);
  for (const [pattern, answer] of ROUTES) {
    const match = pattern.exec(path);
    if (match) return answer(match, url, state, faults);
  }
  return missing();
}
