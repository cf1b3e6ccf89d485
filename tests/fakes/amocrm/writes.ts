/** Writes: leads, contacts, companies, tasks, notes (crm/amocrm.md 3.4, 3.6, 3.8, 3.10). Answers name only what was made. */
import { z } from "zod";
import { hal, invalid, missing, problem } from "./answers.ts";
import type { Context, Route } from "./context.ts";
import { addNote, addPerson, addTask, completeTask } from "./deeds.ts";
import type { NoteOwner } from "./state.ts";
import {
  fields,
  type LeadWrite,
  leadWrite,
  noteWrite,
  personWrite,
  tagWrite,
  taskWrite,
} from "./write-schema.ts";

const MAX_ROWS = 250;

type Done = { id: number; updated_at?: number };

/** Reads an array (a batch) or one object (a path with an id), carries each row out, answers in the same shape. */
async function writeRows<Row extends { request_id?: string | undefined; id?: number | undefined }>(
  { request, url }: Context,
  key: string,
  schema: z.ZodType<Row>,
  carryOut: (row: Row) => Done | null,
  id?: string,
): Promise<Response> {
  const body: unknown = await request.json().catch(() => null);
  const many = Array.isArray(body);
  const given: unknown[] = many ? body : [id === undefined ? body : { ...(body as object), id: Number(id) }];
  if (given.length > MAX_ROWS) return problem(422, "Unprocessable Entity", `Limit ${MAX_ROWS} per page`);
  const rows: Row[] = [];
  for (const [index, one] of given.entries()) {
    const parsed = schema.safeParse(one);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const path = issue?.path.join(".") ?? "";
      const detail = issue?.message ?? "";
      return invalid([{ request: String(index), code: "InvalidType", path, detail }]);
    }
    rows.push(parsed.data);
  }
  const done: Record<string, unknown>[] = [];
  for (const [index, row] of rows.entries()) {
    const made = carryOut(row);
    if (!made) return missing();
    const request_id = row.request_id ?? String(index);
    done.push({ ...made, request_id, _links: { self: { href: `${url.origin}/api/v4/${key}/${made.id}` } } });
  }
  return hal(many ? { _links: { self: { href: url.href } }, _embedded: { [key]: done } } : done[0]);
}

/** Names of tags that a write gives by name or by id. */
function tagNames(
  { state }: Context,
  tags: { name?: string | undefined; id?: number | undefined }[],
): string[] {
  const byId = (id?: number) => [...state.tags.values()].find((tag) => tag.id === id)?.name;
  return tags.flatMap((tag) => tag.name ?? byId(tag.id) ?? []);
}

function changeTagsAndFields(context: Context, id: number, row: LeadWrite): void {
  const { state, viewer, now } = context;
  const replaced = row._embedded?.tags;
  if (replaced !== undefined) {
    const wanted = tagNames(context, replaced ?? []);
    const gone = state.lead(id).tags.filter((tag) => !wanted.includes(tag.name));
    for (const tag of gone) state.removeTag(id, tag.name, now, viewer.id);
    for (const name of wanted) state.addTag(id, name, now, viewer.id);
  }
  for (const name of tagNames(context, row.tags_to_add ?? [])) state.addTag(id, name, now, viewer.id);
  for (const name of tagNames(context, row.tags_to_delete ?? [])) state.removeTag(id, name, now, viewer.id);
  for (const field of row.custom_fields_values ?? []) {
    state.setField(id, field.field_id, field.values?.[0]?.value ?? null, now, viewer.id);
  }
}

function createLead(context: Context, row: LeadWrite): Done {
  const { state, viewer, now } = context;
  const pipeline =
    state.facts.pipelines.find((one) => one.id === row.pipeline_id) ?? state.facts.pipelines[0];
  const first = pipeline?.statuses.find((status) => status.type === 0);
  const lead = state.addLead({
    name: row.name ?? "",
    price: row.price ?? 0,
    pipeline_id: pipeline?.id ?? 0,
    status_id: row.status_id ?? first?.id ?? 0,
    responsible_user_id: row.responsible_user_id ?? viewer.id,
    created_at: row.created_at ?? now,
    created_by: viewer.id,
    updated_at: now,
    contactIds: (row._embedded?.contacts ?? []).map(({ id }) => id),
    companyId: row._embedded?.companies?.[0]?.id ?? null,
  });
  changeTagsAndFields(context, lead.id, row);
  return { id: lead.id };
}

function changeLead(context: Context, row: LeadWrite): Done | null {
  const { state, viewer, now } = context;
  const lead = state.leads.get(row.id ?? 0);
  if (!lead || lead.is_deleted) return null;
  const { id } = lead;
  if (row.name !== undefined) state.changeLead(id, { name: row.name }, now, viewer.id);
  if (row.price !== undefined && row.price !== lead.price) state.setPrice(id, row.price, now, viewer.id);
  const status = row.status_id ?? lead.status_id;
  const pipeline = row.pipeline_id ?? lead.pipeline_id;
  if (status !== lead.status_id || pipeline !== lead.pipeline_id) {
    state.moveLead(id, pipeline, status, now, viewer.id, row.loss_reason_id ?? null);
  }
  if (row.responsible_user_id !== undefined && row.responsible_user_id !== lead.responsible_user_id) {
    state.assignLead(id, row.responsible_user_id, now, viewer.id);
  }
  changeTagsAndFields(context, id, row);
  return { id, updated_at: lead.updated_at };
}

function unknownField({ state }: Context, rows: unknown): Response | null {
  const parsed = z.array(z.object({ custom_fields_values: fields.nullish() })).safeParse(rows);
  if (!parsed.success) return null;
  const known = new Set(state.facts.customFields.map((field) => field.id));
  const errors = parsed.data.flatMap((row, index) =>
    (row.custom_fields_values ?? []).flatMap((field, at) =>
      known.has(field.field_id)
        ? []
        : [
            {
              request: String(index),
              code: "NotSupportedChoice",
              path: `custom_fields_values.${at}.field_id`,
              detail: "The value you selected is not a valid choice.",
            },
          ],
    ),
  );
  return errors.length > 0 ? invalid(errors) : null;
}

async function writeLeads(context: Context, id?: string): Promise<Response> {
  const body: unknown = await context.request
    .clone()
    .json()
    .catch(() => null);
  const refusal = unknownField(context, Array.isArray(body) ? body : [body]);
  if (refusal) return refusal;
  const create = context.request.method === "POST";
  const carryOut = (row: LeadWrite) => (create ? createLead(context, row) : changeLead(context, row));
  return writeRows(context, "leads", leadWrite, carryOut, id);
}

function writePeople(context: Context, kind: string, id?: string): Promise<Response> {
  const { state, viewer, now, request } = context;
  const kinds = kind as "contacts" | "companies";
  return writeRows(
    context,
    kind,
    personWrite,
    (row) => {
      const name = row.name ?? [row.first_name, row.last_name].filter(Boolean).join(" ");
      if (request.method === "POST") {
        const responsible_user_id = row.responsible_user_id ?? viewer.id;
        return {
          id: addPerson(state, kinds, { id: state.nextId(), name, created_at: now, responsible_user_id }).id,
        };
      }
      const person = state[kinds].get(row.id ?? 0);
      if (!person) return null;
      state[kinds].change(person, { ...(name ? { name } : {}), updated_at: now, updated_by: viewer.id });
      return { id: person.id, updated_at: now };
    },
    id,
  );
}

function writeTasks(context: Context, id?: string): Promise<Response> {
  const { state, viewer, now, request } = context;
  return writeRows(
    context,
    "tasks",
    taskWrite,
    (row) => {
      const task =
        request.method === "POST"
          ? addTask(state, {
              entity_id: row.entity_id ?? 0,
              entity_type: row.entity_type ?? "leads",
              responsible_user_id: row.responsible_user_id ?? viewer.id,
              created_by: viewer.id,
              created_at: now,
              complete_till: row.complete_till ?? now,
              task_type_id: row.task_type_id ?? 1,
              text: row.text ?? "",
            })
          : state.tasks.get(row.id ?? 0);
      if (!task) return null;
      if (request.method === "PATCH") {
        const { text = task.text, complete_till = task.complete_till, result = task.result } = row;
        state.tasks.change(task, { text, complete_till, result, updated_at: now, updated_by: viewer.id });
      }
      if (row.is_completed && !task.is_completed) completeTask(state, task, now);
      return { id: task.id, ...(request.method === "PATCH" ? { updated_at: now } : {}) };
    },
    id,
  );
}

function writeNotes(context: Context, owner: string, entityId?: string): Promise<Response> {
  const { state, viewer, now } = context;
  return writeRows(context, "notes", noteWrite, (row) => {
    const note = addNote(state, owner as NoteOwner, {
      entity_id: entityId === undefined ? (row.entity_id ?? 0) : Number(entityId),
      note_type: row.note_type,
      params: row.params,
      created_by: row.created_by ?? viewer.id,
      created_at: now,
    });
    return { id: note.id };
  });
}

const writeTags = (context: Context): Promise<Response> =>
  writeRows(context, "tags", tagWrite, ({ name }) => ({ id: context.state.tag(name).id }));

export const WRITE_ROUTES: Route[] = [
  ["POST", /^\/leads$/, (context) => writeLeads(context)],
  ["PATCH", /^\/leads(?:\/(\d+))?$/, writeLeads],
  ["POST", /^\/(contacts|companies)$/, writePeople],
  ["PATCH", /^\/(contacts|companies)(?:\/(\d+))?$/, writePeople],
  ["POST", /^\/leads\/tags$/, writeTags],
  ["POST", /^\/tasks$/, (context) => writeTasks(context)],
  ["PATCH", /^\/tasks(?:\/(\d+))?$/, writeTasks],
  ["POST", /^\/(leads|contacts|companies)(?:\/(\d+))?\/notes$/, writeNotes],
];
