/**
 * CRM rows as documents: JSON lists of the fields that have no column of their own, in a fixed order, a third shorter
 * than with the fields' names. A new field goes to the end of its list; older documents have `undefined` there.
 */
import type { LeadRecord } from "#shared/domain/lead.ts";
import type { ConversationRating, Mark, SurveyAnswer } from "#shared/domain/mark.ts";
import type { StageMove, StageRef } from "#shared/domain/stage-move.ts";
import type { Touch, TouchTarget } from "#shared/domain/touch.ts";
import { toDocument } from "./clean-text.ts";

type Fields<Row, Names extends readonly (keyof Row)[]> = { -readonly [At in keyof Names]: Row[Names[At]] };

const read = <List>(doc: string): List => JSON.parse(doc) as List;

type RecordDocument = Fields<
  LeadRecord,
  [
    "entity",
    "parentId",
    "title",
    "createdAt",
    "createdBy",
    "closedAt",
    "pipelineId",
    "stageId",
    "outcome",
    "amount",
    "currency",
    "managerId",
    "sourceId",
    "tags",
    "lossReasonId",
    "fields",
    "contactIds",
    "companyId",
  ]
>;

export function recordDocument(one: LeadRecord): string {
  return toDocument([
    one.entity,
    one.parentId,
    one.title,
    one.createdAt,
    one.createdBy,
    one.closedAt,
    one.pipelineId,
    one.stageId,
    one.outcome,
    one.amount,
    one.currency,
    one.managerId,
    one.sourceId,
    one.tags,
    one.lossReasonId,
    one.fields,
    one.contactIds,
    one.companyId,
  ] satisfies RecordDocument);
}

export function toRecord(row: {
  id: string;
  updated: number;
  deleted: number | null;
  doc: string;
}): LeadRecord {
  const doc = read<RecordDocument>(row.doc);
  return {
    id: row.id,
    entity: doc[0],
    parentId: doc[1],
    title: doc[2],
    createdAt: doc[3],
    createdBy: doc[4],
    updatedAt: row.updated,
    closedAt: doc[5],
    pipelineId: doc[6],
    stageId: doc[7],
    outcome: doc[8],
    amount: doc[9],
    currency: doc[10],
    managerId: doc[11],
    sourceId: doc[12],
    tags: doc[13],
    lossReasonId: doc[14],
    fields: doc[15],
    contactIds: doc[16],
    companyId: doc[17],
    deletedAt: row.deleted,
  } satisfies Required<LeadRecord>;
}

type StagePair = [pipelineId: string | null, stageId: string];
type MoveDocument = [
  string,
  number,
  string | null,
  StagePair | null,
  StagePair,
  StageMove["outcome"],
  StageMove["kind"],
];

const toPair = ({ pipelineId, stageId }: StageRef): StagePair => [pipelineId, stageId];
const toStage = ([pipelineId, stageId]: StagePair): StageRef => ({ pipelineId, stageId });

export function moveDocument(one: StageMove): string {
  const from = one.from && toPair(one.from);
  return toDocument([
    one.recordId,
    one.at,
    one.by,
    from,
    toPair(one.to),
    one.outcome,
    one.kind,
  ] satisfies MoveDocument);
}

export function toMove(row: { id: string; doc: string }): StageMove {
  const [recordId, at, by, from, to, outcome, kind] = read<MoveDocument>(row.doc);
  return {
    id: row.id,
    recordId,
    at,
    by,
    from: from && toStage(from),
    to: toStage(to),
    outcome,
    kind,
  } satisfies Required<StageMove>;
}

type TouchDocument = Fields<
  Touch,
  ["kind", "direction", "at", "by", "claimedBy", "automated", "answered", "talkSeconds"]
>;

export function touchDocument(one: Touch): string {
  return toDocument([
    one.kind,
    one.direction,
    one.at,
    one.by,
    one.claimedBy,
    one.automated,
    one.answered,
    one.talkSeconds,
  ] satisfies TouchDocument);
}

export const targetsDocument = ({ targets }: Touch): string =>
  toDocument(targets.map(({ type, id }) => [type, id]));

export function toTouch(row: { id: string; targets: string; doc: string }): Touch {
  const [kind, direction, at, by, claimedBy, automated, answered, talkSeconds] = read<TouchDocument>(row.doc);
  const targets = read<[TouchTarget["type"], string][]>(row.targets).map(([type, id]) => ({ type, id }));
  return {
    id: row.id,
    kind,
    direction,
    at,
    by,
    claimedBy,
    automated,
    answered,
    talkSeconds,
    targets,
  } satisfies Required<Touch>;
}

/** The rest are few: named fields, without the id. */
const withoutId = ({ id: _, ...rest }: { id: string }): string => toDocument(rest);
export const markDocument = (one: Mark): string => withoutId(one);
export const ratingDocument = (one: ConversationRating): string => withoutId(one);
export const answerDocument = (one: SurveyAnswer): string => toDocument(one);

export const toMark = (row: { id: string; doc: string }): Mark => ({
  id: row.id,
  ...read<Omit<Mark, "id">>(row.doc),
});
export const toRating = (row: { id: string; doc: string }): ConversationRating => ({
  id: row.id,
  ...read<Omit<ConversationRating, "id">>(row.doc),
});
export const toAnswer = (row: { doc: string }): SurveyAnswer => read<SurveyAnswer>(row.doc);
