/** Which lists make up each stream, and what a page of each one stores. */
import type { StreamName } from "#shared/domain/stream.ts";
import { seenMarks } from "../../crm/nps-mark.ts";
import type { Batch } from "../../store/store.ts";
import { EVENTS_PAGE, PAGE } from "../limits.ts";
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
import type { WindowSource } from "../pages.ts";
import { type AmoEvent, type AmoLead, type AmoNote, eventSchema, leadSchema, noteSchema } from "../schema.ts";

export interface List<Row> {
  source: WindowSource<Row>;
  toBatch(rows: readonly Row[]): Batch;
}

export const LEAD_EXTRAS = "contacts,loss_reason,source_id,source";

const present = <Row, Result>(rows: readonly Row[], map: (row: Row) => Result | null): Result[] =>
  rows.flatMap((row) => map(row) ?? []);

/** `created_at` on the first pull, because it never changes; `updated_at` afterwards. */
export function leadList(field: "created_at" | "updated_at"): List<AmoLead> {
  return {
    source: {
      path: "/api/v4/leads",
      key: "leads",
      row: leadSchema,
      limit: PAGE,
      query: { with: LEAD_EXTRAS },
      field,
      sortable: true,
      instantOf: (lead) => (field === "created_at" ? lead.created_at : (lead.updated_at ?? lead.created_at)),
    },
    toBatch(rows) {
      const records = rows.filter((lead) => lead.is_deleted !== true).map(mapLead);
      return { records, marks: records.flatMap(seenMarks) };
    },
  };
}

const ALWAYS = [
  "lead_status_changed",
  "lead_deleted",
  "lead_restored",
  "entity_merged",
  "entity_tag_added",
  "custom_field_value_changed",
  "nps_rate_added",
];

/** Event types that we ask for; `offered` is the account's own list, where it gives one. */
export function eventTypes(offered: readonly string[] | null): string[] {
  const wanted = [...ALWAYS, ...MESSAGE_EVENTS];
  if (!offered || offered.length === 0) return wanted.filter((type) => !type.endsWith("_mail"));
  return wanted.filter((type) => offered.includes(type));
}

export function eventList(types: readonly string[]): List<AmoEvent> {
  return {
    source: {
      path: "/api/v4/events",
      key: "events",
      row: eventSchema,
      limit: EVENTS_PAGE,
      query: { "filter[type]": types },
      field: "created_at",
      sortable: false,
      instantOf: (event) => event.created_at,
    },
    toBatch: (rows) => ({
      moves: present(rows, mapStageMove),
      touches: present(rows, mapMessage),
      marks: rows.flatMap(mapMarks),
      ratings: present(rows, mapRating),
    }),
  };
}

export const NOTE_OWNERS = ["leads", "contacts", "companies"] as const;
export type NoteOwner = (typeof NOTE_OWNERS)[number];

/** `mail`: read mail notes too, where the account has no mail events. */
export function noteList(owner: NoteOwner, mail: boolean): List<AmoNote> {
  return {
    source: {
      path: `/api/v4/${owner}/notes`,
      key: "notes",
      row: noteSchema,
      limit: PAGE,
      query: { "filter[note_type]": ["call_in", "call_out", ...(mail ? ["amomail_message"] : [])] },
      field: "updated_at",
      sortable: true,
      instantOf: (note) => note.updated_at ?? note.created_at,
    },
    toBatch: (rows) => ({
      touches: present(rows, (note) => mapCall(note, owner) ?? (mail ? mapMailNote(note, owner) : null)),
    }),
  };
}

export const STREAMS: readonly StreamName[] = [
  "dictionaries",
  "leads",
  "events",
  "deleted",
  "calls",
  "tasks",
];
