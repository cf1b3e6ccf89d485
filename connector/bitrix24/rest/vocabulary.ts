/** How the portal spells choices and stages: labels of enumerations, ids of stages as they are listed. */
import { STAGE_ID_LENGTH } from "../limits.ts";
import type { BitrixStatus, BitrixUserField } from "../schema.ts";

export interface FieldChoice {
  /** Bitrix24's own type name. */
  type: string;
  /** Labels by the id that rows carry. */
  options: ReadonlyMap<string, string>;
}

/** By the field's name. */
export type FieldChoices = ReadonlyMap<string, FieldChoice>;

export interface Vocabulary {
  choices: Record<"lead" | "deal", FieldChoices>;
  /** The listed id of a stage; one that is not listed stays as it is. */
  stageId(entity: "lead" | "deal", id: string): string;
}

/** A field that chooses from a list of the CRM (`crm_status`) carries that list's STATUS_ID. */
function optionsOf(field: BitrixUserField, statuses: readonly BitrixStatus[]): Map<string, string> {
  const list = field.SETTINGS?.ENTITY_TYPE;
  if (field.USER_TYPE_ID === "crm_status" && list)
    return new Map(
      statuses
        .filter((status) => status.ENTITY_ID === list)
        .map((status) => [status.STATUS_ID, status.NAME ?? status.STATUS_ID]),
    );
  return new Map((field.LIST ?? []).map((one) => [one.ID, one.VALUE ?? one.ID]));
}

function choicesOf(fields: readonly BitrixUserField[], statuses: readonly BitrixStatus[]): FieldChoices {
  return new Map(
    fields.map((field) => [
      field.FIELD_NAME,
      { type: field.USER_TYPE_ID ?? "", options: optionsOf(field, statuses) },
    ]),
  );
}

/**
 * The portal cuts STATUS_ID at 21 characters (3.5), so the same stage may be `C10:PREPAYMENT_INVOIC` in one answer and
 * whole in another: an id that is not listed is the one listed id that has its first 21 characters.
 */
export function resolveStageId(listed: Iterable<string>): (id: string) => string {
  const known = new Set(listed);
  const byStart = new Map<string, string[]>();
  for (const id of known) {
    const start = id.slice(0, STAGE_ID_LENGTH);
    byStart.set(start, [...(byStart.get(start) ?? []), id]);
  }
  return (id) => {
    if (known.has(id) || id.length < STAGE_ID_LENGTH) return id;
    const alike = byStart.get(id.slice(0, STAGE_ID_LENGTH)) ?? [];
    return alike.length === 1 ? alike[0]! : id;
  };
}

export function vocabularyOf(
  statuses: readonly BitrixStatus[],
  fields: Record<"lead" | "deal", readonly BitrixUserField[]>,
): Vocabulary {
  const idsOf = (entity: RegExp) =>
    statuses.filter((status) => entity.test(status.ENTITY_ID)).map((status) => status.STATUS_ID);
  const resolve = {
    lead: resolveStageId(idsOf(/^STATUS$/)),
    deal: resolveStageId(idsOf(/^DEAL_STAGE(_\d+)?$/)),
  };
  return {
    choices: { lead: choicesOf(fields.lead, statuses), deal: choicesOf(fields.deal, statuses) },
    stageId: (entity, id) => resolve[entity](id),
  };
}

/** A field's name for people: one text, or one in each language. */
export function labelOf(field: BitrixUserField): string {
  const label = field.EDIT_FORM_LABEL ?? field.LIST_COLUMN_LABEL;
  if (typeof label === "string" && label) return label;
  const texts = typeof label === "object" && label !== null ? (label as Record<string, unknown>) : {};
  const text = texts.ru ?? texts.en ?? Object.values(texts)[0];
  return typeof text === "string" && text ? text : field.FIELD_NAME;
}
