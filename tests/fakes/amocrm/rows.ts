/** Records as the API shows them. */
import type { AccountFacts, FakeEvent, FakeLead, FakePipeline, FakeUser } from "./state.ts";

export function accountRow(facts: AccountFacts, extras: readonly string[]) {
  const offset = "+03:00";
  const embedded = {
    ...(extras.includes("users_groups")
      ? { users_groups: facts.groups.map((group) => ({ ...group, uuid: null })) }
      : {}),
    ...(extras.includes("task_types")
      ? {
          task_types: [
            { id: 1, name: "Связаться", code: "FOLLOW_UP" },
            { id: 2, name: "Встреча", code: "MEETING" },
          ],
        }
      : {}),
    ...(extras.includes("datetime_settings")
      ? { datetime_settings: { date_format: "d.m.Y", timezone: facts.timeZone, timezone_offset: offset } }
      : {}),
  };
  return {
    id: facts.id,
    name: facts.name,
    subdomain: facts.subdomain,
    current_user_id: facts.tokenUser,
    country: "RU",
    currency: facts.currency,
    currency_symbol: "₽",
    is_unsorted_on: true,
    is_loss_reason_enabled: true,
    is_api_filter_enabled: true,
    created_at: 1_600_000_000,
    _embedded: embedded,
  };
}

export function userRow(user: FakeUser) {
  const all = { view: user.view, edit: user.view, add: "A", delete: "D", export: "D" };
  return {
    id: user.id,
    name: user.name,
    email: `user${user.id}@example.com`,
    lang: "ru",
    rights: {
      leads: all,
      contacts: all,
      companies: all,
      is_admin: user.admin,
      is_free: false,
      is_active: user.active,
      group_id: user.group || null,
      role_id: null,
      status_rights: [],
    },
  };
}

export function pipelineRow(pipeline: FakePipeline) {
  const { statuses, ...rest } = pipeline;
  return {
    ...rest,
    is_main: pipeline.sort === 1,
    is_unsorted_on: true,
    is_archive: false,
    _embedded: {
      statuses: statuses.map((status) => ({
        ...status,
        pipeline_id: pipeline.id,
        is_editable: status.id > 200,
      })),
    },
  };
}

export function leadRow(lead: FakeLead, extras: readonly string[], origin: string) {
  const { tags, contactId, companyId, source_id, ...rest } = lead;
  const link = (path: string) => ({ self: { href: `${origin}/api/v4/${path}` } });
  return {
    ...rest,
    closest_task_at: null,
    score: null,
    labor_cost: null,
    ...(extras.includes("source_id") ? { source_id } : {}),
    _links: link(`leads/${lead.id}`),
    _embedded: {
      tags,
      companies: companyId === null ? [] : [{ id: companyId, _links: link(`companies/${companyId}`) }],
      ...(extras.includes("contacts")
        ? { contacts: contactId === null ? [] : [{ id: contactId, is_main: true }] }
        : {}),
      ...(extras.includes("loss_reason") && lead.loss_reason_id !== null
        ? { loss_reason: [{ id: lead.loss_reason_id, name: "…" }] }
        : {}),
    },
  };
}

/** In the bin nearly everything is null (3.4). */
export function deletedRow(lead: FakeLead) {
  return {
    id: lead.id,
    name: null,
    price: null,
    created_at: null,
    updated_by: lead.updated_by,
    updated_at: lead.updated_at,
    is_deleted: true,
  };
}

export function eventRow(event: FakeEvent, origin: string, account: number) {
  return {
    ...event,
    account_id: account,
    _links: { self: { href: `${origin}/api/v4/events/${event.id}` } },
    _embedded: { entity: { id: event.entity_id } },
  };
}
