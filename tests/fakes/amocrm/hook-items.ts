/** What a hook's body says of a change, in the old names that hooks still use (crm/amocrm.md 3.15). */
import type { AmoState, Change, FakeLead } from "./state.ts";

export interface HookItem {
  /** Codes of a subscription that ask for it. */
  codes: readonly string[];
  /** First key of the body. */
  top: string;
  action: string;
  fields: Tree;
}

export type Tree = { [key: string]: Tree | string };

const text = (value: number | string | null) => String(value ?? "");

/** Dates come as bare strings in `values`, radio buttons as an object instead of a list (3.15). */
function customFields(lead: FakeLead): Tree {
  const fields = (lead.custom_fields_values ?? []).map((field, index): [string, Tree] => {
    const value = text(field.values[0]?.value as string | number | null);
    const values: Tree = field.field_type.startsWith("date")
      ? { "0": value }
      : field.field_type === "radiobutton"
        ? { value }
        : { "0": { value } };
    return [String(index), { id: text(field.field_id), name: field.field_name, values }];
  });
  return Object.fromEntries(fields);
}

function leadFields(lead: FakeLead, account: number): Tree {
  return {
    id: text(lead.id),
    name: lead.name,
    status_id: text(lead.status_id),
    pipeline_id: text(lead.pipeline_id),
    price: text(lead.price),
    responsible_user_id: text(lead.responsible_user_id),
    last_modified: text(lead.updated_at),
    modified_user_id: text(lead.updated_by),
    created_user_id: text(lead.created_by),
    date_create: text(lead.created_at),
    created_at: text(lead.created_at),
    updated_at: text(lead.updated_at),
    account_id: text(account),
    custom_fields: customFields(lead),
  };
}

function leadItem({ action, lead, before }: Extract<Change, { of: "lead" }>, account: number): HookItem {
  const fields: Tree =
    action === "delete"
      ? { id: text(lead.id), status_id: text(lead.status_id), pipeline_id: text(lead.pipeline_id) }
      : leadFields(lead, account);
  for (const [name, value] of Object.entries(before ?? {})) {
    if (name !== "old_pipeline_id" || value !== lead.pipeline_id) fields[name] = text(value);
  }
  return { codes: [`${action}_lead`], top: "leads", action, fields };
}

const ELEMENTS = { leads: "2", contacts: "1", companies: "3" } as const;
const NOTE_CODES = { leads: "note_lead", contacts: "note_contact", companies: "note_company" } as const;
const NOTE_TYPES: Record<string, string> = { common: "4", call_in: "10", call_out: "11" };

export function itemOf(state: AmoState, change: Change): HookItem {
  switch (change.of) {
    case "lead":
      return leadItem(change, state.facts.id);
    case "note": {
      const { note, owner } = change;
      const fields: Tree = {
        id: text(note.id),
        note_type: NOTE_TYPES[note.note_type] ?? "25",
        element_type: ELEMENTS[owner],
        element_id: text(note.entity_id),
        created_by: text(note.created_by),
        created_at: text(note.created_at),
        date_create: new Date(note.created_at * 1000).toISOString().slice(0, 19).replace("T", " "),
        text: JSON.stringify(note.params),
      };
      // Contacts and companies share one first key and are told apart by a type.
      const top = owner === "leads" ? "leads" : "contacts";
      return { codes: [NOTE_CODES[owner]], top, action: "note", fields: { note: fields } };
    }
    case "task": {
      const { task, action } = change;
      const fields: Tree = {
        id: text(task.id),
        element_id: text(task.entity_id),
        element_type: ELEMENTS[task.entity_type as keyof typeof ELEMENTS] ?? "2",
        task_type: text(task.task_type_id),
        text: task.text,
        status: task.is_completed ? "1" : "0",
        responsible_user_id: text(task.responsible_user_id),
        complete_before: text(task.complete_till),
        ...(task.is_completed ? { action_close: "1" } : {}),
      };
      return { codes: [`${action}_task`], top: "task", action, fields };
    }
    case "message": {
      const incoming = change.direction === "in";
      const fields: Tree = {
        id: `m-${change.lead}-${change.at}`,
        chat_id: `chat-${change.lead}`,
        talk_id: text(change.lead),
        contact_id: text(change.contact),
        text: "Здравствуйте",
        created_at: text(change.at),
        type: incoming ? "incoming" : "outgoing",
        author: incoming
          ? { id: `visitor-${change.contact}`, type: "external", name: "Клиент" }
          : { user_id: text(change.by), type: change.by === 0 ? "bot" : "internal" },
        entity_type: "lead",
        entity_id: text(change.lead),
        element_type: "2",
        element_id: text(change.lead),
      };
      return {
        codes: [incoming ? "add_message" : "add_outgoing_message"],
        top: incoming ? "message" : "outgoing_message",
        action: "add",
        fields,
      };
    }
  }
}

function* flatten(prefix: string, tree: Tree): Generator<[string, string]> {
  for (const [key, value] of Object.entries(tree)) {
    const name = `${prefix}[${key}]`;
    if (typeof value === "string") yield [name, value];
    else yield* flatten(name, value);
  }
}

/** Several items in one form-encoded body, with the account at its end. */
export function bodyOf(state: AmoState, items: readonly HookItem[], host: string): string {
  const form = new URLSearchParams();
  const counts = new Map<string, number>();
  for (const { top, action, fields } of items) {
    const place = `${top}[${action}]`;
    const index = counts.get(place) ?? 0;
    counts.set(place, index + 1);
    for (const [key, value] of flatten(`${place}[${index}]`, fields)) form.append(key, value);
  }
  form.append("account[subdomain]", state.facts.subdomain);
  form.append("account[id]", String(state.facts.id));
  form.append("account[_links][self]", `https://${host}`);
  return form.toString();
}
