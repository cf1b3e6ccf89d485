/** The account and its short lists: users, pipelines, reasons, sources, tags, fields (crm/amocrm.md 3.1–3.3, 3.12). */
import { forbidden, hal, listPage, missing, noContent } from "./answers.ts";
import { type Context, isAdmin, type Route } from "./context.ts";
import { linksOf } from "./links.ts";
import { accountRow, pipelineRow, userRow } from "./rows.ts";
import type { FakeCustomField } from "./state.ts";

/** A list kept as a plain array, in pages. */
function plainPage<Row extends { id: number }>(
  context: Context,
  key: string,
  all: readonly Row[],
  show: (row: Row) => Record<string, unknown> = (row) => ({ ...row }),
): Response {
  const { query } = context;
  const limit = Math.min(250, query.limit);
  const ids = new Set(query.values("id"));
  const rows = all.filter((row) => ids.size === 0 || ids.has(String(row.id)));
  const cut = rows.slice((query.page - 1) * limit, query.page * limit);
  const page = { rows: cut, more: query.page * limit < rows.length, total: rows.length };
  return listPage(context, key, page, show, "id");
}

const oneOf = <Row extends { id: number }>(
  rows: readonly Row[],
  id: string,
  show: (row: Row) => unknown = (row) => row,
): Response => {
  const row = rows.find((one) => one.id === Number(id));
  return row ? hal(show(row)) : missing();
};

/** Without pages, as the CRM gives them; an empty list is 204 all the same. */
function listPipelines({ state, faults }: Context): Response {
  const { pipelines, id } = state.facts;
  if (pipelines.length === 0) return noContent();
  const rows: Record<string, unknown>[] = pipelines.map((pipeline) => pipelineRow(pipeline, id));
  if (faults.broken === "pipelines") delete rows[0]?.id;
  return hal({ _total_items: rows.length, _embedded: { pipelines: rows } });
}

const EVENT_TYPES = [
  "lead_added",
  "lead_deleted",
  "lead_restored",
  "lead_status_changed",
  "entity_merged",
  "entity_responsible_changed",
  "entity_tag_added",
  "entity_tag_deleted",
  "contact_added",
  "company_added",
  "task_added",
  "task_completed",
  "task_deadline_changed",
  "sale_field_changed",
  "custom_field_value_changed",
  "incoming_call",
  "outgoing_call",
  "incoming_chat_message",
  "outgoing_chat_message",
  "incoming_sms",
  "outgoing_sms",
  "nps_rate_added",
  "talk_created",
  "conversation_answered",
];
const MAIL_EVENTS = ["incoming_mail", "outgoing_mail"];

function listEventTypes({ state }: Context): Response {
  const keys = [...EVENT_TYPES, ...(state.facts.mailEvents ? MAIL_EVENTS : [])];
  return hal({
    _embedded: { events_types: keys.map((key, index) => ({ key, type: index + 1, lang: key })) },
  });
}

const fieldRow = (field: FakeCustomField, account: number) => ({
  ...field,
  code: null,
  sort: 500,
  entity_type: "leads",
  account_id: account,
  is_predefined: false,
  is_deletable: true,
  is_api_only: false,
  required_statuses: [],
  group_id: null,
});

/** Links of contacts to leads and companies: `contacts/links?filter[entity_id][]=9`. */
function listLinks({ state, query }: Context): Response {
  const links = query.values("entity_id").flatMap((text) => {
    const entity_id = Number(text);
    const company = state.contacts.get(entity_id)?.companyId ?? null;
    const leads = linksOf(state).contacts.get(entity_id) ?? [];
    const to = [
      ...leads.map((id) => ({ to_entity_id: id, to_entity_type: "leads" })),
      ...(company === null ? [] : [{ to_entity_id: company, to_entity_type: "companies" }]),
    ];
    return to.map((link) => ({ entity_id, entity_type: "contacts", ...link, metadata: null }));
  });
  return links.length > 0 ? hal({ _total_items: links.length, _embedded: { links } }) : noContent();
}

function leadLinks({ state }: Context, id: string): Response {
  const lead = state.leads.get(Number(id));
  if (!lead || lead.is_deleted) return missing();
  const links = [
    ...lead.contactIds.map((to_entity_id, index) => ({
      to_entity_id,
      to_entity_type: "contacts",
      metadata: { main_contact: index === 0 },
    })),
    ...(lead.companyId === null
      ? []
      : [{ to_entity_id: lead.companyId, to_entity_type: "companies", metadata: null }]),
  ];
  return links.length > 0 ? hal({ _total_items: links.length, _embedded: { links } }) : noContent();
}

function unsortedSummary({ state, query }: Context): Response {
  const range = query.range("created_at");
  const rows = [...state.unsorted.values()].filter(
    (row) => !range || (row.created_at >= range.from && row.created_at <= range.to),
  );
  const total = (category: string) => ({ total: rows.filter((row) => row.category === category).length });
  return hal({
    total: rows.length,
    accepted: 0,
    declined: 0,
    average_sort_time: 0,
    categories: { sip: total("sip"), mail: total("mail"), forms: total("forms"), chats: total("chats") },
  });
}

export const DICTIONARY_ROUTES: Route[] = [
  [
    "GET",
    /^\/account$/,
    ({ state, query, viewer, faults }) =>
      hal(accountRow(state.facts, viewer.id, query.with, !faults.noFilters)),
  ],
  [
    "GET",
    /^\/users$/,
    (context) =>
      isAdmin(context)
        ? plainPage(context, "users", context.state.facts.users, (user) =>
            userRow(user, context.faults.strange),
          )
        : forbidden(),
  ],
  [
    "GET",
    /^\/users\/(\d+)$/,
    (context, id) => (isAdmin(context) ? oneOf(context.state.facts.users, id, userRow) : forbidden()),
  ],
  ["GET", /^\/roles$/, (context) => (isAdmin(context) ? noContent() : forbidden())],
  ["GET", /^\/leads\/pipelines$/, listPipelines],
  [
    "GET",
    /^\/leads\/pipelines\/(\d+)$/,
    ({ state }, id) => oneOf(state.facts.pipelines, id, (one) => pipelineRow(one, state.facts.id)),
  ],
  [
    "GET",
    /^\/leads\/pipelines\/(\d+)\/statuses$/,
    ({ state }, id) => oneOf(state.facts.pipelines, id, (one) => pipelineRow(one, state.facts.id)._embedded),
  ],
  [
    "GET",
    /^\/leads\/loss_reasons$/,
    (context) => plainPage(context, "loss_reasons", context.state.facts.lossReasons),
  ],
  ["GET", /^\/leads\/loss_reasons\/(\d+)$/, ({ state }, id) => oneOf(state.facts.lossReasons, id)],
  ["GET", /^\/sources$/, (context) => plainPage(context, "sources", context.state.facts.sources)],
  ["GET", /^\/leads\/tags$/, (context) => plainPage(context, "tags", [...context.state.tags.values()])],
  ["GET", /^\/(?:contacts|companies)\/tags$/, () => noContent()],
  [
    "GET",
    /^\/leads\/custom_fields$/,
    (context) =>
      plainPage(context, "custom_fields", context.state.facts.customFields, (field) =>
        fieldRow(field, context.state.facts.id),
      ),
  ],
  ["GET", /^\/(?:contacts|companies)\/custom_fields$/, () => noContent()],
  ["GET", /^\/contacts\/links$/, listLinks],
  ["GET", /^\/leads\/(\d+)\/links$/, leadLinks],
  ["GET", /^\/leads\/unsorted\/summary$/, unsortedSummary],
  ["GET", /^\/events\/types$/, listEventTypes],
];
