/** Two CRMs' lists, with users, stages and sources that rows name and the lists do not. */
import type { Dictionaries, Stage } from "#shared/domain/dictionaries.ts";
import type { Outcome } from "#shared/domain/lead.ts";
import type { StageRef } from "#shared/domain/stage-move.ts";
import type { Random } from "./random.ts";

export type CrmKind = "amocrm" | "bitrix24-classic" | "bitrix24-simple";

/** A stage that rows may name, and what the CRM says in its rows about it. */
export interface KnownStage extends StageRef {
  semantic: Outcome;
}

const stage = (id: string, sort: number, outcome: Outcome): Stage => ({ id, name: `«${id}»`, sort, outcome });

function amoPipeline(id: string) {
  const statuses = [
    ["101", "open"],
    ["102", "open"],
    ["103", "open"],
    ["104", "open"],
    ["142", "won"],
    ["143", "lost"],
  ] as const;
  const stages = statuses.map(([status, outcome], index) => stage(`${id}:${status}`, index * 10, outcome));
  return { id, name: `Pipeline ${id}`, sort: Number(id), stages };
}

function bitrixPipeline(id: string) {
  const prefix = id === "0" ? "" : `C${id}:`;
  const stages = [
    ["NEW", "open"],
    ["PREPARATION", "open"],
    ["EXECUTING", "open"],
    ["WON", "won"],
    ["LOSE", "lost"],
    ["APOLOGY", "lost"],
  ] as const;
  return {
    id,
    name: `Pipeline ${id}`,
    sort: 10,
    stages: stages.map(([name, outcome], index) => stage(`${prefix}${name}`, index * 10, outcome)),
  };
}

const LEAD_STAGES = [
  stage("NEW", 10, "open"),
  stage("IN_PROCESS", 20, "open"),
  stage("CONVERTED", 30, "won"),
  stage("JUNK", 40, "lost"),
];

/** Every stage that rows of `entity` may be in: listed ones, unlisted ones and those of a deleted pipeline. */
export function stagesOf(
  crm: CrmKind,
  dictionaries: Dictionaries,
  entity: "lead" | "deal",
): readonly KnownStage[] {
  if (crm !== "amocrm" && entity === "lead") {
    return [
      ...LEAD_STAGES.map((one) => ({ pipelineId: null, stageId: one.id, semantic: one.outcome })),
      { pipelineId: null, stageId: "SPAM_OLD", semantic: "lost" },
      { pipelineId: null, stageId: "OLD", semantic: "open" },
    ];
  }
  const listed = dictionaries.pipelines.flatMap((pipeline) =>
    pipeline.stages.map((one) => ({ pipelineId: pipeline.id, stageId: one.id, semantic: one.outcome })),
  );
  return crm === "amocrm"
    ? [
        ...listed,
        { pipelineId: "10", stageId: "10:199", semantic: "open" },
        { pipelineId: "30", stageId: "30:101", semantic: "open" },
        { pipelineId: "30", stageId: "30:142", semantic: "won" },
        { pipelineId: "30", stageId: "30:143", semantic: "lost" },
      ]
    : [
        ...listed,
        { pipelineId: "1", stageId: "C1:OLD", semantic: "open" },
        { pipelineId: "1", stageId: "C1:OLD_LOST", semantic: "lost" },
        { pipelineId: "7", stageId: "C7:NEW", semantic: "open" },
        { pipelineId: "7", stageId: "C7:WON", semantic: "won" },
      ];
}

export const TEAM_IDS = ["t1", "t2", "t3"];
/** Users that only rows know. */
export const UNLISTED_USER_IDS = ["7", "66"];
export const SOURCE_IDS = ["web", "CALL", "99"];

export function randomDictionaries(random: Random, crm: CrmKind): Dictionaries {
  const names = ["Анна", 'O\'Neil "x"', "<b>Bob</b>", "=1+1", "名前"];
  return {
    managers: names.map((name, index) => ({
      id: String(index + 1),
      name,
      active: random.chance(0.8),
      admin: index === 0,
      teamIds: random.pick([[], ["t1"], ["t2"], ["t1", "t2"], ["t3"], ["gone"]]),
    })),
    formerManagerIds: random.some(["7", "8"], 0.6),
    botIds: crm === "amocrm" ? [] : ["9"],
    teams: TEAM_IDS.map((id) => ({
      id,
      name: `Team ${id}`,
      parentId: id === "t3" ? "t1" : null,
      headId: crm === "amocrm" ? null : "1",
    })),
    pipelines: crm === "amocrm" ? ["10", "20"].map(amoPipeline) : ["0", "1"].map(bitrixPipeline),
    leadStages: crm === "amocrm" ? [] : LEAD_STAGES,
    sources: [
      { id: "web", name: "Web" },
      { id: "CALL", name: "Calls" },
    ],
    lossReasons: [
      { id: "1", name: "Дорого" },
      { id: "2", name: "Ушёл" },
    ],
    rates: { USD: 92.5013, KZT: 0.1875, EUR: 1.005, ...(random.chance(0.5) ? { RUB: 1 } : {}) },
    customFields: [
      { id: "F1", name: "NPS", type: "numeric", options: [] },
      { id: "F2", name: "Возражения", type: "multiselect", options: [] },
    ],
    channelSourceIds: crm === "amocrm" ? [] : ["CALL"],
  };
}
