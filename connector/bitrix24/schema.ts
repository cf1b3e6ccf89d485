/**
 * What Bitrix24 sends, as far as we read it (crm/bitrix24.md, section 3). `crm.*.list` answers text for everything, newer
 * methods numbers; PHP turns empty maps into lists. Both spellings are accepted; only a missing id breaks the contract.
 */
import { z } from "zod";
import { parseInstant } from "#shared/domain/instant.ts";

const id = z.union([z.int(), z.string().regex(/^\d+$/)]).transform(String);
const text = z.union([z.string(), z.number()]).transform(String);
const maybeText = text.nullish().catch(null);
/** A user, contact or the like; `0` and empty are none. */
const maybeId = text
  .nullish()
  .catch(null)
  .transform((value) => (value && value !== "0" ? value : null));
/** Seconds since 1970 of an ISO text with an offset; empty text, null and times without a zone are none. */
const instant = z
  .string()
  .nullish()
  .catch(null)
  .transform((value) => (value ? parseInstant(value) : null));
const flag = z
  .union([z.boolean(), z.string(), z.number()])
  .nullish()
  .catch(null)
  .transform((value) => value === true || value === "Y" || value === "true" || value === "1" || value === 1);

/** Maps by command key; an empty one is a list, so each is looked into by whoever needs it. */
export const batchSchema = z.object({
  result: z.unknown(),
  result_error: z.unknown().optional(),
  result_total: z.unknown().optional(),
  result_next: z.unknown().optional(),
  result_time: z.unknown().optional(),
});

/** 1 is classic, with CRM leads; 2 simple (3.3). */
export const modeSchema = z.union([z.number(), z.string()]).transform(String);

export const profileSchema = z.object({
  ID: id,
  ADMIN: flag,
  NAME: maybeText,
  LAST_NAME: maybeText,
  TIME_ZONE: maybeText,
});

export const licenceSchema = z.object({ LICENSE_FAMILY: maybeText });

export const userSchema = z.object({
  ID: id,
  NAME: maybeText,
  LAST_NAME: maybeText,
  ACTIVE: z
    .union([z.boolean(), z.string()])
    .nullish()
    .catch(null)
    .transform((value) => value !== false && value !== "N"),
  UF_DEPARTMENT: z.array(text).nullish().catch(null),
  USER_TYPE: maybeText,
});

export const departmentSchema = z.object({ ID: id, NAME: maybeText, PARENT: maybeId, UF_HEAD: maybeId });

export const categorySchema = z.object({
  id: id,
  name: maybeText,
  sort: z.coerce.number().nullish().catch(null),
});

export const statusSchema = z.object({
  ID: maybeText,
  ENTITY_ID: text,
  STATUS_ID: text,
  NAME: maybeText,
  SORT: z.coerce.number().nullish().catch(null),
  SEMANTICS: maybeText,
  EXTRA: z.object({ SEMANTICS: maybeText }).nullish().catch(null),
});

export const currencySchema = z.object({
  CURRENCY: text,
  AMOUNT: z.coerce.number().nullish().catch(null),
  AMOUNT_CNT: z.coerce.number().nullish().catch(null),
  BASE: flag,
});

export const userFieldSchema = z.object({
  ID: maybeText,
  FIELD_NAME: text,
  USER_TYPE_ID: maybeText,
  /** `Y`: holds several values. */
  MULTIPLE: maybeText,
  EDIT_FORM_LABEL: z.unknown().optional(),
  LIST_COLUMN_LABEL: z.unknown().optional(),
  LIST: z
    .array(z.object({ ID: text, VALUE: maybeText }))
    .nullish()
    .catch(null),
  /** Of a field that chooses from a list of the CRM (`crm_status`): which list. */
  SETTINGS: z.object({ ENTITY_TYPE: maybeText }).nullish().catch(null),
});

const common = {
  ID: id,
  TITLE: maybeText,
  OPPORTUNITY: maybeText,
  CURRENCY_ID: maybeText,
  ASSIGNED_BY_ID: maybeId,
  CREATED_BY_ID: maybeText,
  SOURCE_ID: maybeText,
  DATE_CREATE: instant,
  DATE_MODIFY: instant,
  MOVED_TIME: instant,
  CONTACT_ID: maybeId,
  CONTACT_IDS: z.array(text).nullish().catch(null),
  COMPANY_ID: maybeId,
};

/** Extra keys (`UF_CRM_…`) are kept: the setup names user fields for objections and NPS. */
export const leadSchema = z.looseObject({
  ...common,
  STATUS_ID: maybeText,
  STATUS_SEMANTIC_ID: maybeText,
  DATE_CLOSED: instant,
});
export const dealSchema = z.looseObject({
  ...common,
  CATEGORY_ID: maybeText,
  STAGE_ID: maybeText,
  STAGE_SEMANTIC_ID: maybeText,
  LEAD_ID: maybeId,
  IS_RECURRING: flag,
});

export const historySchema = z.object({
  ID: id,
  TYPE_ID: z.coerce.number().catch(2),
  OWNER_ID: id,
  CREATED_TIME: instant,
  CATEGORY_ID: maybeText,
  STAGE_ID: maybeText,
  STAGE_SEMANTIC_ID: maybeText,
  STATUS_ID: maybeText,
  STATUS_SEMANTIC_ID: maybeText,
});

export const activitySchema = z.object({
  ID: id,
  OWNER_ID: maybeId,
  OWNER_TYPE_ID: maybeText,
  TYPE_ID: maybeText,
  PROVIDER_ID: maybeText,
  ASSOCIATED_ENTITY_ID: maybeId,
  CREATED: instant,
  LAST_UPDATED: instant,
  START_TIME: instant,
  END_TIME: instant,
  COMPLETED: flag,
  STATUS: maybeText,
  RESPONSIBLE_ID: maybeId,
  AUTHOR_ID: maybeId,
  DIRECTION: maybeText,
});

/** An activity as far as it says what it hangs on. */
export const ownerSchema = activitySchema.pick({ ID: true, OWNER_ID: true, OWNER_TYPE_ID: true });

export const bindingSchema = z.object({ entityTypeId: text, entityId: text });

export const callSchema = z.object({
  ID: id,
  CALL_ID: maybeText,
  PORTAL_USER_ID: maybeId,
  CALL_TYPE: maybeText,
  CALL_DURATION: z.coerce.number().nullish().catch(null),
  CALL_START_DATE: instant,
  CALL_FAILED_CODE: maybeText,
  CRM_ENTITY_TYPE: maybeText,
  CRM_ENTITY_ID: maybeId,
  CRM_ACTIVITY_ID: maybeId,
});

/** Messages and users come as maps by id, or as an empty list. */
const mapOf = <Value extends z.ZodType>(value: Value) =>
  z
    .union([z.record(z.string(), value), z.array(value)])
    .nullish()
    .catch(null);
export const sessionHistorySchema = z.object({
  message: mapOf(z.object({ id: text, senderid: maybeText, date: instant })),
  users: mapOf(
    z.object({
      id: text,
      bot: flag,
      connector: flag,
      externalAuthId: maybeText,
    }),
  ),
});

/** A chat of open lines that hangs on a record or client. */
export const chatSchema = z.object({ CHAT_ID: text });

export type BitrixLead = z.output<typeof leadSchema>;
export type BitrixDeal = z.output<typeof dealSchema>;
export type BitrixHistory = z.output<typeof historySchema>;
export type BitrixActivity = z.output<typeof activitySchema>;
export type BitrixCall = z.output<typeof callSchema>;
export type BitrixUserField = z.output<typeof userFieldSchema>;

export type BitrixUser = z.output<typeof userSchema>;
export type BitrixDepartment = z.output<typeof departmentSchema>;
export type BitrixCategory = z.output<typeof categorySchema>;
export type BitrixStatus = z.output<typeof statusSchema>;
export type BitrixCurrency = z.output<typeof currencySchema>;
export type BitrixSession = z.output<typeof sessionHistorySchema>;

/** `result` of each method that is read; tests hold them to the vendor's own examples. */
export const RESULTS_BY_METHOD: Record<string, z.ZodType> = {
  profile: profileSchema,
  "crm.settings.mode.get": modeSchema,
  "crm.deal.list": z.array(dealSchema),
  "crm.lead.list": z.array(leadSchema),
  "crm.stagehistory.list": z.object({ items: z.array(historySchema) }),
  "crm.activity.list": z.array(activitySchema),
  "crm.activity.binding.list": z.array(bindingSchema),
  "voximplant.statistic.get": z.array(callSchema),
  "imopenlines.session.history.get": sessionHistorySchema,
  "imopenlines.crm.chat.get": z.array(chatSchema),
  "crm.status.list": z.array(statusSchema),
  "crm.category.list": z.object({ categories: z.array(categorySchema) }),
  "crm.currency.list": z.array(currencySchema),
  "crm.deal.userfield.list": z.array(userFieldSchema),
  "crm.lead.userfield.list": z.array(userFieldSchema),
  "user.get": z.array(userSchema),
  "department.get": z.array(departmentSchema),
};
