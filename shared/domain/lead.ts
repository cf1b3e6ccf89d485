import type { Instant } from "./instant.ts";

/** The kind of a stage, and what has become of the lead that is in it. */
export type Outcome = "open" | "won" | "lost";

/**
 * One CRM record as last synced: an amoCRM lead, a Bitrix24 CRM lead or a Bitrix24 deal. What the product calls a
 * *lead* is made from these in `shared/history` (KPI.md, section 5: a CRM lead and its first deal are one lead).
 */
export interface LeadRecord {
  /** Unique in the account. amoCRM: `11`. Bitrix24: `lead:11` or `deal:11`, because the two count separately. */
  id: string;
  entity: "lead" | "deal";
  /** Record id of the CRM lead from which a Bitrix24 deal was converted (`lead:11`), else `null`. */
  parentId: string | null;
  title: string;
  createdAt: Instant;
  /** User id; `"0"` is a robot, `null` unknown. */
  createdBy: string | null;
  updatedAt: Instant;
  /** The snapshot's closing time (amoCRM `closed_at`; Bitrix24 `MOVED_TIME` / `DATE_CLOSED`), `null` while open. */
  closedAt: Instant | null;
  /** `null` for a Bitrix24 CRM lead, which is in no pipeline. */
  pipelineId: string | null;
  /** The CRM's own id. amoCRM `<pipeline>:<status>`, Bitrix24 the STATUS_ID (`C1:WON`, `NEW`). */
  stageId: string;
  /** What the record itself says: stage kind in amoCRM, semantic in Bitrix24. */
  outcome: Outcome;
  /** Hundredths of `currency`; `null` where the CRM has no amount. Negative amounts are kept. */
  amount: number | null;
  /** ISO code, `null` = base currency. */
  currency: string | null;
  managerId: string | null;
  sourceId: string | null;
  /** In the CRM's order. Bitrix24 has none. */
  tags: readonly string[];
  lossReasonId: string | null;
  /** Custom fields by id (amoCRM number as text, Bitrix24 `UF_CRM_…`), values as text. See `connector/crm/fields`. */
  fields: Readonly<Record<string, readonly string[]>>;
  contactIds: readonly string[];
  companyId: string | null;
  /** When the CRM deleted it (also by merging); the last known copy stays. */
  deletedAt: Instant | null;
}
