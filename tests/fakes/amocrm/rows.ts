/** Records as the API shows them (crm/amocrm.md, section 3). */
import type { AmoFaults } from "./faults.ts";
import { linksOf } from "./links.ts";
import type {
  AccountFacts,
  FakeEvent,
  FakeLead,
  FakePerson,
  FakePipeline,
  FakeTalk,
  FakeUser,
} from "./records.ts";
import type { AmoState } from "./state.ts";

const self = (origin: string, path: string, search = "") => ({
  self: { href: `${origin}/api/v4/${path}${search}` },
});

export function accountRow(facts: AccountFacts, viewer: number, extras: readonly string[], filters: boolean) {
  const parts: Record<string, unknown> = {
    users_groups: facts.groups.map((group) => ({ ...group, uuid: null })),
    task_types: [
      { id: 1, name: "Связаться", color: null, icon_id: null, code: "FOLLOW_UP" },
      { id: 2, name: "Встреча", color: null, icon_id: null, code: "MEETING" },
    ],
    datetime_settings: {
      date_pattern: "d.m.Y H:i",
      short_date_pattern: "d.m.Y",
      short_time_pattern: "H:i",
      date_format: "d.m.Y",
      time_format: "H:i:s",
      timezone: facts.timeZone,
      timezone_offset: "+03:00",
    },
  };
  const plain: Record<string, unknown> = {
    version: 16,
    amojo_id: "0b0e6c1a-0000-4000-8000-000000000001",
    uuid: "0b0e6c1a-0000-4000-8000-000000000002",
    is_api_filter_enabled: filters,
    drive_url: "https://drive-b.amocrm.ru",
  };
  const asked = (all: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => extras.includes(name)));
  const embedded = asked(parts);
  return {
    id: facts.id,
    name: facts.name,
    subdomain: facts.subdomain,
    created_at: 1_600_000_000,
    created_by: 0,
    updated_at: 1_600_000_000,
    updated_by: 0,
    current_user_id: viewer,
    country: "RU",
    currency: facts.currency,
    currency_symbol: "₽",
    customers_mode: "disabled",
    is_unsorted_on: true,
    mobile_feature_version: 0,
    is_loss_reason_enabled: true,
    is_helpbot_enabled: false,
    is_technical_account: false,
    contact_name_display_order: 1,
    ...asked(plain),
    ...(Object.keys(embedded).length > 0 ? { _embedded: embedded } : {}),
  };
}

export function userRow(user: FakeUser, strange = false) {
  const all = { view: strange ? "Z" : user.view, edit: user.view, add: "A", delete: "D", export: "D" };
  return {
    id: user.id,
    name: user.name,
    email: `user${user.id}@example.com`,
    lang: "ru",
    rights: {
      leads: all,
      contacts: all,
      companies: all,
      tasks: { edit: user.view, delete: user.view },
      mail_access: true,
      catalog_access: true,
      is_admin: user.admin,
      is_free: false,
      is_active: user.active,
      group_id: user.group || null,
      role_id: null,
      status_rights: [],
    },
  };
}

export function pipelineRow(pipeline: FakePipeline, account: number) {
  const { statuses, archived, ...rest } = pipeline;
  return {
    ...rest,
    is_main: pipeline.sort === 1,
    is_unsorted_on: statuses.some((status) => status.type === 1),
    is_archive: archived === true,
    account_id: account,
    _embedded: {
      statuses: statuses.map((status) => ({
        ...status,
        pipeline_id: pipeline.id,
        is_editable: status.id > 200 && status.type === 0,
        color: "#99ccff",
        account_id: account,
      })),
    },
  };
}

function priceOf(lead: FakeLead, faults: AmoFaults) {
  if (faults.noPrice) return { price: null };
  if (faults.minorUnits === null) return { price: lead.price };
  return {
    price: lead.price,
    price_with_minor_units: lead.price === null ? null : lead.price + faults.minorUnits / 100,
  };
}

/** `search`: rows of a list repeat its query in their own links [R]. */
export function leadRow(
  lead: FakeLead,
  state: AmoState,
  faults: AmoFaults,
  url: URL,
  extras: readonly string[],
) {
  const { tags, contactIds, companyId, source_id, ...rest } = lead;
  const { origin, search } = url;
  const reason = state.facts.lossReasons.find((one) => one.id === lead.loss_reason_id);
  const source = state.facts.sources.find((one) => one.id === source_id);
  const has = (name: string) => extras.includes(name);
  return {
    ...rest,
    ...priceOf(lead, faults),
    closest_task_at: null,
    score: null,
    account_id: state.facts.id,
    labor_cost: null,
    ...(has("source_id") ? { source_id } : {}),
    ...(has("is_price_modified_by_robot") ? { is_price_modified_by_robot: false } : {}),
    _links: self(origin, `leads/${lead.id}`, search),
    _embedded: {
      tags,
      companies:
        companyId === null ? [] : [{ id: companyId, _links: self(origin, `companies/${companyId}`) }],
      ...(has("contacts")
        ? {
            contacts: contactIds.map((id, index) => ({
              id,
              is_main: index === 0,
              _links: self(origin, `contacts/${id}`),
            })),
          }
        : {}),
      ...(has("loss_reason") && reason
        ? {
            loss_reason: [{ ...reason, sort: 100_000, created_at: 1_600_000_000, updated_at: 1_600_000_000 }],
          }
        : {}),
      ...(has("catalog_elements") ? { catalog_elements: [] } : {}),
      ...(has("source") && source ? { source } : {}),
    },
  };
}

/** In the bin nearly everything is null (3.4). */
export function deletedRow(lead: FakeLead, state: AmoState, origin: string) {
  const known = new Set(["id", "updated_by", "updated_at", "is_deleted", "tags", "contactIds", "companyId"]);
  const nothing = Object.keys(lead).filter((name) => !known.has(name) && name !== "source_id");
  return {
    id: lead.id,
    ...Object.fromEntries(nothing.map((name) => [name, null])),
    updated_by: lead.updated_by,
    updated_at: lead.updated_at,
    is_deleted: true,
    account_id: state.facts.id,
    _links: self(origin, `leads/${lead.id}`),
  };
}

export function eventRow(event: FakeEvent, origin: string, account: number) {
  const { linked_talk_contact_id, ...rest } = event;
  const place = { lead: "leads", contact: "contacts", company: "companies", task: "tasks" }[
    event.entity_type
  ];
  return {
    ...rest,
    account_id: account,
    _links: self(origin, `events/${event.id}`),
    _embedded: {
      entity: {
        id: event.entity_id,
        ...(linked_talk_contact_id === undefined ? {} : { linked_talk_contact_id }),
        _links: self(origin, `${place ?? event.entity_type}/${event.entity_id}`),
      },
    },
  };
}

export function personRow(
  person: FakePerson,
  kind: "contacts" | "companies",
  state: AmoState,
  url: URL,
  extras: readonly string[],
) {
  const { companyId, tags, ...rest } = person;
  const leads = linksOf(state)[kind].get(person.id) ?? [];
  const [first = "", last = ""] = person.name.split(" ");
  return {
    ...rest,
    ...(kind === "contacts" ? { first_name: first, last_name: last } : {}),
    group_id: 0,
    closest_task_at: null,
    account_id: state.facts.id,
    _links: self(url.origin, `${kind}/${person.id}`, url.search),
    _embedded: {
      tags,
      ...(kind === "contacts" ? { companies: companyId === null ? [] : [{ id: companyId }] } : {}),
      ...(extras.includes("leads") ? { leads: leads.map((id) => ({ id })) } : {}),
      ...(kind === "companies" && extras.includes("contacts")
        ? {
            contacts: [...state.contacts.having("companyId", person.id)].map(({ id }) => ({ id })),
          }
        : {}),
    },
  };
}

export function talkRow(talk: FakeTalk, account: number) {
  const { id, ...rest } = talk;
  return {
    talk_id: id,
    ...rest,
    rate: 0,
    chat_id: `chat-${id}`,
    entity_type: talk.entity_id === null ? null : "lead",
    account_id: account,
    _embedded: {
      contacts: [{ id: talk.contact_id }],
      leads: talk.entity_id === null ? [] : [{ id: talk.entity_id }],
    },
  };
}
