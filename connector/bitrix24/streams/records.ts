/** CRM leads and deals: the records that the product's leads are made of (3.2, KPI.md 5). */
import type { Account } from "#shared/domain/account.ts";
import type { LeadRecord } from "#shared/domain/lead.ts";
import type { StreamName } from "#shared/domain/stream.ts";
import type { PullOptions, Step } from "../../crm/adapter.ts";
import { seenMarks } from "../../crm/nps-mark.ts";
import type { Batch } from "../../store/store.ts";
import type { BitrixClient, CallOptions } from "../client.ts";
import { readVocabulary } from "../dictionaries.ts";
import { mapDeal, mapLead } from "../mapping.ts";
import { CRM_LIST, type ListSource, readByIds } from "../pages.ts";
import type { Vocabulary } from "../rest/vocabulary.ts";
import { type BitrixDeal, type BitrixLead, dealSchema, leadSchema } from "../schema.ts";
import { pullChanged } from "./changed.ts";

export type Entity = "lead" | "deal";

interface Kind<Row> {
  stream: StreamName;
  source: ListSource<Row>;
  /** `null` where the row is no record. */
  toRecord(row: Row, words: Vocabulary): LeadRecord | null;
}

const EVERYTHING = { ...CRM_LIST, filter: {}, select: ["*", "UF_*"] };
const LEADS: Kind<BitrixLead> = {
  stream: "leads",
  source: { ...EVERYTHING, method: "crm.lead.list", row: leadSchema },
  toRecord: mapLead,
};
const DEALS: Kind<BitrixDeal> = {
  stream: "deals",
  source: { ...EVERYTHING, method: "crm.deal.list", row: dealSchema },
  // The template of a recurring deal is no deal.
  toRecord: (row, words) => (row.IS_RECURRING ? null : mapDeal(row, words)),
};

type RecordBatch = Batch & { records: LeadRecord[] };

function batchOf<Row>(kind: Kind<Row>, rows: readonly Row[], words: Vocabulary): RecordBatch {
  const records = rows.flatMap((row) => kind.toRecord(row, words) ?? []);
  return { records, marks: records.flatMap(seenMarks) };
}

async function* pullKind<Row>(
  client: BitrixClient,
  account: Account,
  kind: Kind<Row>,
  options: PullOptions,
): AsyncGenerator<Step> {
  const words = readVocabulary(client, options);
  const toBatch = async (rows: readonly Row[]) => batchOf(kind, rows, await words);
  // The words are asked in the same request as the first page; their refusal is thrown with the first rows, or here.
  const list = { stream: kind.stream, source: kind.source, changed: "DATE_MODIFY", toBatch };
  words.catch(() => undefined);
  yield* pullChanged(client, account, list, options);
  await words;
}

export const pullRecords = (
  client: BitrixClient,
  account: Account,
  entity: Entity,
  options: PullOptions,
): AsyncGenerator<Step> =>
  entity === "lead" ? pullKind(client, account, LEADS, options) : pullKind(client, account, DEALS, options);

async function readKind<Row>(
  client: BitrixClient,
  kind: Kind<Row>,
  ids: readonly string[],
  options: PullOptions,
  call: CallOptions,
): Promise<RecordBatch> {
  const [words, rows] = await Promise.all([
    readVocabulary(client, options, call),
    readByIds(client, kind.source, ids, call),
  ]);
  return batchOf(kind, rows, words);
}

/** Records by their ids in the portal; those that it does not list are left out. */
export async function readListed(
  client: BitrixClient,
  entity: Entity,
  ids: readonly string[],
  options: PullOptions,
  call: CallOptions,
): Promise<RecordBatch> {
  if (ids.length === 0) return { records: [] };
  return entity === "lead"
    ? readKind(client, LEADS, ids, options, call)
    : readKind(client, DEALS, ids, options, call);
}
