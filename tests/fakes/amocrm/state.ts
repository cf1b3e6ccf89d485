/** A simulated account's records and everything that can be done to them; each deed leaves the events the CRM writes. */
import type { Change, LeadAction } from "./change.ts";
import { eventId } from "./event-id.ts";
import {
  type AccountFacts,
  type FakeEvent,
  type FakeLead,
  type FakeNote,
  type FakePerson,
  type FakeTag,
  type FakeTalk,
  type FakeTask,
  type FakeUnsorted,
  type FakeWebhook,
  LOST,
  NOTE_OWNERS,
  type NoteOwner,
  WON,
} from "./records.ts";
import { Table } from "./table.ts";

export type { Change, LeadAction } from "./change.ts";
export * from "./records.ts";

/** Numbers that the account gives itself begin behind those of a story's leads, contacts and companies. */
const FIRST_OWN_ID = 50_000_000;

const isClosed = (status: number) => status === WON || status === LOST;

export class AmoState {
  readonly facts: AccountFacts;
  readonly leads = new Table<FakeLead>();
  readonly contacts = new Table<FakePerson>();
  readonly companies = new Table<FakePerson>();
  readonly events = new Table<FakeEvent>();
  readonly notes = Object.fromEntries(NOTE_OWNERS.map((owner) => [owner, new Table<FakeNote>()])) as Record<
    NoteOwner,
    Table<FakeNote>
  >;
  readonly tasks = new Table<FakeTask>();
  readonly talks = new Table<FakeTalk>();
  readonly unsorted = new Table<FakeUnsorted>();
  readonly webhooks = new Table<FakeWebhook>();
  readonly tags = new Map<string, FakeTag>();
  /** Told of every change, for hooks. */
  onChange: ((change: Change) => void) | null = null;
  private counter = FIRST_OWN_ID;

  constructor(facts: AccountFacts) {
    this.facts = facts;
  }

  nextId(): number {
    return ++this.counter;
  }

  /** The tag of a name, one for the whole account. */
  tag(name: string): FakeTag {
    const known = this.tags.get(name) ?? { id: this.nextId(), name, color: null };
    this.tags.set(name, known);
    return known;
  }

  lead(id: number): FakeLead {
    const lead = this.leads.get(id);
    if (!lead) throw new Error(`there is no lead ${id}`);
    return lead;
  }

  addEvent(event: Partial<FakeEvent> & Pick<FakeEvent, "type" | "entity_id" | "created_at">): FakeEvent {
    return this.events.add({
      id: eventId(event.created_at, this.nextId()),
      entity_type: "lead",
      created_by: 0,
      value_after: [],
      value_before: [],
      ...event,
    });
  }

  addLead(
    lead: Partial<FakeLead> &
      Pick<FakeLead, "created_at" | "pipeline_id" | "status_id" | "responsible_user_id">,
  ): FakeLead {
    const by = lead.created_by ?? 0;
    const added = this.leads.add({
      id: this.nextId(),
      name: "",
      price: 0,
      group_id: 0,
      loss_reason_id: null,
      source_id: null,
      created_by: by,
      updated_by: by,
      updated_at: lead.created_at,
      closed_at: null,
      is_deleted: false,
      custom_fields_values: null,
      tags: [],
      contactIds: [],
      companyId: null,
      ...lead,
    });
    this.addEvent({ type: "lead_added", entity_id: added.id, created_by: by, created_at: added.created_at });
    this.tell("add", added, added.created_at);
    return added;
  }

  /** Changes fields without an event of their own; `updated_at` never goes back. */
  changeLead(
    id: number,
    patch: Partial<FakeLead>,
    at: number,
    by: number,
    action: LeadAction = "update",
  ): void {
    const lead = this.lead(id);
    this.leads.change(lead, { ...patch, updated_at: Math.max(lead.updated_at, at), updated_by: by });
    this.tell(action, lead, at);
  }

  moveLead(
    id: number,
    pipeline: number,
    status: number,
    at: number,
    by: number,
    reason: number | null = null,
  ) {
    const lead = this.lead(id);
    const before = { old_status_id: lead.status_id, old_pipeline_id: lead.pipeline_id };
    this.addEvent({
      type: "lead_status_changed",
      entity_id: id,
      created_by: by,
      created_at: at,
      value_after: [{ lead_status: { id: status, pipeline_id: pipeline } }],
      value_before: [{ lead_status: { id: lead.status_id, pipeline_id: lead.pipeline_id } }],
    });
    this.changeLead(
      id,
      {
        pipeline_id: pipeline,
        status_id: status,
        closed_at: isClosed(status) ? at : null,
        loss_reason_id: status === LOST ? reason : null,
      },
      at,
      by,
    );
    this.tell("status", lead, at, before);
  }

  addTag(id: number, name: string, at: number, by: number): void {
    const lead = this.lead(id);
    if (lead.tags.some((tag) => tag.name === name)) return;
    this.addEvent({
      type: "entity_tag_added",
      entity_id: id,
      created_by: by,
      created_at: at,
      value_after: [{ tag: { name } }],
    });
    this.changeLead(id, { tags: [...lead.tags, this.tag(name)] }, at, by);
  }

  removeTag(id: number, name: string, at: number, by: number): void {
    const lead = this.lead(id);
    this.addEvent({
      type: "entity_tag_deleted",
      entity_id: id,
      created_by: by,
      created_at: at,
      value_before: [{ tag: { name } }],
    });
    this.changeLead(id, { tags: lead.tags.filter((tag) => tag.name !== name) }, at, by);
  }

  /** `value` null empties the field. */
  setField(id: number, fieldId: number, value: unknown, at: number, by: number): void {
    const lead = this.lead(id);
    const field = this.facts.customFields.find((one) => one.id === fieldId);
    if (!field) throw new Error(`there is no field ${fieldId}`);
    const others = (lead.custom_fields_values ?? []).filter((one) => one.field_id !== fieldId);
    const option = field.enums?.find((one) => one.value === value);
    const set = {
      field_id: fieldId,
      field_name: field.name,
      field_code: null,
      field_type: field.type,
      values: [{ value, ...(option ? { enum_id: option.id, enum_code: "" } : {}) }],
    };
    const text = value === null ? "" : String(value);
    this.addEvent({
      type: "custom_field_value_changed",
      entity_id: id,
      created_by: by,
      created_at: at,
      value_after: [
        { custom_field_value: { field_id: fieldId, field_type: 2, enum_id: option?.id ?? null, text } },
      ],
    });
    const all = value === null ? others : [...others, set];
    this.changeLead(id, { custom_fields_values: all.length > 0 ? all : null }, at, by);
  }

  setPrice(id: number, price: number, at: number, by: number): void {
    const value = (sale: number | null) => [{ sale_field_value: { sale } }];
    const before = value(this.lead(id).price);
    this.addEvent({
      type: "sale_field_changed",
      entity_id: id,
      created_by: by,
      created_at: at,
      value_after: value(price),
      value_before: before,
    });
    this.changeLead(id, { price }, at, by);
  }

  assignLead(id: number, user: number, at: number, by: number): void {
    const lead = this.lead(id);
    const old = lead.responsible_user_id;
    this.addEvent({
      type: "entity_responsible_changed",
      entity_id: id,
      created_by: by,
      created_at: at,
      value_after: [{ responsible_user: { id: user } }],
      value_before: [{ responsible_user: { id: old } }],
    });
    const group_id = this.facts.users.find((one) => one.id === user)?.group ?? 0;
    this.changeLead(id, { responsible_user_id: user, group_id }, at, by);
    this.tell("responsible", lead, at, { old_responsible_user_id: old });
  }

  /** Into the bin, from where `restoreLead` brings it back and `purgeLead` does away with it. */
  deleteLead(id: number, at: number, by: number): void {
    this.addEvent({ type: "lead_deleted", entity_id: id, created_by: by, created_at: at });
    this.changeLead(id, { is_deleted: true }, at, by, "delete");
  }

  restoreLead(id: number, at: number, by: number): void {
    this.addEvent({ type: "lead_restored", entity_id: id, created_by: by, created_at: at });
    this.changeLead(id, { is_deleted: false }, at, by, "restore");
  }

  purgeLead(id: number): void {
    this.leads.remove(this.lead(id));
  }

  /** The loser disappears, also from the bin; the event hangs on the lead that is left (3.4). */
  mergeLeads(loser: number, winner: number, at: number, by: number): void {
    this.addEvent({ type: "entity_merged", entity_id: winner, created_by: by, created_at: at });
    this.purgeLead(loser);
    this.changeLead(winner, {}, at, by);
  }

  private tell(action: LeadAction, lead: FakeLead, at: number, before?: Record<string, number>): void {
    this.onChange?.({ of: "lead", action, lead, at, ...(before ? { before } : {}) });
  }
}
