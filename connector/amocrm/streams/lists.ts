/** Which lists make up each stream, and what a page of each one stores. */
import type { PullOptions } from "../../crm/adapter.ts";
import { seenMarks } from "../../crm/nps-mark.ts";
import type { Batch } from "../../store/store.ts";
import { type AmoClient, requestOptions } from "../client.ts";
import { EVENTS_PAGE, NUMBERED_PAGES, PAGE } from "../limits.ts";
import {
  MESSAGE_EVENTS,
  mapCall,
  mapLead,
  mapMailNote,
  mapMarks,
  mapMessage,
  mapRating,
  mapStageMove,
} from "../mapping.ts";
import { type AmoEvent, type AmoLead, type AmoNote, eventSchema, leadSchema, noteSchema } from "../schema.ts";
import { readSlice, type TimedSource } from "./read-slice.ts";
import type { TimedList } from "./windowed.ts";

export const LEAD_EXTRAS = "contacts,loss_reason,source_id,source";

const present = <Row, Result>(rows: readonly Row[], map: (row: Row) => Result | null): Result[] =>
  rows.flatMap((row) => map(row) ?? []);

export interface List<Row> {
  source: TimedSource<Row>;
  toBatch(rows: readonly Row[]): Batch;
}

/** A list as a stream reads it. */
export function timedList<Row>(client: AmoClient, { source, toBatch }: List<Row>): TimedList {
  return {
    isNumbered: !source.sortable,
    async *read(slice, options: PullOptions) {
      for await (const found of readSlice(client, source, slice, requestOptions(options)))
        yield found.kind === "rows" ? { ...found, rows: toBatch(found.rows) } : found;
    },
  };
}

/** Leads of the bin have hardly a field (3.4): the last known copy stays and is flagged. */
function leadBatch(rows: readonly AmoLead[]): Batch {
  const records = rows.filter((lead) => lead.is_deleted !== true).map(mapLead);
  const binned = rows.filter((lead) => lead.is_deleted === true);
  return {
    records,
    marks: records.flatMap(seenMarks),
    deletedRecords: binned.flatMap(({ id, updated_at }) => (updated_at ? [{ id, at: updated_at }] : [])),
  };
}

/** `created_at` on the first pull, because it never changes; `updated_at` afterwards. */
export const leadList = (field: "created_at" | "updated_at"): List<AmoLead> => ({
  source: {
    path: "/api/v4/leads",
    key: "leads",
    row: leadSchema,
    limit: PAGE,
    query: { with: LEAD_EXTRAS },
    field,
    sortable: true,
    pages: 1,
    isTimeless: field === "created_at",
    instantOf: (lead) => (field === "created_at" ? lead.created_at : (lead.updated_at ?? lead.created_at)),
  },
  toBatch: leadBatch,
});

const EVENT_TYPES = [
  "lead_status_changed",
  "entity_tag_added",
  "custom_field_value_changed",
  "nps_rate_added",
  ...MESSAGE_EVENTS,
];

/** `mail`: the account has mail events. `scoreField`: a field whose changes may have a type of their own (3.7). */
export function eventTypes(mail: boolean, scoreField: string | null): string[] {
  const types = EVENT_TYPES.filter((type) => mail || !type.endsWith("_mail"));
  return scoreField === null ? types : [...types, `custom_field_${scoreField}_value_changed`];
}

export const eventList = (types: readonly string[]): List<AmoEvent> => ({
  source: {
    path: "/api/v4/events",
    key: "events",
    row: eventSchema,
    limit: EVENTS_PAGE,
    query: { "filter[type]": types },
    field: "created_at",
    sortable: false,
    pages: NUMBERED_PAGES,
    instantOf: (event) => event.created_at,
  },
  toBatch: (rows) => ({
    moves: present(rows, mapStageMove),
    touches: present(rows, mapMessage),
    marks: rows.flatMap(mapMarks),
    ratings: present(rows, mapRating),
  }),
});

export const NOTE_OWNERS = ["leads", "contacts", "companies"] as const;
export type NoteOwner = (typeof NOTE_OWNERS)[number];

/** `mail`: read mail notes too, where the account has no mail events. */
export const noteList = (owner: NoteOwner, mail: boolean): List<AmoNote> => ({
  source: {
    path: `/api/v4/${owner}/notes`,
    key: "notes",
    row: noteSchema,
    limit: PAGE,
    query: { "filter[note_type]": ["call_in", "call_out", ...(mail ? ["amomail_message"] : [])] },
    field: "updated_at",
    sortable: true,
    pages: 1,
    instantOf: (note) => note.updated_at ?? note.created_at,
  },
  toBatch: (rows) => ({
    touches: present(rows, (note) => mapCall(note, owner) ?? (mail ? mapMailNote(note, owner) : null)),
  }),
});
