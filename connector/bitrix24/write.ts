/**
 * What goes into Bitrix24: a user field's value, a notification, a comment in the timeline (crm/bitrix24.md 3.10). Each is
 * sent once. There are no tags. A post in the feed is not made: no source confirms its method for applications.
 */
import { z } from "zod";
import type { CustomField } from "#shared/domain/dictionaries.ts";
import type { Writes } from "../crm/adapter.ts";
import { listedOption, withValue } from "../crm/field-change.ts";
import { INTERACTIVE } from "../crm/throttle.ts";
import { InputError } from "../errors.ts";
import type { BitrixClient } from "./client.ts";
import { dealSchema, leadSchema, userFieldSchema } from "./schema.ts";

const call = { priority: INTERACTIVE };

/** `deal:12` → its entity and number. */
function partsOf(recordId: string): { entity: "lead" | "deal"; id: string } {
  const [entity, id] = recordId.split(":");
  if ((entity !== "lead" && entity !== "deal") || !id) throw new InputError("lead-unknown");
  return { entity, id };
}

/** BB codes come only from us: brackets in names are parentheses. */
const plain = (text: string): string => text.replaceAll("[", "(").replaceAll("]", ")");

/** The field as this entity has it: its list's ids, and whether it holds several values. */
async function definitionOf(client: BitrixClient, entity: "lead" | "deal", { id, name }: CustomField) {
  const fields = await client.call(
    `crm.${entity}.userfield.list`,
    { filter: { FIELD_NAME: id } },
    z.array(userFieldSchema),
    call,
  );
  const found = fields.find((one) => one.FIELD_NAME === id);
  if (!found) throw new InputError("field-unknown", { field: name });
  const list = found.LIST ?? [];
  return {
    several: found.MULTIPLE === "Y",
    list,
    named: { name, options: list.flatMap((one) => one.VALUE ?? []) },
  };
}
type Definition = Awaited<ReturnType<typeof definitionOf>>;

/** Bitrix24 keeps the ids of a list's values. */
const toStored = ({ list, named }: Definition, value: string): string =>
  list.length === 0 ? value : list.find((one) => one.VALUE === listedOption(named, value))!.ID;
const toText = ({ list }: Definition, stored: string): string =>
  list.find((one) => one.ID === stored)?.VALUE ?? stored;

async function presentValues(client: BitrixClient, recordId: string, fieldId: string): Promise<string[]> {
  const { entity, id } = partsOf(recordId);
  const schema = entity === "deal" ? dealSchema : leadSchema;
  const record: Record<string, unknown> = await client.call(`crm.${entity}.get`, { id }, schema, call);
  const value = record[fieldId];
  const values = Array.isArray(value) ? value : [value];
  return values.flatMap((one) => (one == null || one === "" || one === false ? [] : [String(one)]));
}

async function store(client: BitrixClient, recordId: string, fieldId: string, stored: string | string[]) {
  const { entity, id } = partsOf(recordId);
  await client.call(`crm.${entity}.update`, { id, fields: { [fieldId]: stored } }, z.unknown(), call);
}

export function bitrixWrites(client: BitrixClient): Writes {
  return {
    addTag: null,
    async addValue(recordId, field, value) {
      const definition = await definitionOf(client, partsOf(recordId).entity, field);
      const stored = await presentValues(client, recordId, field.id);
      const present = stored.map((one) => toText(definition, one));
      const values = withValue(field, present, value, definition.several);
      if (!values) return;
      const next = [...stored, toStored(definition, value)];
      await store(client, recordId, field.id, definition.several ? next : next[0]!);
    },
    async setValue(recordId, field, value) {
      const definition = await definitionOf(client, partsOf(recordId).entity, field);
      const next = toStored(definition, value);
      await store(client, recordId, field.id, definition.several ? [next] : next);
    },
    async tell({ userId, text, url }) {
      const link = url === null ? "" : ` [URL=${url}]${new URL(url).host}[/URL]`;
      // Without TAG: it needs an application's CLIENT_ID, which an incoming webhook has not.
      const params = { USER_ID: userId, MESSAGE: `${plain(text)}${link}` };
      await client.call("im.notify.personal.add", params, z.unknown(), call);
    },
    async remark(recordId, text) {
      const { entity, id } = partsOf(recordId);
      const fields = { ENTITY_ID: id, ENTITY_TYPE: entity, COMMENT: plain(text) };
      await client.call("crm.timeline.comment.add", { fields }, z.unknown(), call);
    },
  };
}
