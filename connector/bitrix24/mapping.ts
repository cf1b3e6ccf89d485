/** From Bitrix24's rows to the domain's, purely (KPI.md, sections 5 and 6). */
import type { Dictionaries, Stage } from "#shared/domain/dictionaries.ts";
import type { LeadRecord, Outcome } from "#shared/domain/lead.ts";
import type { StageMove } from "#shared/domain/stage-move.ts";
import type { Touch, TouchTarget } from "#shared/domain/touch.ts";
import { keptValue } from "../crm/field-values.ts";
import type { BitrixActivity, BitrixCall, BitrixDeal, BitrixHistory, BitrixLead } from "./schema.ts";

/** S and F are final; everything else, also an unknown letter, is in work. */
export function outcomeOf(semantic: string | null | undefined): Outcome {
  return semantic === "S" ? "won" : semantic === "F" ? "lost" : "open";
}

/** A CRM lead that was converted is no deal yet: it is open until a deal of it is known (KPI.md 5). */
const leadOutcome = (semantic: string | null | undefined): Outcome => (semantic === "F" ? "lost" : "open");

/** Hundredths of a decimal text, without floating point; `null` for no number. */
export function toMinorUnits(amount: string | null | undefined): number | null {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount?.trim() ?? "");
  if (!match) return null;
  const [, sign, whole, part = ""] = match;
  const hundredths =
    Number(whole) * 100 + Number(part.slice(0, 2).padEnd(2, "0")) + (Number(part[2] ?? 0) >= 5 ? 1 : 0);
  return sign ? -hundredths : hundredths;
}

/** Enumeration values by id, for fields whose rows carry ids. */
export type FieldChoices = ReadonlyMap<string, { type: string; options: ReadonlyMap<string, string> }>;

function mapFields(row: Record<string, unknown>, choices: FieldChoices): Record<string, string[]> {
  const fields: Record<string, string[]> = {};
  for (const [name, value] of Object.entries(row)) {
    const field = choices.get(name);
    if (!name.startsWith("UF_") || !field) continue;
    const values = (Array.isArray(value) ? value : [value]).flatMap((one: unknown) => {
      // The label of an option that was deleted since stays unknown: its id is shown rather than dropped.
      const text = field.options.get(String(one)) ?? one;
      return (one === "0" && field.type === "enumeration" ? null : keptValue(field.type, text)) ?? [];
    });
    if (values.length > 0) fields[name] = values;
  }
  return fields;
}

function contactsOf(row: { CONTACT_ID: string | null; CONTACT_IDS?: string[] | null | undefined }): string[] {
  return [...new Set([...(row.CONTACT_ID ? [row.CONTACT_ID] : []), ...(row.CONTACT_IDS ?? [])])];
}

export function mapLead(row: BitrixLead, choices: FieldChoices): LeadRecord {
  const outcome = leadOutcome(row.STATUS_SEMANTIC_ID);
  return {
    ...commonOf(row, choices),
    id: `lead:${row.ID}`,
    entity: "lead",
    parentId: null,
    closedAt: outcome === "open" ? null : row.DATE_CLOSED,
    pipelineId: null,
    stageId: row.STATUS_ID ?? "",
    outcome,
  };
}

export function mapDeal(row: BitrixDeal, choices: FieldChoices): LeadRecord {
  const outcome = outcomeOf(row.STAGE_SEMANTIC_ID);
  return {
    ...commonOf(row, choices),
    id: `deal:${row.ID}`,
    entity: "deal",
    parentId: row.LEAD_ID ? `lead:${row.LEAD_ID}` : null,
    // Never CLOSEDATE, which people edit (KPI.md 1).
    closedAt: outcome === "open" ? null : row.MOVED_TIME,
    pipelineId: row.CATEGORY_ID ?? "0",
    stageId: row.STAGE_ID ?? "",
    outcome,
  };
}

function commonOf(row: BitrixLead | BitrixDeal, choices: FieldChoices) {
  const createdAt = row.DATE_CREATE ?? row.DATE_MODIFY ?? 0;
  return {
    title: row.TITLE ?? "",
    createdAt,
    createdBy: row.CREATED_BY_ID ?? null,
    updatedAt: row.DATE_MODIFY ?? createdAt,
    amount: toMinorUnits(row.OPPORTUNITY),
    currency: row.CURRENCY_ID || null,
    managerId: row.ASSIGNED_BY_ID,
    sourceId: row.SOURCE_ID || null,
    tags: [],
    lossReasonId: null,
    fields: mapFields(row, choices),
    contactIds: contactsOf(row),
    companyId: row.COMPANY_ID,
    deletedAt: null,
  };
}

/** `TYPE_ID` 1 tells the stage of creation, all others a move (3.4). */
export function mapHistory(row: BitrixHistory, entity: "lead" | "deal"): StageMove | null {
  const stageId = entity === "deal" ? row.STAGE_ID : (row.STATUS_ID ?? row.STAGE_ID);
  const semantic =
    entity === "deal" ? row.STAGE_SEMANTIC_ID : (row.STATUS_SEMANTIC_ID ?? row.STAGE_SEMANTIC_ID);
  if (row.CREATED_TIME === null || !stageId) return null;
  return {
    id: `${entity}:${row.ID.padStart(14, "0")}`,
    recordId: `${entity}:${row.OWNER_ID}`,
    at: row.CREATED_TIME,
    by: null,
    from: null,
    to: { pipelineId: entity === "deal" ? (row.CATEGORY_ID ?? "0") : null, stageId },
    outcome: entity === "deal" ? outcomeOf(semantic) : leadOutcome(semantic),
    kind: row.TYPE_ID === 1 ? "creation" : "move",
  };
}

/** CRM entity types by number (activities, bindings) and by word (call statistics). */
const TARGETS: Record<string, (id: string) => TouchTarget> = {
  "1": (id) => ({ type: "record", id: `lead:${id}` }),
  "2": (id) => ({ type: "record", id: `deal:${id}` }),
  "3": (id) => ({ type: "contact", id }),
  "4": (id) => ({ type: "company", id }),
};
const TYPE_NUMBERS: Record<string, string> = { LEAD: "1", DEAL: "2", CONTACT: "3", COMPANY: "4" };

export function targetOf(type: string | null | undefined, id: string | null | undefined): TouchTarget[] {
  const make = TARGETS[TYPE_NUMBERS[(type ?? "").toUpperCase()] ?? type ?? ""];
  return make && id && id !== "0" ? [make(id)] : [];
}

/** Types 1 and 4 out, 2 and 3 in; 5 is an announcement by a machine (KPI.md 6). */
const CALL_DIRECTIONS: Record<string, "in" | "out"> = { "1": "out", "4": "out", "2": "in", "3": "in" };

export function mapCall(row: BitrixCall, bindings: readonly TouchTarget[]): Touch | null {
  const direction = CALL_DIRECTIONS[row.CALL_TYPE ?? ""];
  if (!direction || row.CALL_START_DATE === null) return null;
  const seconds = Math.max(0, Math.floor(row.CALL_DURATION ?? 0));
  const answered = row.CALL_FAILED_CODE === "200" && seconds > 0;
  const entity = targetOf(row.CRM_ENTITY_TYPE, row.CRM_ENTITY_ID);
  return {
    id: `voximplant:${row.ID}`,
    kind: "call",
    direction,
    at: row.CALL_START_DATE,
    by: row.PORTAL_USER_ID,
    claimedBy: null,
    automated: false,
    answered,
    talkSeconds: answered ? seconds : 0,
    targets: entity.length > 0 ? entity : bindings,
  };
}

/** STATUS 3: made by the portal itself. */
const isAutomatic = (row: BitrixActivity) => row.STATUS === "3";
const directionOf = (row: BitrixActivity) => (row.DIRECTION === "2" ? "out" : "in");

function touchOf(
  row: BitrixActivity,
  targets: readonly TouchTarget[],
): Omit<Touch, "kind" | "at" | "direction"> {
  return {
    id: `activity:${row.ID}`,
    by: row.RESPONSIBLE_ID,
    claimedBy: null,
    automated: isAutomatic(row),
    answered: true,
    talkSeconds: 0,
    targets,
  };
}

/** A meeting held, an e-mail or a text message; `calls`: calls too, where the statistics of telephony are closed to us. */
export function mapActivity(
  row: BitrixActivity,
  targets: readonly TouchTarget[],
  calls: boolean,
): Touch | null {
  const base = touchOf(row, targets);
  const at = row.START_TIME ?? row.CREATED;
  if (row.TYPE_ID === "1") {
    const held = row.END_TIME ?? row.START_TIME;
    return row.COMPLETED && held !== null ? { ...base, kind: "meeting", direction: "out", at: held } : null;
  }
  if (at === null) return null;
  if (row.TYPE_ID === "4") return { ...base, kind: "email", direction: directionOf(row), at };
  if (row.PROVIDER_ID === "CRM_SMS") return { ...base, kind: "message", direction: directionOf(row), at };
  if (row.TYPE_ID !== "2" || !calls) return null;
  const seconds = Math.max(0, (row.END_TIME ?? at) - at);
  const answered = row.COMPLETED && seconds > 0;
  return {
    ...base,
    kind: "call",
    direction: directionOf(row),
    at,
    answered,
    talkSeconds: answered ? seconds : 0,
  };
}

/** Sources that are channels of clients (KPI.md 2.3): telephony, mail, web form, call-back, open lines. */
export function isChannelSource(id: string): boolean {
  return /^(CALL|EMAIL|WEBFORM|CALLBACK)$/.test(id) || /^\d+\|/.test(id) || /OPENLINE/i.test(id);
}

export function mapStage(
  row: {
    STATUS_ID: string;
    NAME?: string | null;
    SORT?: number | null;
    SEMANTICS?: string | null;
    EXTRA?: { SEMANTICS?: string | null } | null;
  },
  lead: boolean,
): Stage {
  const extra = row.EXTRA?.SEMANTICS;
  const semantic =
    row.SEMANTICS ?? (extra === "success" ? "S" : extra === "failure" || extra === "apology" ? "F" : null);
  return {
    id: row.STATUS_ID,
    name: row.NAME ?? row.STATUS_ID,
    sort: row.SORT ?? 0,
    outcome: lead ? leadOutcome(semantic) : outcomeOf(semantic),
  };
}

/** Units of the base currency that one unit is worth: AMOUNT for AMOUNT_CNT units. */
export function mapRates(
  rows: readonly { CURRENCY: string; AMOUNT?: number | null; AMOUNT_CNT?: number | null; BASE: boolean }[],
): Dictionaries["rates"] {
  const rates: Record<string, number> = {};
  for (const row of rows) {
    if (row.BASE) rates[row.CURRENCY] = 1;
    else if (row.AMOUNT && row.AMOUNT > 0)
      rates[row.CURRENCY] = row.AMOUNT / (row.AMOUNT_CNT && row.AMOUNT_CNT > 0 ? row.AMOUNT_CNT : 1);
  }
  return rates;
}
