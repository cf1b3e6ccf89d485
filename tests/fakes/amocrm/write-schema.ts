/** What writes may send (crm/amocrm.md 3.4, 3.6, 3.8, 3.10). */
import { z } from "zod";

const tags = z.array(z.object({ name: z.string().optional(), id: z.int().optional() }));
export const fields = z.array(
  z.object({ field_id: z.int(), values: z.array(z.object({ value: z.unknown() })).nullable() }),
);

const links = z.array(z.object({ id: z.int() }));

export const leadWrite = z.object({
  id: z.int().optional(),
  name: z.string().optional(),
  price: z.int().optional(),
  status_id: z.int().optional(),
  pipeline_id: z.int().optional(),
  responsible_user_id: z.int().optional(),
  loss_reason_id: z.int().nullish(),
  created_at: z.int().optional(),
  tags_to_add: tags.optional(),
  tags_to_delete: tags.optional(),
  custom_fields_values: fields.nullish(),
  /** Tags named here replace those that are there; contacts and companies are linked when the lead is made. */
  _embedded: z
    .object({ tags: tags.nullish(), contacts: links.optional(), companies: links.optional() })
    .optional(),
  request_id: z.string().optional(),
});
export type LeadWrite = z.output<typeof leadWrite>;

export const personWrite = z.object({
  id: z.int().optional(),
  name: z.string().optional(),
  first_name: z.string().optional(),
  last_name: z.string().optional(),
  responsible_user_id: z.int().optional(),
  request_id: z.string().optional(),
});

export const taskWrite = z.object({
  id: z.int().optional(),
  text: z.string().optional(),
  complete_till: z.int().optional(),
  entity_id: z.int().optional(),
  entity_type: z.enum(["leads", "contacts", "companies", "customers"]).optional(),
  responsible_user_id: z.int().optional(),
  task_type_id: z.int().optional(),
  is_completed: z.boolean().optional(),
  result: z.object({ text: z.string() }).optional(),
  request_id: z.string().optional(),
});

export const noteWrite = z.object({
  entity_id: z.int().optional(),
  note_type: z.string(),
  params: z.record(z.string(), z.unknown()),
  created_by: z.int().optional(),
  request_id: z.string().optional(),
});

export const tagWrite = z.object({ name: z.string().min(1), request_id: z.string().optional() });
