/** The account's own lists: who works there, pipelines, reasons, sources; and how an administrator changes them. */
import { GROUPS, LOSS_REASONS, PIPELINES, SELLERS, SOURCES } from "../story/department.ts";
import { type AccountFacts, type FakePipeline, LOST, WON } from "./records.ts";

export const NPS_FIELD = 901;

/** Status id of a story's stage. */
export function statusOf(pipelineId: number, key: string): number {
  const pipeline = PIPELINES.find((one) => one.id === pipelineId);
  const index = pipeline?.stages.findIndex((stage) => stage.key === key) ?? -1;
  if (index < 0) throw new Error(`pipeline ${pipelineId} has no stage ${key}`);
  return pipelineId * 1000 + index + 1;
}

/** The stage of incoming leads, each pipeline's own (3.3). */
export const unsortedStatus = (pipelineId: number): number => pipelineId * 1000 + 900;

const pipelines = (): FakePipeline[] =>
  PIPELINES.map((pipeline, index) => ({
    id: pipeline.id,
    name: pipeline.name,
    sort: index + 1,
    statuses: [
      { id: unsortedStatus(pipeline.id), name: "Неразобранное", sort: 10, type: 1 },
      ...pipeline.stages.map((stage, at) => ({
        id: statusOf(pipeline.id, stage.key),
        name: stage.name,
        sort: 20 + 10 * at,
        type: 0,
      })),
      { id: WON, name: "Успешно реализовано", sort: 10_000, type: 0 },
      { id: LOST, name: "Закрыто и не реализовано", sort: 11_000, type: 0 },
    ],
  }));

/** The department of the story as an account, a new one each time. */
export function storyFacts(): AccountFacts {
  return {
    id: 31_415,
    name: "Северный ветер",
    subdomain: "severwind",
    currency: "RUB",
    timeZone: "Europe/Moscow",
    users: SELLERS.filter((one) => !one.left).map((one) => ({
      id: one.id,
      name: one.name,
      admin: one.admin === true,
      active: true,
      group: one.group,
      view: one.admin ? "A" : "M",
    })),
    groups: [...GROUPS],
    pipelines: pipelines(),
    lossReasons: [...LOSS_REASONS],
    sources: SOURCES.map(({ id, name }) => ({ id, name })),
    customFields: [{ id: NPS_FIELD, name: "Оценка NPS", type: "numeric", enums: null }],
    tokenUser: SELLERS[0]!.id,
  };
}

function found<Item extends { id: number }>(items: readonly Item[], id: number): Item {
  const item = items.find((one) => one.id === id);
  if (!item) throw new Error(`there is no ${id}`);
  return item;
}

export function deactivateUser(facts: AccountFacts, id: number): void {
  found(facts.users, id).active = false;
}

/** A deleted user is no longer listed, though old rows still point to him (3.2). */
export function deleteUser(facts: AccountFacts, id: number): void {
  facts.users.splice(facts.users.indexOf(found(facts.users, id)), 1);
}

/** Archived pipelines keep their leads. */
export function archivePipeline(facts: AccountFacts, id: number): void {
  found(facts.pipelines, id).archived = true;
}

export function deletePipeline(facts: AccountFacts, id: number): void {
  facts.pipelines.splice(facts.pipelines.indexOf(found(facts.pipelines, id)), 1);
}

export function renameStatus(facts: AccountFacts, pipelineId: number, statusId: number, name: string): void {
  found(found(facts.pipelines, pipelineId).statuses, statusId).name = name;
}
