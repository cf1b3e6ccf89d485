/**
 * What amoCRM sends, as far as we read it (crm/amocrm.md, section 3). Unknown fields pass, unknown enum values are kept
 * as text or numbers; only a missing id or instant, without which a row means nothing, breaks the contract.
 */
import { z } from "zod";

/** Ids and instants come as numbers; text is accepted, because hooks and some answers send it. */
const number = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+(\.\d+)?$/)
    .transform(Number),
]);
const id = z.union([z.int(), z.string().regex(/^\d+$/)]).transform(String);
/** Seconds since 1970 that a calendar can hold. */
const instant = number.transform(Math.floor).refine((at) => Math.abs(at) <= 8.64e12, "no instant");
const maybeId = id.nullish().catch(null);
const maybeInstant = instant.nullish().catch(null);
const maybeText = z.string().nullish().catch(null);
/** Lists that may be missing, null, or (from PHP) an empty object. */
const listOf = <Item extends z.ZodType>(item: Item) => z.array(item).nullish().catch(null);
/** Objects that may be missing, null, or (from PHP) an empty list. */
const objectOf = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.preprocess((value) => (Array.isArray(value) ? null : value), z.object(shape).nullish());

const named = z.object({ id, name: maybeText });

export const accountSchema = z.object({
  id,
  name: maybeText,
  subdomain: maybeText,
  currency: maybeText,
  current_user_id: maybeId,
  created_at: maybeInstant,
  is_api_filter_enabled: z.boolean().nullish().catch(null),
  _embedded: objectOf({
    users_groups: listOf(named),
    task_types: listOf(z.object({ id, code: maybeText, name: maybeText })),
    datetime_settings: z.object({ timezone: maybeText }).nullish().catch(null),
  }),
});

export const userSchema = z.object({
  id,
  name: maybeText,
  rights: z
    .object({
      is_admin: z.boolean().nullish().catch(null),
      is_active: z.boolean().nullish().catch(null),
      group_id: maybeId,
      leads: z.object({ view: maybeText }).nullish().catch(null),
    })
    .nullish()
    .catch(null),
});

const statusSchema = z.object({
  id,
  name: maybeText,
  sort: number.nullish().catch(null),
  type: number.nullish().catch(null),
});

export const pipelineSchema = z.object({
  id,
  name: maybeText,
  sort: number.nullish().catch(null),
  _embedded: objectOf({ statuses: listOf(statusSchema) }),
});

export const lossReasonSchema = named;
export const sourceSchema = named;

export const customFieldSchema = z.object({
  id,
  name: maybeText,
  type: maybeText,
  enums: listOf(z.object({ value: maybeText })),
});

const fieldValue = z.object({
  field_id: id,
  field_type: maybeText,
  values: listOf(z.object({ value: z.unknown() })),
});

const leadRow = z.object({
  id,
  name: maybeText,
  price: number.nullish().catch(null),
  price_with_minor_units: number.nullish().catch(null),
  responsible_user_id: maybeId,
  status_id: maybeId,
  pipeline_id: maybeId,
  loss_reason_id: maybeId,
  source_id: maybeId,
  created_by: maybeId,
  updated_at: maybeInstant,
  closed_at: maybeInstant,
  is_deleted: z.boolean().nullish().catch(null),
  custom_fields_values: listOf(fieldValue),
  _embedded: objectOf({
    tags: listOf(z.object({ name: maybeText })),
    companies: listOf(z.object({ id })),
    contacts: listOf(z.object({ id })),
    loss_reason: listOf(z.object({ id })),
    source: z.object({ id: maybeId }).nullish().catch(null),
    source_id: maybeId,
  }),
});

/** A lead in the bin has hardly a field; any other one without its creation breaks the contract. */
const isBinned = (row: unknown): boolean =>
  typeof row === "object" && row !== null && "is_deleted" in row && row.is_deleted === true;
export const leadSchema = z.preprocess(
  (row) => (isBinned(row) ? { ...(row as object), created_at: (row as AmoLead).created_at ?? 0 } : row),
  leadRow.extend({ created_at: instant }),
);

export const deletedLeadSchema = z.object({ id, updated_at: maybeInstant });
/** Where only ids are wanted. */
export const idSchema = z.object({ id });

export const eventSchema = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  type: z.string(),
  entity_id: maybeId,
  entity_type: maybeText,
  created_by: maybeId,
  created_at: instant,
  value_after: z.unknown(),
  value_before: z.unknown(),
});

/** Shapes inside an event's values, read where the type says so. */
export const statusValueSchema = z.object({ lead_status: z.object({ id, pipeline_id: id }) });
export const tagValueSchema = z.object({ tag: z.object({ name: z.string() }) });
export const fieldValueSchema = z.object({
  custom_field_value: z.object({ field_id: id, text: z.unknown() }),
});
export const npsValueSchema = z.object({ nps: z.object({ rate: number }) });

export const noteSchema = z.object({
  id,
  entity_id: maybeId,
  created_by: maybeId,
  created_at: instant,
  updated_at: maybeInstant,
  note_type: z.union([z.string(), z.number()]).transform(String),
  params: z
    .object({
      duration: number.nullish().catch(null),
      call_status: number.nullish().catch(null),
      call_responsible: z.union([z.number(), z.string()]).nullish().catch(null),
      /** Mail notes; the name is from older API versions and not confirmed for v4. */
      income: z.unknown().optional(),
    })
    .nullish()
    .catch(null),
});

export const taskSchema = z.object({
  id,
  entity_id: maybeId,
  entity_type: maybeText,
  responsible_user_id: maybeId,
  is_completed: z.boolean().nullish().catch(null),
  task_type_id: maybeId,
  created_at: maybeInstant,
  updated_at: maybeInstant,
});

export type AmoAccount = z.output<typeof accountSchema>;
export type AmoLead = z.output<typeof leadRow> & { created_at: number };
export type DeletedLead = z.output<typeof deletedLeadSchema>;
export type AmoEvent = z.output<typeof eventSchema>;
export type AmoNote = z.output<typeof noteSchema>;
export type AmoTask = z.output<typeof taskSchema>;
export type AmoUser = z.output<typeof userSchema>;
export type AmoPipeline = z.output<typeof pipelineSchema>;
export type AmoCustomField = z.output<typeof customFieldSchema>;

/**
 * A HAL list: rows under `_embedded.<key>`, the next page's address. An empty one may have no `_embedded` at all, and PHP
 * may write any empty part of it as `[]`.
 */
export function listSchema<Row extends z.ZodType>(key: string, row: Row) {
  return objectOf({
    _links: objectOf({ next: objectOf({ href: z.string() }) }),
    _embedded: objectOf({ [key]: z.array(row).nullish() }),
  });
}
