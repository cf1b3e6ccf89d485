/** Accounts of a few rows for examples computed by hand: an amoCRM in UTC+3 without clock changes, on 2026-06-01. */
import { expect } from "vitest";
import { EMPTY_DICTIONARIES, type Pipeline } from "#shared/domain/dictionaries.ts";
import type { LeadRecord } from "#shared/domain/lead.ts";
import { DEFAULT_SETTINGS } from "#shared/domain/settings.ts";
import type { Snapshot } from "#shared/domain/snapshot.ts";
import type { StageMove } from "#shared/domain/stage-move.ts";
import type { Touch } from "#shared/domain/touch.ts";
import { buildHistory } from "#shared/history/history.ts";
import { report } from "#shared/kpi/report.ts";
import { parsePeriod } from "#shared/time/period.ts";
import { differences } from "./compare.ts";
import { oracleReport, type Question } from "./oracle.ts";

/** Seconds of a Moscow wall clock: `at("2026-06-01 10:00")`. */
export const at = (local: string): number => Date.parse(`${local.replace(" ", "T")}+03:00`) / 1000;

const stage = (id: string, outcome: "open" | "won" | "lost") => ({ id, name: id, sort: 0, outcome });

export const AMO_PIPELINE: Pipeline = {
  id: "1",
  name: "Sales",
  sort: 0,
  stages: [
    stage("1:10", "open"),
    stage("1:20", "open"),
    stage("1:30", "open"),
    stage("1:142", "won"),
    stage("1:143", "lost"),
  ],
};

export const BITRIX_PIPELINE: Pipeline = {
  id: "0",
  name: "Sales",
  sort: 0,
  stages: [stage("NEW", "open"), stage("PREPARATION", "open"), stage("WON", "won"), stage("LOSE", "lost")],
};

/** An amoCRM lead created at 10:00 on Monday 2026-06-01. */
export function lead(id: string, rest: Partial<LeadRecord> = {}): LeadRecord {
  const createdAt = rest.createdAt ?? at("2026-06-01 10:00");
  return {
    id,
    entity: "lead",
    parentId: null,
    title: id,
    createdAt,
    createdBy: "0",
    updatedAt: createdAt,
    closedAt: null,
    pipelineId: "1",
    stageId: "1:10",
    outcome: "open",
    amount: null,
    currency: null,
    managerId: "1",
    sourceId: null,
    tags: [],
    lossReasonId: null,
    fields: {},
    contactIds: [],
    companyId: null,
    deletedAt: null,
    ...rest,
  };
}

export const deal = (id: string, rest: Partial<LeadRecord> = {}): LeadRecord =>
  lead(`deal:${id}`, { entity: "deal", pipelineId: "0", stageId: "NEW", ...rest });

export const request = (id: string, rest: Partial<LeadRecord> = {}): LeadRecord =>
  lead(`lead:${id}`, { pipelineId: null, stageId: "NEW", ...rest });

let rows = 0;

/** `move("a", "2026-06-01 11:00", "1:10", "1:20")`, by manager 1. */
export function move(
  recordId: string,
  when: string,
  from: string,
  to: string,
  rest: Partial<StageMove> = {},
): StageMove {
  rows++;
  const ref = (stageId: string) => ({ pipelineId: stageId.split(":")[0]!, stageId });
  return {
    id: String(rows).padStart(6, "0"),
    recordId,
    at: at(when),
    by: "1",
    from: ref(from),
    to: ref(to),
    outcome: null,
    kind: "move",
    ...rest,
  };
}

/** An outgoing e-mail of manager 1 on the record. */
export function touch(recordId: string, when: string, rest: Partial<Touch> = {}): Touch {
  rows++;
  return {
    id: `touch:${rows}`,
    kind: "email",
    direction: "out",
    at: at(when),
    by: "1",
    claimedBy: null,
    automated: false,
    answered: true,
    talkSeconds: 0,
    targets: [{ type: "record", id: recordId }],
    ...rest,
  };
}

export function account(rest: Partial<Snapshot> = {}): Snapshot {
  return {
    account: {
      id: "amocrm:1",
      crm: "amocrm",
      name: "Small",
      host: "small.amocrm.ru",
      currency: "RUB",
      timeZone: "Europe/Moscow",
      mode: "simple",
      fullRights: true,
      connectedAt: 0,
    },
    dictionaries: {
      ...EMPTY_DICTIONARIES,
      managers: [
        { id: "1", name: "Anna", active: true, admin: true, teamIds: ["t"] },
        { id: "2", name: "Boris", active: true, admin: false, teamIds: [] },
      ],
      teams: [{ id: "t", name: "Team", parentId: null, headId: null }],
      pipelines: [AMO_PIPELINE],
      rates: { USD: 92.5 },
    },
    streams: [],
    records: [],
    moves: [],
    touches: [],
    marks: [],
    ratings: [],
    answers: [],
    ...rest,
  };
}

/** The same people with Bitrix24 in classic mode. */
export function portal(rest: Partial<Snapshot> = {}): Snapshot {
  const small = account();
  return {
    ...small,
    account: { ...small.account, id: "bitrix24:1", crm: "bitrix24", mode: "classic" },
    dictionaries: {
      ...small.dictionaries,
      pipelines: [BITRIX_PIPELINE],
      leadStages: [stage("NEW", "open"), stage("CONVERTED", "won"), stage("JUNK", "lost")],
    },
    ...rest,
  };
}

/** Figures of June 2026, asked on 1 August unless said otherwise; the product must say the same. */
export function june(snapshot: Snapshot, asked: Partial<Question> = {}) {
  const question = {
    period: "month:2026-06",
    settings: DEFAULT_SETTINGS,
    ...asked,
    asOf: asked.asOf ?? at("2026-08-01 00:00"),
  };
  const expected = oracleReport(snapshot, question);
  const period = parsePeriod(question.period, snapshot.account.timeZone)!;
  expect(differences(report(buildHistory(snapshot), { ...question, period }), expected)).toEqual([]);
  return expected.kpis;
}
