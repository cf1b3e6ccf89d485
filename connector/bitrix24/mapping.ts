/** From Bitrix24's records, moves and lists to the domain's, purely (KPI.md, section 5); touches are in `streams/touches`. */
import type { Dictionaries, Stage } from "#shared/domain/dictionaries.ts";
import type { LeadRecord, Outcome } from "#shared/domain/lead.ts";
import type { StageMove } from "#shared/domain/stage-move.ts";
import { keptValue } from "../crm/field-values.ts";
import type { FieldChoice, FieldChoices, Vocabulary } from "./rest/vocabulary.ts";
import type { BitrixCurrency, BitrixDeal, BitrixHistory, BitrixLead, BitrixStatus } from "./schema.ts";

/** Padded ids have the CRM's order as text (domain/stage-move.ts). */
const HISTORY_ID_DIGITS = 14;

/** S and F are final; everything else, also an unknown letter, is in work. */
export function outcomeOf(semantic: string | null | undefined): Outcome {
  return semantic === "S" ? "won" : semantic === "F" ? "lost" : "open";
}

/** A CRM lead that was converted is no deal yet: it is open until a deal of it is known (KPI.md 5). */
const leadOutcome = (semantic: string | null | undefined): Outcome => (semantic === "F" ? "lost" : "open");

/** Hundredths of a decimal text, without floating point, half away from zero; `null` for no number. */
export function toMinorUnits(amount: string | null | undefined): number | null {
  const match = /^([+-]?)(\d+)(?:\.(\d*))?$/.exec(amount?.trim() ?? "");
  if (!match) return null;
  const [, sign, whole, part = ""] = match;
  const hundredths =
    Number(whole) * 100 + Number(part.slice(0, 2).padEnd(2, "0")) + (Number(part[2] ?? 0) >= 5 ? 1 : 0);
  if (!Number.isSafeInteger(hundredths)) return null;
  return sign === "-" && hundredths > 0 ? -hundredths : hundredths;
}

function mapFields(row: Record<string, unknown>, choices: FieldChoices): Record<string, string[]> {
  const fields: Record<string, string[]> = {};
  for (const [name, value] of Object.entries(row)) {
    const field = choices.get(name);
    if (!name.startsWith("UF_") || !field) continue;
    const list: unknown[] = Array.isArray(value) ? value : [value];
    const values = list.flatMap((one) => keptValue(field.type, textOf(field, one)) ?? []);
    if (values.length > 0) fields[name] = values;
  }
  return fields;
}

/** A choice's label; one that was deleted since is shown by its id rather than dropped. */
function textOf(field: FieldChoice, value: unknown): unknown {
  // PHP's `false` is an empty value in every field that is no flag, and `0` no choice.
  if (typeof value === "boolean") return field.type === "boolean" ? (value ? "1" : "0") : null;
  const text = field.options.get(String(value));
  return text ?? (field.type === "enumeration" && String(value) === "0" ? null : value);
}

function contactsOf(row: { CONTACT_ID: string | null; CONTACT_IDS?: string[] | null | undefined }): string[] {
  return [...new Set([...(row.CONTACT_ID ? [row.CONTACT_ID] : []), ...(row.CONTACT_IDS ?? [])])];
}

export function mapLead(row: BitrixLead, words: Vocabulary): LeadRecord {
  const outcome = leadOutcome(row.STATUS_SEMANTIC_ID);
  return {
    ...commonOf(row, words.choices.lead),
    id: `lead:${row.ID}`,
    entity: "lead",
    parentId: null,
    closedAt: outcome === "open" ? null : row.DATE_CLOSED,
    pipelineId: null,
    stageId: words.stageId("lead", row.STATUS_ID ?? ""),
    outcome,
  };
}

export function mapDeal(row: BitrixDeal, words: Vocabulary): LeadRecord {
  const outcome = outcomeOf(row.STAGE_SEMANTIC_ID);
  return {
    ...commonOf(row, words.choices.deal),
    id: `deal:${row.ID}`,
    entity: "deal",
    parentId: row.LEAD_ID ? `lead:${row.LEAD_ID}` : null,
    // Never CLOSEDATE, which people edit (KPI.md 1).
    closedAt: outcome === "open" ? null : row.MOVED_TIME,
    pipelineId: row.CATEGORY_ID ?? "0",
    stageId: words.stageId("deal", row.STAGE_ID ?? ""),
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

/** `TYPE_ID` 1 tells the stage of creation, all others a move (3.4); a row without stage or time tells nothing. */
export function mapHistory(
  row: BitrixHistory,
  entity: "lead" | "deal",
  words: Pick<Vocabulary, "stageId">,
): StageMove | null {
  const isDeal = entity === "deal";
  const stageId = isDeal ? row.STAGE_ID : (row.STATUS_ID ?? row.STAGE_ID);
  const semantic = isDeal ? row.STAGE_SEMANTIC_ID : (row.STATUS_SEMANTIC_ID ?? row.STAGE_SEMANTIC_ID);
  if (row.CREATED_TIME === null || !stageId) return null;
  return {
    id: `${entity}:${row.ID.padStart(HISTORY_ID_DIGITS, "0")}`,
    recordId: `${entity}:${row.OWNER_ID}`,
    at: row.CREATED_TIME,
    by: null,
    from: null,
    to: {
      pipelineId: isDeal ? (row.CATEGORY_ID ?? "0") : null,
      stageId: words.stageId(entity, stageId),
    },
    outcome: semantic ? (isDeal ? outcomeOf(semantic) : leadOutcome(semantic)) : null,
    kind: row.TYPE_ID === 1 ? "creation" : "move",
  };
}

/** Sources that are channels of clients (KPI.md 2.3): telephony, mail, web form, call-back, open lines. */
export function isChannelSource(id: string): boolean {
  return /^(CALL|EMAIL|WEBFORM|CALLBACK)$/.test(id) || /^\d+\|/.test(id) || /OPENLINE/i.test(id);
}

export function mapStage(row: BitrixStatus, isLead: boolean): Stage {
  const extra = row.EXTRA?.SEMANTICS;
  const semantic =
    row.SEMANTICS || (extra === "success" ? "S" : extra === "failure" || extra === "apology" ? "F" : null);
  return {
    id: row.STATUS_ID,
    name: row.NAME ?? row.STATUS_ID,
    sort: row.SORT ?? 0,
    outcome: isLead ? leadOutcome(semantic) : outcomeOf(semantic),
  };
}

/** Units of the base currency that one unit is worth: AMOUNT for AMOUNT_CNT units. */
export function mapRates(rows: readonly BitrixCurrency[]): Dictionaries["rates"] {
  const rates: Record<string, number> = {};
  for (const row of rows) {
    if (row.BASE) rates[row.CURRENCY] = 1;
    else if (row.AMOUNT && row.AMOUNT > 0)
      rates[row.CURRENCY] = row.AMOUNT / (row.AMOUNT_CNT && row.AMOUNT_CNT > 0 ? row.AMOUNT_CNT : 1);
  }
  return rates;
}
