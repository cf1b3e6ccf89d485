/** A seeded account with a nasty history: everything that KPI.md 4 and 5 say CRMs get wrong, close to every edge. */
import type { LeadRecord } from "#shared/domain/lead.ts";
import type { Snapshot } from "#shared/domain/snapshot.ts";
import type { StageMove } from "#shared/domain/stage-move.ts";
import { Random } from "./random.ts";
import { type CrmKind, randomDictionaries } from "./random-dictionaries.ts";
import { instantOf, pauseOf, type Span, spanOf, ZONES } from "./random-instants.ts";
import { recordOf, type Setting, userOf } from "./random-records.ts";
import { marksOf, surveyAnswersOf, touchesOf } from "./random-touches.ts";

export type { CrmKind } from "./random-dictionaries.ts";
export { randomQuestion, randomSettings } from "./random-question.ts";

export interface RandomAccount {
  crm: CrmKind;
  leads: number;
  zone: string;
}

export const CRM_KINDS: readonly CrmKind[] = ["amocrm", "bitrix24-classic", "bitrix24-simple"];
export const ZONE_NAMES = Object.keys(ZONES);

interface Rows {
  records: LeadRecord[];
  moves: StageMove[];
}

function add(rows: Rows, { record, moves }: { record: LeadRecord; moves: StageMove[] }): void {
  rows.records.push(record);
  rows.moves.push(...moves);
}

/** Ids of one, two and three digits, so that the order of text is not that of numbers. */
function idsOf(random: Random, count: number): string[] {
  return random
    .shuffled(Array.from({ length: count * 3 }, (_, index) => index + 1))
    .slice(0, count)
    .map(String);
}

function amoRows(setting: Setting, leads: number): Rows {
  const rows: Rows = { records: [], moves: [] };
  for (const id of idsOf(setting.random, leads)) {
    add(rows, recordOf(setting, id, "lead", instantOf(setting.random, setting.span), null));
  }
  return rows;
}

/** CRM leads with 0 to 3 deals each, some of the same second, and deals of unknown or of no CRM lead. */
function bitrixRows(setting: Setting, leads: number): Rows {
  const { random, span, crm } = setting;
  const rows: Rows = { records: [], moves: [] };
  const dealIds = idsOf(random, leads * 2).map((id) => `deal:${id}`);
  const deal = (createdAt: number, parentId: string | null) => {
    const id = dealIds.pop();
    if (id) add(rows, recordOf(setting, id, "deal", createdAt, parentId));
  };
  for (const id of idsOf(random, leads)) {
    const createdAt = instantOf(random, span);
    if (crm === "bitrix24-simple") {
      deal(createdAt, random.chance(0.1) ? "lead:999999" : null);
      continue;
    }
    if (random.chance(0.2)) {
      deal(createdAt, random.pick([null, null, "lead:999999"]));
      continue;
    }
    add(rows, recordOf(setting, `lead:${id}`, "lead", createdAt, null));
    let at = createdAt;
    for (let left = random.pick([0, 1, 1, 1, 2, 3]); left > 0; left--) {
      at += random.chance(0.05) ? -random.int(1, 5000) : pauseOf(random);
      deal(at, `lead:${id}`);
    }
  }
  return rows;
}

/** Moves of records that nobody knows. */
function strayMoves(setting: Setting, rows: Rows): StageMove[] {
  return setting.random.some(rows.moves, 0.02).map((move, index) => ({
    ...move,
    id: `stray:${index}`,
    recordId: "deal:999999",
    by: setting.crm === "amocrm" ? userOf(setting) : null,
  }));
}

export function randomSpan(seed: number, zone: string): Span {
  return spanOf(new Random(seed), zone);
}

export function randomSnapshot(seed: number, { crm, leads, zone }: RandomAccount): Snapshot {
  const span = randomSpan(seed, zone);
  const random = new Random(seed + 1_000_003);
  const dictionaries = randomDictionaries(random, crm);
  let moves = 0;
  const setting: Setting = { random, crm, span, dictionaries, nextMoveId: () => ++moves };
  const rows = crm === "amocrm" ? amoRows(setting, leads) : bitrixRows(setting, leads);
  const name = crm === "amocrm" ? "amocrm" : "bitrix24";
  return {
    account: {
      id: `${name}:${seed}`,
      crm: name,
      name: "Nasty",
      host: "127.0.0.1:1",
      currency: "RUB",
      timeZone: zone,
      mode: crm === "bitrix24-classic" ? "classic" : "simple",
      fullRights: true,
      connectedAt: span.from,
    },
    dictionaries,
    streams: [],
    records: random.shuffled(rows.records),
    moves: random.shuffled([...rows.moves, ...strayMoves(setting, rows)]),
    touches: random.shuffled(touchesOf(setting, rows.records, rows.records.length * 5)),
    marks: random.shuffled(marksOf(setting, rows.records)),
    ratings: [],
    answers: random.shuffled(surveyAnswersOf(setting, rows.records)),
  };
}
