/** Small rows for the store's tests. */
import type { Account } from "#shared/domain/account.ts";
import type { LeadRecord } from "#shared/domain/lead.ts";
import type { Mark, SurveyAnswer } from "#shared/domain/mark.ts";
import type { StageMove } from "#shared/domain/stage-move.ts";
import type { Touch } from "#shared/domain/touch.ts";

export const account = (id = "amocrm:1"): Account => ({
  id: id as Account["id"],
  crm: "amocrm",
  name: "Test",
  host: "test.amocrm.ru",
  currency: "RUB",
  timeZone: "Europe/Moscow",
  mode: "simple",
  fullRights: true,
  connectedAt: 1,
});

export const record = (id: string, change: Partial<LeadRecord> = {}): LeadRecord => ({
  id,
  entity: "lead",
  parentId: null,
  title: `Lead ${id}`,
  createdAt: 100,
  createdBy: "7",
  updatedAt: 100,
  closedAt: null,
  pipelineId: "3",
  stageId: "3:60",
  outcome: "open",
  amount: 1000,
  currency: null,
  managerId: "7",
  sourceId: null,
  tags: [],
  lossReasonId: null,
  fields: {},
  contactIds: [],
  companyId: null,
  deletedAt: null,
  ...change,
});

export const move = (
  id: string,
  recordId: string,
  at: number,
  change: Partial<StageMove> = {},
): StageMove => ({
  id,
  recordId,
  at,
  by: "7",
  from: { pipelineId: "3", stageId: "3:60" },
  to: { pipelineId: "3", stageId: "3:142" },
  outcome: null,
  kind: "move",
  ...change,
});

export const touch = (id: string, change: Partial<Touch> = {}): Touch => ({
  id,
  kind: "call",
  direction: "out",
  at: 150,
  by: "7",
  claimedBy: null,
  automated: false,
  answered: true,
  talkSeconds: 30,
  targets: [{ type: "record", id: "1" }],
  ...change,
});

export const mark = (id: string, change: Partial<Mark> = {}): Mark => ({
  id,
  recordId: "1",
  at: 100,
  kind: "tag",
  key: "nps:9",
  value: "nps:9",
  source: "seen",
  ...change,
});

export const answer = (recordId: string, at: number): SurveyAnswer => ({
  recordId,
  at,
  score: 9,
  comment: null,
});
