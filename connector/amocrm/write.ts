/** What goes into amoCRM: a tag, a field's value, a task, a note (crm/amocrm.md 3.4, 3.8, 3.10). Each is sent once. */
import type { CustomField } from "#shared/domain/dictionaries.ts";
import type { CrmMessage, Writes } from "../crm/adapter.ts";
import { listedOption, withValue } from "../crm/field-change.ts";
import { INTERACTIVE } from "../crm/throttle.ts";
import { InputError } from "../errors.ts";
import type { AmoClient } from "./client.ts";
import { leadSchema } from "./schema.ts";

/** The field types that hold several values, and those that hold one of a list. */
const SEVERAL = new Set(["multiselect"]);
const LISTED = new Set(["select", "multiselect", "radiobutton"]);
/** Task type 1: get in touch. There is no API for messages to a user; a task is what reaches him. */
const FOLLOW_UP = 1;

const options = { priority: INTERACTIVE };
const leadPath = (recordId: string) => `/api/v4/leads/${encodeURIComponent(recordId)}`;

async function presentValues(client: AmoClient, recordId: string, fieldId: string): Promise<string[]> {
  const lead = await client.get(leadPath(recordId), leadSchema, "leads", options);
  if (!lead) throw new InputError("crm-not-found", { host: client.host });
  const field = lead.custom_fields_values?.find((one) => one.field_id === fieldId);
  return (field?.values ?? []).flatMap(({ value }) => (value == null || value === "" ? [] : [String(value)]));
}

async function setValues(client: AmoClient, recordId: string, field: CustomField, values: readonly string[]) {
  const listed = LISTED.has(field.type) ? values.map((value) => listedOption(field, value)) : values;
  const custom_fields_values = [{ field_id: Number(field.id), values: listed.map((value) => ({ value })) }];
  await client.write("PATCH", leadPath(recordId), { custom_fields_values }, options);
}

function taskOf({ userId, text, recordId, dueAt }: CrmMessage) {
  const on = recordId === null ? {} : { entity_id: Number(recordId), entity_type: "leads" };
  return {
    text,
    complete_till: dueAt,
    responsible_user_id: Number(userId),
    task_type_id: FOLLOW_UP,
    ...on,
  };
}

export function amoWrites(client: AmoClient): Writes {
  return {
    async addTag(recordId, tag) {
      await client.write("PATCH", leadPath(recordId), { tags_to_add: [{ name: tag }] }, options);
    },
    async addValue(recordId, field, value) {
      const present = await presentValues(client, recordId, field.id);
      const values = withValue(field, present, value, SEVERAL.has(field.type));
      if (values) await setValues(client, recordId, field, values);
    },
    setValue: (recordId, field, value) => setValues(client, recordId, field, [value]),
    async tell(message) {
      // A task on a lead leads there by itself.
      const link = message.recordId === null && message.url !== null ? ` ${message.url}` : "";
      const text = message.text + link;
      await client.write("POST", "/api/v4/tasks", [taskOf({ ...message, text })], options);
    },
    async remark(recordId, text) {
      const note = { note_type: "common", params: { text } };
      await client.write("POST", `${leadPath(recordId)}/notes`, [note], options);
    },
  };
}
