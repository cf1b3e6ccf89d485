/** From amoCRM's rows to the domain's, purely (KPI.md, section 6). Past this file nobody has heard of `status_id`. */
import type { Manager, Pipeline, Stage } from "#shared/domain/dictionaries.ts";
import type { LeadRecord, Outcome } from "#shared/domain/lead.ts";
import type { ConversationRating, Mark } from "#shared/domain/mark.ts";
import type { StageMove } from "#shared/domain/stage-move.ts";
import type { Touch, TouchTarget } from "#shared/domain/touch.ts";
import { keptValue } from "../crm/field-values.ts";
import { mayBeScore, mayBeScoreTag } from "../crm/nps-mark.ts";
import {
  type AmoEvent,
  type AmoLead,
  type AmoNote,
  type AmoPipeline,
  type AmoTask,
  type AmoUser,
  fieldValueSchema,
  npsValueSchema,
  statusValueSchema,
  tagValueSchema,
} from "./schema.ts";

/** Won and lost have the same ids in every pipeline; only the names differ (3.3). */
const OUTCOMES: Record<string, Outcome> = { "142": "won", "143": "lost" };

export const outcomeOf = (statusId: string): Outcome => OUTCOMES[statusId] ?? "open";
export const stageId = (pipelineId: string, statusId: string): string => `${pipelineId}:${statusId}`;

/** 0 and null are nobody. */
const person = (id: string | null | undefined): string | null => (id && id !== "0" ? id : null);

/** Hundredths of an amount that may have decimals, without binary rounding errors. */
export function toMinorUnits(amount: number): number {
  return Math.sign(amount) * Math.round(Number((Math.abs(amount) * 100).toFixed(4)));
}

export function mapManager(user: AmoUser): Manager {
  const view = user.rights?.leads?.view;
  return {
    id: user.id,
    name: user.name ?? "",
    active: user.rights?.is_active !== false,
    admin: user.rights?.is_admin === true,
    teamIds: user.rights?.group_id ? [user.rights.group_id] : ["0"],
    sees: view === "A" ? "all" : view === "G" ? "team" : "own",
  };
}

export function mapPipeline(pipeline: AmoPipeline): Pipeline {
  const stages = (pipeline._embedded?.statuses ?? []).map(
    (status): Stage => ({
      id: stageId(pipeline.id, status.id),
      name: status.name ?? "",
      sort: status.sort ?? 0,
      outcome: outcomeOf(status.id),
    }),
  );
  return {
    id: pipeline.id,
    name: pipeline.name ?? "",
    sort: pipeline.sort ?? 0,
    stages: stages.sort((one, other) => one.sort - other.sort),
  };
}

function mapAmount(lead: AmoLead): number | null {
  const price = lead.price_with_minor_units ?? lead.price;
  return price === null || price === undefined ? null : toMinorUnits(price);
}

function mapFields(lead: AmoLead): Record<string, string[]> {
  const fields: Record<string, string[]> = {};
  for (const field of lead.custom_fields_values ?? []) {
    const values = (field.values ?? []).flatMap(({ value }) => keptValue(field.field_type, value) ?? []);
    if (values.length > 0) fields[field.field_id] = values;
  }
  return fields;
}

export function mapLead(lead: AmoLead): LeadRecord {
  const embedded = lead._embedded;
  const pipelineId = lead.pipeline_id ?? "0";
  const statusId = lead.status_id ?? "0";
  return {
    id: lead.id,
    entity: "lead",
    parentId: null,
    title: lead.name ?? "",
    createdAt: lead.created_at,
    createdBy: lead.created_by ?? null,
    updatedAt: lead.updated_at ?? lead.created_at,
    closedAt: lead.closed_at || null,
    pipelineId,
    stageId: stageId(pipelineId, statusId),
    outcome: outcomeOf(statusId),
    amount: mapAmount(lead),
    currency: null,
    managerId: person(lead.responsible_user_id),
    sourceId: person(lead.source_id ?? embedded?.source?.id ?? embedded?.source_id),
    tags: (embedded?.tags ?? []).flatMap((tag) => tag.name ?? []),
    lossReasonId: person(lead.loss_reason_id ?? embedded?.loss_reason?.[0]?.id),
    fields: mapFields(lead),
    contactIds: (embedded?.contacts ?? []).map((contact) => contact.id),
    companyId: embedded?.companies?.[0]?.id ?? null,
    deletedAt: null,
  };
}

/** The value objects of an event; PHP may send an object where a list is meant. */
function valuesOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return value && typeof value === "object" ? Object.values(value) : [];
}

function statusOf(value: unknown) {
  const parsed = statusValueSchema.safeParse(valuesOf(value)[0]);
  if (!parsed.success) return null;
  const { id, pipeline_id } = parsed.data.lead_status;
  return { pipelineId: pipeline_id, stageId: stageId(pipeline_id, id), statusId: id };
}

export function mapStageMove(event: AmoEvent): StageMove | null {
  const to = statusOf(event.value_after);
  if (event.type !== "lead_status_changed" || !event.entity_id || !to) return null;
  const from = statusOf(event.value_before);
  return {
    id: event.id,
    recordId: event.entity_id,
    at: event.created_at,
    by: event.created_by ?? null,
    from: from && { pipelineId: from.pipelineId, stageId: from.stageId },
    to: { pipelineId: to.pipelineId, stageId: to.stageId },
    outcome: null,
    kind: "move",
  };
}

const TARGETS: Record<string, TouchTarget["type"]> = {
  lead: "record",
  leads: "record",
  contact: "contact",
  contacts: "contact",
  company: "company",
  companies: "company",
};

/** What a row hangs on; a customer or nothing is no lead's. */
function targetsOf(
  entityType: string | null | undefined,
  entityId: string | null | undefined,
): TouchTarget[] {
  const type = TARGETS[entityType ?? ""];
  return type && entityId && entityId !== "0" ? [{ type, id: entityId }] : [];
}

const MESSAGES: Record<string, { kind: "message" | "email"; direction: "in" | "out" }> = {
  incoming_chat_message: { kind: "message", direction: "in" },
  outgoing_chat_message: { kind: "message", direction: "out" },
  incoming_sms: { kind: "message", direction: "in" },
  outgoing_sms: { kind: "message", direction: "out" },
  incoming_mail: { kind: "email", direction: "in" },
  outgoing_mail: { kind: "email", direction: "out" },
};

export const MESSAGE_EVENTS = Object.keys(MESSAGES);

export function mapMessage(event: AmoEvent): Touch | null {
  const message = MESSAGES[event.type];
  if (!message) return null;
  return {
    id: `event:${event.id}`,
    ...message,
    at: event.created_at,
    by: event.created_by ?? null,
    claimedBy: null,
    automated: message.direction === "out" && !person(event.created_by),
    answered: true,
    talkSeconds: 0,
    targets: targetsOf(event.entity_type, event.entity_id),
  };
}

/** Left a message, call back later (nobody talked), not there, wrong number, no answer, busy: KPI.md 6. */
const UNANSWERED = new Set([1, 3, 5, 6, 7]);

export function mapCall(note: AmoNote, entityType: "leads" | "contacts" | "companies"): Touch | null {
  if (note.note_type !== "call_in" && note.note_type !== "call_out") return null;
  const duration = Math.max(0, Math.floor(note.params?.duration ?? 0));
  const answered = duration > 0 && !UNANSWERED.has(note.params?.call_status ?? 0);
  const claim = String(note.params?.call_responsible ?? "").trim();
  return {
    id: `call:${note.id}`,
    kind: "call",
    direction: note.note_type === "call_in" ? "in" : "out",
    at: note.created_at,
    by: note.created_by ?? null,
    claimedBy: /^[1-9]\d*$/.test(claim) ? claim : null,
    automated: false,
    answered,
    talkSeconds: answered ? duration : 0,
    targets: targetsOf(entityType, note.entity_id),
  };
}

/** Mail where the account has no mail events. */
export function mapMailNote(note: AmoNote, entityType: "leads" | "contacts" | "companies"): Touch | null {
  if (note.note_type !== "amomail_message") return null;
  const direction =
    note.params?.income === true || note.params?.income === 1 || note.params?.income === "1" ? "in" : "out";
  return {
    id: `mail:${note.id}`,
    kind: "email",
    direction,
    at: note.created_at,
    by: note.created_by ?? null,
    claimedBy: null,
    automated: direction === "out" && !person(note.created_by),
    answered: true,
    talkSeconds: 0,
    targets: targetsOf(entityType, note.entity_id),
  };
}

/** A held meeting; `completedAt` comes from the event `task_completed` where there is one. */
export function mapMeeting(task: AmoTask, completedAt: number | null): Touch | null {
  const at = completedAt ?? task.updated_at ?? task.created_at;
  if (task.is_completed !== true || !at) return null;
  return {
    id: `task:${task.id}`,
    kind: "meeting",
    direction: "out",
    at,
    by: person(task.responsible_user_id),
    claimedBy: null,
    automated: false,
    answered: true,
    talkSeconds: 0,
    targets: targetsOf(task.entity_type, task.entity_id),
  };
}

/** Dated values that may be NPS answers. */
export function mapMarks(event: AmoEvent): Mark[] {
  const recordId = event.entity_id;
  if (event.entity_type !== "lead" || !recordId) return [];
  const base = { recordId, at: event.created_at, source: "event" as const };
  return valuesOf(event.value_after).flatMap((value, index): Mark[] => {
    const id = `${event.id}:${String(index).padStart(3, "0")}`;
    const tag = tagValueSchema.safeParse(value);
    if (event.type === "entity_tag_added" && tag.success && mayBeScoreTag(tag.data.tag.name)) {
      return [{ ...base, id, kind: "tag", key: tag.data.tag.name, value: tag.data.tag.name }];
    }
    const field = fieldValueSchema.safeParse(value);
    if (!event.type.startsWith("custom_field_") || !field.success) return [];
    const text = String(field.data.custom_field_value.text ?? "");
    return mayBeScore(text)
      ? [{ ...base, id, kind: "field", key: field.data.custom_field_value.field_id, value: text.trim() }]
      : [];
  });
}

export function mapRating(event: AmoEvent): ConversationRating | null {
  const parsed = npsValueSchema.safeParse(valuesOf(event.value_after)[0]);
  if (event.type !== "nps_rate_added" || !parsed.success) return null;
  const recordId = event.entity_type === "lead" ? (event.entity_id ?? null) : null;
  return { id: event.id, recordId, at: event.created_at, rate: parsed.data.nps.rate };
}
