/** What a simulated amoCRM account holds, in the CRM's own shapes (crm/amocrm.md, section 3). */
export interface FakeLead {
  id: number;
  name: string;
  price: number | null;
  responsible_user_id: number;
  group_id: number;
  status_id: number;
  pipeline_id: number;
  loss_reason_id: number | null;
  source_id: number | null;
  created_by: number;
  updated_by: number;
  created_at: number;
  updated_at: number;
  closed_at: number | null;
  is_deleted: boolean;
  custom_fields_values:
    | { field_id: number; field_name: string; field_type: string; values: { value: unknown }[] }[]
    | null;
  tags: { id: number; name: string; color: null }[];
  contactId: number | null;
  companyId: number | null;
}

export interface FakeEvent {
  id: string;
  type: string;
  entity_id: number;
  entity_type: string;
  created_by: number;
  created_at: number;
  value_after: unknown[];
  value_before: unknown[];
}

export type NoteOwner = "leads" | "contacts" | "companies";

export interface FakeNote {
  id: number;
  owner: NoteOwner;
  entity_id: number;
  created_by: number;
  updated_by: number;
  created_at: number;
  updated_at: number;
  responsible_user_id: number;
  group_id: number;
  note_type: string;
  params: Record<string, unknown>;
}

export interface FakeTask {
  id: number;
  entity_id: number;
  entity_type: string;
  responsible_user_id: number;
  created_by: number;
  created_at: number;
  updated_at: number;
  complete_till: number;
  is_completed: boolean;
  task_type_id: number;
  text: string;
}

export interface FakeUser {
  id: number;
  name: string;
  admin: boolean;
  active: boolean;
  group: number;
  /** A, G, M or D. */
  view: string;
}

export interface FakePipeline {
  id: number;
  name: string;
  sort: number;
  statuses: { id: number; name: string; sort: number; type: number }[];
}

export interface AccountFacts {
  id: number;
  name: string;
  subdomain: string;
  currency: string;
  timeZone: string;
  users: FakeUser[];
  groups: { id: number; name: string }[];
  pipelines: FakePipeline[];
  lossReasons: { id: number; name: string }[];
  sources: { id: number; name: string }[];
  customFields: { id: number; name: string; type: string; enums: { id: number; value: string }[] | null }[];
  /** The user whose token it is. */
  tokenUser: number;
}

export const WON = 142;
export const LOST = 143;

export class AmoState {
  readonly facts: AccountFacts;
  readonly leads = new Map<number, FakeLead>();
  readonly events: FakeEvent[] = [];
  readonly notes: FakeNote[] = [];
  readonly tasks = new Map<number, FakeTask>();
  /** Ids of leads that changed, for hooks: taken and emptied by whoever delivers them. */
  changed: { lead: number; action: string }[] = [];
  private counter = 1;

  constructor(facts: AccountFacts) {
    this.facts = facts;
  }

  nextId(): number {
    return this.counter++;
  }

  addLead(
    lead: Omit<FakeLead, "is_deleted" | "updated_at" | "updated_by"> & { updated_at?: number },
  ): FakeLead {
    const added: FakeLead = {
      is_deleted: false,
      updated_by: lead.created_by,
      ...lead,
      updated_at: lead.updated_at ?? lead.created_at,
    };
    this.leads.set(added.id, added);
    this.addEvent({
      type: "lead_added",
      entity_id: added.id,
      created_by: added.created_by,
      created_at: added.created_at,
    });
    this.changed.push({ lead: added.id, action: "add" });
    return added;
  }

  addEvent(event: Partial<FakeEvent> & Pick<FakeEvent, "type" | "entity_id" | "created_at">): FakeEvent {
    const added: FakeEvent = {
      id: eventId(event.created_at, this.nextId()),
      entity_type: "lead",
      created_by: 0,
      value_after: [],
      value_before: [],
      ...event,
    };
    this.events.push(added);
    return added;
  }

  touchLead(lead: FakeLead, at: number, by: number): void {
    lead.updated_at = Math.max(lead.updated_at, at);
    lead.updated_by = by;
    this.changed.push({ lead: lead.id, action: "update" });
  }

  moveLead(
    id: number,
    pipeline: number,
    status: number,
    at: number,
    by: number,
    reason: number | null = null,
  ): void {
    const lead = this.leads.get(id)!;
    const value = (pipelineId: number, statusId: number) => [
      { lead_status: { id: statusId, pipeline_id: pipelineId } },
    ];
    this.addEvent({
      type: "lead_status_changed",
      entity_id: id,
      created_by: by,
      created_at: at,
      value_after: value(pipeline, status),
      value_before: value(lead.pipeline_id, lead.status_id),
    });
    Object.assign(lead, {
      pipeline_id: pipeline,
      status_id: status,
      closed_at: status === WON || status === LOST ? at : null,
      loss_reason_id: reason,
    });
    this.touchLead(lead, at, by);
    this.changed.push({ lead: id, action: "status" });
  }

  addTag(id: number, name: string, at: number, by: number): void {
    const lead = this.leads.get(id)!;
    lead.tags.push({ id: this.nextId(), name, color: null });
    this.addEvent({
      type: "entity_tag_added",
      entity_id: id,
      created_by: by,
      created_at: at,
      value_after: [{ tag: { name } }],
    });
    this.touchLead(lead, at, by);
  }

  setField(id: number, fieldId: number, value: unknown, at: number, by: number): void {
    const lead = this.leads.get(id)!;
    const field = this.facts.customFields.find((one) => one.id === fieldId)!;
    const others = (lead.custom_fields_values ?? []).filter((one) => one.field_id !== fieldId);
    const values = [{ value }];
    lead.custom_fields_values = [
      ...others,
      { field_id: fieldId, field_name: field.name, field_type: field.type, values },
    ];
    const text = String(value);
    this.addEvent({
      type: "custom_field_value_changed",
      entity_id: id,
      created_by: by,
      created_at: at,
      value_after: [{ custom_field_value: { field_id: fieldId, field_type: 2, enum_id: null, text } }],
    });
    this.touchLead(lead, at, by);
  }

  deleteLead(id: number, at: number, by: number): void {
    const lead = this.leads.get(id)!;
    lead.is_deleted = true;
    lead.updated_at = at;
    this.addEvent({ type: "lead_deleted", entity_id: id, created_by: by, created_at: at });
    this.changed.push({ lead: id, action: "delete" });
  }

  addNote(note: Omit<FakeNote, "id" | "updated_at" | "updated_by" | "group_id">): FakeNote {
    const added = {
      id: this.nextId(),
      updated_at: note.created_at,
      updated_by: note.created_by,
      group_id: 0,
      ...note,
    };
    this.notes.push(added);
    return added;
  }

  addTask(task: Omit<FakeTask, "id">): FakeTask {
    const added = { id: this.nextId(), ...task };
    this.tasks.set(added.id, added);
    return added;
  }

  completeTask(id: number, at: number): void {
    const task = this.tasks.get(id)!;
    task.is_completed = true;
    task.updated_at = at;
    this.addEvent({
      type: "task_completed",
      entity_type: "task",
      entity_id: id,
      created_by: task.responsible_user_id,
      created_at: at,
    });
  }
}

const BASE32 = "0123456789abcdefghjkmnpqrstvwxyz";

/** 26 characters that sort by time and then by number, like the CRM's own. */
export function eventId(at: number, number: number): string {
  let text = "";
  let left = BigInt(at) * 1_000_000_000n + BigInt(number);
  for (let digit = 0; digit < 24; digit++) {
    text = BASE32[Number(left & 31n)]! + text;
    left >>= 5n;
  }
  return `01${text}`;
}
