/** Records and their stage moves: reopened, moved across pipelines, twice in a second, deleted, wrongly dated. */
import type { Dictionaries } from "#shared/domain/dictionaries.ts";
import type { LeadRecord } from "#shared/domain/lead.ts";
import type { StageMove, StageRef } from "#shared/domain/stage-move.ts";
import type { Random } from "./random.ts";
import {
  type CrmKind,
  type KnownStage,
  SOURCE_IDS,
  stagesOf,
  UNLISTED_USER_IDS,
} from "./random-dictionaries.ts";
import { instantOf, pauseOf, type Span } from "./random-instants.ts";

export const CONTACT_IDS = ["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8"];
export const COMPANY_IDS = ["k1", "k2", "k3"];

export interface Setting {
  random: Random;
  crm: CrmKind;
  span: Span;
  dictionaries: Dictionaries;
  /** Ids grow as the CRM writes the rows. */
  nextMoveId(): number;
}

const KINDS_OF_TAGS = [
  "возражение: Дорого",
  "  ВОЗРАЖЕНИЕ:дорого ",
  "Objection:  Too  LONG ",
  "objection:",
  "возражение",
  "возражение: İstanbul ẞ",
  "nps:9",
  "NPS: 3 ",
  "нпс:0",
  "Нпс: 10",
  "nps:11",
  "nps:9.5",
  "оценка 7",
  " Test ",
  "ТЕСТ",
  "vip",
];

/** A user of a row: mostly a manager, sometimes one who left, a robot, a bot, nobody or somebody unheard of. */
export function userOf({ random, dictionaries }: Setting): string | null {
  return random.weighted<string | null>([
    [12, () => random.pick(dictionaries.managers).id],
    [1, () => "8"],
    [1, () => random.pick(UNLISTED_USER_IDS)],
    [1, () => "9"],
    [1, () => "0"],
    [1, () => null],
  ]);
}

function fieldsOf(random: Random): Record<string, readonly string[]> {
  const fields: Record<string, readonly string[]> = {};
  if (random.chance(0.4)) fields.F1 = [random.pick(["0", "6", "7", "8", "9", "10", "11", "abc"])];
  if (random.chance(0.1)) fields.F1 = [];
  if (random.chance(0.3))
    fields.F2 = random.some([" ДОРОГО", "Нет времени", "дорого", "İstanbul ẞ", ""], 0.4);
  return fields;
}

function amountOf(random: Random): Pick<LeadRecord, "amount" | "currency"> {
  const amount = random.weighted<number | null>([
    [1, () => null],
    [1, () => 0],
    [1, () => -random.int(1, 50_000)],
    [2, () => random.int(1, 30)],
    [5, () => random.int(100, 90_000_000)],
  ]);
  return { amount, currency: random.pick([null, null, "RUB", "USD", "KZT", "EUR", "XTS"]) };
}

/** The stages that a record went through, with instants; the first is that of its creation. */
function pathOf({ random }: Setting, stages: readonly KnownStage[], createdAt: number) {
  const open = stages.filter((stage) => stage.semantic === "open");
  const path = [{ at: createdAt, stage: random.chance(0.93) ? random.pick(open) : random.pick(stages) }];
  let at = createdAt;
  for (let left = random.pick([0, 1, 1, 2, 3, 4, 7]); left > 0; left--) {
    at += path.length === 1 && random.chance(0.05) ? -random.int(1, 5000) : pauseOf(random);
    const here = path.at(-1)!.stage;
    const outcome = random.pick(["won", "lost"]);
    const closed = stages.filter((stage) => stage.semantic === outcome);
    const stage = random.weighted([
      [1, () => here],
      [4, () => random.pick(stages)],
      [closed.length > 0 ? 4 : 0, () => random.pick(closed)],
    ]);
    path.push({ at, stage });
  }
  return path;
}

const bare = ({ pipelineId, stageId }: StageRef): StageRef => ({ pipelineId, stageId });

/** The rows that the CRM shows of a path: sometimes none, or without the first or the last. */
function movesOf(setting: Setting, recordId: string, path: ReturnType<typeof pathOf>): StageMove[] {
  const { random, crm } = setting;
  if (random.chance(0.1)) return [];
  const bitrix = crm !== "amocrm";
  const stages = path.map((one) => one.stage);
  const rows = path.map(({ at, stage }, index): StageMove | null => {
    // Bitrix24 writes the row of creation before every other, if at all.
    const next = path[1]?.at ?? Number.POSITIVE_INFINITY;
    if (index === 0 && (!bitrix || next < at || random.chance(0.15))) return null;
    const id = String(
      index === 0 || random.chance(0.9) ? setting.nextMoveId() : random.int(1_000_000, 9_999_999),
    );
    const from = random.chance(0.95) ? stages[index - 1]! : random.pick(stages);
    return {
      id: `${recordId.split(":")[0]}:${id.padStart(9, "0")}`,
      recordId,
      at: index === 0 && next > at && random.chance(0.1) ? at + 1 : at,
      by: bitrix ? null : userOf(setting),
      from: bitrix ? null : bare(from),
      to: bare(stage),
      outcome: bitrix && random.chance(0.95) ? stage.semantic : null,
      kind: index === 0 ? "creation" : "move",
    };
  });
  const known = rows.filter((row) => row !== null);
  if (random.chance(0.04)) known.pop();
  if (random.chance(0.04)) known.shift();
  return known;
}

function closedAtOf(random: Random, span: Span, createdAt: number, closing: number | null): number | null {
  if (closing === null) return random.chance(0.05) ? instantOf(random, span) : null;
  return random.weighted<number | null>([
    [12, () => closing],
    [1, () => null],
    [1, () => createdAt - random.int(1, 90_000)],
    [2, () => instantOf(random, span)],
  ]);
}

/** One record with its moves. */
export function recordOf(
  setting: Setting,
  id: string,
  entity: "lead" | "deal",
  createdAt: number,
  parentId: string | null,
): { record: LeadRecord; moves: StageMove[] } {
  const { random, crm, span, dictionaries } = setting;
  const path = pathOf(setting, stagesOf(crm, dictionaries, entity), createdAt);
  const last = path.at(-1)!;
  const { stage } = random.chance(0.97) ? last : random.pick(path);
  const closing = stage.semantic === "open" ? null : last.at;
  const record: LeadRecord = {
    id,
    entity,
    parentId,
    title: random.pick(["Заявка", "=HYPERLINK(1)", "<script>", ""]),
    createdAt,
    createdBy: userOf(setting),
    updatedAt: Math.max(createdAt, last.at) + random.int(0, 5000),
    closedAt: closedAtOf(random, span, createdAt, closing),
    ...bare(stage),
    outcome: stage.semantic,
    ...amountOf(random),
    managerId: userOf(setting),
    sourceId: random.pick([null, ...SOURCE_IDS]),
    tags: crm === "amocrm" ? random.some(random.shuffled(KINDS_OF_TAGS), 0.15) : [],
    lossReasonId: crm === "amocrm" && random.chance(0.4) ? random.pick(["1", "2", "3"]) : null,
    fields: fieldsOf(random),
    contactIds: random.some(CONTACT_IDS, 0.15),
    companyId: random.chance(0.3) ? random.pick(COMPANY_IDS) : null,
    deletedAt: random.chance(0.1) ? Math.max(createdAt, instantOf(random, span)) : null,
  };
  return { record, moves: movesOf(setting, id, path) };
}
