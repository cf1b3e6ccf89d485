/**
 * What hooks named, read again (crm/amocrm.md 3.15): leads by their ids, people as `contact:9` and `company:5`. First the
 * leads with their stage moves, which a card shows; then what was said to the client, from `options.since` on, because
 * everything older has been read by the streams.
 */

import type { PullOptions } from "../../crm/adapter.ts";
import { runLanes } from "../../crm/lanes.ts";
import { InputError } from "../../errors.ts";
import type { Batch } from "../../store/store.ts";
import { type AmoClient, requestOptions } from "../client.ts";
import { seesAll } from "../dictionaries.ts";
import { EVENTS_PAGE, IDS_PER_FILTER, LEADS_PER_FILTER, PAGE } from "../limits.ts";
import { MESSAGE_EVENTS } from "../mapping.ts";
import { followLinks, type Query, type Source, toPath } from "../pages.ts";
import {
  type AmoEvent,
  type AmoLead,
  type AmoNote,
  deletedLeadSchema,
  eventSchema,
  leadSchema,
} from "../schema.ts";
import { knownEventTypes } from "./events.ts";
import { eventList, LEAD_EXTRAS, leadList, NOTE_OWNERS, type NoteOwner, noteList } from "./lists.ts";
import { readMeetings } from "./tasks.ts";

/** Ids by what they are of. */
type Named = Record<NoteOwner, string[]>;

function sortNames(names: readonly string[]): Named {
  const under = (prefix: string) =>
    names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  return {
    leads: names.filter((name) => /^\d+$/.test(name)),
    contacts: under("contact:"),
    companies: under("company:"),
  };
}

/**
 * The rows that were asked for. Filters are "alpha, not for every account" (3.4): where a row shows that they were not
 * kept, the list is not read to its end; the next sync finds the rest.
 */
async function readAsked<Row>(
  client: AmoClient,
  source: Source<Row>,
  isAsked: (row: Row) => boolean,
  options: PullOptions,
): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const page of followLinks(client, source, requestOptions(options))) {
    rows.push(...page.filter(isAsked));
    if (!page.every(isAsked)) break;
  }
  return rows;
}

function* tens(ids: readonly string[]): Generator<string[]> {
  for (let at = 0; at < ids.length; at += IDS_PER_FILTER) yield ids.slice(at, at + IDS_PER_FILTER);
}

/** Events of leads, or of people. Chats of a lead come back only when its contacts are asked for (3.7). */
async function readEvents(
  client: AmoClient,
  entity: "lead" | "contact",
  ids: readonly string[],
  types: readonly string[],
  options: PullOptions,
): Promise<AmoEvent[]> {
  const found: AmoEvent[] = [];
  for (const some of tens(ids)) {
    const query: Query = {
      "filter[entity]": [entity],
      "filter[entity_id]": some,
      "filter[type]": types,
      "filter[created_at][from]": options.since,
      "filter[created_at][to]": options.until + 86_400,
    };
    const source = { path: "/api/v4/events", key: "events", row: eventSchema, limit: EVENTS_PAGE, query };
    const asked = new Set(some);
    // A chat of a contact comes back as its lead's.
    const isAsked = ({ type, entity_type, entity_id }: AmoEvent) =>
      types.includes(type) &&
      (asked.has(entity_id ?? "") || (entity === "contact" && entity_type !== "contact"));
    found.push(...(await readAsked(client, source, isAsked, options)));
  }
  return found;
}

async function readLeads(
  client: AmoClient,
  ids: readonly string[],
  options: PullOptions,
): Promise<AmoLead[]> {
  const { source } = leadList("updated_at");
  const query = { ...source.query, "filter[id]": ids };
  const asked = new Set(ids);
  return readAsked(client, { ...source, query, limit: PAGE }, ({ id }) => asked.has(id), options);
}

/** One lead by its own address; `null` where there is none. */
async function readLead(client: AmoClient, id: string, options: PullOptions): Promise<AmoLead | null> {
  const path = toPath(`/api/v4/leads/${id}`, { with: LEAD_EXTRAS });
  try {
    return await client.get(path, leadSchema, "leads", requestOptions(options));
  } catch (error) {
    if (error instanceof InputError && error.code === "crm-not-found") return null;
    throw error;
  }
}

/** Leads asked for one by one with one reading; of more than that the nightly comparison finds the rest. */
const LOOKED_UP = 10;

interface Missing {
  gone: { id: string; at: number }[];
  found: AmoLead[];
}

/** Of leads that the list did not show: those in the bin, those that are nowhere (purged, merged), those that are there. */
async function lookForMissing(
  client: AmoClient,
  ids: readonly string[],
  options: PullOptions,
): Promise<Missing> {
  if (ids.length === 0) return { gone: [], found: [] };
  const asked = new Set(ids);
  const query = { with: "only_deleted", "filter[id]": ids };
  const source = { path: "/api/v4/leads", key: "leads", row: deletedLeadSchema, limit: PAGE, query };
  const bin = await readAsked(client, source, ({ id }) => asked.has(id), options);
  const gone = bin.map(({ id, updated_at }) => ({ id, at: updated_at ?? options.until }));
  const found: AmoLead[] = [];
  for (const { id } of bin) asked.delete(id);
  // A token that no longer sees all is shown less, and nothing of that is deleted (reliability.md A8).
  if (asked.size === 0 || !(await seesAll(client, requestOptions(options)))) return { gone, found };
  for (const id of [...asked].slice(0, LOOKED_UP)) {
    const lead = await readLead(client, id, options);
    if (lead) found.push(lead);
    else gone.push({ id, at: options.until });
  }
  return { gone, found };
}

/** Leads that the list shows of these. */
export async function readListedLeads(
  client: AmoClient,
  ids: readonly string[],
  options: PullOptions,
): Promise<AmoLead[]> {
  const rows: AmoLead[] = [];
  for (let from = 0; from < ids.length; from += LEADS_PER_FILTER)
    rows.push(...(await readLeads(client, ids.slice(from, from + LEADS_PER_FILTER), options)));
  return rows.filter((lead) => lead.is_deleted !== true);
}

async function readCards(
  client: AmoClient,
  ids: readonly string[],
  options: PullOptions,
): Promise<{ batch: Batch; contacts: string[] }> {
  const types = await knownEventTypes(client, options);
  const [rows, events] = await Promise.all([
    readListedLeads(client, ids, options),
    readEvents(client, "lead", ids, types, options),
  ]);
  const listed = new Set(rows.map((lead) => lead.id));
  const unlisted = ids.filter((id) => !listed.has(id));
  const { gone, found } = await lookForMissing(client, unlisted, options);
  const shown = [...rows, ...found].filter((lead) => lead.is_deleted !== true);
  const told = eventList(types).toBatch(events);
  const leads = leadList("updated_at").toBatch(shown);
  return {
    batch: {
      ...told,
      records: leads.records ?? [],
      marks: [...(leads.marks ?? []), ...(told.marks ?? [])],
      restoredRecordIds: shown.map((lead) => lead.id),
      deletedRecords: gone,
    },
    contacts: shown.flatMap((lead) => (lead._embedded?.contacts ?? []).map(({ id }) => id)),
  };
}

/** Calls and, in accounts without mail events, letters. */
async function readNotes(client: AmoClient, owner: NoteOwner, ids: readonly string[], options: PullOptions) {
  const types = await knownEventTypes(client, options);
  const list = noteList(owner, !types.includes("incoming_mail"));
  const query = {
    ...list.source.query,
    "filter[entity_id]": ids,
    "filter[updated_at][from]": options.since,
    "filter[updated_at][to]": options.until + 86_400,
  };
  const asked = new Set(ids);
  const isAsked = (note: AmoNote) => asked.has(note.entity_id ?? "");
  return list.toBatch(await readAsked(client, { ...list.source, query }, isAsked, options));
}

export async function* readNamed(
  client: AmoClient,
  names: readonly string[],
  options: PullOptions,
): AsyncGenerator<Batch> {
  const named = sortNames(names);
  if (named.leads.length > 0) {
    const { batch, contacts } = await readCards(client, named.leads, options);
    yield batch;
    named.contacts = [...new Set([...named.contacts, ...contacts])];
  }
  const chats = async function* () {
    const types = (await knownEventTypes(client, options)).filter((type) => MESSAGE_EVENTS.includes(type));
    yield eventList(types).toBatch(await readEvents(client, "contact", named.contacts, types, options));
  };
  const owners = NOTE_OWNERS.filter((owner) => named[owner].length > 0);
  const notes = owners.map(
    (owner) =>
      async function* () {
        yield await readNotes(client, owner, named[owner], options);
      },
  );
  const meetings = owners.map(
    (owner) =>
      async function* () {
        yield await readMeetings(client, owner, named[owner], options);
      },
  );
  const lanes = [...(named.contacts.length > 0 ? [chats] : []), ...notes, ...meetings];
  yield* runLanes(lanes, lanes.length);
}

/** Ids and last changes of all leads that are listed. */
export async function* surveyLeads(client: AmoClient, options: PullOptions) {
  const { source } = leadList("created_at");
  const query = { "order[id]": "asc" };
  for await (const rows of followLinks(client, { ...source, query, limit: PAGE }, requestOptions(options)))
    yield rows
      .filter((lead) => lead.is_deleted !== true)
      .map(({ id, updated_at, created_at }) => ({ id, updatedAt: updated_at ?? created_at }));
}
