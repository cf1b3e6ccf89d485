/** The list of events, newest first (crm/amocrm.md 3.7). */
import { listPage, problem } from "./answers.ts";
import { type Context, sees, seesAll, viewerScope } from "./context.ts";
import { type ListRules, page } from "./lists.ts";
import { eventRow } from "./rows.ts";
import type { FakeEvent } from "./state.ts";

/** Rows a page at most; more is not refused but silently cut. */
const EVENTS_MAX = 100;
/** Ids that one question may name. */
const EVENT_IDS_MAX = 10;

/** Chats of a lead's contact are asked for as the contact's, though they come back as the lead's (3.7). */
const askedAs = (event: FakeEvent): string =>
  event.linked_talk_contact_id === undefined ? event.entity_type : "contact";

function eventVisible(context: Context, event: FakeEvent): boolean {
  if (seesAll(context)) return true;
  const { state } = context;
  const owner =
    event.entity_type === "lead"
      ? state.leads.get(event.entity_id)
      : event.entity_type === "task"
        ? state.tasks.get(event.entity_id)
        : (state.contacts.get(event.entity_id) ?? state.companies.get(event.entity_id));
  return owner !== undefined && sees(context, owner.responsible_user_id);
}

/** Half of the events, told apart by the last digit of their ids, are late by `faults.lateEvents`. */
const isShown = (event: FakeEvent, late: number, now: number): boolean =>
  late === 0 || event.created_at + late <= now || event.id.charCodeAt(25) % 2 === 0;

export function listEvents(context: Context): Response {
  const { query, state, faults, url, now } = context;
  const entities = new Set(query.values("entity"));
  const ids = query.values("entity_id");
  if (ids.length > 0 && entities.size !== 1) {
    return problem(400, "Bad Request", "filter[entity_id] needs exactly one filter[entity]");
  }
  if (ids.length > EVENT_IDS_MAX || query.values("created_by").length > EVENT_IDS_MAX) {
    return problem(400, "Bad Request", `No more than ${EVENT_IDS_MAX} values`);
  }
  const late = faults.lateEvents;
  const asked = ids.length > 0 && entities.has("contact") ? { linked_talk_contact_id: ids } : null;
  const rules: ListRules<FakeEvent> = {
    table: state.events,
    max: EVENTS_MAX,
    ranges: ["created_at"],
    values: { type: "type", created_by: "created_by" },
    ...(asked ? {} : { grouped: { entity_id: "entity_id" } }),
    orders: [],
    order: { field: "created_at", direction: "desc" },
    scope: `${viewerScope(context)} ${late === 0 ? "" : `late ${late} ${now}`}`,
    also: (event) =>
      (faults.noFilters || entities.size === 0 || entities.has(askedAs(event))) &&
      (!asked || ids.includes(String(event.linked_talk_contact_id ?? event.entity_id))) &&
      isShown(event, late, now) &&
      eventVisible(context, event),
  };
  const show = (event: FakeEvent) => eventRow(event, url.origin, state.facts.id);
  return listPage(context, "events", page(rules, query, faults), show, "id");
}
