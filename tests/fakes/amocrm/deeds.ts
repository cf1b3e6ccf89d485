/** What people and telephony leave around leads: calls, messages, tasks, talks, incoming requests. */
import type { AmoState, FakeNote, FakePerson, FakeTask, FakeUnsorted, NoteOwner } from "./state.ts";

const ENTITY_TYPES: Record<NoteOwner, string> = { leads: "lead", contacts: "contact", companies: "company" };

export function addNote(
  state: AmoState,
  owner: NoteOwner,
  note: Partial<FakeNote> & Pick<FakeNote, "entity_id" | "created_at" | "note_type">,
): FakeNote {
  const by = note.created_by ?? 0;
  const added = state.notes[owner].add({
    id: state.nextId(),
    created_by: by,
    updated_by: by,
    updated_at: note.created_at,
    responsible_user_id: by,
    group_id: 0,
    params: {},
    ...note,
  });
  state.onChange?.({ of: "note", owner, note: added, at: added.created_at });
  return added;
}

export interface FakeCall {
  direction: "in" | "out";
  /** User id, or an extension number that the telephony wrote instead. */
  responsible: number | string;
  seconds: number;
  at: number;
  createdBy?: number;
  /** 1–7; default 4 (talked) or 6 (no answer). Many telephony widgets fill only the duration: `null`. */
  status?: number | null;
}

/** A call's note, and the event that points at it. */
export function addCall(state: AmoState, owner: NoteOwner, entityId: number, call: FakeCall): FakeNote {
  const person = typeof call.responsible === "number" ? call.responsible : 0;
  const status = call.status === undefined ? (call.seconds > 0 ? 4 : 6) : call.status;
  const note = addNote(state, owner, {
    entity_id: entityId,
    created_by: call.createdBy ?? person,
    created_at: call.at,
    responsible_user_id: person,
    note_type: call.direction === "in" ? "call_in" : "call_out",
    params: {
      uniq: `call-${entityId}-${call.at}`,
      duration: call.seconds,
      source: "pbx",
      link: null,
      phone: "+70000000000",
      ...(status === null ? {} : { call_status: status }),
      call_responsible: call.responsible,
    },
  });
  state.addEvent({
    type: call.direction === "in" ? "incoming_call" : "outgoing_call",
    entity_type: ENTITY_TYPES[owner],
    entity_id: entityId,
    created_by: note.created_by,
    created_at: call.at,
    value_after: [{ note: { id: note.id } }],
  });
  return note;
}

export interface FakeMessage {
  direction: "in" | "out";
  channel: "chat" | "sms" | "mail";
  at: number;
  /** User id; 0: the client, a robot, or somebody who answers from the phone app. */
  by: number;
}

const MESSAGE_EVENTS = { chat: "chat_message", sms: "sms", mail: "mail" } as const;

/** A message of a lead's client. Chats belong to a talk and point at the contact. */
export function addMessage(state: AmoState, leadId: number, message: FakeMessage): void {
  const { direction, channel, at, by } = message;
  const contact = state.lead(leadId).contactIds[0];
  const event = {
    type: `${direction === "in" ? "incoming" : "outgoing"}_${MESSAGE_EVENTS[channel]}`,
    entity_id: leadId,
    created_by: by,
    created_at: at,
  };
  if (channel === "chat") {
    const talk = contact === undefined ? null : talkOf(state, leadId, contact, at, direction);
    state.addEvent({
      ...event,
      value_after: [{ message: { id: `m-${leadId}-${state.nextId()}`, talk_id: talk, origin: "telegram" } }],
      ...(contact === undefined ? {} : { linked_talk_contact_id: contact }),
    });
    if (contact !== undefined) state.onChange?.({ of: "message", direction, lead: leadId, contact, by, at });
    return;
  }
  // Mail and sms have a note each.
  const note = addNote(state, "leads", {
    entity_id: leadId,
    created_by: by,
    created_at: at,
    note_type: channel === "sms" ? `sms_${direction}` : "amomail_message",
    params: channel === "sms" ? { phone: "+70000000000" } : { income: direction === "in" },
  });
  if (channel === "sms" || state.facts.mailEvents) {
    state.addEvent({ ...event, value_after: [{ note: { id: note.id } }] });
  }
}

/** The talk of a lead's contact goes on, or begins. */
function talkOf(
  state: AmoState,
  leadId: number,
  contact: number,
  at: number,
  direction: "in" | "out",
): number {
  const known = [...state.talks.having("entity_id", leadId)][0];
  const is_read = direction === "out";
  if (known) {
    state.talks.change(known, { updated_at: at, is_read });
    return known.id;
  }
  return state.talks.add({
    id: state.nextId(),
    created_at: at,
    updated_at: at,
    contact_id: contact,
    entity_id: leadId,
    is_in_work: true,
    is_read,
    origin: "telegram",
    missed_at: null,
  }).id;
}

export const MEETING_TASK = 2;

export function addTask(
  state: AmoState,
  task: Partial<FakeTask> & Pick<FakeTask, "entity_id" | "responsible_user_id" | "created_at">,
): FakeTask {
  const by = task.created_by ?? task.responsible_user_id;
  const added = state.tasks.add({
    id: state.nextId(),
    entity_type: "leads",
    created_by: by,
    updated_by: by,
    updated_at: task.created_at,
    complete_till: task.created_at + 86_400,
    is_completed: false,
    task_type_id: MEETING_TASK,
    text: "Встреча",
    result: [],
    ...task,
  });
  state.addEvent({
    type: "task_added",
    entity_type: "task",
    entity_id: added.id,
    created_by: by,
    created_at: added.created_at,
  });
  state.onChange?.({ of: "task", action: "add", task: added, at: added.created_at });
  return added;
}

/** `event: false`: completed long before the events that the CRM still keeps. */
export function completeTask(state: AmoState, task: FakeTask, at: number, event = true): void {
  state.tasks.change(task, { is_completed: true, updated_at: Math.max(task.updated_at, at) });
  if (event) {
    state.addEvent({
      type: "task_completed",
      entity_type: "task",
      entity_id: task.id,
      created_by: task.responsible_user_id,
      created_at: at,
    });
  }
  state.onChange?.({ of: "task", action: "update", task, at });
}

/** A contact or company; it is there only once. */
export function addPerson(
  state: AmoState,
  kind: "contacts" | "companies",
  person: Partial<FakePerson> & Pick<FakePerson, "id" | "name" | "created_at" | "responsible_user_id">,
): FakePerson {
  const known = state[kind].get(person.id);
  if (known) return known;
  const added = state[kind].add({
    created_by: 0,
    updated_by: 0,
    updated_at: person.created_at,
    is_deleted: false,
    custom_fields_values: null,
    tags: [],
    companyId: null,
    ...person,
  });
  state.addEvent({
    type: kind === "contacts" ? "contact_added" : "company_added",
    entity_type: kind === "contacts" ? "contact" : "company",
    entity_id: added.id,
    created_at: added.created_at,
  });
  return added;
}

/** Intake data of a lead in the unsorted stage. */
export function addUnsorted(
  state: AmoState,
  row: Pick<FakeUnsorted, "category" | "lead" | "created_at"> & Partial<FakeUnsorted>,
): FakeUnsorted {
  return state.unsorted.add({
    id: `uid-${state.nextId()}`,
    source_name: "Сайт",
    pipeline_id: state.lead(row.lead).pipeline_id,
    metadata: {},
    ...row,
  });
}

/** amoCRM's own question after a conversation, 1–10. */
export function addConversationRate(state: AmoState, leadId: number, rate: number, at: number): void {
  state.addEvent({
    type: "nps_rate_added",
    entity_id: leadId,
    created_at: at,
    value_after: [{ nps: { rate } }],
  });
}
