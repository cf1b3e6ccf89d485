/** Rows for tests, with everything that a test does not care about filled in. */
import type { Account } from "#shared/domain/account.ts";
import { type Dictionaries, EMPTY_DICTIONARIES, type Pipeline } from "#shared/domain/dictionaries.ts";
import type { LeadRecord } from "#shared/domain/lead.ts";
import { type Settings, settingsSchema } from "#shared/domain/settings.ts";
import type { Snapshot } from "#shared/domain/snapshot.ts";
import type { StageMove } from "#shared/domain/stage-move.ts";
import type { Touch } from "#shared/domain/touch.ts";
import { buildHistory, type History } from "#shared/history/history.ts";
import { type RecordList, records } from "#shared/kpi/records.ts";
import { type ReportInput, report } from "#shared/kpi/report.ts";
import { parsePeriod } from "#shared/time/period.ts";

/** `2026-10-05T09:00+03:00` in seconds. */
export const at = (text: string): number => Date.parse(text) / 1000;

export const amoAccount: Account = {
  id: "amocrm:1",
  crm: "amocrm",
  name: "Test",
  host: "test.amocrm.ru",
  currency: "RUB",
  timeZone: "Europe/Moscow",
  mode: "simple",
  fullRights: true,
  connectedAt: 0,
};

export const bitrixAccount: Account = { ...amoAccount, id: "bitrix24:p", crm: "bitrix24", mode: "classic" };

/** Pipeline 3 of amoCRM: 60 new, 61 meeting, 62 proposal, 142 won, 143 lost. */
export const amoPipeline: Pipeline = {
  id: "3",
  name: "Sales",
  sort: 1,
  stages: [
    { id: "3:60", name: "New", sort: 1, outcome: "open" },
    { id: "3:61", name: "Meeting", sort: 2, outcome: "open" },
    { id: "3:62", name: "Proposal", sort: 3, outcome: "open" },
    { id: "3:142", name: "Won", sort: 4, outcome: "won" },
    { id: "3:143", name: "Lost", sort: 5, outcome: "lost" },
  ],
};

export const manager = (id: string, name = `Manager ${id}`) => ({
  id,
  name,
  active: true,
  admin: false,
  teamIds: [],
});

export const amoDictionaries: Dictionaries = {
  ...EMPTY_DICTIONARIES,
  managers: [manager("7"), manager("8")],
  pipelines: [amoPipeline],
};

let serial = 0;
const nextId = () => String(++serial).padStart(8, "0");

export function lead(fields: Partial<LeadRecord> & { id: string; createdAt: number }): LeadRecord {
  return {
    entity: "lead",
    parentId: null,
    title: `Lead ${fields.id}`,
    createdBy: "0",
    updatedAt: fields.createdAt,
    closedAt: null,
    pipelineId: "3",
    stageId: "3:60",
    outcome: "open",
    amount: null,
    currency: null,
    managerId: "7",
    sourceId: null,
    tags: [],
    lossReasonId: null,
    fields: {},
    contactIds: [],
    companyId: null,
    deletedAt: null,
    ...fields,
  };
}

/** A move in pipeline 3, between its bare statuses. */
export function move(recordId: string, instant: number, from: number | null, to: number): StageMove {
  const stage = (status: number) => ({ pipelineId: "3", stageId: `3:${status}` });
  return {
    id: nextId(),
    recordId,
    at: instant,
    by: "7",
    from: from === null ? null : stage(from),
    to: stage(to),
    outcome: null,
    kind: "move",
  };
}

export function touch(fields: Partial<Touch> & { at: number; on?: string }): Touch {
  const { on, ...rest } = fields;
  return {
    id: nextId(),
    kind: "call",
    direction: "out",
    by: "7",
    claimedBy: null,
    automated: false,
    answered: true,
    talkSeconds: rest.answered === false ? 0 : 60,
    targets: on === undefined ? [] : [{ type: "record", id: on }],
    ...rest,
  };
}

export function snapshot(fields: Partial<Snapshot> = {}): Snapshot {
  return {
    account: amoAccount,
    dictionaries: amoDictionaries,
    streams: [],
    records: [],
    moves: [],
    touches: [],
    marks: [],
    ratings: [],
    answers: [],
    ...fields,
  };
}

export const settingsOf = (input: object = {}): Settings => settingsSchema.parse(input);

type Asked = Partial<Omit<ReportInput, "period" | "settings">> & { settings?: object };

export function questionOf(history: History, period: string, asked: Asked = {}): ReportInput {
  return {
    asOf: at("2027-01-01T00:00Z"),
    ...asked,
    period: parsePeriod(period, history.account.timeZone)!,
    settings: settingsOf(asked.settings),
  };
}

export const reportOf = (rows: Partial<Snapshot>, period: string, asked: Asked = {}) => {
  const history = buildHistory(snapshot(rows));
  return report(history, questionOf(history, period, asked));
};

export const recordsOf = (
  rows: Partial<Snapshot>,
  period: string,
  path: string,
  asked: Asked = {},
): RecordList | null => {
  const history = buildHistory(snapshot(rows));
  return records(history, questionOf(history, period, asked), path);
};
